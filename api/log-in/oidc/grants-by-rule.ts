/**
 * Rights that come by a rule: proposed by who wrote the rule, decided by the rule, which another person confirmed. They end when
 * the rule no longer fits; what people granted one by one is left alone.
 */
import { type Actor, record } from '../../audit/record.ts';
import type { Db } from '../../db/open.ts';
import { isAdministrator, type Role } from '../../people/roles.ts';
import { grants } from '../../people/schema.ts';
import type { ActiveProvider, WorkingRole } from './provider.ts';

/** Stands where else an account's name does; no account can be called so. */
export const BY_RULE = '-oidc';

type Open = {
  id: number;
  role: Role;
  unit_id: number | null;
  decided_by: string | null;
  is_granted: number | null;
  expires_at: number | null;
};
type Wanted = { role: WorkingRole; unit_id: number | null; told: string };

/** Call it in a transaction. */
export function applyRuling(
  db: Db,
  person: { id: string; username: string },
  wanted: Wanted | undefined,
  provider: ActiveProvider,
  address: string,
  now: number,
) {
  const actor: Actor = { person: BY_RULE, address };
  const open = db.$client
    .prepare<[string], Open>(`select id, role, unit_id, decided_by, is_granted, expires_at from grants
      where person_id = ? and revoked_at is null and is_granted is not 0`)
    .all(person.id);
  const given = wanted && mayHave(person, open, provider, now) ? wanted : undefined;
  const isGiven = (grant: Open) => given !== undefined && grant.role === given.role && grant.unit_id === given.unit_id;
  const isInForce = (grant: Open) => grant.is_granted === 1 && (grant.expires_at === null || grant.expires_at > now);
  const end = db.$client.prepare('update grants set revoked_by = ?, revoked_at = ? where id = ?');
  for (const grant of open) {
    const no_longer = grant.decided_by === BY_RULE && !isGiven(grant);
    // A proposal that waits for what the rule gives anyhow, or a grant that ran out: only one such row may be open.
    const stands_in_the_way = isGiven(grant) && !isInForce(grant);
    if (!no_longer && !stands_in_the_way) continue;
    end.run(BY_RULE, now, grant.id);
    const before = { name: person.username, role: grant.role, unit_id: grant.unit_id };
    const reason = no_longer ? 'no rule gives it any more' : 'a rule gives it';
    record(db, actor, { action: 'revoke', object_kind: 'grant', object_id: grant.id, before, reason });
  }
  if (!given || open.some((grant) => isGiven(grant) && isInForce(grant))) return;
  const { id } = db
    .insert(grants)
    .values({
      person_id: person.id,
      role: given.role,
      unit_id: given.unit_id,
      reason: given.told,
      proposed_by: provider.written_by,
      proposed_at: provider.written_at,
      decided_by: BY_RULE,
      decided_at: now,
      is_granted: true,
    })
    .returning({ id: grants.id })
    .get();
  const after = { name: person.username, role: given.role, unit_id: given.unit_id, state: 'granted' };
  const reason = `${given.told}; written by ${provider.written_by}, confirmed by ${provider.confirmed_by}`;
  record(db, actor, { action: 'grant', object_kind: 'grant', object_id: id, after, reason });
}

/** An administrator is nothing else, and nobody has a part in their own rights. */
function mayHave(person: { username: string }, open: readonly Open[], provider: ActiveProvider, now: number): boolean {
  if (person.username === provider.written_by || person.username === provider.confirmed_by) return false;
  return !open.some(({ role, expires_at }) => isAdministrator(role) && (expires_at === null || expires_at > now));
}
