/** Which nodes tell of MACs and addresses at all: what nobody tells can't be found. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { ROLES } from '../estate/schema.ts';
import { contains } from '../search/find-nodes.ts';
import { HOLDS_MS } from '../watching/holds.ts';

/** Since when a node tells a table; `stale`: it did, and no longer. */
const Told = z.object({ watch_id: z.int(), rows: z.int(), seen_at: z.int(), stale: z.boolean() });
export const CoverageRow = z.object({
  id: z.int(),
  name: z.string(),
  role: z.enum(ROLES),
  arp: Told.nullable(),
  forwarding: Told.nullable(),
});
type CoverageRow = z.infer<typeof CoverageRow>;

const KEYS = { arp: 'snmp.arp', forwarding: 'snmp.mac' } as const;
type Table = keyof typeof KEYS;

/** Watches that brought a row of the table, one a node; `fresh` tells whether the last success still counts. */
const telling = (table: Table) => `select t.node_id, w.id as watch_id, s.ok_at,
    s.ok_at + ${HOLDS_MS} >= :now as fresh
  from watches w join watch_states s on s.watch_id = w.id join targets t on t.id = w.target_id
  where w.probe = 'snmp' and w.params like '%"${table}"%' and s.ok_at is not null and t.node_id is not null
    and exists (select 1 from facts f where f.watch_id = w.id and f.key = '${KEYS[table]}')`;

export function coverage(db: Db, now: number): { nodes: number; arp: number; forwarding: number } {
  const count = (table: Table) =>
    db.$client
      .prepare(`select count(distinct node_id) from (${telling(table)}) where fresh`)
      .pluck()
      .get({ now }) as number;
  const nodes = db.$client.prepare('select count(*) from nodes').pluck().get() as number;
  return { nodes, arp: count('arp'), forwarding: count('forwarding') };
}

export const TELLS = ['both', 'some', 'none'] as const;
export type CoverageQuery = { q: string; tells?: (typeof TELLS)[number] | undefined; limit: number; offset: number };

type Stored = Pick<CoverageRow, 'id' | 'name' | 'role'> & Record<`${Table}_watch`, number | null>;

/** Nodes by name, with the tables that each tells. */
export function coverageRows(db: Db, query: CoverageQuery, now: number): { rows: CoverageRow[]; total: number } {
  const tells = {
    both: 'a.watch_id is not null and m.watch_id is not null',
    some: '(a.watch_id is null) <> (m.watch_id is null)',
    none: 'a.watch_id is null and m.watch_id is null',
  };
  const wanted = query.tells ? tells[query.tells] : 'true';
  const one = (table: Table) => `(select node_id, max(watch_id) as watch_id from (${telling(table)}) group by node_id)`;
  const from = `from nodes n left join ${one('arp')} a on a.node_id = n.id left join ${one('forwarding')} m on m.node_id = n.id
    where n.name like :like escape '\\' and ${wanted}`;
  const given = { now, like: contains(query.q.trim()), limit: query.limit, offset: query.offset };
  const rows = db.$client
    .prepare(`select n.id, n.name, n.role, a.watch_id as arp_watch, m.watch_id as forwarding_watch ${from}
      order by n.name limit :limit offset :offset`)
    .all(given) as Stored[];
  const total = db.$client.prepare(`select count(*) ${from}`).pluck().get(given) as number;
  const told = createTold(db, now);
  return {
    rows: rows.map(({ arp_watch, forwarding_watch, ...node }) => ({
      ...node,
      arp: told('arp', arp_watch),
      forwarding: told('forwarding', forwarding_watch),
    })),
    total,
  };
}

function createTold(db: Db, now: number) {
  const read = db.$client.prepare(`select s.ok_at as seen_at, s.ok_at + ${HOLDS_MS} < :now as stale,
      (select count(*) from facts f where f.watch_id = w.id and f.key = :key) as rows
    from watches w join watch_states s on s.watch_id = w.id where w.id = :watch_id`);
  return (table: Table, watch_id: number | null): z.infer<typeof Told> | null => {
    if (watch_id === null) return null;
    const row = read.get({ watch_id, key: KEYS[table], now }) as { seen_at: number; stale: number; rows: number };
    return { watch_id, rows: row.rows, seen_at: row.seen_at, stale: row.stale === 1 };
  };
}
