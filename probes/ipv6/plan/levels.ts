/**
 * The plan's hierarchy: allocation → plane and county → town and department → site → LAN, link, loopback. Whether planes stand above
 * counties or beneath them is the city's choice, so kinds of one level nest either way; infrastructure stands beside the levels.
 */
import type { PlanPrefix } from '../given.ts';
import type { Block } from './block.ts';

export type Kind = NonNullable<PlanPrefix['kind']>;
const LEVEL: Readonly<Record<Kind, number | null>> = {
  allocation: 0,
  plane: 1,
  county: 1,
  town: 2,
  department: 2,
  site: 3,
  lan: 4,
  link: 4,
  loopback: 4,
  infrastructure: null,
};
/** Those that stand at the end. */
const NETWORKS: readonly (Kind | null)[] = ['lan', 'link', 'loopback'];
const IN_INFRASTRUCTURE: readonly Kind[] = ['infrastructure', 'lan', 'link', 'loopback'];

/** 0 for an allocation to 4 for a network; null: beside the hierarchy or not said. */
export const levelOf = (kind: Kind | null): number | null => (kind === null ? null : LEVEL[kind]);
/** A network of hosts, of two routers or of one address: nothing is handed out of it. */
export const isNetwork = (kind: Kind | null): boolean => NETWORKS.includes(kind);

/** What is counted together, from above: the steps in which an allocation is handed out. */
export const STEPS: readonly (readonly Kind[])[] = [['plane'], ['county'], ['town', 'department'], ['site'], ['lan']];

export type Placed = { kind: Kind | null; block: Block };

/** Whether the one may be the parent of the other, which it holds. */
export function mayHold(outer: Placed, inner: Placed): boolean {
  if (outer.kind === null) return true;
  if (inner.kind === null) return !isNetwork(outer.kind);
  // A link's /127 is numbered inside a /64 that is kept for it (RFC 6164, section 5).
  if (outer.kind === 'link' && inner.kind === 'link') return outer.block.length === 64 && inner.block.length === 127;
  if (outer.kind === 'infrastructure') return IN_INFRASTRUCTURE.includes(inner.kind);
  if (inner.kind === 'infrastructure') return !isNetwork(outer.kind);
  if (outer.kind === inner.kind) return outer.kind === 'allocation';
  const [above, beneath] = [LEVEL[outer.kind] ?? 0, LEVEL[inner.kind] ?? 0];
  return above < beneath || (above === beneath && !isNetwork(outer.kind));
}
