/** Where our own probes enter the network: set by people, since nobody else can know. */
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { wrong } from '../middleware/errors.ts';
import { componentsOf, reachedFrom } from './graph.ts';
import { readGraph, readVantages } from './read-graph.ts';
import { vantages } from './schema.ts';

const MAX_SUGGESTED = 10;

export type VantageView = {
  node_ids: number[];
  nodes: { id: number; name: string }[];
  /** Nodes that likely are vantages: cores of the city. */
  suggested: { id: number; name: string }[];
  /** Nodes that links join to a vantage, and those that none does: what is silent among the latter can't be explained. */
  reached: number;
  unreached: number;
  /** Parts of the network that no link joins, single nodes left out. */
  parts: number;
};

export function describeVantages(db: Db): VantageView {
  const sqlite = db.$client;
  const node_ids = readVantages(db);
  const nodes = sqlite
    .prepare('select n.id, n.name from vantages v join nodes n on n.id = v.node_id order by n.id')
    .all() as VantageView['nodes'];
  const suggested = sqlite
    .prepare(`select n.id, n.name from nodes n left join areas a on a.id = n.area_id left join units u on u.id = n.unit_id
      where n.role = 'core' and coalesce(a.level, u.level) = 'city' order by n.name limit ${MAX_SUGGESTED}`)
    .all() as VantageView['suggested'];
  const graph = readGraph(db);
  const seen = reachedFrom(graph, node_ids, () => false);
  const alone = node_ids.filter((id) => !graph.places.has(id)).length;
  const reached = seen.reduce((sum, one) => sum + one, alone);
  const total = sqlite.prepare('select count(*) from nodes').pluck().get() as number;
  return { node_ids, nodes, suggested, reached, unreached: total - reached, parts: componentsOf(graph).length };
}

/** Call it in a transaction. */
export function setVantages(db: Db, actor: Actor, wanted: readonly number[]) {
  const before = readVantages(db);
  const after = [...new Set(wanted)].sort((a, b) => a - b);
  const exists = db.$client.prepare('select 1 from nodes where id = ?').pluck();
  const missing = after.find((id) => exists.get(id) === undefined);
  if (missing !== undefined) throw wrong('node_ids', `节点 ${missing} 不存在`, `There is no node ${missing}`);
  db.delete(vantages).run();
  for (const node_id of after) db.insert(vantages).values({ node_id }).run();
  record(db, actor, {
    action: 'update',
    object_kind: 'vantages',
    object_id: '-',
    before: { node_ids: before },
    after: { node_ids: after },
  });
}
