/** Tokens as they are shown; their texts and digests aren't. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { PERMISSIONS } from '../people/permissions.ts';
import { PERSON_KINDS } from '../people/schema.ts';

export const TOKEN_STATES = ['active', 'expired', 'revoked', 'owner_disabled'] as const;
export type TokenState = (typeof TOKEN_STATES)[number];

export const TokenRow = z.object({
  id: z.int(),
  person_id: z.string(),
  username: z.string(),
  kind: z.enum(PERSON_KINDS),
  name: z.string(),
  prefix: z.string(),
  state: z.enum(TOKEN_STATES),
  permissions: z.array(z.enum(PERMISSIONS)),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  addresses: z.array(z.string()),
  created_by: z.string(),
  created_at: z.int(),
  expires_at: z.int(),
  last_used_at: z.int().nullable(),
  last_used_from: z.string().nullable(),
  revoked_at: z.int().nullable(),
  revoked_by: z.string().nullable(),
});
type TokenRow = z.infer<typeof TokenRow>;

const STATE = `case when t.revoked_at is not null then 'revoked' when t.expires_at <= :now then 'expired'
  when p.disabled_at is not null then 'owner_disabled' else 'active' end`;

export type TokenFilter = { person_id?: string | undefined; state?: TokenState | undefined; q?: string | undefined };

export function listTokens(db: Db, filter: TokenFilter, page: { limit: number; offset: number }, now: number) {
  const from = `from api_tokens t join people p on p.id = t.person_id left join units u on u.id = t.unit_id
    where (:person_id is null or t.person_id = :person_id) and (:state is null or ${STATE} = :state)
      and (:q is null or instr(lower(t.name || ' ' || t.prefix || ' ' || p.username), lower(:q)))`;
  const given = { now, person_id: filter.person_id ?? null, state: filter.state ?? null, q: filter.q ?? null };
  const rows = db.$client
    .prepare(`select t.id, t.person_id, coalesce(p.username, '') as username, p.kind, t.name, t.prefix, ${STATE} as state,
      t.permissions, t.unit_id, u.name as unit, t.addresses, t.created_by, t.created_at, t.expires_at, t.last_used_at,
      t.last_used_from, t.revoked_at, t.revoked_by ${from}
      order by ${STATE} <> 'active', t.id desc limit :limit offset :offset`)
    .all({ ...given, ...page }) as (Omit<TokenRow, 'permissions' | 'addresses'> &
    Record<'permissions' | 'addresses', string>)[];
  const total = db.$client.prepare(`select count(*) ${from}`).pluck().get(given) as number;
  const shown: TokenRow[] = rows.map((row) => ({
    ...row,
    permissions: JSON.parse(row.permissions) as TokenRow['permissions'],
    addresses: JSON.parse(row.addresses) as string[],
  }));
  return { rows: shown, total };
}
