/**
 * What units report of progress that can't be seen from here. Somebody else accepts it or sends it back with a reason; only what was accepted
 * counts as declared, and what is declared never counts as measured.
 */
import { z } from 'zod';
import { type Actor, record } from '../../audit/record.ts';
import type { Db } from '../../db/open.ts';
import { beneath } from '../../estate/list-nodes.ts';
import { Digits, Paging } from '../../middleware/endpoint.ts';
import { conflict, notFound, Refusal, wrong } from '../../middleware/errors.ts';
import { nameOfAccount } from '../../people/names.ts';
import { wholeOf } from '../../people/reach.ts';
import { Written } from '../../tickets/deeds.ts';
import { REPORT_STATES, type ReportState } from './schema.ts';
import { taskOf } from './write-task.ts';

/** Of one unit that nobody decided on: more would bury whoever reviews them. */
const MAX_WAITING = 200;

export const NewReport = z.strictObject({
  unit_id: z.int().positive(),
  area_id: z.int().positive(),
  share_percent: z.int().min(0).max(100),
  text: Written.min(1).max(4_000),
  /** An address of this console; elsewhere nobody could follow it on the extranet. */
  evidence_path: z
    .string()
    .max(300)
    .regex(/^\/[a-z][^\s\\]*$/, '/systems/4')
    .nullable()
    .default(null),
});
export type NewReport = z.output<typeof NewReport>;

export const Deciding = z.strictObject({
  version: z.int().positive(),
  is_accepted: z.boolean(),
  reason: Written.max(1_000).default(''),
});
export const FileQuery = z.object({ name: Written.min(1).max(200), version: Digits });

export const ReportQuery = z.object({
  ...Paging,
  state: z.enum(REPORT_STATES).optional(),
  task_id: z.coerce.number().int().positive().optional(),
  unit_id: z.coerce.number().int().positive().optional(),
});
export const ReportRow = z.object({
  id: z.int(),
  task_id: z.int(),
  task_code: z.string(),
  task_title: z.string(),
  unit_id: z.int(),
  unit_name: z.string(),
  area_id: z.int(),
  area_name: z.string(),
  share_percent: z.int(),
  text: z.string(),
  evidence_path: z.string().nullable(),
  file_name: z.string().nullable(),
  bytes: z.int().nullable(),
  state: z.enum(REPORT_STATES),
  version: z.int(),
  reported_by: z.string(),
  /** Null: nobody has that account any more. */
  reported_by_name: z.string().nullable(),
  reported_at: z.int(),
  decided_by: z.string().nullable(),
  decided_by_name: z.string().nullable(),
  decided_at: z.int().nullable(),
  decision_reason: z.string(),
});
export type ReportRow = z.infer<typeof ReportRow>;

const ROWS = `select r.id, r.task_id, t.code as task_code, v.content ->> '$.title' as task_title, r.unit_id, u.name as unit_name,
    r.area_id, a.name as area_name, r.share_percent, r.text, r.evidence_path, r.file_name, r.bytes, r.state, r.version,
    r.reported_by, ${nameOfAccount('r.reported_by')} as reported_by_name, r.reported_at,
    r.decided_by, ${nameOfAccount('r.decided_by')} as decided_by_name, r.decided_at, r.decision_reason
  from programme_reports r join programme_tasks t on t.id = r.task_id
    join programme_task_versions v on v.task_id = t.id and v.version = t.version
    join main.units u on u.id = r.unit_id join areas a on a.id = r.area_id`;

