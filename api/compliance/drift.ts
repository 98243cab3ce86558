/** What the last closed assessment of a system judged conform and what is seen of it now to fall short. */
import { setImmediate as others } from 'node:timers/promises';
import { z } from 'zod';
import { type AssessedObject, driftOf, type JudgedCell } from '#compliance/evidence-rules/drift.ts';
import type { ShownFact } from '#compliance/evidence-rules/mended.ts';
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

export type Closed = Pick<DriftRow, 'system_id' | 'system' | 'assessment_id' | 'assessment' | 'kind' | 'closed_at'> & {
  level: RuledLevel;
};
type ObjectRow = AssessedObject & { name: string };
/** With the facts that it rests on, for whoever looks whether they are gone. */
export type Drifted = DriftRow & { facts: ShownFact[] };

/** The newest closed one of each kind counts; an older one was answered by it. */
export const isNewestClosed = (a: string) => `(${a}.state = 'closed'
  and not exists (select 1 from assessments b where b.system_id = ${a}.system_id and b.kind = ${a}.kind and b.state = 'closed'
    and (coalesce(b.closed_at, 0), b.id) > (coalesce(${a}.closed_at, 0), ${a}.id)))`;
const CLOSED = `
  select a.id as assessment_id, a.title as assessment, a.kind, a.level, a.closed_at, y.id as system_id, y.name as system
  from assessments a join systems y on y.id = a.system_id
  where a.level in (${RULED_LEVELS.join(', ')}) and (:system_id is null or y.id = :system_id) and ${isNewestClosed('a')}
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

const factsOf = (because: SystemEvidence['items'][number]['sightings'][number]['because']): ShownFact[] =>
  because.map(({ watch, key, part }) => ({ watch, key, part }));

const atItems = ({ items }: SystemEvidence): Seen[] =>
  items.flatMap(({ item, sightings }) =>
    sightings.map(({ because, watch: __, address: ___, high_risk_cases: ____, ...rest }) => ({
      ...{ ...rest, item, part: null, facts: factsOf(because) },
    })),
  );

/** What is proposed to hold is no shortfall. */
const atUnits = ({ units }: SystemEvidence): Seen[] =>
  units.flatMap(({ unit, proposals }) =>
    proposals
      .filter(({ holds }) => !holds)
      .map(({ rule, title, reason, part, target_id, target, node_id, endpoint_id, at, evidence_id, because }) => ({
        ...{ rule, title, reason, part, target_id, target, node_id, endpoint_id, at, evidence_id },
        ...{ item: unit, result: null, facts: factsOf(because) },
      })),
  );
