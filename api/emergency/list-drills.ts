/** Drills as they are read, within what the connection shows. */
import type { z } from 'zod';
import { figuresOf, type RunFigures } from '#runbooks/figures.ts';
import { stepAt } from '#runbooks/may-act.ts';
import type { Db } from '../db/open.ts';
import { notFound } from '../middleware/errors.ts';
import { nameOfAccount, nameOfPerson } from '../people/names.ts';
import { compareDrills } from './compare-drills.ts';
import type { DrillPage, DrillQuery, DrillRow } from './drill-shapes.ts';
import { type Drill, drillOf, headOfPlan, runOfDrill } from './drills.ts';
import { systemNames, unitName } from './incident-reports.ts';
import type { RunRow } from './run-store.ts';

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
/** The moment from which its day is over, in Beijing. */
const dayOver = (column: string) => `((${column} + ${SHANGHAI_MS}) / ${DAY_MS} + 1) * ${DAY_MS} - ${SHANGHAI_MS}`;
const STATE = `case when d.state = 'planned' and ${dayOver('d.scheduled_at')} <= :now then 'missed' else d.state end`;
/** When it was really begun, else when it is planned. */
const HELD = 'coalesce(r.started_at, d.scheduled_at)';
const ROW = `select d.id, d.plan_id, coalesce(p.title, '') as plan, d.unit_id, coalesce(u.name, '') as unit, d.title, d.form,
  d.scheduled_at, r.started_at, ${STATE} as state, r.id as run_id, d.evaluation is not null as is_evaluated, d.created_by,
  ${nameOfAccount('d.created_by')} as created_by_name
  from drills d left join emergency_plans p on p.id = d.plan_id left join units u on u.id = d.unit_id
  left join emergency_runs r on r.drill_id = d.id`;

type Row = z.infer<typeof DrillRow>;
type Stored = Omit<Row, 'is_evaluated'> & { is_evaluated: number };
const shown = (row: Stored): Row => ({ ...row, is_evaluated: row.is_evaluated === 1 });

