/** Objections (异议): a unit says what is wrong in a frozen month, another person decides, and what is corrected becomes a new revision. */
import { and, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { ITEM_STATUSES } from '#compliance/programme/figure.ts';
import { SUBJECT_KINDS } from '#compliance/supervision/rules.ts';
import { scoreSubject } from '#compliance/supervision/score.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, Refusal, wrong } from '../middleware/errors.ts';
import type { Reach } from '../people/authorisation.ts';
import { refuseStale } from '../risk/take-part.ts';
import { readSettings } from '../settings/settings.ts';
import type { Kept } from '../tickets/attachments.ts';
import { Written } from '../tickets/deeds.ts';
import { contentOf, type MonthRecord, type Reading } from './collect.ts';
import { findRevision, insertRevision, itemsOf, recordIn, revisionOf, subjectIn } from './revisions.ts';
import { refuseProgram, ruleSetOf } from './rule-sets.ts';
import { type Correction, supervisionObjections } from './schema.ts';
import { demandSubject, unitFor } from './what-is-seen.ts';

export type Objection = typeof supervisionObjections.$inferSelect;
const KIND = 'supervision_objection';
const DAY_MS = 86_400_000;
const MAX_OPEN = 2_000;

export const NewObjection = z.strictObject({
  month: z.string().max(7),
  kind: z.enum(SUBJECT_KINDS),
  subject_id: z.int().positive(),
  indicator: z.string().max(40),
  /** Both or none: the thing that it is about. */
  item: z.strictObject({ figure: z.string().max(40), key: z.string().max(200) }).nullable(),
  text: Written.min(1).max(5_000),
});
export const Decision = z.strictObject({
  version: z.int().positive(),
  reason: Written.min(1).max(5_000),
  /** Empty: it is rejected. */
  corrections: z
    .array(z.strictObject({ figure: z.string().max(40), key: z.string().max(200), status: z.enum(ITEM_STATUSES) }))
    .max(200),
});

export function objectionOf(db: Db, id: number): Objection {
  const found = db.select().from(supervisionObjections).where(eq(supervisionObjections.id, id)).get();
  if (!found) throw notFound('该异议', 'objection');
  return found;
}

/** Until when objections to a month are taken: so many days after it was frozen first; null: it isn't frozen. */
export function deadlineOf(db: Db, month: string): number | null {
  const first = findRevision(db, month, 1);
  return first ? first.made_at + readSettings(db).supervision.objection_days * DAY_MS : null;
}

/** Within what the connection shows. */
export function listObjections(db: Db, month: string | undefined): Objection[] {
  const all = db.select().from(supervisionObjections).orderBy(desc(supervisionObjections.id)).limit(MAX_OPEN);
  return month === undefined ? all.all() : all.where(and(eq(supervisionObjections.month, month))).all();
}

export function fileObjection(
  db: Db,
  { actor, reach }: { actor: Actor; reach: Reach },
  { month, kind, subject_id, indicator, item: about, text }: z.output<typeof NewObjection>,
  now: number,
): number {
  return db.$client.transaction(() => {
    const revision = revisionOf(db, month);
    const subject = subjectIn(recordIn(revision), kind, subject_id);
    demandSubject(db, reach, subject);
    if (now > (deadlineOf(db, month) ?? 0)) throw conflict('已过提出异议的期限', 'The time for objections is over');
    if (!subject.score.indicators.some(({ id }) => id === indicator))
      throw wrong('indicator', '该对象没有此指标', 'the subject has no such indicator');
    const found = about ? itemsOf(db, subject)[about.figure]?.find(({ key }) => key === about.key) : undefined;
    if (about && !found) throw wrong('item', '冻结记录中没有此项', 'the frozen month has no such thing');
    const unit_id = unitFor(db, reach, subject, actor.person);
    if (unit_id === undefined)
      throw wrong(
        'subject_id',
        '该区划下没有登记单位，无法提出异议',
        'no unit stands in this area: nobody could file for it',
      );
    const values = {
      ...{ revision_id: revision.id, month, subject_kind: kind, subject_id, subject: subject.name, indicator, text },
      ...{ figure: about?.figure ?? null, item_key: about?.key ?? null, item: found?.name ?? null },
      ...{ unit_id, filed_by: actor.person, filed_at: now },
    };
    const { id } = db.insert(supervisionObjections).values(values).returning({ id: supervisionObjections.id }).get();
    record(db, actor, { action: 'create', object_kind: KIND, object_id: id, after: values }, now);
    return id;
  })();
}

/** Whoever filed it adds it while nobody decided, once. */
export function refuseFile(found: Objection, person: string) {
  if (found.filed_by !== person)
    throw new Refusal(403, 'forbidden', '只有提出人可以添加附件', 'Only whoever filed it adds a file');
  if (found.state !== 'open' || found.file_digest !== null)
    throw conflict('异议已办结，或已有附件', 'It was decided on, or has a file already');
}
export function addFile(db: Db, actor: Actor, id: number, file: Kept & { name: string }, now: number) {
  db.$client.transaction(() => {
    const found = objectionOf(db, id);
    refuseFile(found, actor.person);
    const change = { file_name: file.name, file_digest: file.digest, file_type: file.type, file_bytes: file.bytes };
    db.update(supervisionObjections)
      .set({ ...change, version: found.version + 1 })
      .where(eq(supervisionObjections.id, id))
      .run();
    record(db, actor, { action: 'update', object_kind: KIND, object_id: id, after: change }, now);
  })();
}

function settle(db: Db, actor: Actor, found: Objection, change: Partial<Objection>, now: number) {
  const by = { decided_by: actor.person, decided_at: now, version: found.version + 1 };
  db.update(supervisionObjections)
    .set({ ...change, ...by })
    .where(eq(supervisionObjections.id, found.id))
    .run();
  const { state, reason = '', corrections } = change;
  const entry = { action: `supervision_objection_${state}`, object_kind: KIND, object_id: found.id, reason };
  record(db, actor, { ...entry, before: { state: found.state }, after: { state, corrections } }, now);
}

export function withdrawObjection(db: Db, actor: Actor, id: number, version: number, now: number) {
  db.$client.transaction(() => {
    const found = objectionOf(db, id);
    refuseStale(version, found);
    if (found.filed_by !== actor.person)
      throw new Refusal(403, 'forbidden', '只有提出人可以撤回', 'Only whoever filed it withdraws it');
    refuseDecided(found);
    settle(db, actor, found, { state: 'withdrawn' }, now);
  })();
}

const refuseDecided = ({ state }: Objection) => {
  if (state !== 'open') throw conflict('该异议已办结', 'It was decided on already');
};

/** Upheld by what it corrects, else rejected. The number of the new revision; null: there is none. */
export function decideObjection(
  db: Db,
  actor: Actor,
  id: number,
  { version, reason, corrections }: z.output<typeof Decision>,
  now: number,
): number | null {
  refuseProgram(actor);
  return db.$client
    .transaction(() => {
      const found = objectionOf(db, id);
      refuseStale(version, found);
      if (found.filed_by === actor.person)
        throw new Refusal(
          403,
          'two_people',
          '异议须由提出人以外的人办理',
          'Somebody else than who filed it decides on it',
        );
      refuseDecided(found);
      if (corrections.length === 0) {
        settle(db, actor, found, { state: 'rejected', reason }, now);
        return null;
      }
      const revision = revisionOf(db, found.month);
      const before = recordIn(revision);
      const { made, readings } = corrected(db, before, found, corrections, reason);
      const next: MonthRecord = { ...made, number: before.number + 1, supersedes: revision.digest };
      const row = insertRevision(db, next, readings, { made_by: actor.person, made_at: now, objection_id: id });
      const after = { month: row.month, number: row.number, digest: row.digest, objection_id: id };
      record(
        db,
        actor,
        { action: 'supervision_correct', object_kind: 'supervision_revision', object_id: row.id, reason, after },
        now,
      );
      settle(db, actor, found, { state: 'upheld', reason, corrections }, now);
      return row.number;
    })
    .immediate();
}

/** The same thing is the same wherever it is counted: in its department and in its county alike. */
function corrected(
  db: Db,
  before: MonthRecord,
  { id, subject_kind, subject_id }: Objection,
  corrections: readonly Correction[],
  reason: string,
) {
  const rules = ruleSetOf(db, before.rules.id).body;
  const own = itemsOf(db, subjectIn(before, subject_kind, subject_id));
  for (const [at, { figure, key, status }] of corrections.entries()) {
    const item = own[figure]?.find((one) => one.key === key);
    if (!item) throw wrong(`corrections.${at}`, '冻结记录中没有此项', 'the frozen month has no such thing');
    if (item.status === status) throw wrong(`corrections.${at}`, '该项已是此状态', 'it stands like that already');
  }
  const readings = new Map<string, Reading>();
  const subjects = before.subjects.map((subject) => {
    if (!corrections.some(({ figure }) => subject.readings[figure] !== undefined)) return subject;
    const items = itemsOf(db, subject);
    const digests = { ...subject.readings };
    const changed = new Set<string>();
    for (const { figure, key, status } of corrections) {
      const all = items[figure];
      if (!all?.some((item) => item.key === key && item.status !== status)) continue;
      const told = { zh: `异议 ${id} 更正：${reason}`, en: `corrected by objection ${id}: ${reason}` };
      items[figure] = all.map((item) =>
        item.key === key ? { ...item, status, reason: told, corrected: { objection_id: id, from: item.status } } : item,
      );
      changed.add(figure);
    }
    if (changed.size === 0) return subject;
    for (const figure of changed) {
      const reading = contentOf(items[figure] ?? []);
      readings.set(reading.digest, reading);
      digests[figure] = reading.digest;
    }
    return { ...subject, readings: digests, score: scoreSubject(rules, subject.kind, before.month, items) };
  });
  return { made: { ...before, subjects }, readings: [...readings.values()] };
}
