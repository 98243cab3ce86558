/** Frozen months as they are kept: written once, read by whoever explains or verifies them. */
import type { Db } from '../db/open.ts';
import { notFound } from '../middleware/errors.ts';
import type { KeptItem, MonthRecord, Reading, SubjectRecord } from './collect.ts';
import { digestOf, keptAs } from './digest.ts';

export type RevisionRow = {
  id: number;
  month: string;
  number: number;
  rule_set_id: number;
  digest: string;
  objection_id: number | null;
  made_by: string;
  made_at: number;
};
export type Revision = RevisionRow & { content: string };
const COLUMNS = 'id, month, number, rule_set_id, digest, objection_id, made_by, made_at';

/** Newest month first, and of each its newest revision first. */
export const listRevisions = (db: Db): RevisionRow[] =>
  db.$client
    .prepare(`select ${COLUMNS} from supervision_revisions order by month desc, number desc limit 2000`)
    .all() as RevisionRow[];

/** `number` absent: the one that holds. */
export function findRevision(db: Db, month: string, number?: number): Revision | undefined {
  return db.$client
    .prepare(`select ${COLUMNS}, content from supervision_revisions where month = :month and (:number is null or number = :number)
      order by number desc limit 1`)
    .get({ month, number: number ?? null }) as Revision | undefined;
}
export function revisionOf(db: Db, month: string, number?: number): Revision {
  const found = findRevision(db, month, number);
  if (!found) throw notFound('该月份的冻结记录', 'frozen month');
  return found;
}
export function revisionById(db: Db, id: number): Revision {
  const found = db.$client.prepare(`select ${COLUMNS}, content from supervision_revisions where id = ?`).get(id);
  if (!found) throw notFound('该月份的冻结记录', 'frozen month');
  return found as Revision;
}

export const recordIn = ({ content }: Pick<Revision, 'content'>): MonthRecord => JSON.parse(content) as MonthRecord;

export function insertRevision(
  db: Db,
  record: MonthRecord,
  readings: Iterable<Reading>,
  by: { made_by: string; made_at: number; objection_id: number | null },
): RevisionRow {
  const keep = db.$client.prepare(
    'insert into supervision_readings (digest, content) values (:digest, :content) on conflict do nothing',
  );
  for (const reading of readings) keep.run(reading);
  const content = keptAs(record);
  const row = {
    ...{ month: record.month, number: record.number, rule_set_id: record.rules.id },
    ...{ digest: digestOf(content), ...by },
  };
  const { lastInsertRowid } = db.$client
    .prepare(`insert into supervision_revisions (month, number, rule_set_id, content, digest, objection_id, made_by, made_at)
      values (:month, :number, :rule_set_id, :content, :digest, :objection_id, :made_by, :made_at)`)
    .run({ ...row, content });
  return { id: Number(lastInsertRowid), ...row };
}

/** Of the whole connection: which of them somebody may see is asked before. */
export function itemsUnder(db: Db, digest: string): KeptItem[] | undefined {
  const content = db.$client
    .prepare('select content from main.supervision_readings where digest = ?')
    .pluck()
    .get(digest);
  return content === undefined ? undefined : (JSON.parse(content as string) as KeptItem[]);
}
/** By figure. */
export const itemsOf = (db: Db, { readings }: Pick<SubjectRecord, 'readings'>): Record<string, KeptItem[]> =>
  Object.fromEntries(Object.entries(readings).map(([figure, digest]) => [figure, itemsUnder(db, digest) ?? []]));

export function subjectIn(record: MonthRecord, kind: string, id: number): SubjectRecord {
  const found = record.subjects.find((one) => one.kind === kind && one.id === id);
  if (!found) throw notFound('该考核对象', 'subject of supervision');
  return found;
}
