/** What was seen of a system's endpoints and nodes, beside what its level asks. Proposals: a person judges. */
import { z } from 'zod';
import { keyOf } from '#compliance/catalogues/catalogue.ts';
import { cryptoUnits } from '#compliance/catalogues/crypto/units.ts';
import { mlpsCatalogue } from '#compliance/catalogues/mlps/index.ts';
import { evidenceFor } from '#compliance/evidence-rules/evidence-for.ts';
import { evidenceRules } from '#compliance/evidence-rules/index.ts';
import { ABOUT, type About, OWN_KEYS, PARTS, type RuledLevel, type SeenFact } from '#compliance/evidence-rules/rule.ts';
import type { Text as TextType } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import { createReader } from '../pipeline/judge.ts';
import { createGapFacts, createOwnFacts } from './own-facts.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Family = z.union([z.literal(4), z.literal(6)]);

/** Whose it is, when it was last seen, and the sealed verdict that rests on the same facts, if any. */
const Where = z.object({
  target_id: z.int(),
  target: z.string(),
  node_id: z.int().nullable(),
  endpoint_id: z.int().nullable(),
  at: z.int(),
  watch: z.int().nullable(),
  address: z.string().nullable(),
  evidence_id: z.int().nullable(),
  because: z.array(
    z.object({
      watch: z.int().nullable(),
      probe: z.string().nullable(),
      key: z.string(),
      part: z.string().nullable(),
      value: z.union([Scalar, z.record(z.string(), Scalar)]),
      at: z.int(),
      family: Family.nullable(),
      address: z.string().nullable(),
    }),
  ),
});
const Named = { rule: z.string(), title: Text, reason: Text };
export const ShownSighting = Where.extend({
  ...Named,
  result: z.enum(['partial', 'not_conform']),
  high_risk_cases: z.array(z.string()),
});
export const ShownProposal = Where.extend({
  ...Named,
  part: z.enum(PARTS),
  holds: z.boolean(),
  strength: z.number().nullable(),
  high_risk: z.string().nullable(),
});
export const SystemEvidence = z.object({
  system_id: z.int(),
  level: z.int(),
  as_of: z.int(),
  /** All that the system consists of; what nobody could look at lately shows nothing, and says so. */
  targets: z.array(
    z.object({
      target_id: z.int(),
      target: z.string(),
      node_id: z.int().nullable(),
      endpoint_id: z.int().nullable(),
      about: z.enum(ABOUT),
      is_seen: z.boolean(),
    }),
  ),
  items: z.array(z.object({ item: z.string(), summary: Text, sightings: z.array(ShownSighting) })),
  units: z.array(z.object({ unit: z.string(), name: Text, proposals: z.array(ShownProposal) })),
});
export type SystemEvidence = z.infer<typeof SystemEvidence>;
type Where = z.infer<typeof Where>;

type TargetRow = {
  target_id: number;
  target: string;
  node_id: number | null;
  endpoint_id: number | null;
  role: string;
};
type VerdictRow = { because: string; evidence_id: number | null };

export const NEEDED = [...new Set(evidenceRules.flatMap(({ needs }) => needs))].filter(
  (key) => key !== 'look.answer' && !(OWN_KEYS as readonly string[]).includes(key),
);
const ALL_OF_A_SYSTEM = `
  select t.id as target_id, e.name as target, null as node_id, e.id as endpoint_id, '' as role
  from endpoints e join targets t on t.endpoint_id = e.id where e.system_id = :system_id
  union all
  select t.id, n.name, n.id, null, n.role
  from system_nodes m join nodes n on n.id = m.node_id join targets t on t.node_id = n.id where m.system_id = :system_id
  order by endpoint_id, target`;

/** What still counts of a target: of its watches, and what the console made of its record. */
export function createFactReader(db: Db) {
  const read = createReader(db, NEEDED);
  const readOwn = createOwnFacts(db);
  const readGaps = createGapFacts(db);
  return ({ target_id, node_id }: Pick<TargetRow, 'target_id' | 'node_id'>, now: number): SeenFact[] => [
    ...read(target_id, now).known,
    ...(node_id === null ? readGaps(target_id, now) : readOwn(node_id, now)),
  ];
}

