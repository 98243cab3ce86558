/** The registry of probes: a literal, so that the types of kinds and facts flow from it. */
import { dns } from './dns/dns.ts';
import { http } from './http/http.ts';
import { icmp } from './icmp/icmp.ts';
import { ntp } from './ntp/ntp.ts';
import { pathMtu } from './path-mtu.ts';
import { snmp } from './snmp/snmp.ts';
import { ssh } from './ssh/ssh.ts';
import { tcp } from './tcp.ts';
import { tls } from './tls/tls.ts';

export const probes = { dns, http, icmp, ntp, path_mtu: pathMtu, snmp, ssh, tcp, tls } as const;

/** The kind of a probe. */
export type ProbeName = keyof typeof probes;
/** All facts that some probe yields. */
export type FactKey = { [N in ProbeName]: keyof (typeof probes)[N]['yields'] & string }[ProbeName];
