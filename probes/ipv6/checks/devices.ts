/** D1…D20: devices, their interfaces, links and gateways. */
import type { MigrationCheck } from '../check.ts';
import { addressStatus } from './address-status.ts';
import { bgpPeers } from './bgp-peers.ts';
import { counterValidity } from './counter-validity.ts';
import { defaultRoute } from './default-route.ts';
import { echoOverIpv6 } from './echo-over-ipv6.ts';
import { firewallPolicy } from './firewall-policy.ts';
import { ipv6Forwarding } from './ipv6-forwarding.ts';
import { ipv6Interfaces } from './ipv6-interfaces.ts';
import { lanHosts } from './lan-hosts.ts';
import { linkNeighbours } from './link-neighbours.ts';
import { modelCapability } from './model-capability.ts';
import { pathDegradation } from './path-degradation.ts';
import { pathMtuOverIpv6 } from './path-mtu.ts';
import { plannedAddresses } from './planned-addresses.ts';
import { routeCount } from './route-count.ts';
import { routerAdverts } from './router-adverts.ts';
import { routingNeighbours } from './routing-neighbours.ts';
import { snmpOverIpv6 } from './snmp-over-ipv6.ts';
import { sshOverIpv6 } from './ssh-over-ipv6.ts';
import { trafficShare } from './traffic-share.ts';

export const deviceChecks: readonly MigrationCheck[] = [
  ipv6Forwarding,
  ipv6Interfaces,
  plannedAddresses,
  addressStatus,
  echoOverIpv6,
  snmpOverIpv6,
  sshOverIpv6,
  routingNeighbours,
  bgpPeers,
  defaultRoute,
  routeCount,
  trafficShare,
  counterValidity,
  modelCapability,
  lanHosts,
  routerAdverts,
  pathMtuOverIpv6,
  linkNeighbours,
  pathDegradation,
  firewallPolicy,
];
