/** The figures behind the deadlines as this place set them; in the table of settings. */
import { ComplianceRules, USUAL_RULES } from '#compliance/register/rules.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { settings } from '../settings/schema.ts';

const KEY = 'compliance_rules';

/** What is unreadable is as if nobody had set it. */
export function readRules(whole: Db): ComplianceRules {
  const row = whole.$client.prepare('select value from settings where key = ?').pluck().get(KEY) as string | undefined;
  if (row === undefined) return USUAL_RULES;
  const parsed = ComplianceRules.safeParse(JSON.parse(row));
  return parsed.success ? parsed.data : USUAL_RULES;
}

export function writeRules(whole: Db, actor: Actor, value: ComplianceRules) {
  whole.$client.transaction(() => {
    const before = readRules(whole);
    whole
      .insert(settings)
      .values({ key: KEY, value })
      .onConflictDoUpdate({ target: settings.key, set: { value } })
      .run();
    record(whole, actor, { action: 'update', object_kind: 'compliance_rules', object_id: '-', before, after: value });
  })();
}
