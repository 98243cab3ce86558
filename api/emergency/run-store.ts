/**
 * A run as the database keeps it. What is put in is on disk, with the state that follows from it, before anybody is told: an end of the program
 * at any moment loses no step, and an input that was written never happens twice.
 */
import { and, asc, eq } from 'drizzle-orm';
import { type Beginning, begin, reduce } from '#runbooks/engine.ts';
import type { PlanHead } from '#runbooks/plan.ts';
import { readPlan } from '#runbooks/read-plan.ts';
import type { Input, Script, State } from '#runbooks/run.ts';
import { scriptOf } from '#runbooks/script.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { reviewAfter } from './review-plan.ts';
import { emergencyInputs, emergencyPlans, emergencyPlanVersions, emergencyRuns } from './schema.ts';

export type RunRow = typeof emergencyRuns.$inferSelect;
/** A run with the number of its incident or its drill: just one of them. */
export type RunOf = { incident_id: number; drill_id?: never } | { drill_id: number; incident_id?: never };

const headInForce = (db: Db, slug: string): PlanHead | undefined => {
  const row = db
    .select({ source: emergencyPlanVersions.source })
    .from(emergencyPlanVersions)
    .innerJoin(emergencyPlans, eq(emergencyPlans.id, emergencyPlanVersions.plan_id))
    .where(and(eq(emergencyPlans.slug, slug), eq(emergencyPlanVersions.state, 'in_force')))
    .get();
  const read = row && readPlan(row.source);
  return read && 'plan' in read ? headOf(read.plan) : undefined;
};

const headOf = ({ blocks: _prose, ...head }: PlanHead & { blocks?: unknown }): PlanHead => head;

/** Refused when it has mistakes, or when one that it calls isn't in force. */
export function scriptInForce(db: Db, source: string): Script {
  const read = readPlan(source);
  if ('problems' in read) throw conflict('预案有错误，不能运行', 'The plan has mistakes and can’t be run');
  const script = scriptOf(headOf(read.plan), (slug) => headInForce(db, slug));
  if ('lacking' in script)
    throw conflict(
      `被调用的预案 ${script.lacking} 没有生效`,
      `The plan ${script.lacking}, which it calls, is not in force`,
    );
  return script;
}

/** Call it in the transaction of what it belongs to. */
export function beginRun(
  db: Db,
  actor: Actor,
  { plan_id, unit_id, ...of }: { plan_id: number; unit_id: number } & RunOf,
  beginning: Beginning,
): number {
  const version = db
    .select()
    .from(emergencyPlanVersions)
    .where(and(eq(emergencyPlanVersions.plan_id, plan_id), eq(emergencyPlanVersions.state, 'in_force')))
    .get();
  if (!version) throw conflict('该预案没有生效的版本', 'No version of this plan is in force');
  const script = scriptInForce(db, version.source);
  const state = begin(script, beginning);
  const { id } = db
    .insert(emergencyRuns)
    .values({
      ...{ plan_id, version_id: version.id, unit_id, script, beginning, state, ...of },
      ...{ status: state.status, started_by: actor.person, started_at: beginning.at, ended_at: state.ended_at },
    })
    .returning({ id: emergencyRuns.id })
    .get();
  const after = { plan_id, version: version.number, ...of, grade: beginning.grade, roles: beginning.roles };
  record(db, actor, { action: 'emergency_start', object_kind: 'emergency_run', object_id: id, after }, beginning.at);
  return id;
}

export function runOf(db: Db, id: number): RunRow {
  const row = db.select().from(emergencyRuns).where(eq(emergencyRuns.id, id)).get();
  if (!row) throw notFound('运行', 'run');
  return row;
}

export const inputsOf = (db: Db, run_id: number): Input[] =>
  db
    .select({ body: emergencyInputs.body })
    .from(emergencyInputs)
    .where(eq(emergencyInputs.run_id, run_id))
    .orderBy(asc(emergencyInputs.sequence))
    .all()
    .map(({ body }) => body);

/** What may be put in; `by` and `at` are the caller's. */
type Bare<I> = I extends Input ? Omit<I, 'at' | 'by'> : never;
export type PersonInput = Bare<Extract<Input, { by: string }>>;
export type ProgramInput = Bare<Extract<Input, { by: null }>>;

/** What a person does; refused with a sentence. One that pressed a moment too late finds the step ended. */
export function putByPerson(db: Db, actor: Actor, run_id: number, input: PersonInput, now: number): State {
  return db.$client
    .transaction(() => {
      const put = write(db, run_id, { ...input, by: actor.person, at: now } as Input);
      if ('refused' in put) throw conflict(put.refused.zh, put.refused.en);
      const { do: action, ...after } = input;
      record(db, actor, { action: `emergency_${action}`, object_kind: 'emergency_run', object_id: run_id, after }, now);
      return put.state;
    })
    .immediate();
}

/** What came of an effect. Undefined: its step has ended in the meantime, and what comes back late changes nothing. */
export function putByProgram(db: Db, run_id: number, input: ProgramInput, now: number): State | undefined {
  return db.$client
    .transaction(() => {
      const put = write(db, run_id, { ...input, by: null, at: now } as Input);
      return 'refused' in put ? undefined : put.state;
    })
    .immediate();
}

/** An effect within the database and the note of it stand or fall together: `make` does it and says what to note; undefined: nothing. */
export function putWith(
  db: Db,
  run_id: number,
  make: (run: RunRow) => ProgramInput | undefined,
  now: number,
): State | undefined {
  return db.$client
    .transaction(() => {
      const made = make(runOf(db, run_id));
      if (!made) return undefined;
      const put = write(db, run_id, { ...made, by: null, at: now } as Input);
      // `make` looked at the run within this transaction: a refusal is a mistake of ours, and takes the effect back.
      if ('refused' in put) throw new Error(put.refused.en);
      return put.state;
    })
    .immediate();
}

function write(db: Db, run_id: number, input: Input) {
  const run = runOf(db, run_id);
  const reduced = reduce(run.script, run.state, input);
  if ('refused' in reduced) return reduced;
  const sequence = run.sequence + 1;
  const { state } = reduced;
  db.insert(emergencyInputs).values({ run_id, sequence, at: input.at, by: input.by, body: input }).run();
  db.update(emergencyRuns)
    .set({ state, status: state.status, ended_at: state.ended_at, sequence })
    .where(eq(emergencyRuns.id, run_id))
    .run();
  // What was carried out shows what a plan is worth, also when it was broken off.
  if (state.status !== 'running') reviewAfter(db, run.plan_id, run.drill_id === null ? 'incident' : 'drill', input.at);
  return reduced;
}
