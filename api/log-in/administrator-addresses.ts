/** Addresses from which the three administrators may come; the rule stands in the policy. */
import { record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { Refusal, wrong } from '../middleware/errors.ts';
import { prefixesOf } from '../middleware/prefixes.ts';
import type { Holding } from '../people/authorisation.ts';
import { isAdministrator } from '../people/roles.ts';
import { type Policy, readPolicy } from './policy.ts';

export const AWAY = {
  zh: '管理员账号不允许从此地址访问',
  en: 'Administrators may not come from this address',
} as const;

/** Whether this is an administrator, somewhere else than the policy allows. */
export function isAway(db: Db, holdings: readonly Holding[], address: string): boolean {
  if (!holdings.some(({ role }) => isAdministrator(role))) return false;
  const { administrator_addresses } = readPolicy(db);
  return administrator_addresses.length > 0 && !prefixesOf(administrator_addresses).holds(address);
}

/** No session begins elsewhere, by whichever method; the attempt is on record. */
export function refuseAway(db: Db, holdings: readonly Holding[], person_id: string, from: string | null) {
  // Only what calls from within the program has no address.
  if (from === null || !isAway(db, holdings, from)) return;
  const name = db.$client.prepare('select username from people where id = ?').pluck().get(person_id) as string | null;
  record(
    db,
    { person: name ?? '-', address: from },
    {
      action: 'log_in_refused',
      object_kind: 'person',
      object_id: person_id,
      result: 'refused',
      reason: 'administrator_addresses',
    },
  );
  throw new Refusal(403, 'address', AWAY.zh, AWAY.en);
}

/** A policy by which its own author would be locked out is refused: nobody could take it back. */
export function judgeAddresses({ administrator_addresses }: Policy, author_address: string) {
  if (administrator_addresses.length === 0 || prefixesOf(administrator_addresses).holds(author_address)) return;
  throw wrong(
    'administrator_addresses',
    `您当前的地址 ${author_address} 不在其中，保存后您将无法登录`,
    `Your own address ${author_address} is not among them: you would lock yourself out`,
  );
}
