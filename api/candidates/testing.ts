/** Sights for tests. */
import type { Found } from '#probes/discovery/found.ts';
import { NOTHING_TOLD } from '#probes/discovery/read-look.ts';

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
  ...NOTHING_TOLD,
  seen_at: 1_000,
  ...more,
});

export const JOB = { id: 1, scope_id: 1, started_by: 'tester' };
