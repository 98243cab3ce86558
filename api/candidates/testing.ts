/** Sights for tests. */
import type { Found } from '#probes/discovery/found.ts';

/** An address that answered an echo and nothing else, but for what the test says. */
export const sightOf = (address: string, more: Partial<Found> = {}): Found => ({
  address,
  family: address.includes(':') ? 6 : 4,
  how: 'sweep',
  via: null,
  hops: 0,
  rtt_ms: 1.5,
  open_ports: [],
  snmp: more.engine_id || more.serial || more.name ? 'ok' : null,
  credential: null,
  name: null,
  vendor: null,
  model: null,
  version: null,
  serial: null,
  object_id: null,
  description: null,
  location: null,
  engine_id: null,
  chassis_id: null,
  base_mac: null,
  role: 'other',
  addresses: [],
  seen_at: 1_000,
  ...more,
});

export const JOB = { id: 1, scope_id: 1, started_by: 'tester' };
