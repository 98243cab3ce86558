/** What was seen of one target, laid beside what its level asks. */
import type { Text } from '#probes/probe.ts';
import { keyOf } from '../catalogues/catalogue.ts';
import { cryptoUnits } from '../catalogues/crypto/units.ts';
import { highRiskCases } from '../catalogues/high-risk/index.ts';
import { belongsTo } from '../catalogues/high-risk/read-cases.ts';
import { mlpsCatalogue } from '../catalogues/mlps/index.ts';
import { evidenceRules } from './index.ts';
import {
  type About,
  type EvidenceRule,
  PARTS,
  type Part,
  type RuledLevel,
  type SeenFact,
  type Shortfall,
  type Sighting,
} from './rule.ts';

type Named = { rule: string; title: Text };
/** `high_risk_cases`: those of the item that apply at the level; a person compares. */
export type ItemSighting = Named & Omit<Shortfall, 'strength' | 'crypto_high_risk'> & { high_risk_cases: string[] };
/** What is proposed for D or A of a unit, for this target as its object. */
export type Proposal = Named & {
  part: Part;
  holds: boolean;
  strength: number | null;
  high_risk: Shortfall['crypto_high_risk'] | null;
  reason: Text;
  because: Sighting['because'];
};
export type Evidence = {
  /** Whether any look got an answer: without one, that nothing is listed says nothing at all. */
  is_seen: boolean;
  /** In the order of the catalogue, those with sightings alone. An item that isn't here is not thereby met. */
  items: { item: string; summary: Text; sightings: ItemSighting[] }[];
  units: { unit: string; name: Text; proposals: Proposal[] }[];
};

export type Given = { level: RuledLevel; facts: readonly SeenFact[]; about: About; now: number };

/** `facts`: those of one target that still count; stale ones are left out by whoever gives them. */
export function evidenceFor({ level, facts, about, now }: Given): Evidence {
  const seen = evidenceRules.flatMap((rule) => seenBy(rule, facts, about, now));
  const cases = highRiskCases(level);
  const items = mlpsCatalogue(level).items.flatMap((item) => {
    const key = keyOf(item);
    const sightings = seen.flatMap(({ named, bearing, sighting }): ItemSighting[] => {
      if (sighting.shows !== 'shortfall' || !('mlps' in bearing)) return [];
      if (!(bearing.mlps[level] as readonly string[]).includes(key)) return [];
      const { strength: _, crypto_high_risk: __, ...rest } = sighting;
      const numbers = cases
        .filter((one) => bearing.high_risk_cases.some((number) => number === one.number) && belongsTo(one, item))
        .flatMap(({ number }) => number ?? []);
      return [{ ...named, ...rest, high_risk_cases: numbers }];
    });
    return sightings.length > 0 ? [{ item: key, summary: item.summary, sightings }] : [];
  });
  const units = cryptoUnits(level).flatMap(({ clause, name }) => {
    const proposals = seen.flatMap(({ named, bearing, sighting }) =>
      PARTS.filter((part) => (bearing.crypto[part] as readonly string[] | undefined)?.includes(clause)).map(
        (part): Proposal => ({
          ...named,
          part,
          holds: sighting.shows === 'supports',
          strength: sighting.strength ?? null,
          high_risk: (sighting.shows === 'shortfall' && sighting.crypto_high_risk) || null,
          reason: sighting.reason,
          because: sighting.because,
        }),
      ),
    );
    return proposals.length > 0 ? [{ unit: clause, name, proposals }] : [];
  });
  return { is_seen: facts.some(isAnswered), items, units };
}

function seenBy(rule: EvidenceRule, facts: readonly SeenFact[], about: About, now: number) {
  const bearing = rule.bears_on[about];
  if (!bearing) return [];
  const needed = facts.filter(({ key }) => rule.needs.includes(key));
  const sightings: Sighting[] = rule.see(needed, now);
  const named = { rule: rule.id, title: rule.title };
  return sightings.map((sighting) => ({ named, bearing, sighting }));
}

const isAnswered = ({ key, value }: SeenFact): boolean =>
  key === 'look.answer' && typeof value === 'object' && value !== null && value.answer === 'up';
