/** What the last closed assessment of a system judged conform and what is seen of it now to fall short. */
import { setImmediate as others } from 'node:timers/promises';
import { z } from 'zod';
import { type AssessedObject, driftOf, type JudgedCell } from '#compliance/evidence-rules/drift.ts';
import { type ShownFact, shownOf } from '#compliance/evidence-rules/mended.ts';
import { PARTS, RULED_LEVELS, type RuledLevel } from '#compliance/evidence-rules/rule.ts';
import { WHOLE } from '#compliance/worksheet/item-result.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import { isCompleted } from './completed.ts';
import { createEvidenceReader, type SystemEvidence } from './evidence.ts';
import { ASSESSMENT_KINDS } from './schema.ts';

export const DriftRow = z.object({
  system_id: z.int(),
  system: z.string(),
  assessment_id: z.int(),
  assessment: z.string(),
  kind: z.enum(ASSESSMENT_KINDS),
  level: z.int(),
  closed_at: z.int().nullable(),
  /** `8.1.2.2 b`, or a unit of cryptography. */
  item: z.string(),
  /** Whose judgement no longer holds: 0 is the item as a whole; null where several objects share it. */
  object_id: z.int().nullable(),
  object: z.string().nullable(),
  rule: z.string(),
  title: Text,
  /** Of an item; null for a unit. */
  result: z.enum(['partial', 'not_conform']).nullable(),
  /** Of a unit; null for an item. */
  part: z.enum(PARTS).nullable(),
  reason: Text,
  target_id: z.int(),
  target: z.string(),
  node_id: z.int().nullable(),
  endpoint_id: z.int().nullable(),
  at: z.int(),
  evidence_id: z.int().nullable(),
});
export type DriftRow = z.infer<typeof DriftRow>;

export type Closed = Pick<DriftRow, 'system_id' | 'system' | 'assessment_id' | 'assessment' | 'kind' | 'closed_at'> & {
  level: RuledLevel;
};
type ObjectRow = AssessedObject & { name: string };
/** With the facts that it rests on, for whoever looks whether they are gone. */
export type Drifted = DriftRow & { facts: ShownFact[] };

const RULED = RULED_LEVELS.join(', ');
/** One of a lower level than that of another judges less, unless the system's grade is confirmed to be no higher. */
const isNoLower = (b: string, a: string) => `(${b}.level in (${RULED}) and ${b}.level >= min(${a}.level,
  coalesce((select g.grade from protected_systems g where g.system_id = ${a}.system_id), ${a}.level)))`;

/** The newest closed one of each kind counts, and one that is completed before one that isn't. */
export const isNewestClosed = (a: string) => `(${a}.state = 'closed'
  and not exists (select 1 from assessments b where b.system_id = ${a}.system_id and b.kind = ${a}.kind and b.state = 'closed'
    and ${isNoLower('b', a)} and (${isCompleted('b')}, coalesce(b.closed_at, 0), b.id)
      > (${isCompleted(a)}, coalesce(${a}.closed_at, 0), ${a}.id)))`;
const CLOSED = `
  select a.id as assessment_id, a.title as assessment, a.kind, a.level, a.closed_at, y.id as system_id, y.name as system
  from assessments a join systems y on y.id = a.system_id
  where a.level in (${RULED}) and (:system_id is null or y.id = :system_id) and ${isNewestClosed('a')}
  order by y.name, a.kind`;

/** Statements are prepared once. `closed`: what is compared, of one system or of all. */
export function createDriftReader(db: Db) {
  const cells = db.$client.prepare<[number], JudgedCell>(
    'select item, object_id, result from judgements where assessment_id = ?',
  );
  const objects = db.$client.prepare<[number], ObjectRow>(
    'select id, name, node_id, endpoint_id from assessment_objects where assessment_id = ?',
  );
  const all = db.$client.prepare<object, Closed>(CLOSED);
  return {
    closed: (system_id: number | null): Closed[] => all.all({ system_id }),
    drifted(closed: Closed, evidenceAt: (level: RuledLevel) => SystemEvidence | undefined): Drifted[] {
      const judged = cells.all(closed.assessment_id);
      if (!judged.some(({ result }) => result === 'conform')) return [];
      const evidence = evidenceAt(closed.level);
      return evidence ? driftedOf(closed, judged, objects.all(closed.assessment_id), evidence) : [];
    },
  };
}

