/** What "where is it?" answers. Times are epoch milliseconds UTC. */
import { z } from 'zod';
import { ROLES, STATES } from '../estate/schema.ts';

const Named = z.object({ id: z.int(), name: z.string() });

/** A sighting as it stands at the moment asked for. */
export const Sighting = z.object({
  id: z.int(),
  watch_id: z.int(),
  /** Who told it; the name is null when the node is gone. */
  node_id: z.int(),
  node_name: z.string().nullable(),
  mac: z.string(),
  address: z.string().nullable(),
  if_index: z.int().nullable(),
  port: z.string().nullable(),
  vlan: z.int().nullable(),
  from_at: z.int(),
  /** The last look that told it. */
  seen_at: z.int(),
  to_at: z.int().nullable(),
  /** False: it was last seen at `seen_at`, and nothing newer is known. */
  holds: z.boolean(),
});

/** A port where a MAC is heard. */
export const Place = Sighting.extend({
  /** How many MACs are heard there; null when that wasn't counted. */
  macs: z.int().nullable(),
  /** The node of ours at the other end of that port. */
  link_to: Named.nullable(),
  unit: Named.nullable(),
  area: Named.nullable(),
});

export const RULES = ['direct', 'only', 'no_link', 'fewest'] as const;
/**
 * Why this port of several: `direct`, its link leads to the thing itself; `only`, no other port tells of it; `no_link`,
 * it is the only one that leads to no other node of ours; `fewest`, the fewest MACs are heard there.
 */
export type Rule = (typeof RULES)[number];

export const REASONS = [
  'name',
  'pinyin',
  'serial',
  'certificate',
  'host',
  'recorded_address',
  'observed_address',
  'own_mac',
  'arp',
  'heard',
] as const;
/** Why something answers the question, and who told so. */
export const Reason = z.object({
  by: z.enum(REASONS),
  text: z.string(),
  node_id: z.int().nullable(),
  node_name: z.string().nullable(),
  watch_id: z.int().nullable(),
});

/** A time in which it was somewhere; `port` null: only its address was told, not its port. */
export const Stay = Sighting.extend({
  /** False: a port on the way (an uplink), not where it is. */
  edge: z.boolean(),
});

export const Answer = z.object({
  key: z.string(),
  /** `host`: no node and no endpoint of ours; only its MAC or address is known. */
  kind: z.enum(['node', 'endpoint', 'host']),
  title: z.string(),
  node: Named.extend({
    role: z.enum(ROLES),
    state: z.enum(STATES),
    unit: Named.nullable(),
    area: Named.nullable(),
  }).nullable(),
  /** The node's own interface that has the address or MAC. */
  interface: z.string().nullable(),
  systems: z.array(Named.extend({ endpoint: z.string() })),
  reasons: z.array(Reason),
  place: Place.nullable(),
  rule: z.enum(RULES).nullable(),
  /** The VLAN that all ports which tell one agree on. */
  vlan: z.int().nullable(),
  /** The other ports that tell of it. */
  others: z.array(Place),
  /** Links of the node itself, when no port tells of it. */
  links: z.array(z.object({ port: z.string(), node_id: z.int(), node_name: z.string(), far_port: z.string() })),
  addresses: z.array(Sighting),
  macs: z.array(z.string()),
  history: z.array(Stay),
});

export const WhereAnswer = z.object({
  /** The question as it was understood: one spelling. */
  asked: z.string(),
  kind: z.enum(['address', 'mac', 'text']),
  at: z.int(),
  answers: z.array(Answer),
  /** More than are shown. */
  more: z.boolean(),
  /** Nothing was seen until then, but something later. */
  first_at: z.int().nullable(),
  /** Since when sightings are kept; null: there are none at all. */
  since_at: z.int().nullable(),
  coverage: z.object({ nodes: z.int(), arp: z.int(), forwarding: z.int() }),
});

export type Sighting = z.infer<typeof Sighting>;
export type Place = z.infer<typeof Place>;
export type Reason = z.infer<typeof Reason>;
export type Stay = z.infer<typeof Stay>;
export type Answer = z.infer<typeof Answer>;
export type WhereAnswer = z.infer<typeof WhereAnswer>;
