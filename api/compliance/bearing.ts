/** What probes show of a finding now, and whether a later look tells that it is gone. A shortfall is gone by an answer, never by silence. */
import { type ShownFact, tells } from '#compliance/evidence-rules/mended.ts';
import { RULED_LEVELS, type RuledLevel, type SeenFact } from '#compliance/evidence-rules/rule.ts';
import { WHOLE } from '#compliance/worksheet/item-result.ts';
import type { Db } from '../db/open.ts';
import { type Closed, type Seen, seenAt } from './drift.ts';
import { createEvidenceReader, createFactReader } from './evidence.ts';
import type { BearingSighting } from './schema.ts';

const MAX_SIGHTINGS = 100;
const MAX_FACTS = 100;

/**
 * What has to be told otherwise, to be kept beside a finding. Empty where a part of it was made of the record, or is more than
 * could be kept: then only a person can tell.
 */
export function bearingOf(seen: readonly Pick<Seen, 'rule' | 'target_id' | 'facts'>[]): BearingSighting[] {
  const by = Map.groupBy(seen, ({ rule, target_id }) => `${rule} ${target_id}`);
  const bearing = [...by.values()].map((some): BearingSighting => {
    const [{ rule, target_id }] = some as [Seen];
    const facts = new Map(some.flatMap((one) => one.facts).map((fact) => [nameOf(fact), fact]));
    return { rule, target_id, facts: [...facts.values()] };
  });
  const isWhole = bearing.every(({ facts }) => facts.length <= MAX_FACTS && facts.every(({ watch }) => watch !== null));
  return isWhole && bearing.length <= MAX_SIGHTINGS ? bearing : [];
}

const nameOf = ({ watch, key, part }: ShownFact) => JSON.stringify([watch, key, part]);

type Cell = {
  assessment: { id: number; system_id: number; level: number; kind: Closed['kind'] };
  item: string;
  object_id: number;
};

/** What shows the shortfall of a cell of the work sheet: of its own object, or of all that no object of its own was judged for. */
export function bearingOfCell(db: Db, { assessment, item, object_id }: Cell, now: number): BearingSighting[] {
  const { id, system_id, level, kind } = assessment;
  if (!(RULED_LEVELS as readonly number[]).includes(level)) return [];
  const evidence = createEvidenceReader(db)(system_id, level as RuledLevel, now);
  if (!evidence) return [];
  const objects = db.$client
    .prepare(`select o.id, o.node_id, o.endpoint_id, j.item is not null as is_judged from assessment_objects o
      left join judgements j on j.assessment_id = o.assessment_id and j.object_id = o.id and j.item = :item
      where o.assessment_id = :id and (o.node_id is not null or o.endpoint_id is not null)`)
    .all({ id, item }) as { id: number; node_id: number | null; endpoint_id: number | null; is_judged: number }[];
  const isOf = (object: (typeof objects)[number], { node_id, endpoint_id }: Seen) =>
    (object.node_id !== null && object.node_id === node_id) ||
    (object.endpoint_id !== null && object.endpoint_id === endpoint_id);
  const own = objects.find((object) => object.id === object_id);
  return bearingOf(
    seenAt(evidence, kind)
      .filter((seen) => seen.item === item)
      .filter((seen) =>
        object_id === WHOLE
          ? !objects.some((object) => object.is_judged === 1 && isOf(object, seen))
          : own !== undefined && isOf(own, seen),
      ),
  );
}

/** `shown`: it is still seen. `unknown`: nobody told since. */
export type Standing =
  | { is: 'shown' }
  | { is: 'unknown' }
  | { is: 'mended'; at: number; watches: number[]; evidence_id: number | null };

/** Statements are prepared once. */
export function createMendedReader(db: Db) {
  const factsOf = createFactReader(db);
  const nodeOf = db.$client.prepare<[number], { target_id: number; node_id: number | null }>(
    'select id as target_id, node_id from targets where id = ?',
  );
  const sealed = db.$client.prepare<[number], { because: string; evidence_id: number }>(
    `select because, evidence_id from verdicts where target_id = ? and evidence_id is not null and status = 'pass'`,
  );
  /** `seen`: what falls short of the finding's item now. */
  return (sightings: readonly BearingSighting[], seen: readonly Seen[], since: number, now: number): Standing => {
    const targets = new Set(sightings.map(({ target_id }) => target_id));
    if (seen.some(({ target_id }) => targets.has(target_id))) return { is: 'shown' };
    const told: SeenFact[] = [];
    const ids: number[] = [];
    for (const target_id of targets) {
      const target = nodeOf.get(target_id);
      if (!target) return { is: 'unknown' };
      const facts = factsOf(target, now);
      const own = sightings.filter((one) => one.target_id === target_id).flatMap((one) => one.facts);
      for (const shown of own) {
        const fact = tells(shown, facts, since);
        if (!fact) return { is: 'unknown' };
        told.push(fact);
      }
      ids.push(...sealedBy(sealed.all(target_id), own));
    }
    if (told.length === 0) return { is: 'unknown' };
    return {
      is: 'mended',
      at: Math.min(...told.map(({ at }) => at)),
      watches: [...new Set(told.flatMap(({ watch }) => watch ?? []))],
      evidence_id: ids.length > 0 ? Math.max(...ids) : null,
    };
  };
}

/** Sealed verdicts that the same looks let pass. */
function sealedBy(rows: readonly { because: string; evidence_id: number }[], shown: readonly ShownFact[]): number[] {
  const names = new Set(shown.map(({ watch, key }) => JSON.stringify([watch, key])));
  return rows
    .filter(({ because }) =>
      (JSON.parse(because) as ShownFact[]).some(({ watch, key }) => names.has(JSON.stringify([watch, key]))),
    )
    .map(({ evidence_id }) => evidence_id);
}