/** Statements are prepared once; undefined for a system that isn't there, or beyond the reach of whoever asks. */
export function createEvidenceReader(db: Db) {
  const isThere = db.$client.prepare<[number]>('select 1 from systems where id = ?');
  const targets = db.$client.prepare<{ system_id: number }, TargetRow>(ALL_OF_A_SYSTEM);
  const verdicts = db.$client.prepare<[number], VerdictRow>(
    `select because, evidence_id from verdicts where target_id = ? and evidence_id is not null and status in ('warn', 'fail')`,
  );
  const factsOf = createFactReader(db);
  return (system_id: number, level: RuledLevel, now: number): SystemEvidence | undefined => {
    if (!isThere.get(system_id)) return undefined;
    const seen = targets.all({ system_id }).map(({ role, ...target }) => {
      const about = aboutOf(target, role);
      const facts = factsOf(target, now);
      const evidence = evidenceFor({ level, facts, about, now });
      const sealed = sealedFacts(verdicts.all(target.target_id));
      return { target, about, evidence, whereOf: (because: readonly SeenFact[]) => whereOf(target, because, sealed) };
    });
    const items = seen.flatMap(({ evidence, whereOf }) =>
      evidence.items.map(({ item, summary, sightings }) => ({
        ...{ key: item, text: summary },
        rows: sightings.map(({ shows: _, because, ...rest }) => ({ ...rest, ...whereOf(because) })),
      })),
    );
    const units = seen.flatMap(({ evidence, whereOf }) =>
      evidence.units.map(({ unit, name, proposals }) => ({
        ...{ key: unit, text: name },
        rows: proposals.map(({ because, high_risk, ...rest }) => ({
          ...{ ...rest, high_risk: high_risk ?? null },
          ...whereOf(because),
        })),
      })),
    );
    return {
      ...{ system_id, level, as_of: now },
      targets: seen.map(({ target, about, evidence }) => ({ ...target, about, is_seen: evidence.is_seen })),
      items: joined(items, mlpsCatalogue(level).items.map(keyOf)).map(({ key, text, rows }) => ({
        ...{ item: key, summary: text, sightings: rows },
      })),
      units: joined(
        units,
        cryptoUnits(level).map(({ clause }) => clause),
      ).map(({ key, text, rows }) => ({ unit: key, name: text, proposals: rows })),
    };
  };
}

export const readEvidence = (db: Db, system_id: number, level: RuledLevel, now: number): SystemEvidence | undefined =>
  createEvidenceReader(db)(system_id, level, now);

function aboutOf({ node_id }: Pick<TargetRow, 'node_id'>, role: string): About {
  if (node_id === null) return 'service';
  return role === 'firewall' ? 'security_device' : 'device';
}

/** What several targets show at one item stands together, in the order of the catalogue. */
function joined<R>(entries: readonly { key: string; text: TextType; rows: R[] }[], order: readonly string[]) {
  const by = Map.groupBy(entries, ({ key }) => key);
  return order.flatMap((key) => {
    const [first, ...more] = by.get(key) ?? [];
    return first ? [{ key, text: first.text, rows: [first, ...more].flatMap(({ rows }) => rows) }] : [];
  });
}

type Kept = Pick<SeenFact, 'watch' | 'key' | 'part'>;
const nameOf = ({ watch, key, part }: Kept): string => JSON.stringify([watch, key, part]);

/** Which sealed verdict rests on a fact; the newest, where several do. */
function sealedFacts(rows: readonly VerdictRow[]): Map<string, number> {
  const sealed = new Map<string, number>();
  for (const { because, evidence_id } of rows)
    for (const fact of JSON.parse(because) as Kept[])
      if (evidence_id !== null) sealed.set(nameOf(fact), Math.max(evidence_id, sealed.get(nameOf(fact)) ?? 0));
  return sealed;
}

function whereOf(target: Omit<TargetRow, 'role'>, because: readonly SeenFact[], sealed: Map<string, number>): Where {
  const ids = because.flatMap((fact) => sealed.get(nameOf(fact)) ?? []);
  const [first] = because;
  return {
    ...target,
    ...{ at: Math.max(...because.map(({ at }) => at)), watch: first?.watch ?? null, address: first?.address ?? null },
    evidence_id: ids.length > 0 ? Math.max(...ids) : null,
    because: because.map((fact) => ({ ...fact })),
  };
}
