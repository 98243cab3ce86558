/** What probes show of a finding now, and whether a later look tells that it is gone. A shortfall is gone by an answer, never by silence. */
import { createHash } from 'node:crypto';
import { createTeller, faultsOf, isSameFact, type ShownFact } from '#compliance/evidence-rules/mended.ts';
import { RULED_LEVELS, type RuledLevel, type SeenFact } from '#compliance/evidence-rules/rule.ts';
import { WHOLE } from '#compliance/worksheet/item-result.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { type Closed, type Seen, seenAt } from './drift.ts';
import { createEvidenceReader, createFactReader } from './evidence.ts';
import type { BearingSighting } from './schema.ts';

const MAX_SIGHTINGS = 100;
const MAX_FACTS = 100;

/**
 * What has to be told otherwise, to be kept beside a finding. Empty where a part of it was made of the record, or is more than
 * could be kept: then only a person can tell.
 */
export function bearingOf(db: Db, seen: readonly Pick<Seen, 'rule' | 'target_id' | 'facts'>[]): BearingSighting[] {
  return united(
    seen.map(({ rule, target_id, facts }) => ({
      ...{ rule, target_id },
      facts: facts.map((fact) => ({ ...fact, ...askedOf(db, fact.watch) })),
    })),
  );
}

/** Each thing once, as it was seen last. */
export function united(sightings: readonly BearingSighting[]): BearingSighting[] {
  const by = Map.groupBy(sightings, ({ rule, target_id }) => `${rule} ${target_id}`);
  const bearing = [...by.values()].map((some): BearingSighting => {
    const [{ rule, target_id }] = some as [BearingSighting];
    const facts = new Map(some.flatMap((one) => one.facts).map((fact) => [nameOf(fact), fact]));
    return { rule, target_id, facts: [...facts.values()] };
  });
  const isWhole = bearing.every(
    ({ facts }) => facts.length > 0 && facts.length <= MAX_FACTS && facts.every(({ watch }) => watch !== null),
  );
  return isWhole && bearing.length <= MAX_SIGHTINGS ? bearing : [];
}

const nameOf = ({ watch, key, part, family, address }: ShownFact) =>
  JSON.stringify([watch, key, part, family, address]);

/** Whether each thing that something shows is among these. */
export function covers(sightings: readonly BearingSighting[], of: Pick<Seen, 'rule' | 'target_id' | 'facts'>): boolean {
  const own = sightings.filter(({ rule, target_id }) => rule === of.rule && target_id === of.target_id);
  const names = new Set(own.flatMap(({ facts }) => facts.map(nameOf)));
  return of.facts.length > 0 && of.facts.every((fact) => names.has(nameOf(fact)));
}

/** What a watch is set to ask. */
function askedOf(db: Db, watch: number | null): { asked?: string } {
  const set = prepared(db, 'select probe, address, family, params from watches where id = ?').raw().get(watch);
  return set ? { asked: createHash('sha256').update(JSON.stringify(set)).digest('base64url') } : {};
}

type Cell = {
  assessment: { id: number; system_id: number; level: number; kind: Closed['kind'] };
  item: string;
  object_id: number;
};

/**
 * What shows the shortfall of a cell of the work sheet, of its own object or of all that no object of its own was judged for, as far
 * as whoever judged froze it as evidence: what was found for another reason is mended by none of it.
 */
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
  const frozen = createFrozenReader(db, id, item, object_id);
  return bearingOf(
    db,
    seenAt(evidence, kind)
      .filter((seen) => seen.item === item)
      .filter((seen) =>
        object_id === WHOLE
          ? !objects.some((object) => object.is_judged === 1 && isOf(object, seen))
          : own !== undefined && isOf(own, seen),
      )
      .filter(({ rule, facts }) => facts.every((fact) => frozen(rule, fact))),
  );
}

