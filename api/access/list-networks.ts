/** Networks as they are read, within what the connection shows. */
import type { z } from 'zod';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { addressKey } from '../estate/address.ts';
import { overlapFinder, rangeOf } from '../estate/prefix-range.ts';
import { notFound } from '../middleware/errors.ts';
import type { Authority, Reach } from '../people/authorisation.ts';
import { nameOfAccount } from '../people/names.ts';
import { wholeOf } from '../people/reach.ts';
import { ENDED } from '../tickets/flow.ts';
import { readBases } from './bases.ts';
import { readChecklist } from './boundary.ts';
import { MOVES, possible } from './flow.ts';
import { type Seen, seenNetworks } from './seen.ts';
import type { NetworkPage, NetworkQuery, NetworkRow } from './shapes.ts';

const IS_OPEN = `k.state not in (${ENDED.map((state) => `'${state}'`).join(', ')})`;
// Areas are everybody's, and so is the name of a boundary device that stands in one's own row.
const ROW = `select w.id, w.name, w.kind, w.unit_id, u.name as unit_name, w.area_id, a.name as area_name, w.purpose, w.terminals, w.prefixes,
    w.boundary_node_id, n.name as boundary_name, w.form, w.contact_name, w.contact_phone, w.surveyed_on, w.planned_on, w.state,
    w.asked, w.asked_by, ${nameOfAccount('w.asked_by')} as asked_by_name, w.version, w.edited_at,
    (select count(*) from main.tickets k where k.access_network_id = w.id and ${IS_OPEN}) as blockers
  from access_networks w join main.units u on u.id = w.unit_id left join main.areas a on a.id = coalesce(w.area_id, u.area_id)
    left join main.nodes n on n.id = w.boundary_node_id`;
const MAX_NODES = 200;

type Stored = Omit<NetworkRow, 'prefixes' | keyof Seen> & { prefixes: string };

const shown = (row: Stored, seen: Seen | undefined): NetworkRow => ({
  ...row,
  prefixes: JSON.parse(row.prefixes),
  ...(seen as Seen),
});

const BENEATH = `with recursive below(id) as (select :area_id union select b.id from main.areas b join below on b.parent_id = below.id)`;

export function listNetworks(db: Db, query: z.output<typeof NetworkQuery>): { rows: NetworkRow[]; total: number } {
  const { q, state, kind, unit_id, area_id, sight, differs, is_asked, is_blocked, limit, offset } = query;
  const given = { area_id: area_id ?? null, state: state ?? null, kind: kind ?? null, unit_id: unit_id ?? null };
  const rows = db.$client
    .prepare(`${BENEATH} ${ROW} where (:area_id is null or coalesce(w.area_id, u.area_id) in (select id from below))
        and (:state is null or w.state = :state) and (:kind is null or w.kind = :kind)
        and (:unit_id is null or w.unit_id = :unit_id)
      order by u.name, w.name`)
    .all(given) as Stored[];
  const seen = seenNetworks(db);
  const wanted = q?.trim().toLowerCase();
  const found = rows
    .map((row) => shown(row, seen.get(row.id)))
    .filter(
      (row) =>
        (sight === undefined || row.sight === sight) &&
        (differs === undefined || (row.difference !== null) === differs) &&
        (is_asked === undefined || (row.asked !== null) === is_asked) &&
        (is_blocked === undefined || row.blockers > 0 === is_blocked) &&
        (!wanted || textOf(row).includes(wanted)),
    );
  return { rows: found.slice(offset, offset + limit), total: found.length };
}

const textOf = (row: NetworkRow) =>
  [row.name, row.unit_name, row.area_name, row.purpose, row.boundary_name, row.contact_name, ...row.prefixes]
    .join(' ')
    .toLowerCase();

export function readNetwork(
  db: Db,
  { person, authority }: { person: string; authority: Authority },
  id: number,
): z.infer<typeof NetworkPage> {
  const row = db.$client.prepare(`${ROW} where w.id = ?`).get(id) as Stored | undefined;
  if (!row) throw notFound('该网络', 'network');
  const network = shown(row, seenNetworks(db, id).get(id));
  const nodes = nodesWithin(db, network.prefixes);
  const lacks = (reach: Reach | undefined): Text | null =>
    reach === 'everywhere' || reach?.has(network.unit_id) ? null : NOT_PERMITTED;
  return {
    network,
    nodes: nodes.slice(0, MAX_NODES),
    nodes_left_out: Math.max(0, nodes.length - MAX_NODES),
    overlaps: overlapsOf(db, network),
    checklist: readChecklist(db, network),
    bases: readBases(db, id),
    moves: db.$client
      .prepare(`select id, at, person, ${nameOfAccount('person')} as person_name, "is", state_from, state_to, reason
        from access_moves where network_id = ? order by id desc`)
      .all(id) as z.infer<typeof NetworkPage>['moves'],
    me: {
      may_not_report: lacks(authority.reachOf('programme:report')),
      may_not_review:
        lacks(authority.reachOf('programme:review')) ?? (network.asked_by === person ? NOT_ONE_S_OWN : null),
      moves: possible(network).map((to) => ({ to, is_reviewed: MOVES[to].is_reviewed === true })),
    },
  };
}

const NOT_PERMITTED: Text = { zh: '您没有此单位的权限', en: 'You may not do this for that unit' };
const NOT_ONE_S_OWN: Text = {
  zh: '提出人不能复核自己的变更',
  en: 'Nobody reviews what they asked for themselves',
};

type Within = z.infer<typeof NetworkPage>['nodes'][number];

/** What is silent first. */
function nodesWithin(db: Db, prefixes: readonly string[]): Within[] {
  if (prefixes.length === 0) return [];
  const ranges = prefixes.map(rangeOf);
  const rows = db.$client
    .prepare(`select n.id, n.name, d.address, t.state from node_addresses d join nodes n on n.id = d.node_id
      join main.targets t on t.node_id = n.id order by t.state, n.name`)
    .all() as Within[];
  return rows.filter(({ address }) => {
    const key = addressKey(address);
    return ranges.some(({ first, last }) => first <= key && key <= last);
  });
}

/** Told whosever the other is: two that share addresses can't both join without translation. Its name only to whoever may see it. */
function overlapsOf(db: Db, { id, prefixes }: NetworkRow): z.infer<typeof NetworkPage>['overlaps'] {
  const find = prefixFinder(wholeOf(db), id);
  const named = db.$client.prepare(
    'select w.id, w.name, u.name as unit_name from access_networks w join main.units u on u.id = w.unit_id where w.id = ?',
  );
  return prefixes.flatMap((prefix) =>
    find(prefix).map(({ prefix: other, of }) => ({
      prefix,
      other,
      network: (named.get(of) as { id: number; name: string; unit_name: string } | undefined) ?? null,
    })),
  );
}

/** Finds prefixes of other networks, by their ids, that overlap one; closed networks have none. */
export function prefixFinder(db: Db, own_id?: number) {
  const rows = db.$client
    .prepare(`select w.id as "of", p.value as prefix from access_networks w, json_each(w.prefixes) p
      where w.state <> 'closed' and w.id is not ?`)
    .all(own_id ?? null) as { of: number; prefix: string }[];
  return overlapFinder(rows);
}
