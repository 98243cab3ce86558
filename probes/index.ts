/** The registry of probes: a literal, so that the types of kinds and facts flow from it. */
import { apiCall } from './api-call/api-call.ts';
import { board } from './board/board.ts';
import { clearText } from './clear-text/clear-text.ts';
import { dns } from './dns/dns.ts';
import { dnsChain } from './dns-chain/dns-chain.ts';
import { exposedPorts } from './exposed-ports.ts';
import { form } from './form/form.ts';
import { http } from './http/http.ts';
import { icmp } from './icmp/icmp.ts';
import { journey } from './journey/journey.ts';
import { links } from './links/links.ts';
import { ntp } from './ntp/ntp.ts';
import { oidc } from './oidc/oidc.ts';
import { openAccess } from './open-access/open-access.ts';
import { openmetrics } from './openmetrics/openmetrics.ts';
import { pathMtu } from './path-mtu.ts';
import { portalLink } from './portal-link/portal-link.ts';
import { seal } from './seal/seal.ts';
import { site } from './site/site.ts';
import { skylight } from './skylight/skylight.ts';
import { snmp } from './snmp/snmp.ts';
import { ssh } from './ssh/ssh.ts';
import { tcp } from './tcp.ts';
import { tlcp } from './tlcp/tlcp.ts';
import { tls } from './tls/tls.ts';

export const probes = {
  api_call: apiCall,
  board,
  clear_text: clearText,
  dns,
  dns_chain: dnsChain,
  exposed_ports: exposedPorts,
  form,
  http,
  icmp,
  journey,
  links,
  ntp,
  oidc,
  open_access: openAccess,
  openmetrics,
  path_mtu: pathMtu,
  portal_link: portalLink,
  seal,
  site,
  skylight,
  snmp,
  ssh,
  tcp,
  tlcp,
  tls,
} as const;

/** The kind of a probe. */
export type ProbeName = keyof typeof probes;
/** All facts that some probe yields. */
export type FactKey = { [N in ProbeName]: keyof (typeof probes)[N]['yields'] & string }[ProbeName];
