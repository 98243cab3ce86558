/**
 * From what was seen to what a standard asks. A sighting shows that one object falls short of an item, or proposes D or A of a unit of
 * cryptography; a person confirms. Nothing seen never says that an item is met, and K is never judged from the wire: neither can be
 * written down here. Pure.
 */
import type { KnownFact, LookFactKey } from '#probes/check.ts';
import type { FactKey } from '#probes/index.ts';
import type { Text } from '#probes/probe.ts';

/** What the console makes of looks and of its record, in the shape of a fact. */
export const OWN_KEYS = [
  'record.difference',
  'record.stranger',
  'traffic.port',
  'load.turned',
  'emergency.gap',
] as const;
export type OwnKey = (typeof OWN_KEYS)[number];
export type OwnFact = Omit<KnownFact, 'key' | 'watch' | 'probe'> & {
  key: OwnKey;
  /** Null: made of the record alone. */
  watch: number | null;
  probe: null;
};
export type SeenFact = KnownFact | OwnFact;

/** Never empty: what wasn't seen shows nothing. */
export type Because = readonly [SeenFact, ...SeenFact[]];

export type Shortfall = {
  shows: 'shortfall';
  /** 部分符合 or 不符合. There is no word for 符合. */
  result: 'partial' | 'not_conform';
  /** In bits, of the weakest algorithm that was seen. */
  strength?: number;
  /** A general point of the guide to high risks of cryptography. */
  crypto_high_risk?: 'algorithm' | 'technique';
  reason: Text;
  because: Because;
};
/** Of cryptography only: D or A is likely so. */
export type Support = { shows: 'supports'; strength?: number; reason: Text; because: Because };
export type Sighting = Shortfall | Support;

/** D: the use of cryptography is effective. A: its algorithms and techniques are compliant. */
export const PARTS = ['D', 'A'] as const;
export type Part = (typeof PARTS)[number];

/** The levels whose clauses the rules name. */
export const RULED_LEVELS = [2, 3] as const;
export type RuledLevel = (typeof RULED_LEVELS)[number];

/** The same fact bears on other items where a device is managed than where a service is used. */
export const ABOUT = ['service', 'device', 'security_device'] as const;
export type About = (typeof ABOUT)[number];

export type CryptoBearing = { crypto: Partial<Record<Part, readonly `6.${number}.${number}`[]>> };
export type Bearing = CryptoBearing & {
  /** Items of GB/T 22239-2019 by level. */
  mlps: { 2: readonly `7.1.${number}.${number} ${string}`[]; 3: readonly `8.1.${number}.${number} ${string}`[] };
  /** Numbers of the guidance on high risks that a person should compare with. */
  high_risk_cases: readonly `6.${number}.${number}.${number}`[];
};

type RuleOf<S extends Sighting, B extends CryptoBearing> = {
  id: string;
  title: Text;
  shows: S['shows'];
  needs: readonly (FactKey | LookFactKey | OwnKey)[];
  /** By what the target is; where a key is missing, the rule isn't asked. */
  bears_on: Partial<Record<About, B>>;
  /** `facts`: those of its needs that still count, of one target. */
  see(facts: readonly SeenFact[], now: number): S[];
};
/** A shortfall bears on items and units, a support on units alone. */
export type EvidenceRule = RuleOf<Shortfall, Bearing> | RuleOf<Support, CryptoBearing>;

/** A sighting of these facts, or none where there are none. */
export function shortfall(
  because: readonly SeenFact[],
  reason: Text,
  rest: Pick<Shortfall, 'result' | 'strength' | 'crypto_high_risk'>,
): Shortfall[] {
  const [first, ...more] = because;
  return first ? [{ shows: 'shortfall', ...rest, reason, because: [first, ...more] }] : [];
}

export function support(because: readonly SeenFact[], reason: Text, rest: Pick<Support, 'strength'> = {}): Support[] {
  const [first, ...more] = because;
  return first ? [{ shows: 'supports', ...rest, reason, because: [first, ...more] }] : [];
}
