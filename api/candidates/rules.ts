/** The rules that people keep: making, changing, removing, ordering; what one would catch, and letting all decide now. */
import { asc, count, eq, max } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { checkReferences } from '../estate/nodes.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { type Deed, decideByRule, logDeeds, rulesInOrder } from './apply-rules.ts';
import { addressesOf } from './plan.ts';
import { type Conditions, type Rule, ruleFits } from './rule-fits.ts';
import { candidateRules, candidates } from './schema.ts';

export type RuleFields = Omit<Rule, 'id' | 'place' | 'created_by' | 'created_at' | 'updated_at'>;
const MAX_RULES = 200;

export function createRule(db: Db, actor: Actor, fields: RuleFields, now: number): number {
  checkReferences(db, fields);
  const last = db
    .select({ place: max(candidateRules.place), n: count() })
    .from(candidateRules)
    .get();
  if ((last?.n ?? 0) >= MAX_RULES) throw conflict(`规则最多 ${MAX_RULES} 条`, `At most ${MAX_RULES} rules`);
  const { id } = db
    .insert(candidateRules)
    .values({ ...fields, place: (last?.place ?? 0) + 1, created_by: actor.person, created_at: now, updated_at: now })
    .returning({ id: candidateRules.id })
    .get();
  record(db, actor, { action: 'create', object_kind: 'candidate_rule', object_id: id, after: fields });
  return id;
}

/** Whoever changes a rule answers for it from then on. */
export function changeRule(db: Db, actor: Actor, id: number, fields: RuleFields, now: number) {
  const before = ruleOf(db, id);
  checkReferences(db, fields);
  db.update(candidateRules)
    .set({ ...fields, created_by: actor.person, updated_at: now })
    .where(eq(candidateRules.id, id))
    .run();
  record(db, actor, { action: 'update', object_kind: 'candidate_rule', object_id: id, before, after: fields });
}

export function removeRule(db: Db, actor: Actor, id: number) {
  const before = ruleOf(db, id);
  db.delete(candidateRules).where(eq(candidateRules.id, id)).run();
  record(db, actor, { action: 'delete', object_kind: 'candidate_rule', object_id: id, before });
}

/** `ids` are all rules, each once: who orders them must have seen them all. */
export function orderRules(db: Db, actor: Actor, ids: readonly number[], now: number) {
  const before = db
    .select({ id: candidateRules.id })
    .from(candidateRules)
    .orderBy(asc(candidateRules.place), asc(candidateRules.id))
    .all()
    .map(({ id }) => id);
  if (ids.length !== before.length || new Set(ids).size !== ids.length || !ids.every((id) => before.includes(id))) {
    throw wrong('ids', '顺序须包含每条规则各一次', 'The order has to name each rule once');
  }
  for (const [at, id] of ids.entries()) {
    db.update(candidateRules)
      .set({ place: at + 1, updated_at: now })
      .where(eq(candidateRules.id, id))
      .run();
  }
  record(db, actor, { action: 'order', object_kind: 'candidate_rule', object_id: 'all', before, after: ids });
}

function ruleOf(db: Db, id: number): Rule {
  const found = db.select().from(candidateRules).where(eq(candidateRules.id, id)).get();
  if (!found) throw notFound('该规则', 'rule');
  return found;
}

/** The candidates that wait and fit, the oldest first. */
export function caughtBy(db: Db, conditions: Conditions): number[] {
  const { id, scope_id, vendor, model, name, snmp } = candidates;
  const waiting = db
    .select({ id, scope_id, vendor, model, name, snmp })
    .from(candidates)
    .where(eq(candidates.state, 'waiting'))
    .orderBy(asc(id))
    .all();
  const addresses =
    conditions.range === null
      ? new Map()
      : waitingAddresses(
          db,
          waiting.map((row) => row.id),
        );
  return waiting.filter((row) => ruleFits(conditions, row, addresses.get(row.id) ?? [])).map((row) => row.id);
}

const CHUNK = 1_000;

/** Part by part: a statement takes a limited number of values. */
function waitingAddresses(db: Db, ids: readonly number[]): ReturnType<typeof addressesOf> {
  const all: ReturnType<typeof addressesOf> = new Map();
  for (let at = 0; at < ids.length; at += CHUNK) {
    for (const [id, rows] of addressesOf(db, ids.slice(at, at + CHUNK))) all.set(id, rows);
  }
  return all;
}

export type Applied = { confirmed: number; ignored: number; left: number };
/** So many in one transaction; a person applies again for the rest. */
const MAX_APPLIED = 2_000;

/** Lets the enabled rules, or only some of them, decide on what waits, one row a rule in the log. `left` still wait. */
export function applyToWaiting(db: Db, actor: Actor, now: number, only?: readonly number[]): Applied {
  const rules = rulesInOrder(db).filter(({ id }) => !only || only.includes(id));
  const waiting = db
    .select({ id: candidates.id })
    .from(candidates)
    .where(eq(candidates.state, 'waiting'))
    .orderBy(asc(candidates.id))
    .all();
  const deeds: Deed[] = [];
  for (const { id } of waiting) {
    if (deeds.length >= MAX_APPLIED) break;
    const deed = decideByRule(db, rules, id, now);
    if (deed) deeds.push(deed);
  }
  for (const [, done] of Map.groupBy(deeds, ({ rule }) => rule.id)) {
    const [first] = done;
    if (first)
      logDeeds(
        db,
        first.rule,
        done.map(({ candidate_id }) => candidate_id),
        { applied_by: actor.person },
      );
  }
  const confirmed = deeds.filter(({ node_id }) => node_id !== null).length;
  return { confirmed, ignored: deeds.length - confirmed, left: waiting.length - deeds.length };
}
