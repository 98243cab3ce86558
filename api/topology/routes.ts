/** Topology: the map, links with what they rest on, paths, what hangs behind a node, and where our probes enter. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { LEVELS, STATES, type State } from '../estate/schema.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { behindOf, shortestPaths } from './graph.ts';
import { LinkQuery, LinkRow, listLinks } from './list-links.ts';
import { readMap, TopologyMap } from './map.ts';
import { readGraph, readVantages } from './read-graph.ts';
import { describeVantages, setVantages } from './vantages.ts';

const MAX_PATHS = 50;
const MAX_VANTAGES = 100;

const NodeId = z.coerce.number().int().positive();
const Named = z.object({ id: z.int(), name: z.string() });
const Paths = z.object({
  /** All shortest ones, at most 50. Links that run in parallel belong to one path. */
  paths: z.array(z.object({ node_ids: z.array(z.int()), link_ids: z.array(z.int()) })),
  nodes: z.array(Named.extend({ state: z.enum(STATES) })),
  /** Why there is none. */
  reason: Text.nullable(),
});
const Behind = listOf(Named.extend({ state: z.enum(STATES), level: z.enum(LEVELS).nullable() })).extend({
  /** Why nothing can be said. */
  reason: Text.nullable(),
});
const Vantages = z.object({
  node_ids: z.array(z.int()),
  nodes: z.array(Named),
  suggested: z.array(Named),
  reached: z.int(),
  unreached: z.int(),
  parts: z.int(),
});

const map = endpoint('estate:read', {
  method: 'get',
  path: '/topology/map',
  request: { query: z.object({ area_id: NodeId.optional() }) },
  responses: answers(TopologyMap),
});
const list = endpoint('estate:read', {
  method: 'get',
  path: '/topology/links',
  request: { query: LinkQuery },
  responses: answers(listOf(LinkRow)),
});
const path = endpoint('estate:read', {
  method: 'get',
  path: '/topology/path',
  request: { query: z.object({ from: NodeId, to: NodeId }) },
  responses: answers(Paths),
});
const behind = endpoint('estate:read', {
  method: 'get',
  path: '/topology/behind',
  request: { query: z.object({ node_id: NodeId, ...Paging }) },
  responses: answers(Behind),
});
const readVantage = endpoint('estate:read', {
  method: 'get',
  path: '/topology/vantages',
  responses: answers(Vantages),
});
const putVantages = endpoint(
  'watching:write',
  {
    method: 'put',
    path: '/topology/vantages',
    request: sends(z.strictObject({ node_ids: z.array(z.int().positive()).max(MAX_VANTAGES) })),
    responses: answers(Done),
  },
  { everywhere: true },
);

export const topologyRoutes = (hub: Hub) =>
  routes()
    .openapi(map, (c) => c.json(readMap(hub.db, c.req.valid('query').area_id), 200))
    .openapi(list, (c) => c.json(listLinks(hub.db, c.req.valid('query'), Date.now()), 200))
    .openapi(path, (c) => {
      const { from, to } = c.req.valid('query');
      return c.json(findPaths(hub.db, from, to), 200);
    })
    .openapi(behind, (c) => {
      const { node_id, limit, offset } = c.req.valid('query');
      return c.json(findBehind(hub.db, node_id, limit, offset), 200);
    })
    .openapi(readVantage, (c) => c.json(describeVantages(hub.db), 200))
    .openapi(putVantages, (c) => {
      const { node_ids } = c.req.valid('json');
      hub.db.transaction(() => setVantages(hub.db, c.get('actor'), node_ids));
      hub.watching.pipeline.graphChanged(Date.now());
      hub.bus.changed('topology', 'audit');
      return c.json({ done: true as const }, 200);
    });

const insistOn = (db: Db, id: number) => {
  if (!db.$client.prepare('select 1 from nodes where id = ?').get(id)) throw notFound(`节点 ${id}`, `node ${id}`);
};

function findPaths(db: Db, from: number, to: number): z.infer<typeof Paths> {
  for (const id of [from, to]) insistOn(db, id);
  const paths = from === to ? [] : shortestPaths(readGraph(db), from, to, MAX_PATHS);
  const ids = [...new Set([from, to, ...paths.flatMap((one) => one.node_ids)])];
  const nodes = db.$client
    .prepare(`select n.id, n.name, t.state from json_each(?) wanted join nodes n on n.id = wanted.value
      join targets t on t.node_id = n.id order by wanted.key`)
    .all(JSON.stringify(ids)) as { id: number; name: string; state: State }[];
  if (paths.length > 0) return { paths, nodes, reason: null };
  const reason =
    from === to
      ? { zh: '起点与终点是同一节点', en: 'both ends are the same node' }
      : { zh: '没有已知链路连通这两个节点', en: 'no known links join these nodes' };
  return { paths, nodes, reason };
}

function findBehind(db: Db, node_id: number, limit: number, offset: number): z.infer<typeof Behind> {
  insistOn(db, node_id);
  const vantages = readVantages(db);
  if (vantages.length === 0) {
    const reason = { zh: '尚未设定探测接入点', en: 'it is not set where our probes enter the network' };
    return { rows: [], total: 0, reason };
  }
  const ids = behindOf(readGraph(db), vantages, node_id);
  const rows = db.$client
    .prepare(`select n.id, n.name, t.state, coalesce(a.level, u.level) as level
      from json_each(:ids) wanted join nodes n on n.id = wanted.value join targets t on t.node_id = n.id
        left join areas a on a.id = n.area_id left join units u on u.id = n.unit_id
      order by n.name limit :limit offset :offset`)
    .all({ ids: JSON.stringify(ids), limit, offset }) as z.infer<typeof Behind>['rows'];
  return { rows, total: ids.length, reason: null };
}
