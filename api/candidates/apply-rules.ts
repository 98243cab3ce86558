/** Lets the rules decide on candidates that wait. The first enabled rule that fits counts; what it can't do stays waiting. */
import { asc, eq, inArray } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { confirmPlanned } from './confirm.ts';
import { addressesOf, planNodes } from './plan.ts';
import { type Rule, ruleFits } from './rule-fits.ts';
import { candidateRules, candidates, ruleDeeds } from './schema.ts';

/** A rule acts by itself, in the name of the person who made it. */
export const actorOf = (rule: Pick<Rule, 'name' | 'created_by'>): Actor => ({
  person: `rule: ${rule.name} (${rule.created_by})`,
  address: '-',
});

export const rulesInOrder = (db: Db): Rule[] =>
  db
    .select()
    .from(candidateRules)
    .where(eq(candidateRules.enabled, true))
    .orderBy(asc(candidateRules.place), asc(candidateRules.id))
    .all();

type Job = { id: number };
export type Deed = { rule: Rule; candidate_id: number; node_id: number | null };

/** For a candidate that discovery just brought; returns the node that a rule made of it. */
export function applyRules(db: Db, job: Job, candidate_id: number, now: number): number | undefined {
  if (!prepared(db, 'select 1 from candidate_rules where enabled = 1 limit 1').get()) return undefined;
  const deed = decideByRule(db, rulesInOrder(db), candidate_id, now);
  if (!deed) return undefined;
  const row = { rule_id: deed.rule.id, job_id: job.id, candidate_id, at: now };
  db.insert(ruleDeeds).values(row).onConflictDoNothing().run();
  return deed.node_id ?? undefined;
}

/** Undefined when no rule fits, or the one that does can't be carried out: a name or an address may be taken. */
export function decideByRule(db: Db, rules: readonly Rule[], candidate_id: number, now: number): Deed | undefined {
  if (rules.length === 0) return undefined;
  const seen = db.select().from(candidates).where(eq(candidates.id, candidate_id)).get();
  if (seen?.state !== 'waiting') return undefined;
  const addresses = addressesOf(db, [candidate_id]).get(candidate_id) ?? [];
  const rule = rules.find((one) => ruleFits(one, seen, addresses));
  if (!rule) return undefined;
  const actor = actorOf(rule);
  if (rule.action === 'ignore') {
    db.update(candidates)
      .set({ state: 'ignored', decided_by: actor.person, decided_at: now, reason: rule.name })
      .where(eq(candidates.id, candidate_id))
      .run();
    return { rule, candidate_id, node_id: null };
  }
  const fields = {
    role: rule.role,
    ...(rule.unit_id === null ? {} : { unit_id: rule.unit_id }),
    ...(rule.area_id === null ? {} : { area_id: rule.area_id }),
  };
  const planned = planNodes(db, { ids: [candidate_id], fields, watch: rule.watch, names: new Map() });
  if (planned.some(({ problem }) => problem !== null)) return undefined;
  const [made] = confirmPlanned(db, actor, planned, now);
  return { rule, candidate_id, node_id: made?.node_id ?? null };
}

/** What the rules did in a job, one row a rule in the log; call it when the job has ended, in its transaction. */
export function logRules(db: Db, job: Job) {
  const rows = db
    .select({ rule_id: ruleDeeds.rule_id, candidate_id: ruleDeeds.candidate_id })
    .from(ruleDeeds)
    .where(eq(ruleDeeds.job_id, job.id))
    .all();
  for (const [rule_id, deeds] of Map.groupBy(rows, (row) => row.rule_id)) {
    const rule = db.select().from(candidateRules).where(eq(candidateRules.id, rule_id)).get();
    if (!rule) continue;
    logDeeds(
      db,
      rule,
      deeds.map(({ candidate_id }) => candidate_id),
      { job_id: job.id },
    );
  }
  db.delete(ruleDeeds).where(eq(ruleDeeds.job_id, job.id)).run();
}

/** The log tells how many; of thousands it names the first. */
const MAX_LOGGED = 1_000;

/** One row for all that a rule did at once. */
export function logDeeds(db: Db, rule: Rule, ids: readonly number[], where: Record<string, unknown>) {
  const candidate_ids = ids.slice(0, MAX_LOGGED);
  const node_ids = db
    .select({ node_id: candidates.node_id })
    .from(candidates)
    .where(inArray(candidates.id, candidate_ids))
    .all()
    .flatMap(({ node_id }) => node_id ?? []);
  const made = rule.action === 'confirm' ? { node_ids } : {};
  const after = { ...where, count: ids.length, candidate_ids, ...made };
  record(db, actorOf(rule), { action: rule.action, object_kind: 'candidate_rule', object_id: rule.id, after });
}