export function listDrills(db: Db, { limit, offset, ...query }: z.output<typeof DrillQuery>, now: number) {
  const where = `where (:plan_id is null or d.plan_id = :plan_id) and (:unit_id is null or d.unit_id = :unit_id)
    and (:state is null or ${STATE} = :state)`;
  const given = { plan_id: query.plan_id ?? null, unit_id: query.unit_id ?? null, state: query.state ?? null, now };
  const rows = db.$client
    .prepare(`${ROW} ${where} order by d.scheduled_at desc, d.id desc limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as Stored[];
  const total = db.$client.prepare(`select count(*) from drills d ${where}`).pluck().get(given) as number;
  return { rows: rows.map(shown), total };
}

/** The year is Beijing's. Units without a drill in it have no row. */
export function readCalendar(db: Db, year: number, now: number) {
  const [from, until] = [year, year + 1].map((one) => Date.UTC(one, 0, 1) - SHANGHAI_MS);
  const rows = db.$client
    .prepare(`${ROW} where ${HELD} >= :from and ${HELD} < :until order by unit, d.unit_id, ${HELD}`)
    .all({ from, until, now }) as Stored[];
  const units = [...Map.groupBy(rows.map(shown), ({ unit_id }) => unit_id)].map(([unit_id, drills]) => ({
    ...{ unit_id, unit: drills[0]?.unit ?? '', drills },
  }));
  return { year, units };
}

/** A drill happens when it begins: its times are counted from there. */
export const drillFigures = ({ script, state }: RunRow, now: number): RunFigures =>
  figuresOf(script.head, state, state.started_at, now);

/** With which the first evaluation of all begins; each form may have its own. */
const FIRST_CRITERIA = [
  '发现与报告及时',
  '指挥与决策得当',
  '处置步骤正确',
  '协同与沟通顺畅',
  '记录与取证完整',
  '恢复达到目标',
];

function criteriaOf(db: Db, { evaluation }: Drill): string[] {
  if (evaluation) return Object.keys(evaluation.scores);
  const last = db.$client
    .prepare(
      `select evaluation ->> '$.scores' from drills where evaluation is not null order by evaluation ->> '$.at' desc`,
    )
    .pluck()
    .get() as string | undefined;
  return last === undefined ? FIRST_CRITERIA : Object.keys(JSON.parse(last));
}

/** The one before it whose run went to its end. */
export function comparisonOf(db: Db, drill: Drill, run: RunRow, now: number): z.infer<typeof DrillPage>['comparison'] {
  const id = db.$client
    .prepare(`select d.id from drills d join emergency_runs r on r.drill_id = d.id
      where d.plan_id = ? and d.id <> ? and r.status = 'ended' and r.started_at < ? order by r.started_at desc`)
    .pluck()
    .get(drill.plan_id, drill.id, run.started_at) as number | undefined;
  const last = id === undefined ? undefined : runOfDrill(db, id);
  if (id === undefined || !last || run.status !== 'ended') return null;
  const { title, form } = drillOf(db, id);
  const rows = compareDrills(drillFigures(last, now), drillFigures(run, now));
  return { last: { id, title, form, started_at: last.started_at }, rows };
}

export function evaluationOf(db: Db, { evaluation }: Drill): z.infer<typeof DrillPage>['evaluation'] {
  if (!evaluation) return null;
  const ticket = db.$client.prepare('select number, state from tickets where id = ?');
  return {
    scores: Object.entries(evaluation.scores).map(([criterion, score]) => ({ criterion, score })),
    ...{ strengths: evaluation.strengths, weaknesses: evaluation.weaknesses },
    ...{ by: evaluation.by, by_name: nameOfPerson(db, evaluation.by), at: evaluation.at },
    improvements: evaluation.improvements.map((one) => ({
      ...{ ...one, unit: unitName(db, one.unit_id) || null },
      ticket: (ticket.get(one.ticket_id) as { number: string; state: string } | undefined) ?? null,
    })),
  };
}

export const playersOf = (db: Db, usernames: readonly string[]) =>
  usernames.map((username) => ({ username, name: nameOfPerson(db, username) ?? username }));

/** The run's plan while there is one: the plan in force may be another by now. */
export function rolesOf(db: Db, drill: Drill, run: RunRow | undefined) {
  const roles = (run?.script.head ?? headOfPlan(db, drill.plan_id))?.roles ?? [];
  const people = run?.state.roles ?? drill.roles;
  return roles.map(({ id, title, duty }) => ({ id, title, duty, people: playersOf(db, people[id] ?? []) }));
}

export function readDrill(db: Db, id: number, now: number): z.infer<typeof DrillPage> {
  const row = db.$client.prepare(`${ROW} where d.id = :id`).get({ id, now }) as Stored | undefined;
  if (!row) throw notFound('该演练', 'drill');
  const drill = drillOf(db, id);
  const run = runOfDrill(db, id);
  const figures = run && drillFigures(run, now);
  const named = figures ? [...figures.late, ...figures.skipped, ...figures.accepted] : [];
  const titleOf = (key: string) => (run && stepAt(run.script, run.state, key)?.title) ?? key;
  const saidAt = (number: number) => run?.state.injects.find((one) => one.number === number)?.at ?? null;
  const { scenario, system_ids, version, created_at, roles } = drill;
  return {
    drill: {
      ...{ ...shown(row), scenario, system_ids, version, created_at, roles },
      injects: drill.injects.map((one, index) => ({ ...one, said_at: saidAt(index + 1) })),
    },
    systems: system_ids.flatMap((one) => systemNames(db, [one]).map((name) => ({ id: one, name }))),
    roles: rolesOf(db, drill, run),
    run:
      run && figures
        ? {
            ...{ id: run.id, status: run.status, started_at: run.started_at, ended_at: run.ended_at },
            ...{ grade: run.state.grade, figures },
            titles: Object.fromEntries(named.map((key) => [key, titleOf(key)])),
          }
        : null,
    evaluation: evaluationOf(db, drill),
    criteria: criteriaOf(db, drill),
    comparison: run ? comparisonOf(db, drill, run, now) : null,
  };
}

/** Plans in force that may be drilled. */
export function planChoices(db: Db) {
  const rows = db.$client
    .prepare(`select p.id, p.title from emergency_plans p join emergency_plan_versions v on v.plan_id = p.id
      where v.state = 'in_force' order by p.title`)
    .all() as { id: number; title: string }[];
  return rows.flatMap(({ id, title }) => {
    const head = headOfPlan(db, id);
    if (!head) return [];
    const roles = head.roles.map((role) => ({ id: role.id, title: role.title }));
    return [{ id, title, roles, rto_ms: head.recovery.rto }];
  });
}

const MAX_PEOPLE = 2_000;
/** Who may be put down for a role: people of the units within reach. */
export const peopleChoices = (db: Db) =>
  db.$client
    .prepare(`select p.username, p.name, u.name as unit from people p left join units u on u.id = p.unit_id
      where p.kind = 'person' and p.disabled_at is null order by p.name limit ${MAX_PEOPLE}`)
    .all() as { username: string; name: string; unit: string | null }[];
