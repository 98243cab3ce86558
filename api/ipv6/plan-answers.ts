/** What is asked of the address plan, and the answer made of the judged one: all that the thread of the plan does. */
import { z } from 'zod';
import { type Block, blockAt, holds, isUnread, readBlock, spell } from '#probes/ipv6/plan/block.ts';
import { CODE_NAMES, LEVELS } from '#probes/ipv6/plan/code.ts';
import { nextFree } from '#probes/ipv6/plan/free.ts';
import type { Kind } from '#probes/ipv6/plan/levels.ts';
import { type Cell, nibbleMap } from '#probes/ipv6/plan/nibble-map.ts';
import { zonesNeeded, zonesOf } from '#probes/ipv6/plan/reverse.ts';
import { holderOf, nodes6, type Plan, stretchWithin } from '#probes/ipv6/plan/tree.ts';
import type { Sqlite } from '../db/open.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import type { Reach } from '../people/authorisation.ts';
import { type AsOf, judgedPlan, type PlanPage, type PlanProblem } from './plan.ts';
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
export const PlanMap = z.object({
  block: z.string(),
  vrf: z.string(),
  /** The way to it, digit by digit, from the topmost prefix that holds it and may be seen. */
  above: z.array(z.string()),
  cells: z.array(MapCell),
});
export const ProblemQuery = z.object({
  code: z.enum(CODE_NAMES).optional(),
  level: z.enum(LEVELS).optional(),
  unit_id: z.coerce.number().int().positive().optional(),
});
export const NextQuery = z.object({
  prefix: Prefix,
  vrf: Vrf,
  length: z.coerce.number().int().min(1).max(128),
  strategy: z.enum(['first', 'sparse']).default('first'),
});
export const MapQuery = z.object({ block: Prefix, vrf: Vrf, nibbles: z.enum(['1', '2']).default('1') });

type Questions = {
  page: object;
  problems: z.infer<typeof ProblemQuery> & { limit: number; offset: number };
  next: z.infer<typeof NextQuery>;
  map: z.infer<typeof MapQuery>;
  zones: object;
};
/** A prefix and the reverse zones that make it up. */
export type ZonedPrefix = { prefix: string; zones: string[] };
export type PlanAnswers = {
  page: z.infer<typeof PlanPage>;
  problems: { rows: PlanProblem[]; total: number };
  next: { prefix: string };
  map: z.infer<typeof PlanMap>;
  /** `needed` of the length that is set for reverse zones; `above`: topmost prefixes, whose zones would cover them. */
  zones: { above: ZonedPrefix[]; needed: ZonedPrefix[] };
};
export type PlanKind = keyof Questions;
export type PlanQuestion<K extends PlanKind> = Questions[K];
/** `reach`: of whoever asks; `as_of`: of what must not be older than. */
export type PlanAsked = { [K in PlanKind]: { kind: K; question: Questions[K]; reach: Reach; as_of: AsOf } }[PlanKind];

/** Throws a Refusal for what can't be answered. Of the whole connection: what is beyond the reach is left out here. */
export function answerPlan(db: Sqlite, asked: PlanAsked): PlanAnswers[PlanKind] {
  const { reach } = asked;
  const judged = judgedPlan(db, reach, asked.as_of);
  switch (asked.kind) {
    case 'page':
      return judged.page;
    case 'problems':
      return problemsOf(judged.problems, asked.question);
    case 'next':
      return nextIn(judged.plan, reach, asked.question);
    case 'map':
      return mapOf(judged.plan, reach, asked.question);
    case 'zones':
      return zonesIn(judged.plan, asked.as_of.settings.thresholds.reverse_length);
  }
}

function problemsOf(all: readonly PlanProblem[], { limit, offset, code, level, unit_id }: Questions['problems']) {
  const rows = all.filter(
    (row) =>
      (code === undefined || row.code === code) &&
      (level === undefined || row.level === level) &&
      (unit_id === undefined || row.unit_id === unit_id),
  );
  return { rows: rows.slice(offset, offset + limit), total: rows.length };
}

function nextIn(plan: Plan, reach: Reach, { prefix, vrf, length, strategy }: Questions['next']) {
  const block = blockOf(prefix, 'prefix');
  const tree = plan.treeOf(vrf, block.family);
  const node = tree && holderOf(tree, block);
  if (!node || node.block.length !== block.length || !sees(reach, node.row.owner_id))
    throw notFound('该地址段', 'prefix in the plan');
  const { status } = node.row;
  if (status === 'reserved' || status === 'deprecated')
    throw conflict('该地址段已保留或停用', 'This prefix is reserved or deprecated');
  const found = nextFree(node, length, strategy === 'first' ? 'first_fit' : 'sparse');
  if (isUnread(found)) throw wrong('length', found.problem.zh, found.problem.en);
  return { prefix: spell(found) };
}

function mapOf(plan: Plan, reach: Reach, { block: text, vrf, nibbles }: Questions['map']) {
  const block = blockOf(text, 'block');
  const tree = plan.treeOf(vrf, block.family);
  if (!tree || !maySee(plan, vrf, block, reach)) throw notFound('该地址段', 'block in the plan');
  const cells = nibbleMap(tree, block, nibbles === '1' ? 1 : 2).map((cell) => shownTo(reach, cell));
  return { block: spell(block), vrf, above: aboveOf(plan, vrf, block, reach), cells };
}

function zonesIn(plan: Plan, length: number): PlanAnswers['zones'] {
  const zoned = (block: Block) => ({ prefix: spell(block), zones: zonesOf(block) });
  const tops = nodes6(plan).filter(({ parent, block }) => !parent && block.length < length);
  return { above: tops.map(({ block }) => zoned(block)), needed: zonesNeeded(plan, length).map(zoned) };
}

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