/** Of one system, or of all: system by system, so that others are served in between. */
export async function readDrift(db: Db, system_id: number | null, now: number): Promise<DriftRow[]> {
  const { closed, drifted } = createDriftReader(db);
  const read = createEvidenceReader(db);
  const rows: DriftRow[] = [];
  for (const one of closed(system_id)) {
    for (const { facts: _, ...row } of drifted(one, (level) => read(one.system_id, level, now))) rows.push(row);
    await others();
  }
  return rows;
}

function driftedOf(closed: Closed, judged: JudgedCell[], objects: ObjectRow[], evidence: SystemEvidence): Drifted[] {
  const names = new Map(objects.map(({ id, name }) => [id, name]));
  return driftOf(judged, objects, seenAt(evidence, closed.kind)).map(({ object_id, sighting }) => ({
    ...closed,
    ...{ object_id, object: (object_id !== null && names.get(object_id)) || null },
    ...sighting,
  }));
}

export type Seen = Omit<Drifted, keyof Closed | 'object_id' | 'object'>;

/** All shortfalls that are seen now, by the item or unit that they bear on. */
export const seenAt = (evidence: SystemEvidence, kind: Closed['kind']): Seen[] =>
  kind === 'mlps' ? atItems(evidence) : atUnits(evidence);

const atItems = ({ items }: SystemEvidence): Seen[] =>
  items.flatMap(({ item, sightings }) =>
    sightings.map(({ because, watch: __, address: ___, high_risk_cases: ____, ...rest }) => ({
      ...{ ...rest, item, part: null, facts: shownOf(because) },
    })),
  );

/** What is proposed to hold is no shortfall. */
const atUnits = ({ units }: SystemEvidence): Seen[] =>
  units.flatMap(({ unit, proposals }) =>
    proposals
      .filter(({ holds }) => !holds)
      .map(({ rule, title, reason, part, target_id, target, node_id, endpoint_id, at, evidence_id, because }) => ({
        ...{ rule, title, reason, part, target_id, target, node_id, endpoint_id, at, evidence_id },
        ...{ item: unit, result: null, facts: shownOf(because) },
      })),
  );

type Cell = { assessment_id: number; item: string; object_id: number; target_ids: readonly number[] };
type Place = { name: string | null; node_id: number | null; endpoint_id: number | null };
type NewCell = Place & { id: number; is_judged: number };

/** Whether a newer assessment that counts judged anew what a finding is of: its item, and its object or what shows it. */
export function createAnswerReader(db: Db) {
  const newer = db.$client.prepare<[number], number>(`
    select b.id from assessments a join assessments b on b.system_id = a.system_id and b.kind = a.kind
    where a.id = ? and (coalesce(b.closed_at, 0), b.id) > (coalesce(a.closed_at, 0), a.id)
      and ${isCompleted('b')} and ${isNoLower('b', 'a')}`);
  const cells = db.$client.prepare<object, NewCell>(`
    select c.id, c.name, c.node_id, c.endpoint_id, j.item is not null as is_judged
    from (select ${WHOLE} as id, null as name, null as node_id, null as endpoint_id
      union all select id, name, node_id, endpoint_id from assessment_objects where assessment_id = :id) c
    left join judgements j on j.assessment_id = :id and j.object_id = c.id and j.item = :item and j.result <> 'not_applicable'`);
  const object = db.$client.prepare<[number], Place>(
    'select name, node_id, endpoint_id from assessment_objects where id = ?',
  );
  const target = db.$client.prepare<[number], Place>(
    'select null as name, node_id, endpoint_id from targets where id = ?',
  );
  return ({ assessment_id, item, object_id, target_ids }: Cell): boolean =>
    newer
      .pluck()
      .all(assessment_id)
      .some((id) => {
        const there = cells.all({ id, item });
        const judged = there.filter(({ is_judged }) => is_judged === 1);
        const isWhole = judged.some((one) => one.id === WHOLE);
        const own = object_id === WHOLE ? undefined : object.get(object_id);
        if (own) return (isWhole ? there : judged).some((one) => isSamePlace(one, own));
        const places = target_ids.map((target_id) => target.get(target_id));
        const isEach = places.every((place) => place && judged.some((one) => isSamePlace(one, place)));
        return isWhole || (places.length > 0 && isEach);
      });
}

/** What stands for no target is known by its name alone. */
const isSamePlace = (a: Place, b: Place): boolean =>
  a.node_id === b.node_id &&
  a.endpoint_id === b.endpoint_id &&
  (a.node_id !== null || a.endpoint_id !== null || (a.name !== null && a.name === b.name));
