/** The address plan judged: A1 to A4, each thing that is wrong, and how full each container is, as whoever asks may see it. */
import { z } from 'zod';
import type { Verdict } from '#probes/check.ts';
import { judgeMigration } from '#probes/ipv6/check.ts';
import { planChecks } from '#probes/ipv6/checks/plan.ts';
import type { Given } from '#probes/ipv6/given.ts';
import { spell } from '#probes/ipv6/plan/block.ts';
import { CODE_NAMES, LEVELS, type Problem } from '#probes/ipv6/plan/code.ts';
import { codes } from '#probes/ipv6/plan/codes/index.ts';
import { findProblems } from '#probes/ipv6/plan/find-problems.ts';
import { sceneOf } from '#probes/ipv6/plan/scene.ts';
import { nodes6, type Plan, type PlanNode } from '#probes/ipv6/plan/tree.ts';
import { isContainer, utilisationOf } from '#probes/ipv6/plan/utilisation.ts';
import type { Sqlite } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import type { Reach } from '../people/authorisation.ts';
import { readPlanGiven, sees } from './plan-given.ts';
import type { Ipv6Settings } from './settings.ts';

const STATUSES = ['pass', 'warn', 'fail', 'unknown', 'not_applicable'] as const;
const PlanVerdict = z.object({
  code: z.string(),
  title: Text,
  criterion: Text,
  status: z.enum(STATUSES),
  reason: Text,
});
export const PlanProblem = z.object({
  /** Of its place in the list as it is now. */
  id: z.int(),
  code: z.enum(CODE_NAMES),
  level: z.enum(LEVELS),
  title: Text,
  reason: Text,
  /** The prefix, the address, or the interface. */
  about: z.string(),
  vrf: z.string(),
  prefix_id: z.int().nullable(),
  node_id: z.int().nullable(),
  node: z.string().nullable(),
  interface: z.string().nullable(),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
});
export type PlanProblem = z.infer<typeof PlanProblem>;
const Container = z.object({
  /** Of the prefix. */
  id: z.int(),
  prefix: z.string(),
  vrf: z.string(),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  /** What its space is counted in. */
  unit_length: z.int(),
  prefixes: z.int(),
  /** Plain share, HD ratio (null: of one unit alone there is none), free or reserved, and reserved alone; 0 to 1. */
  ratio: z.number(),
  hd: z.number().nullable(),
  left: z.number(),
  reserved: z.number(),
});
export const PlanPage = z.object({
  as_of: z.int(),
  /** IPv6 prefixes on record, and addresses that devices tell, both within reach. */
  prefixes: z.int(),
  observed: z.int(),
  /** More addresses were seen than are looked at. */
  is_cut: z.boolean(),
  verdicts: z.array(PlanVerdict),
  counts: z.array(
    z.object({ code: z.enum(CODE_NAMES), level: z.enum(LEVELS), title: Text, condition: Text, count: z.int() }),
  ),
  /** The fullest first. */
  containers: z.array(Container),
  containers_total: z.int(),
  /** Where a map can begin. */
  roots: z.array(z.object({ prefix: z.string(), vrf: z.string() })),
});
export type JudgedPlan = { page: z.infer<typeof PlanPage>; problems: PlanProblem[]; plan: Plan };

/** What was asked about reverse zones (keep-reverse.ts); `at`: epoch ms. */
export type ReverseFound = { at: number; rows: NonNullable<Given['reverse']> };

const MAX_CONTAINERS = 500;
const KEPT_MS = 30_000;
/** A great plan takes seconds of a core: at most a tenth of the time is spent on what devices tell anew. */
const KEPT_TIMES = 10;
/** What is made sooner than this is made anew after each write. */
const SLOW_MS = 200;
/** Whoever is limited has a plan of their own; the oldest goes. */
const MAX_KEPT = 16;

/** What a judging must not be older than, and what it is judged by; `now`: epoch ms; `writes`: to the database so far. */
export type AsOf = {
  now: number;
  writes: number;
  settings: Pick<Ipv6Settings, 'thresholds' | 'plan_policy'>;
  reverse?: ReverseFound | undefined;
};
type Kept = {
  judged: JudgedPlan;
  made_at: number;
  took_ms: number;
  deeds: number;
  as_of: AsOf;
};
const kept = new WeakMap<Sqlite, Map<string, Kept>>();

