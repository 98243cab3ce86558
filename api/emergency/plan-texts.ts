/** Texts of plans as they are read: once each, since lists need the heads of many and a long text takes a fifth of a second. */
import { createHash } from 'node:crypto';
import { checks } from '#probes/checks/index.ts';
import type { Problem } from '#probes/yaml/problems.ts';
import { type FlowStep, flowOfPlan } from '#runbooks/flow.ts';
import { type Known, missingOf } from '#runbooks/mistakes.ts';
import type { Block, PlanHead } from '#runbooks/plan.ts';
import { type ReadPlan, readPlan } from '#runbooks/read-plan.ts';
import type { Db } from '../db/open.ts';
import { wholeOf } from '../people/reach.ts';

const MAX_KEPT = 200;
const kept = new Map<string, ReadPlan>();

export const digestOf = (source: string): string => createHash('sm3').update(source, 'utf8').digest('hex');

export const readText = (source: string): ReadPlan => readBy(digestOf(source), () => source);

function readBy(digest: string, source: () => string): ReadPlan {
  const read = kept.get(digest) ?? readPlan(source());
  // The one that was asked for last goes last.
  kept.delete(digest);
  kept.set(digest, read);
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  return read;
}

/** Undefined: the text has mistakes. */
export const headOf = (source: string): PlanHead | undefined => headByDigest(digestOf(source), () => source);

/** The text is asked for only when it wasn't read yet. */
export function headByDigest(digest: string, source: () => string): PlanHead | undefined {
  const read = readBy(digest, source);
  return 'plan' in read ? withoutProse(read.plan) : undefined;
}

const withoutProse = ({ blocks: _prose, ...head }: PlanHead & { blocks: Block[] }): PlanHead => head;

/** The head of the version in force of another plan. */
export function headInForce(db: Db, slug: string): PlanHead | undefined {
  const source = db.$client
    .prepare(`select v.source from emergency_plan_versions v join emergency_plans p on p.id = v.plan_id
      where p.slug = ? and v.state = 'in_force'`)
    .pluck()
    .get(slug) as string | undefined;
  return source === undefined ? undefined : headOf(source);
}

const CHECKS = new Set(checks.map(({ id }) => id));

/** What whoever asks sees to be there; hooks are few and known by their names alone. */
export function knownOf(db: Db): Known {
  const names = (query: string) => new Set(db.$client.prepare(query).pluck().all() as string[]);
  const hooks = wholeOf(db).$client.prepare('select id from action_hooks').pluck().all() as string[];
  return {
    checks: CHECKS,
    systems: names('select name from systems'),
    units: names('select name from units'),
    targets: names('select name from nodes union select name from systems union select name from endpoints'),
    hooks: new Set(hooks),
    plan: (slug) => headInForce(db, slug),
  };
}

export type Checked = {
  /** Why it is no plan. */
  problems: Problem[];
  /** Why it can't be approved yet. */
  missing: Problem[];
  head: PlanHead | null;
  blocks: Block[];
  flow: FlowStep[];
};

/** `slug`: what its identifier must be, since others call the plan by it. */
export function checkText(db: Db, source: string, slug?: string): Checked {
  const read = readText(source);
  if ('problems' in read) return { problems: read.problems, missing: [], head: null, blocks: [], flow: [] };
  const head = withoutProse(read.plan);
  const missing = missingOf(head, knownOf(db));
  if (slug !== undefined && head.id !== slug)
    missing.unshift({
      path: ['id'],
      text: { zh: `标识须保持为 ${slug}`, en: `the identifier must stay ${slug}` },
    });
  return {
    ...{ problems: [], missing: missing.map(read.placed), head },
    ...{ blocks: read.plan.blocks, flow: flowOfPlan(head) },
  };
}
