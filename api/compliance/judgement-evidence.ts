/** What a judgement rests on: a note, a file, or what watches tell of an object at this moment, frozen. Nothing of it is ever changed. */
import { z } from 'zod';
import type { FactValue } from '#probes/probe.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';
import { HOLDS_MS } from '../watching/holds.ts';
import { refuseUnknownCell } from './judge-item.ts';
import { ItemKey, ObjectId } from './judge-unit.ts';
import type { Assessment } from './take-part.ts';

const MAX_EVIDENCE = 50;
/** More than a person reads; a device with thousands of ports names the first ones and how many there are. */
const MAX_FACTS = 200;
const MAX_FROZEN_BYTES = 128 * 1024;

const Cell = { item: ItemKey, object_id: ObjectId };
export const Note = z.strictObject({ ...Cell, text: Written.min(1).max(2_000) });
export const Observing = z.strictObject({
  ...Cell,
  /** Of these watches alone. */
  watch_ids: z.array(z.int().positive()).min(1).max(50).optional(),
});
export const FileQuery = z.object({
  item: ItemKey,
  object_id: z.coerce.number().int().min(0),
  name: Written.min(1).max(200),
});

type Where = { item: string; object_id: number };
type Proof = {
  kind: 'file' | 'note' | 'observation';
  title: string;
  digest?: string;
  media_type?: string;
  bytes?: number;
  frozen?: unknown;
  evidence_id?: number | null;
};

export function refuseFullCell(db: Db, assessment: Assessment, { item, object_id }: Where) {
  refuseUnknownCell(db, assessment, item, object_id);
  const count = db.$client
    .prepare('select count(*) from judgement_evidence where assessment_id = ? and item = ? and object_id = ?')
    .pluck()
    .get(assessment.id, item, object_id) as number;
  if (count >= MAX_EVIDENCE)
    throw conflict(`每格最多 ${MAX_EVIDENCE} 份证据`, `At most ${MAX_EVIDENCE} pieces of evidence a cell`);
}

export function addEvidence(db: Db, actor: Actor, assessment: Assessment, where: Where, proof: Proof, now: number) {
  return db.$client.transaction(() => {
    refuseFullCell(db, assessment, where);
    const { item, object_id } = where;
    const { frozen, ...told } = proof;
    const { lastInsertRowid } = db.$client
      .prepare(`insert into judgement_evidence
          (assessment_id, item, object_id, kind, title, digest, media_type, bytes, frozen, evidence_id, added_by, added_at)
        values (:id, :item, :object_id, :kind, :title, :digest, :media_type, :bytes, :frozen, :evidence_id, :by, :now)`)
      .run({
        ...{ id: assessment.id, item, object_id, digest: null, media_type: null, bytes: null, evidence_id: null },
        ...told,
        frozen: frozen === undefined ? null : JSON.stringify(frozen),
        ...{ by: actor.person, now },
      });
    const after = { ...where, ...told, evidence: Number(lastInsertRowid) };
    record(
      db,
      actor,
      { action: 'assessment_evidence', object_kind: 'assessment', object_id: assessment.id, after },
      now,
    );
    return { id: Number(lastInsertRowid) };
  })();
}

type Known = {
  watch: number;
  probe: string;
  family: 4 | 6 | null;
  address: string;
  key: string;
  part: string;
  value: string | null;
  at: number;
  since_at: number;
};

/** `seen`: what whoever asks may see: an object may be a node of others. Facts that hold now, as the watches of the object's node or endpoint told them; those that went stale bear nothing. */
export function observationOf(
  db: Db,
  { id }: Assessment,
  { object_id, watch_ids }: Omit<z.infer<typeof Observing>, 'item'>,
  now: number,
  seen: Db,
): Proof {
  const target = db.$client
    .prepare(`select t.id, coalesce(n.name, e.name) as name from assessment_objects o
      join targets t on t.node_id = o.node_id or t.endpoint_id = o.endpoint_id
      left join nodes n on n.id = t.node_id left join endpoints e on e.id = t.endpoint_id
      where o.assessment_id = ? and o.id = ?`)
    .get(id, object_id) as { id: number; name: string } | undefined;
  if (!target || seen.$client.prepare('select 1 from targets where id = ?').get(target.id) === undefined)
    throw conflict(
      '该对象没有关联节点或入口，没有可固定的监测数据',
      'The object is no node or endpoint, so nothing is watched of it',
    );
  const facts = db.$client
    .prepare(`select f.watch_id as watch, w.probe, w.family, w.address, f.key, f.part, f.value, f.since_at,
        coalesce(f.kept_from, s.ok_at) as at
      from facts f join watches w on w.id = f.watch_id join watch_states s on s.watch_id = w.id
      where w.target_id = :target and w.enabled and coalesce(f.kept_from, s.ok_at) > :now - ${HOLDS_MS}
        and (:watches is null or w.id in (select value from json_each(:watches)))
      order by w.id, f.key, f.part`)
    .all({ target: target.id, now, watches: watch_ids ? JSON.stringify(watch_ids) : null }) as Known[];
  if (facts.length === 0)
    throw conflict('该对象目前没有有效的监测数据', 'Nothing that still holds is known of the object');
  const kept = bounded(facts);
  return {
    kind: 'observation',
    title: target.name,
    frozen: { at: now, target_id: target.id, name: target.name, facts: kept, facts_total: facts.length },
  };
}

function bounded(facts: readonly Known[]) {
  const kept: (Omit<Known, 'value'> & { value: FactValue })[] = [];
  let bytes = 0;
  for (const fact of facts.slice(0, MAX_FACTS)) {
    bytes += (fact.value ?? '').length + 200;
    if (bytes > MAX_FROZEN_BYTES) break;
    kept.push({ ...fact, value: JSON.parse(fact.value ?? 'null') as FactValue });
  }
  return kept;
}

export type KeptFile = { title: string; digest: string; media_type: string; bytes: number };

export function fileOf(db: Db, id: number, evidence: number): KeptFile {
  const found = db.$client
    .prepare(`select title, digest, media_type, bytes from judgement_evidence
      where assessment_id = ? and id = ? and kind = 'file'`)
    .get(id, evidence) as KeptFile | undefined;
  if (!found) throw notFound('该证据', 'evidence');
  return found;
}
