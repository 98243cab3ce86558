/** The figures behind the deadlines as this place set them; in the table of settings. */
import { z } from 'zod';
import { ComplianceRules, USUAL_RULES } from '#compliance/register/rules.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { Refusal } from '../middleware/errors.ts';
import { settings } from '../settings/schema.ts';

const KEY = 'compliance_rules';

/** With the version that was read; 0: nobody set them yet. */
export const RulesInput = ComplianceRules.extend({ version: z.int().min(0) });

function stored(whole: Db): { version: number; rules: ComplianceRules } {
  const row = whole.$client.prepare('select value from settings where key = ?').pluck().get(KEY) as string | undefined;
  if (row === undefined) return { version: 0, rules: USUAL_RULES };
  const { version = 1, ...rules } = JSON.parse(row) as { version?: number };
  // A figure that came later is as usual; what is unreadable is as if nobody had set it.
  const parsed = ComplianceRules.safeParse({ ...USUAL_RULES, ...rules });
  return { version, rules: parsed.success ? parsed.data : USUAL_RULES };
}

export const readRules = (whole: Db): ComplianceRules => stored(whole).rules;
export const versionOfRules = (whole: Db): number => stored(whole).version;

export function writeRules(whole: Db, actor: Actor, { version, ...rules }: z.infer<typeof RulesInput>): number {
  return whole.$client.transaction(() => {
    const before = stored(whole);
    if (before.version !== version) throw stale(whole, before.version);
    const value = { ...rules, version: version + 1 };
    whole
      .insert(settings)
      .values({ key: KEY, value })
      .onConflictDoUpdate({ target: settings.key, set: { value } })
      .run();
    const entry = { action: 'update', object_kind: 'compliance_rules', object_id: '-' };
    record(whole, actor, { ...entry, before: before.rules, after: rules });
    return version + 1;
  })();
}

function stale(whole: Db, version: number) {
  const by = whole.$client
    .prepare(
      `select person from audit_entries where object_kind = 'compliance_rules' and object_id = '-' order by id desc limit 1`,
    )
    .pluck()
    .get() as string | undefined;
  return new Refusal(
    409,
    'stale',
    `期限规则已被${by ? `${by} ` : '他人'}更改，请刷新后再试`,
    `These rules were changed meanwhile by ${by ?? 'somebody'}: read them again, then change them`,
    { report: { version, by: by ?? null } },
  );
}
