/** Writing the provider: one person proposes, another confirms. Only what takes away takes effect at once. */
import { isDeepStrictEqual } from 'node:util';
import { type Actor, record } from '../../audit/record.ts';
import type { Db } from '../../db/open.ts';
import { conflict, notFound, Refusal, wrong } from '../../middleware/errors.ts';
import {
  type ActiveProvider,
  type ProposedProvider,
  Provider,
  readProvider,
  sealClientSecret,
  writeProvider,
} from './provider.ts';

/** Absent keeps the secret there is, null is a client without one. */
export type Wanted = Provider & { client_secret?: string | null | undefined };

export function proposeProvider(db: Db, key: Buffer, actor: Actor, wanted: Wanted, now: number) {
  const { client_secret, ...provider } = wanted;
  db.$client.transaction(() => {
    const kept = readProvider(db);
    knowsUnits(db, provider);
    const sealed_secret = secretOf(key, provider, client_secret, kept.proposed ?? kept.active);
    const before = told(kept);
    if (kept.active && isHarmless(kept.active, { ...provider, sealed_secret })) {
      const { is_enabled, title } = provider;
      writeProvider(db, { active: { ...kept.active, is_enabled, title }, proposed: null });
    } else {
      const proposed = { ...provider, sealed_secret, written_by: actor.person, written_at: now };
      writeProvider(db, { active: kept.active, proposed });
    }
    const after = told(readProvider(db));
    const reason = client_secret === undefined ? '' : 'with another client secret';
    record(db, actor, {
      action: 'propose',
      object_kind: 'provider',
      object_id: provider.issuer,
      before,
      after,
      reason,
    });
  })();
}

/** Puts in force what another person wrote; `written_at` says which, lest it changed since it was read. */
export function confirmProvider(db: Db, actor: Actor, written_at: number, now: number) {
  db.$client.transaction(() => {
    const kept = readProvider(db);
    const { proposed } = kept;
    if (!proposed) throw notFound('待确认的配置', 'configuration that waits');
    if (proposed.written_by === actor.person)
      throw new Refusal(403, 'two_people', '配置须由另一人确认', 'Somebody else than its author must confirm it');
    if (proposed.written_at !== written_at)
      throw conflict('配置在您查看后已被修改，请重新查看', 'It was changed after you read it: read it again');
    const active = { ...proposed, confirmed_by: actor.person, confirmed_at: now };
    writeProvider(db, { active, proposed: null });
    const after = told({ active, proposed: null });
    record(db, actor, {
      action: 'confirm',
      object_kind: 'provider',
      object_id: proposed.issuer,
      before: told(kept),
      after,
    });
  })();
}

/** The same but for its title, or for being switched off: nobody gets in by it who didn't before. */
function isHarmless(active: ActiveProvider, wanted: Provider & { sealed_secret: string | null }): boolean {
  if (wanted.is_enabled && !active.is_enabled) return false;
  const { title: _title, is_enabled: _enabled, ...rest } = Provider.strip().parse(wanted);
  const { title: _before, is_enabled: _was, ...known } = Provider.strip().parse(active);
  return wanted.sealed_secret === active.sealed_secret && isDeepStrictEqual(rest, known);
}

function secretOf(
  key: Buffer,
  provider: Provider,
  given: string | null | undefined,
  last: ProposedProvider | null,
): string | null {
  if (typeof given === 'string') return sealClientSecret(key, provider, given);
  if (given === null || !last?.sealed_secret) return null;
  if (last.issuer === provider.issuer && last.client_id === provider.client_id) return last.sealed_secret;
  throw wrong(
    'client_secret',
    '更换平台地址或客户端标识后，须重新填写客户端密钥',
    'Another issuer or client needs its secret entered anew',
  );
}

function knowsUnits(db: Db, { rules, unit_codes }: Provider) {
  const known = db.$client.prepare('select 1 from units where id = ?').pluck();
  const named = [
    ...unit_codes.map(({ unit_id }, i) => ({ unit_id, path: `unit_codes.${i}.unit_id` })),
    ...rules.map((rule, i) => ({ unit_id: 'unit_id' in rule ? rule.unit_id : null, path: `rules.${i}.unit_id` })),
  ];
  for (const { unit_id, path } of named) {
    if (unit_id !== null && known.get(unit_id) !== 1) throw wrong(path, '没有此单位', 'There is no such unit');
  }
}

type Shown = Omit<ProposedProvider, 'sealed_secret'> & { has_secret: boolean };
export const withoutSecret = <P extends ProposedProvider>({ sealed_secret, ...rest }: P) => ({
  ...rest,
  has_secret: sealed_secret !== null,
});

const told = ({ active, proposed }: { active: ActiveProvider | null; proposed: ProposedProvider | null }) => ({
  active: active && (withoutSecret(active) as Shown),
  proposed: proposed && (withoutSecret(proposed) as Shown),
});
