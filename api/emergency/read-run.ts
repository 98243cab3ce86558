/** A run as its page shows it: the drawing with what stands, what each open step asks for, and what whoever reads may do. */
import { z } from 'zod';
import { figuresOf } from '#runbooks/figures.ts';
import { type FlowStep, flowOf } from '#runbooks/flow.ts';
import { isStuck, leads, mayAct, stepAt } from '#runbooks/may-act.ts';
import { MARKS, STEP_KINDS, type Step } from '#runbooks/plan.ts';
import { readPlan, sectionOf } from '#runbooks/read-plan.ts';
import { DRILL_FORMS } from '#runbooks/run.ts';
import type { Db } from '../db/open.ts';
import { Paging } from '../middleware/endpoint.ts';
import { nameOfPerson } from '../people/names.ts';
import { GradeNumber } from './incident-shapes.ts';
import { type RunRow, runOf } from './run-store.ts';
import { EMERGENCY_STATES } from './schema.ts';
import { subjectOfRun } from './subject-of-run.ts';

const Person = z.object({ account: z.string(), name: z.string() });
const Field = z.object({
  ...{ id: z.string(), ask: z.string(), kind: z.enum(['text', 'number', 'time', 'choice']) },
  ...{ options: z.array(z.string()).optional(), optional: z.boolean() },
});
/** What there is to be known and done at a step that was reached. */
export const StepDetail = z.object({
  ...{
    key: z.string(),
    kind: z.enum(STEP_KINDS),
    title: z.string(),
    hint: z.string().nullable(),
    role: z.string().nullable(),
  },
  ...{ status: z.string(), opened_at: z.int(), deadline_at: z.int().nullable(), late_at: z.int().nullable() },
  /** Of the step, or of nobody: whether whoever reads may act on it, and whether it waits for a person at all. */
  ...{ may_act: z.boolean(), waits: z.boolean(), may_skip: z.boolean(), is_stuck: z.boolean() },
  record: z.array(Field),
  answers: z.array(z.object({ id: z.string(), text: z.string() })),
  /** The answer that holds, by its id. */
  answered: z.string().nullable(),
  text: z.string(),
  values: z.record(z.string(), z.string()),
  looks: z.array(z.object({ result: z.enum(['met', 'not_met', 'unknown']), because: z.string(), at: z.int() })),
  ...{ reason: z.string(), by: z.string().nullable(), ended_at: z.int().nullable(), ticket_id: z.int().nullable() },
  ...{ proposed_by: z.string().nullable(), approved_by: z.string().nullable(), may_approve: z.boolean() },
  sent: z.object({ is_ok: z.boolean(), said: z.string(), at: z.int() }).nullable(),
  /** A section of the prose: `Block`s. */
  prose: z.array(z.record(z.string(), z.unknown())),
});
export type StepDetail = z.infer<typeof StepDetail>;

export const RunListRow = z.object({
  ...{ id: z.int(), plan_id: z.int(), plan: z.string(), status: z.enum(EMERGENCY_STATES), grade: GradeNumber },
  ...{ incident_id: z.int().nullable(), drill_id: z.int().nullable(), subject: z.string(), unit: z.string() },
  ...{ started_at: z.int(), ended_at: z.int().nullable() },
});
export const RunQuery = z.object({
  /** Those in which whoever asks has a role. */
  mine: z.stringbool().optional(),
  status: z.enum(EMERGENCY_STATES).optional(),
  incident_id: z.coerce.number().int().optional(),
  drill_id: z.coerce.number().int().optional(),
  ...Paging,
});
export const RunPage = z.object({
  run: RunListRow.extend({
    ...{ sequence: z.int(), drill: z.enum(DRILL_FORMS).nullable(), started_by: z.string(), version_id: z.int() },
    marks: z.partialRecord(z.enum(MARKS), z.int()),
    leads: z.string().nullable(),
    /** Whoever reads leads, or nobody does. */
    may_lead: z.boolean(),
  }),
  /** `FlowStep`s. */
  flow: z.array(z.record(z.string(), z.unknown())),
  steps: z.array(StepDetail),
  roles: z.array(z.object({ id: z.string(), title: z.string(), duty: z.string(), people: z.array(Person) })),
  contacts: z.array(z.object({ role: z.string(), name: z.string(), phone: z.string() })),
  notes: z.array(z.object({ at: z.int(), by: z.string(), text: z.string() })),
  injects: z.array(z.object({ at: z.int(), number: z.int(), text: z.string() })),
  figures: z.object({
    ...{
      steps: z.int(),
      done: z.int(),
      late: z.array(z.string()),
      skipped: z.array(z.string()),
      accepted: z.array(z.string()),
    },
    ...{ rto_ms: z.number(), to_recover_ms: z.number().nullable(), kept_rto: z.boolean().nullable() },
  }),
});