/** Whether a rule had the same against what was frozen at a cell. */
function createFrozenReader(db: Db, id: number, item: string, object_id: number) {
  const observations = (
    db.$client
      .prepare(`select frozen from judgement_evidence
        where assessment_id = ? and item = ? and object_id = ? and kind = 'observation' and frozen is not null`)
      .pluck()
      .all(id, item, object_id) as string[]
  ).map((text) => JSON.parse(text) as { at: number; facts: SeenFact[] });
  return (rule: string, shown: ShownFact): boolean =>
    observations.some(({ at, facts }) => {
      const known = facts.map((fact) => ({ ...fact, part: fact.part || null }));
      // The address is the one that the watch is set to; a name of it may have been asked elsewhere.
      return [...faultsOf(rule, known, at)].some((fault) => isSameFact({ ...fault, address: shown.address }, shown));
    });
}

/** `shown`: it is still seen. `unknown`: nobody told since. */
export type Standing =
  | { is: 'shown' }
  | { is: 'unknown' }
  | { is: 'mended'; at: number; watches: number[]; evidence_id: number | null };

/** Statements are prepared once. `since`: what was seen before then tells nothing. */
export function createMendedReader(db: Db) {
  const factsOf = createFactReader(db);
  const nodeOf = db.$client.prepare<[number], { target_id: number; node_id: number | null }>(
    'select id as target_id, node_id from targets where id = ?',
  );
  const sealed = db.$client.prepare<[number], { because: string; evidence_id: number }>(
    `select because, evidence_id from verdicts where target_id = ? and evidence_id is not null and status = 'pass'`,
  );
  function tellerOf(now: number) {
    const known = new Map<number, SeenFact[]>();
    return ({ rule, target_id }: BearingSighting) => {
      const target = nodeOf.get(target_id);
      const facts = known.get(target_id) ?? (target ? factsOf(target, now) : []);
      known.set(target_id, facts);
      const tells = createTeller(rule, facts, now);
      return (shown: ShownFact, since: number): SeenFact | undefined => {
        const { asked } = askedOf(db, shown.watch);
        return asked !== undefined && asked === shown.asked ? tells(shown, since) : undefined;
      };
    };
  }
  return {
    /** What nobody told otherwise yet. */
    untold(sightings: readonly BearingSighting[], since: number, now: number): BearingSighting[] {
      const tellerFor = tellerOf(now);
      return sightings.flatMap((sighting) => {
        const tells = tellerFor(sighting);
        const facts = sighting.facts.filter((shown) => !tells(shown, since));
        return facts.length > 0 ? [{ ...sighting, facts }] : [];
      });
    },
    /** `seen`: what falls short of the finding's item now. */
    standing(sightings: readonly BearingSighting[], seen: readonly Seen[], since: number, now: number): Standing {
      const targets = new Set(sightings.map(({ target_id }) => target_id));
      if (seen.some(({ target_id }) => targets.has(target_id))) return { is: 'shown' };
      const tellerFor = tellerOf(now);
      const told: SeenFact[] = [];
      for (const sighting of sightings) {
        const tells = tellerFor(sighting);
        for (const shown of sighting.facts) {
          const fact = tells(shown, since);
          if (!fact) return { is: 'unknown' };
          told.push(fact);
        }
      }
      if (told.length === 0) return { is: 'unknown' };
      const ids = [...targets].flatMap((target_id) => sealedBy(sealed.all(target_id), told));
      return {
        is: 'mended',
        at: Math.min(...told.map(({ at }) => at)),
        watches: [...new Set(told.flatMap(({ watch }) => watch ?? []))],
        evidence_id: ids.length > 0 ? Math.max(...ids) : null,
      };
    },
  };
}

/** Sealed verdicts that what was told let pass. */
function sealedBy(rows: readonly { because: string; evidence_id: number }[], told: readonly SeenFact[]): number[] {
  const name = ({ watch, key, part }: Pick<SeenFact, 'watch' | 'key' | 'part'>) => JSON.stringify([watch, key, part]);
  const names = new Set(told.map(name));
  return rows
    .filter(({ because }) => (JSON.parse(because) as SeenFact[]).some((fact) => names.has(name(fact))))
    .map(({ evidence_id }) => evidence_id);
}
