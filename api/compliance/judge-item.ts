/** Judging cells of the work sheet: an item for one object, or the same for several of them; all or nothing, and never unseen. */
import { z } from 'zod';
import { CryptoJudgement } from '#compliance/worksheet/crypto-judgement.ts';
import { WHOLE } from '#compliance/worksheet/item-result.ts';
import { findItem } from '#compliance/worksheet/sheet-items.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { conflict, Refusal, wrong } from '../middleware/errors.ts';
import { faultOf, type Judging, type Said, saidOf } from './judge-unit.ts';
import { RESULTS } from './schema.ts';
import type { Assessment } from './take-part.ts';

export const Judgement = z.object({
  object_id: z.int(),
  result: z.enum(RESULTS),
  reason: z.string(),
  /** Of a technical unit of cryptography; else null. */
  crypto: CryptoJudgement.nullable(),
  judged_by: z.string(),
  judged_at: z.int(),
  version: z.int(),
});
export type Judgement = z.infer<typeof Judgement>;

export const judgementsOf = (db: Db, id: number, item: string): Judgement[] =>
  (
    prepared(
      db,
      `select object_id, result, reason, crypto, judged_by, judged_at, version from judgements
        where assessment_id = ? and item = ? order by object_id`,
    ).all(id, item) as (Omit<Judgement, 'crypto'> & { crypto: string | null })[]
  ).map(({ crypto, ...row }) => ({ ...row, crypto: crypto === null ? null : JSON.parse(crypto) }));

/** Each cell's version is the number of its entry in the log: it never comes again, not even after it was taken back. */
export function judgeItem(
  db: Db,
  actor: Actor,
  assessment: Assessment,
  wanted: z.infer<typeof Judging>,
  now: number,
): { version: number } {
  const { id } = assessment;
  const { item, cells } = wanted;
  const objects = cells.map(({ object_id }) => object_id);
  if (new Set(objects).size < objects.length) throw wrong('cells', '对象重复', 'An object is in it twice');
  return db.$client.transaction(() => {
    for (const object_id of objects) refuseUnknownCell(db, assessment, item, object_id);
    const said = saidOf(db, actor, assessment, wanted, now);
    const before = refuseStale(db, id, item, cells);
    const findings = settleFindings(db, id, item, before, objects, said);
    const after = { item, objects, ...said };
    const was = findings.length > 0 ? { cells: before, findings } : before;
    const entry = { action: 'assessment_judge', object_kind: 'assessment', object_id: id, before: was, after };
    const { id: version } = record(db, actor, entry, now);
    const write = prepared(
      db,
      `insert into judgements
        (assessment_id, item, object_id, result, reason, crypto, judged_by, judged_at, version)
      values (:id, :item, :object_id, :result, :reason, :crypto, :by, :now, :version)
      on conflict do update set result = excluded.result, reason = excluded.reason, crypto = excluded.crypto, judged_by = excluded.judged_by,
        judged_at = excluded.judged_at, is_copied = 0, version = excluded.version`,
    );
    const crypto = said.crypto && JSON.stringify(said.crypto);
    for (const object_id of objects)
      write.run({ id, item, object_id, ...said, crypto, by: actor.person, now, version });
    return { version };
  })();
}

export function takeBack(
  db: Db,
  actor: Actor,
  assessment: Assessment,
  { item, object_id, version }: { item: string; object_id: number; version: number },
) {
  const { id } = assessment;
  db.$client.transaction(() => {
    refuseUnknownCell(db, assessment, item, object_id);
    const before = refuseStale(db, id, item, [{ object_id, version }]);
    if (before.length === 0) return;
    const findings = settleFindings(db, id, item, before, [object_id], null);
    db.$client
      .prepare('delete from judgements where assessment_id = ? and item = ? and object_id = ?')
      .run(id, item, object_id);
    record(db, actor, {
      action: 'assessment_take_back',
      object_kind: 'assessment',
      object_id: id,
      before: { item, cells: before, ...(findings.length > 0 ? { findings } : {}) },
    });
  })();
}

export function refuseUnknownCell(db: Db, assessment: Assessment, item: string, object_id: number) {
  const { id } = assessment;
  if (!findItem(assessment, item)) throw wrong('item', '该测评没有此测评项', 'The sheet has no such item');
  const found = prepared(db, 'select 1 from assessment_objects where assessment_id = ? and id = ?');
  if (object_id !== WHOLE && !found.get(id, object_id))
    throw wrong('object_id', '该测评没有此对象', 'The assessment has no such object');
}

/** What somebody else said meanwhile is told, so that whoever comes later can choose. */
function refuseStale(
  db: Db,
  id: number,
  item: string,
  cells: readonly { object_id: number; version: number }[],
): Judgement[] {
  const now = new Map(judgementsOf(db, id, item).map((row) => [row.object_id, row]));
  const changed = cells.filter(({ object_id, version }) => (now.get(object_id)?.version ?? 0) !== version);
  if (changed.length > 0) {
    const report = changed.map(({ object_id }) => now.get(object_id) ?? { object_id, version: 0 });
    throw new Refusal(
      409,
      'stale',
      '该项已被他人判定，请比较后选择',
      'Somebody else judged this meanwhile: compare and choose',
      { report },
    );
  }
  return cells.flatMap(({ object_id }) => now.get(object_id) ?? []);
}

/** A finding goes with the fault that it is of, unless others already work on it; of another fault its risk has to be chosen anew. */
function settleFindings(
  db: Db,
  id: number,
  item: string,
  before: readonly (Said & { object_id: number })[],
  objects: readonly number[],
  now: Said | null,
): Record<string, unknown>[] {
  const gone: Record<string, unknown>[] = [];
  for (const object_id of objects) {
    const was = before.find((row) => row.object_id === object_id);
    if (now && was && faultOf(was) === faultOf(now)) continue;
    const found = prepared(
      db,
      `select id, item, object_id, description, risk, risk_case, is_major_danger, compensation, due_at, state, ticket_id, found_at,
            found_by from assessment_findings where assessment_id = ? and item = ? and object_id = ? and source = 'assessment'`,
    ).get(id, item, object_id) as
      | ({ id: number; state: string; ticket_id: number | null } & Record<string, unknown>)
      | undefined;
    if (!found) continue;
    if (found.ticket_id !== null || found.state !== 'open')
      throw conflict(
        '该问题已转整改或已处理，判定保持不变；整改结果请在问题中核验',
        'Others already work on this finding, so the judgement stays: verify the repair at the finding',
      );
    db.$client.prepare('delete from assessment_findings where id = ?').run(found.id);
    gone.push(found);
  }
  return gone;
}
