/** Events that somebody declared: written, graded, closed and looked back upon. */
import { and, eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { Grade } from '#runbooks/plan.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { PROGRAM } from '../tickets/automatic.ts';
import { fileTicket } from '../tickets/write-ticket.ts';
import { tell } from '../timeline/tell.ts';
import type { Closing, Declaring, Editing, Regrading, Reviewing } from './incident-shapes.ts';
import { putByPerson } from './run-store.ts';
import { emergencyRuns, incidents } from './schema.ts';
import { GRADE_WORDS } from './words.ts';

export type Incident = typeof incidents.$inferSelect;
const MAX_TOLD = 50;

export function incidentOf(db: Db, id: number): Incident {
  const row = db.select().from(incidents).where(eq(incidents.id, id)).get();
  if (!row) throw notFound('该事件', 'incident');
  return row;
}

function openOf(db: Db, id: number, version?: number): Incident {
  const row = incidentOf(db, id);
  if (row.state === 'closed') throw conflict('事件已关闭', 'The incident is closed');
  if (version !== undefined && row.version !== version)
    throw conflict('已被他人更改，请刷新后再试', 'Somebody changed it meanwhile; look again');
  return row;
}

export function declareIncident(
  db: Db,
  actor: Actor,
  { finding_id, ticket_id, ...wanted }: z.output<typeof Declaring>,
  now: number,
): number {
  refuseFuture(wanted.occurred_at, now);
  return db.$client.transaction(() => {
    const row = {
      ...wanted,
      ...{ grade: null, answers: {}, from_finding_id: finding_id ?? null, from_ticket_id: ticket_id ?? null },
      ...{ declared_at: now, created_by: actor.person },
    };
    const { id } = db.insert(incidents).values(row).returning({ id: incidents.id }).get();
    record(db, actor, { action: 'create', object_kind: 'incident', object_id: id, after: row }, now);
    tellAffected(db, incidentOf(db, id), { zh: '宣布应急事件', en: 'An incident was declared' }, now);
    return id;
  })();
}

const refuseFuture = (at: number | null, now: number) => {
  if (at !== null && at > now + 60_000) throw wrong('occurred_at', '发生时间在将来', 'It lies in the future');
};

/** One line in the history of everything that is affected. */
function tellAffected(
  db: Db,
  { id, title, system_ids, node_ids }: Incident,
  what: { zh: string; en: string },
  at: number,
) {
  const text = { zh: `${what.zh}：${title}（#${id}）`, en: `${what.en}: ${title} (#${id})` };
  for (const [table, column, ids] of [
    ['systems', 'system_id', system_ids],
    ['nodes', 'node_id', node_ids],
  ] as const)
    for (const one of ids.slice(0, MAX_TOLD)) {
      const subject = db.$client.prepare(`select name from ${table} where id = ?`).pluck().get(one) as
        | string
        | undefined;
      if (subject !== undefined) tell(db, { at, kind: 'emergency', subject, text, [column]: one });
    }
}

export function editIncident(
  db: Db,
  actor: Actor,
  id: number,
  { version, ...wanted }: z.output<typeof Editing>,
  now: number,
) {
  refuseFuture(wanted.occurred_at, now);
  db.$client.transaction(() => {
    const { title, category, summary, system_ids, node_ids, occurred_at } = openOf(db, id, version);
    const before = { title, category, summary, system_ids, node_ids, occurred_at };
    change(db, id, version, wanted);
    record(db, actor, { action: 'update', object_kind: 'incident', object_id: id, before, after: wanted }, now);
  })();
}

function change(db: Db, id: number, version: number, set: Partial<Incident>) {
  db.update(incidents)
    .set({ ...set, version: version + 1 })
    .where(and(eq(incidents.id, id), eq(incidents.version, version)))
    .run();
}

const runsOf = (db: Db, incident_id: number) =>
  db
    .select()
    .from(emergencyRuns)
    .where(and(eq(emergencyRuns.incident_id, incident_id), eq(emergencyRuns.status, 'running')))
    .all();

/** Another grade reaches all its runs, or nobody's: what was left out of a lesser event is asked for from then on. */
export function regradeIncident(
  db: Db,
  actor: Actor,
  id: number,
  { grade, answers, reason }: z.output<typeof Regrading>,
  now: number,
) {
  db.$client
    .transaction(() => {
      const before = openOf(db, id);
      const runs = runsOf(db, id).filter(({ state }) => state.grade !== grade);
      if (before.grade === grade && runs.length === 0) throw conflict('等级没有变化', 'The grade is the same');
      for (const run of runs) putByPerson(db, actor, run.id, { do: 'regrade', grade, reason }, now);
      writeGrade(db, actor, before, { grade, answers: { ...before.answers, ...answers }, reason }, now);
    })
    .immediate();
}

/** Within the transaction of what it goes with. */
export function writeGrade(
  db: Db,
  actor: Actor,
  before: Incident,
  { grade, answers, reason }: { grade: Grade; answers: Record<string, number>; reason: string },
  now: number,
) {
  change(db, before.id, before.version, { grade, answers });
  const entry = { action: 'emergency_regrade', object_kind: 'incident', object_id: before.id, reason };
  record(db, actor, { ...entry, before: { grade: before.grade }, after: { grade, answers } }, now);
  if (before.grade !== grade) {
    const { zh, en } = GRADE_WORDS[grade];
    tellAffected(db, before, { zh: `事件定为${zh}`, en: `The incident is ${en}` }, now);
  }
}

/** What still runs is ended with the same reason. */
export function closeIncident(
  db: Db,
  actor: Actor,
  id: number,
  { reason, version }: z.output<typeof Closing>,
  now: number,
) {
  db.$client
    .transaction(() => {
      const before = openOf(db, id, version);
      const runs = runsOf(db, id);
      if (runs.length > 0 && reason === '')
        throw wrong('reason', '预案还在运行：请先完成，或说明为何关闭', 'Its plans still run: finish them, or say why');
      for (const run of runs) putByPerson(db, actor, run.id, { do: 'abort', reason }, now);
      change(db, id, before.version, { state: 'closed', closed_at: now, closed_by: actor.person });
      record(db, actor, { action: 'close', object_kind: 'incident', object_id: id, reason }, now);
      tellAffected(db, before, { zh: '应急事件关闭', en: 'The incident was closed' }, now);
    })
    .immediate();
}

/** Each thing to be done becomes a ticket; written anew, only what is new does. */
export function reviewIncident(
  db: Db,
  actor: Actor,
  id: number,
  { version, ...said }: z.output<typeof Reviewing>,
  now: number,
) {
  db.$client.transaction(() => {
    const before = incidentOf(db, id);
    if (before.state !== 'closed') throw conflict('事件关闭后再复盘', 'It is looked back upon when it is closed');
    if (before.version !== version)
      throw conflict('已被他人更改，请刷新后再试', 'Somebody changed it meanwhile; look again');
    const known = new Map(
      (before.review?.follow_ups ?? []).map((text, i) => [text, before.review?.ticket_ids?.[i]] as const),
    );
    const ticket_ids = said.follow_ups.map((text) => known.get(text) ?? followUp(db, before, text, now));
    const review = { ...said, ticket_ids, by: actor.person, at: now };
    change(db, id, version, { review });
    const entry = { action: 'emergency_review', object_kind: 'incident', object_id: id };
    record(db, actor, { ...entry, before: before.review, after: review }, now);
  })();
}

function followUp(db: Db, { id, title, unit_id, system_ids }: Incident, text: string, now: number): number {
  const [system_id] = system_ids;
  const made = fileTicket(
    db,
    PROGRAM,
    {
      ...{
        kind: 'rectification',
        title: text.slice(0, 200),
        body: `${text}\n\n${title}（/emergency/incidents/${id}）`,
      },
      ...{ fields: {}, urgency: 'medium', impact: 'part', unit_id, filed_by_id: null, snapshot: null },
      about: system_id === undefined ? {} : { system_id },
    },
    now,
  );
  return made.id;
}
