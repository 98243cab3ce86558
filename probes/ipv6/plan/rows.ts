/** Rows of a plan and of what was seen, with only what matters said; for tests and examples. */
import type { ObservedAddress, ObservedRoute, PlannedInterface, PlanPrefix } from '../given.ts';

let lastId = 0;
/** 2100::/16 is global unicast space that nobody was given: what stands in it is nobody's in earnest. */
export function planned(prefix: string, rest: Partial<PlanPrefix> = {}): PlanPrefix {
  lastId += 1;
  return { id: lastId, prefix, vrf: '', kind: null, owner_id: null, owner: null, ...rest };
}
export function observed(address: string, rest: Partial<ObservedAddress> = {}): ObservedAddress {
  const node = { node_id: 1, node: 'core-1', interface: 'eth0', owner_id: null };
  return { address, prefix_length: 64, vrf: '', ...node, at: 0, ...rest };
}
export function route(prefix: string, rest: Partial<ObservedRoute> = {}): ObservedRoute {
  return { prefix, vrf: '', node_id: 1, node: 'core-1', owner_id: null, at: 0, ...rest };
}
export function dualStack(addresses: readonly string[], rest: Partial<PlannedInterface> = {}): PlannedInterface {
  const node = { node_id: 1, node: 'core-1', interface: 'eth0', owner_id: null };
  return { vrf: '', ...node, target: [4, 6], planned: addresses, ...rest };
}