/** The newest first. `before`: those that stood before that moment, as they stood then. */
export function listReports(
  db: Db,
  { limit, offset, state, task_id, unit_id }: Omit<z.output<typeof ReportQuery>, 'format'>,
  before = Number.MAX_SAFE_INTEGER,
): { rows: ReportRow[]; total: number } {
  const where = `where r.reported_at < :before and (:state is null or case when r.decided_at >= :before then 'waiting' else r.state end = :state)
    and (:task_id is null or r.task_id = :task_id) and (:unit_id is null or r.unit_id = :unit_id)`;
  const given = { before, state: state ?? null, task_id: task_id ?? null, unit_id: unit_id ?? null };
  const rows = db.$client
    .prepare(`${ROWS} ${where} order by r.reported_at desc, r.id desc limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as ReportRow[];
  const total = db.$client.prepare(`select count(*) from programme_reports r ${where}`).pluck().get(given) as number;
  return { rows: rows.map((row) => asThen(row, before)), total };
}

/** What was decided later was still waiting then. */
const asThen = (row: ReportRow, before: number): ReportRow =>
  row.decided_at !== null && row.decided_at >= before
    ? { ...row, state: 'waiting', decided_by: null, decided_by_name: null, decided_at: null, decision_reason: '' }
    : row;

type Declared = { task_id: number; area_id: number; share_percent: number };
/** The last accepted one of each task and area. These shares are everybody's, as counts are; the reports themselves are within reach. */
export const declaredBefore = (db: Db, before = Number.MAX_SAFE_INTEGER) =>
  wholeOf(db)
    .$client.prepare(`select task_id, area_id, share_percent from (
        select *, row_number() over (partition by task_id, area_id order by reported_at desc, id desc) as place
        from programme_reports where state = 'accepted' and decided_at < ?) where place = 1`)
    .all(before) as Declared[];

/** The unit is within the reach of whoever reports: the guard looked. Its area, or one beneath, is what it can speak for. */
export function reportProgress(db: Db, actor: Actor, task_id: number, given: NewReport, now: number): number {
  return db.$client.transaction(() => {
    const { content } = taskOf(db, task_id);
    if (content.ended_on !== null) throw conflict('该任务已终止', 'The task has ended');
    const unit = db.$client.prepare('select area_id from units where id = ?').get(given.unit_id) as
      | { area_id: number | null }
      | undefined;
    if (!unit) throw wrong('unit_id', '所选单位不存在', 'The chosen unit does not exist');
    if (unit.area_id === null) throw wrong('unit_id', '该单位未登记所属区划', 'No area is recorded of this unit');
    const own = db.$client.prepare(`select 1 where :area in ${beneath('areas', ':of')}`);
    if (own.get({ area: given.area_id, of: unit.area_id }) === undefined)
      throw wrong('area_id', '只能填报本单位所在区划及其下级', "Only the unit's own area and those beneath it");
    const waiting = db.$client
      .prepare(`select count(*) from programme_reports where unit_id = ? and state = 'waiting'`)
      .pluck()
      .get(given.unit_id) as number;
    if (waiting >= MAX_WAITING)
      throw conflict(`该单位待审核的填报已达 ${MAX_WAITING} 条`, `${MAX_WAITING} reports of this unit wait already`);
    const { lastInsertRowid } = db.$client
      .prepare(`insert into programme_reports
          (task_id, unit_id, area_id, share_percent, text, evidence_path, reported_by, reported_at)
        values (:task_id, :unit_id, :area_id, :share_percent, :text, :evidence_path, :by, :now)`)
      .run({ ...given, task_id, by: actor.person, now });
    const id = Number(lastInsertRowid);
    const after = { task_id, ...given };
    record(db, actor, { action: 'create', object_kind: 'programme_report', object_id: id, after }, now);
    return id;
  })();
}

type Kept = { digest: string; bytes: number; media_type: string; file_name: string };
type Standing = { state: ReportState; version: number; reported_by: string } & {
  [Name in keyof Kept]: Kept[Name] | null;
};

export function reportOf(db: Db, id: number): Standing {
  const found = db.$client
    .prepare(
      `select state, version, reported_by, digest, bytes, media_type, file_name from programme_reports where id = ?`,
    )
    .get(id) as Standing | undefined;
  if (!found) throw notFound('该填报', 'report');
  return found;
}

/** Before anything is written to the disk: what will be refused must not fill it. */
export function refuseFile(db: Db, actor: Actor, id: number, version: number) {
  const found = reportOf(db, id);
  if (found.reported_by !== actor.person)
    throw new Refusal(403, 'not_yours', '只有填报人可以添加附件', 'Only whoever reported adds a file');
  refuseDecided(found, version);
  if (found.digest !== null) throw conflict('已有附件', 'There is a file already');
}

/** What is reviewed is what was seen: a file makes another version of it. */
export function attachFile(
  db: Db,
  actor: Actor,
  { id, version, ...file }: Kept & { id: number; version: number },
  now: number,
) {
  db.$client.transaction(() => {
    refuseFile(db, actor, id, version);
    db.$client
      .prepare(`update programme_reports set digest = :digest, bytes = :bytes, media_type = :media_type, file_name = :file_name,
        version = version + 1 where id = :id`)
      .run({ ...file, id });
    record(db, actor, { action: 'programme_file', object_kind: 'programme_report', object_id: id, after: file }, now);
  })();
}

export function decideReport(db: Db, actor: Actor, id: number, given: z.output<typeof Deciding>, now: number) {
  db.$client.transaction(() => {
    const found = reportOf(db, id);
    if (found.reported_by === actor.person)
      throw new Refusal(403, 'own_report', '填报人不能审核自己的填报', 'Nobody reviews what they reported themselves');
    refuseDecided(found, given.version);
    if (!given.is_accepted && given.reason === '') throw wrong('reason', '退回须说明原因', 'Say why it is sent back');
    const state: ReportState = given.is_accepted ? 'accepted' : 'returned';
    db.$client
      .prepare(`update programme_reports set state = :state, version = version + 1, decided_by = :by, decided_at = :now,
        decision_reason = :reason where id = :id`)
      .run({ state, id, by: actor.person, now, reason: given.reason });
    record(
      db,
      actor,
      {
        ...{ action: `programme_${state}`, object_kind: 'programme_report', object_id: id },
        ...{ before: { state: found.state }, after: { state }, reason: given.reason },
      },
      now,
    );
  })();
}

function refuseDecided({ state, version }: Standing, given: number) {
  if (state !== 'waiting') throw conflict('该填报已审核', 'The report has been decided on');
  if (version !== given) throw conflict('填报已变化，请刷新后再试', 'The report has changed: read it again');
}
