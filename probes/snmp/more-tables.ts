/** The registry of tables that a look takes only when told to: they are large, or of use only here and there. */
import type { Session } from './agent.ts';
import { readCdp } from './cdp.ts';
import { inEachContext } from './contexts.ts';
import { readForwarding } from './forwarding.ts';
import { readIpv6 } from './ipv6.ts';
import { readNeighbourCache } from './neighbour-cache.ts';
import { readRoutes } from './routes.ts';
import type { System } from './system.ts';
import { readVlans } from './vlans.ts';
import type { More } from './words.ts';

/** Each throws a Failure when the agent falls silent. What VPN instances keep apart is read in each context. */
export const MORE_TABLES = {
  cdp: readCdp,
  arp: (session) => inEachContext(session, readNeighbourCache),
  forwarding: (session, system) => inEachContext(session, (within) => readForwarding(within, system.object_id)),
  vlans: readVlans,
  routes: (session) => inEachContext(session, readRoutes),
  ipv6: readIpv6,
} satisfies Record<string, (session: Session, system: System) => Promise<More>>;