/** Of the whole connection: what is beyond the reach is left out here. */
export function judgedPlan(db: Sqlite, reach: Reach, as_of: AsOf): JudgedPlan {
  const { now, writes, reverse } = as_of;
  const name = reach === 'everywhere' ? reach : [...reach].sort((a, b) => a - b).join(' ');
  // What people change is in the log; what devices tell may be half a minute late.
  const deeds = (db.$client.prepare('select max(id) from audit_entries').pluck().get() as number | null) ?? 0;
  const all = kept.get(db) ?? new Map<string, Kept>();
  kept.set(db, all);
  const last = all.get(name);
  const isSame =
    last &&
    last.as_of.reverse?.at === reverse?.at &&
    (last.as_of.writes === writes || (last.took_ms >= SLOW_MS && last.deeds === deeds));
  if (isSame && Math.abs(now - last.made_at) < Math.max(KEPT_MS, last.took_ms * KEPT_TIMES)) return last.judged;
  const begun = performance.now();
  const judged = judgePlan(db, reach, as_of);
  all.delete(name);
  all.set(name, { judged, made_at: now, took_ms: performance.now() - begun, deeds, as_of });
  const [oldest] = all.keys();
  if (all.size > MAX_KEPT && oldest !== undefined) all.delete(oldest);
  return judged;
}

function judgePlan(db: Sqlite, reach: Reach, { now, settings, reverse }: AsOf): JudgedPlan {
  const { given: told, is_cut, unit_of_node } = readPlanGiven(db, { reach, settings, now });
  const { thresholds } = settings;
  const given = { ...told, ...(reverse && { reverse: reverse.rows }) };
  // The checks look at the same.
  const scene = sceneOf(given, { thresholds, now });
  const isSeen = ({ owner_id, node_id }: Problem) =>
    sees(reach, owner_id) || (node_id !== null && sees(reach, unit_of_node.get(node_id) ?? null));
  const found = findProblems(scene).filter((problem) => reach === 'everywhere' || isSeen(problem));
  const titles = new Map(codes.map((code) => [code.code, code.title]));
  const problems = found.map(
    ({ owner_id, owner, code, node_id, ...rest }, at): PlanProblem => ({
      ...{ id: at + 1, code, title: titles.get(code) ?? { zh: code, en: code } },
      ...rest,
      // What a service publishes is on no node.
      node_id: node_id && sees(reach, unit_of_node.get(node_id) ?? null) ? node_id : null,
      ...{ unit_id: owner_id, unit: owner },
    }),
  );
  const verdicts = planChecks.map((check) => {
    const verdict = judgeMigration(check, { facts: [], given, thresholds, now });
    const { code, title, criterion } = check;
    return { code, title, criterion, status: verdict.status, reason: reasonFor(reach, verdict) };
  });
  const counted = new Map<string, number>();
  for (const { code } of problems) counted.set(code, (counted.get(code) ?? 0) + 1);
  const own = nodes6(scene.plan).filter(({ row }) => sees(reach, row.owner_id));
  const containers = own.flatMap(containerOf).sort((a, b) => (b.hd ?? b.ratio) - (a.hd ?? a.ratio) || a.id - b.id);
  return {
    plan: scene.plan,
    problems,
    page: {
      as_of: now,
      prefixes: own.length,
      observed: scene.addresses.filter(({ row }) => sees(reach, row.owner_id)).length,
      is_cut,
      verdicts,
      counts: codes.flatMap(({ code, level, title, condition }) => {
        const count = counted.get(code) ?? 0;
        return count > 0 ? [{ code, level, title, condition, count }] : [];
      }),
      containers: containers.slice(0, MAX_CONTAINERS),
      containers_total: containers.length,
      roots: rootsOf(own).slice(0, MAX_CONTAINERS),
    },
  };
}

/** A verdict is of the whole plan, and its reason names what is wrong wherever it stands. */
function reasonFor(reach: Reach, { status, reason }: Verdict): z.infer<typeof Text> {
  if (reach === 'everywhere' || status === 'not_applicable') return reason;
  return {
    zh: '针对全市规划；涉及本单位的问题见下表',
    en: 'This is of the whole plan; what bears on your units is listed below',
  };
}

function containerOf(node: PlanNode): z.infer<typeof Container>[] {
  if (!isContainer(node)) return [];
  const found = utilisationOf(node);
  if (found.by !== 'children') return [];
  const { id, vrf, owner_id, owner } = node.row;
  const { unit_length, ratio, hd } = found.share;
  return [
    {
      ...{ id, prefix: spell(node.block), vrf, unit_id: owner_id, unit: owner, unit_length },
      ...{ prefixes: node.children.length, ratio, hd, left: found.left, reserved: found.reserved },
    },
  ];
}

/** The topmost of these. */
function rootsOf(own: readonly PlanNode[]): { prefix: string; vrf: string }[] {
  const seen = new Set(own);
  const isTop = (node: PlanNode): boolean => {
    for (let at = node.parent; at; at = at.parent) if (seen.has(at)) return false;
    return true;
  };
  return own.filter(isTop).map(({ block, row }) => ({ prefix: spell(block), vrf: row.vrf }));
}
