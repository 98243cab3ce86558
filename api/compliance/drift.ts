/** What the last closed assessment of a system judged conform and what is seen of it now to fall short. */
import { setImmediate as others } from 'node:timers/promises';
import { z } from 'zod';
import { type AssessedObject, driftOf, type JudgedCell } from '#compliance/evidence-rules/drift.ts';
import { PARTS, RULED_LEVELS, type RuledLevel } from '#compliance/evidence-rules/rule.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/endpoint.ts';
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

type Closed = Pick<DriftRow, 'system_id' | 'system' | 'assessment_id' | 'assessment' | 'kind' | 'closed_at'> & {
  level: RuledLevel;
};
type ObjectRow = AssessedObject & { name: string };

/** The newest closed one of each kind counts; an older one was answered by it. */
const CLOSED = `
  select a.id as assessment_id, a.title as assessment, a.kind, a.level, a.closed_at, y.id as system_id, y.name as system
  from assessments a join systems y on y.id = a.system_id
  where a.state = 'closed' and a.level in (${RULED_LEVELS.join(', ')}) and (:system_id is null or y.id = :system_id)
    and not exists (select 1 from assessments b where b.system_id = a.system_id and b.kind = a.kind and b.state = 'closed'
      and (coalesce(b.closed_at, 0), b.id) > (coalesce(a.closed_at, 0), a.id))
  order by y.name, a.kind`;

/** Of one system, or of all: system by system, so that others are served in between. */
export async function readDrift(db: Db, system_id: number | null, now: number): Promise<DriftRow[]> {
  const read = createEvidenceReader(db);
  const cells = db.$client.prepare<[number], JudgedCell>(
    'select item, object_id, result from judgements where assessment_id = ?',
  );
  const objects = db.$client.prepare<[number], ObjectRow>(
    'select id, name, node_id, endpoint_id from assessment_objects where assessment_id = ?',
  );
  const rows: DriftRow[] = [];
  for (const closed of db.$client.prepare<object, Closed>(CLOSED).all({ system_id })) {
    const judged = cells.all(closed.assessment_id);
    if (!judged.some(({ result }) => result === 'conform')) continue;
    const evidence = read(closed.system_id, closed.level, now);
    if (evidence) rows.push(...driftedOf(closed, judged, objects.all(closed.assessment_id), evidence));
    await others();
  }
  return rows;
}

function driftedOf(closed: Closed, judged: JudgedCell[], objects: ObjectRow[], evidence: SystemEvidence): DriftRow[] {
  const seen = closed.kind === 'mlps' ? atItems(evidence) : atUnits(evidence);
  const names = new Map(objects.map(({ id, name }) => [id, name]));
  return driftOf(judged, objects, seen).map(({ object_id, sighting }) => ({
    ...closed,
    ...{ object_id, object: (object_id !== null && names.get(object_id)) || null },
    ...sighting,
  }));
}

type Seen = Omit<DriftRow, keyof Closed | 'object_id' | 'object'>;

const atItems = ({ items }: SystemEvidence): Seen[] =>
  items.flatMap(({ item, sightings }) =>
    sightings.map(({ because: _, watch: __, address: ___, high_risk_cases: ____, ...rest }) => ({
      ...{ ...rest, item, part: null },
    })),
  );

/** What is proposed to hold is no shortfall. */
const atUnits = ({ units }: SystemEvidence): Seen[] =>
  units.flatMap(({ unit, proposals }) =>
    proposals
      .filter(({ holds }) => !holds)
      .map(({ rule, title, reason, part, target_id, target, node_id, endpoint_id, at, evidence_id }) => ({
        ...{ rule, title, reason, part, target_id, target, node_id, endpoint_id, at, evidence_id },
        ...{ item: unit, result: null },
      })),
  );
