/** The address plan as it stands: judged, its problems as a list, the next free prefix, and a block as a map. Read only. */
import { z } from 'zod';
import { type Block, blockAt, holds, isUnread, readBlock, spell } from '#probes/ipv6/plan/block.ts';
import { CODE_NAMES, LEVELS } from '#probes/ipv6/plan/code.ts';
import { nextFree } from '#probes/ipv6/plan/free.ts';
import type { Kind } from '#probes/ipv6/plan/levels.ts';
import { type Cell, nibbleMap } from '#probes/ipv6/plan/nibble-map.ts';
import { holderOf, type Plan, stretchWithin } from '#probes/ipv6/plan/tree.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, listOf, Paging, routes } from '../middleware/endpoint.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import type { Reach } from '../people/authorisation.ts';
import { wholeOf } from '../people/reach.ts';
import { judgedPlan, PlanPage, PlanProblem } from './plan.ts';
import { sees } from './plan-given.ts';

const KINDS = [
  'allocation',
  'plane',
  'county',
  'town',
  'department',
  'site',
  'lan',
  'link',
  'loopback',
  'infrastructure',
] as const satisfies readonly Kind[];
const STATES = ['outside', 'free', 'split', 'assigned', 'reserved', 'deprecated'] as const;
const Vrf = z.string().max(100).default('');
const Prefix = z.string().trim().min(1).max(60);
const MapCell = z.object({
  prefix: z.string(),
  state: z.enum(STATES),
  prefix_id: z.int().nullable(),
  kind: z.enum(KINDS).nullable(),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  /** Null: nothing is handed out of it, or it is somebody else's. */
  utilisation: z.number().nullable(),
  prefixes: z.int(),
});

const whole = endpoint('watching:read', { method: 'get', path: '/ipv6/plan', responses: answers(PlanPage) });
const problems = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/plan/problems',
  request: {
    query: z.object({
      ...Paging,
      code: z.enum(CODE_NAMES).optional(),
      level: z.enum(LEVELS).optional(),
      unit_id: z.coerce.number().int().positive().optional(),
    }),
  },
  responses: answers(listOf(PlanProblem)),
});
/** Taken only when it is written down as a prefix. */
const next = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/plan/next',
  request: {
    query: z.object({
      prefix: Prefix,
      vrf: Vrf,
      length: z.coerce.number().int().min(1).max(128),
      strategy: z.enum(['first', 'sparse']).default('first'),
    }),
  },
  responses: answers(z.object({ prefix: z.string() })),
});
const map = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/plan/map',
  request: { query: z.object({ block: Prefix, vrf: Vrf, nibbles: z.enum(['1', '2']).default('1') }) },
  responses: answers(
    z.object({
      block: z.string(),
      vrf: z.string(),
      /** The way to it, digit by digit, from the topmost prefix that holds it and may be seen. */
      above: z.array(z.string()),
      cells: z.array(MapCell),
    }),
  ),
});

export const planRoutes = (hub: Hub) => {
  const db = wholeOf(hub.db);
  return routes()
    .openapi(whole, (c) => c.json(judgedPlan(db, reachOf(c), Date.now()).page, 200))
    .openapi(problems, (c) => {
      const { limit, offset, code, level, unit_id } = c.req.valid('query');
      const rows = judgedPlan(db, reachOf(c), Date.now()).problems.filter(
        (row) =>
          (code === undefined || row.code === code) &&
          (level === undefined || row.level === level) &&
          (unit_id === undefined || row.unit_id === unit_id),
      );
      return c.json({ rows: rows.slice(offset, offset + limit), total: rows.length }, 200);
    })
    .openapi(next, (c) => {
      const { prefix, vrf, length, strategy } = c.req.valid('query');
      const reach = reachOf(c);
      const block = blockOf(prefix, 'prefix');
      const tree = judgedPlan(db, reach, Date.now()).plan.treeOf(vrf, block.family);
      const node = tree && holderOf(tree, block);
      if (!node || node.block.length !== block.length || !sees(reach, node.row.owner_id))
        throw notFound('该地址段', 'prefix in the plan');
      const { status } = node.row;
      if (status === 'reserved' || status === 'deprecated')
        throw conflict('该地址段已保留或停用', 'This prefix is reserved or deprecated');
      const found = nextFree(node, length, strategy === 'first' ? 'first_fit' : 'sparse');
      if (isUnread(found)) throw wrong('length', found.problem.zh, found.problem.en);
      return c.json({ prefix: spell(found) }, 200);
    })
    .openapi(map, (c) => {
      const { block: text, vrf, nibbles } = c.req.valid('query');
      const reach = reachOf(c);
      const block = blockOf(text, 'block');
      const { plan } = judgedPlan(db, reach, Date.now());
      const tree = plan.treeOf(vrf, block.family);
      if (!tree || !maySee(plan, vrf, block, reach)) throw notFound('该地址段', 'block in the plan');
      const cells = nibbleMap(tree, block, nibbles === '1' ? 1 : 2).map((cell) => shownTo(reach, cell));
      return c.json({ block: spell(block), vrf, above: aboveOf(plan, vrf, block, reach), cells }, 200);
    });
};

type Asked = { get(name: 'authority'): { reachOf(permission: 'watching:read'): Reach | undefined } };
const reachOf = (c: Asked): Reach => c.get('authority').reachOf('watching:read') ?? new Set();

function blockOf(text: string, field: string): Block {
  const read = readBlock(text);
  if (isUnread(read)) throw wrong(field, read.problem.zh, read.problem.en);
  return read;
}

/** Whoever is limited looks at what holds, or lies in, a prefix of theirs: how others split their own is others' matter. */
function maySee(plan: Plan, vrf: string, block: Block, reach: Reach): boolean {
  if (reach === 'everywhere') return true;
  const tree = plan.treeOf(vrf, block.family);
  if (!tree) return false;
  for (let at = holderOf(tree, block) ?? null; at; at = at.parent) if (sees(reach, at.row.owner_id)) return true;
  const [from, to] = stretchWithin(tree.nodes, block);
  return tree.nodes.slice(from, to).some((node) => holds(block, node.block) && sees(reach, node.row.owner_id));
}

function aboveOf(plan: Plan, vrf: string, block: Block, reach: Reach): string[] {
  const tree = plan.treeOf(vrf, block.family);
  let top: Block | undefined;
  for (let at = (tree && holderOf(tree, block)) ?? null; at; at = at.parent)
    if (sees(reach, at.row.owner_id)) top = at.block;
  const found: string[] = [];
  for (let length = top?.length ?? block.length; length < block.length; length = (Math.floor(length / 4) + 1) * 4)
    found.push(spell(blockAt(block.family, block.first, length)));
  return found;
}

/** Of others' cells only that they are taken. */
function shownTo(reach: Reach, { owner_id, owner, ...cell }: Cell): z.infer<typeof MapCell> {
  if (sees(reach, owner_id)) return { ...cell, unit_id: owner_id, unit: owner };
  return { ...cell, prefix_id: null, kind: null, unit_id: null, unit: null, utilisation: null, prefixes: 0 };
}
