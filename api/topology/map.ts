/** All nodes and links of the map, or those of one area and all beneath it. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { LEVELS, ROLES, STATES } from '../estate/schema.ts';
import { LINK_TABLES, STATE } from './list-links.ts';
import { readVantages } from './read-graph.ts';
import { CONFIDENCES, LINK_STATES } from './schema.ts';

/** More than a screen can show; beyond it an area must be chosen. */
export const MAX_NODES = 20_000;

const MapNode = z.object({
  id: z.int(),
  name: z.string(),
  role: z.enum(ROLES),
  state: z.enum(STATES),
  level: z.enum(LEVELS).nullable(),
  area_id: z.int().nullable(),
  area_name: z.string().nullable(),
  /** The silent node in front of it. */
  suppressed_by: z.int().nullable(),
});
const MapLink = z.object({
  id: z.int(),
  a: z.int(),
  b: z.int(),
  a_port: z.string(),
  b_port: z.string(),
  confidence: z.enum(CONFIDENCES),
  sides: z.int(),
  state: z.enum(LINK_STATES),
});
export const TopologyMap = z.object({
  nodes: z.array(MapNode),
  /** Those with both ends among the nodes. */
  links: z.array(MapLink),
  /** How many nodes there are; more than `nodes` when there are too many to show. */
  total: z.int(),
  /** Neighbours that are no node of ours. */
  unexplained: z.int(),
  vantages: z.array(z.int()),
});
export type TopologyMap = z.infer<typeof TopologyMap>;

const WITHIN = `n.area_id in (with recursive below(id) as (select :area_id union select c.id from areas c join below on c.parent_id = below.id)
  select id from below)`;

export function readMap(db: Db, area_id: number | undefined): TopologyMap {
  const where = area_id === undefined ? '' : `where ${WITHIN}`;
  const given = area_id === undefined ? {} : { area_id };
  const sqlite = db.$client;
  const total = sqlite.prepare(`select count(*) from nodes n ${where}`).pluck().get(given) as number;
  const nodes = sqlite
    .prepare(`select n.id, n.name, n.role, t.state, coalesce(p.level, u.level) as level, n.area_id, p.name as area_name, t.suppressed_by
      from nodes n join targets t on t.node_id = n.id left join areas p on p.id = n.area_id left join units u on u.id = n.unit_id
      ${where} order by n.id limit ${MAX_NODES}`)
    .all(given) as TopologyMap['nodes'];
  const shown = new Set(nodes.map((node) => node.id));
  const all = sqlite
    .prepare(`select l.id, l.a_node_id as a, l.b_node_id as b, l.a_port, l.b_port, l.confidence, l.sides, ${STATE} as state
      from ${LINK_TABLES} where l.b_node_id is not null and l.gone_at is null order by l.id`)
    .all() as TopologyMap['links'];
  const links = all.filter(({ a, b }) => shown.has(a) && shown.has(b));
  const strangers = sqlite
    .prepare('select a_node_id from topology_links where b_node_id is null and gone_at is null')
    .pluck()
    .all() as number[];
  const unexplained = strangers.filter((id) => shown.has(id)).length;
  return { nodes, links, total, unexplained, vantages: readVantages(db) };
}