/** `me`: only those in which this account has a role. */
export function listRuns(
  db: Db,
  { status, incident_id, drill_id, limit, offset }: z.output<typeof RunQuery>,
  me: string | null = null,
) {
  const where = `where (:status is null or r.status = :status) and (:incident is null or r.incident_id = :incident)
    and (:drill is null or r.drill_id = :drill)
    and (:me is null or exists (select 1 from json_each(r.state, '$.roles') o_, json_each(o_.value) p_ where p_.value = :me))`;
  const given = { status: status ?? null, incident: incident_id ?? null, drill: drill_id ?? null, me };
  const rows = db.$client
    .prepare(`${ROW} ${where} order by r.id desc limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as z.infer<typeof RunListRow>[];
  const total = db.$client.prepare(`select count(*) from emergency_runs r ${where}`).pluck().get(given) as number;
  return { rows, total };
}

const ROW = `select r.id, r.plan_id, r.script ->> '$.head.title' as plan, r.status, r.state ->> '$.grade' as grade, r.incident_id, r.drill_id,
  coalesce((select i.title from incidents i where i.id = r.incident_id), (select d.title from drills d where d.id = r.drill_id), '') as subject,
  (select u.name from main.units u where u.id = r.unit_id) as unit, r.started_at, r.ended_at from emergency_runs r`;

/** `me`: the account of whoever reads; `acts`: whether they may take part at all. */
export function readRun(db: Db, id: number, me: string, acts: boolean): z.infer<typeof RunPage> {
  const run = runOf(db, id);
  const row = db.$client.prepare(`${ROW} where r.id = ?`).get(id) as z.infer<typeof RunListRow>;
  const { script, state, sequence, started_by, version_id } = run;
  const who = (person: string) => nameOfPerson(db, person) ?? person;
  const leading = leads(script, state.grade) ?? null;
  const leaders = leading === null ? [] : (state.roles[leading] ?? []);
  const { steps, done, late, skipped, accepted, rto_ms, to_recover_ms, kept_rto } = figuresOf(
    script.head,
    state,
    subjectOfRun(db, run).occurred_at,
    Date.now(),
  );
  return {
    run: {
      ...{ ...row, sequence, drill: state.drill, started_by: who(started_by), marks: state.marks, version_id },
      ...{ leads: leading, may_lead: acts && (leaders.length === 0 || leaders.includes(me)) },
    },
    flow: flowOf(script, state) as (FlowStep & Record<string, unknown>)[],
    steps: detailsOf(db, run, me, acts, who),
    roles: script.head.roles.map((role) => ({
      ...role,
      people: (state.roles[role.id] ?? []).map((account) => ({ account, name: who(account) })),
    })),
    contacts: script.head.contacts,
    notes: state.notes.map((note) => ({ ...note, by: who(note.by) })),
    injects: state.injects,
    figures: { steps, done, late, skipped, accepted, rto_ms, to_recover_ms, kept_rto },
  };
}

function detailsOf(db: Db, run: RunRow, me: string, acts: boolean, who: (person: string) => string): StepDetail[] {
  const { script, state } = run;
  const source = db.$client
    .prepare('select source from emergency_plan_versions where id = ?')
    .pluck()
    .get(run.version_id);
  const read = typeof source === 'string' ? readPlan(source) : { problems: [] };
  const blocks = 'plan' in read ? read.plan.blocks : [];
  return Object.values(state.entries).flatMap((entry): StepDetail[] => {
    const step = stepAt(script, state, entry.key);
    if (!step) return [];
    const stuck = isStuck(step, entry);
    const may = acts && state.status === 'running' && entry.status === 'open' && mayAct(script, state, step, me);
    const { key, status, opened_at, deadline_at, late_at, values, looks, reason, by, ended_at, ticket_id, sent } =
      entry;
    return [
      {
        ...{
          key,
          kind: step.kind,
          title: step.title,
          hint: step.hint ?? null,
          role: 'role' in step ? step.role : null,
        },
        ...{ status, opened_at, deadline_at, late_at, values, looks, reason, ended_at, ticket_id, sent },
        ...{ may_act: may, waits: entry.status === 'open' && waits(step, stuck, entry.answers.length < entry.asked) },
        may_skip: may && (step.optional || (step.kind === 'wait' && state.drill !== null)),
        is_stuck: stuck,
        record: step.kind === 'do' ? step.record : [],
        answers: step.kind === 'decide' ? step.answers.map(({ id, text }) => ({ id, text })) : [],
        answered: entry.answers.length >= entry.asked ? (entry.answers.at(-1)?.answer ?? null) : null,
        text: 'text' in step ? step.text : '',
        ...{ by: by && who(by), proposed_by: entry.proposed_by && who(entry.proposed_by) },
        approved_by: entry.approved_by && who(entry.approved_by),
        may_approve:
          acts &&
          status === 'open' &&
          entry.proposed_by !== null &&
          entry.approved_by === null &&
          entry.proposed_by !== me,
        prose: sectionOf(blocks, step.id),
      },
    ];
  });
}

/** Whether a person must do something, and not the program or time. */
function waits(step: Step, is_stuck: boolean, is_asked: boolean): boolean {
  if (step.kind === 'do') return true;
  if (step.kind === 'decide') return is_asked;
  return (step.kind === 'check' || step.kind === 'action') && is_stuck;
}
