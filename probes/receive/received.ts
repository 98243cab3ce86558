/** What devices send by themselves, in one shape whatever the protocol. Nothing of it is proven: it is a hint. */
import type { Family, Scalar } from '../probe.ts';

export type Transport = 'udp' | 'tls';

/** One message as it came. Texts are cleaned (readable.ts) and bounded; what isn't said is null. */
export type Received = {
  /** When it came, epoch ms by our own clock. */
  at: number;
  /** Who sent it, by the socket: canonical, without a zone. Over UDP anybody can claim any address. */
  address: string;
  family: Family;
  transport: Transport;
  kind: 'trap' | 'syslog';
  /** 0 (emergency) to 7 (debug), RFC 5424 section 6.2.1; traps have none. */
  severity: number | null;
  facility: number | null;
  /** A trap's name, or its OID where it has none here; the mnemonic or the program of a syslog message; '' for neither. */
  name: string;
  text: string;
  /** What else was said; at most 4 kB as JSON. */
  fields: Record<string, Scalar>;
  /** The host name in a syslog message. */
  hostname: string | null;
  /** The address that a trap names inside: agent-addr of v1, snmpTrapAddress of what was passed on. */
  agent_address: string | null;
  /** It tells of a link or a restart: reason enough to look at once. */
  stirs: boolean;
};

/** Why something that came was not taken in. */
export const DROPS = [
  /** More from one source than is taken. */
  'source_rate',
  /** More from all together. */
  'total_rate',
  /** The hub is behind. */
  'queue_full',
  /** Not what this port takes. */
  'garbled',
  /** An SNMPv3 message whose user, key or protection isn't one of ours. */
  'not_authentic',
  /** An SNMPv3 message of another time: perhaps a recorded one that is sent again. */
  'out_of_time',
  /** A TLS connection beyond the limit. */
  'too_many_connections',
  /** A TLS connection that could not be agreed on. */
  'tls_refused',
] as const;
export type Drop = (typeof DROPS)[number];
