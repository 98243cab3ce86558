/** The words of discovery's engine: what it is to look for, what it remembers, what one conversation brought. */
import type { Outcome, Secret } from '../probe.ts';
import type { Bounds } from './bounds.ts';
import type { Found, How } from './found.ts';

export type Credential = { id: number; secret: Secret };

/** Which tables of devices lead to others. */
export type Following = 'neighbours' | 'arp' | 'routes';

export type Search = {
  bounds: Bounds;
  /** Asks all IPv4 addresses of the bounds; false: only seeds and what they lead to. */
  sweep: boolean;
  /** False takes all swept addresses for alive: they are asked by SNMP whether they answer echoes or not. */
  echo: boolean;
  seeds: readonly string[];
  follow: ReadonlySet<Following>;
  max_hops: number;
  /** So many addresses are asked at most. */
  max_visits: number;
  /** In the order in which they are tried. */
  credentials: readonly Credential[];
  snmp_port: number;
  tcp_ports: readonly number[];
  /** Tries the TCP ports also at swept addresses that don't answer an echo. */
  tcp_silent: boolean;
  /** Echo packets and TCP connects a second. */
  rate_per_s: number;
  /** Conversations at once. */
  at_once: number;
};

/** An address that is to be asked, and how it came to be known. */
export type Visit = {
  address: string;
  how: How;
  via: string | null;
  hops: number;
  rtt_ms: number | null;
  open_ports: readonly number[];
  /** What the neighbour `via` said of it. */
  heard: { name: string | null; description: string | null } | null;
};

/** `refused`: the agent said no; `silent`: nothing came, which a wrong community and no agent have in common. */
export type Trial = { credential: number; result: 'worked' | 'refused' | 'silent' };

/** What is known of an address from before: which credential worked last, and which were tried in vain lately. */
export type Known = {
  worked: number | null;
  /** Not to be tried again now. */
  refused: ReadonlySet<number>;
  /** Tried in vain within the last hour, refused ones among them. */
  vain: ReadonlySet<number>;
};

/** How the conversation with one address ended. */
export type Asked = {
  visit: Visit;
  /** Epoch ms. */
  at: number;
  rtt_ms: number | null;
  open_ports: number[];
  /** Null: not asked by SNMP. */
  snmp: Outcome | null;
  error: string | null;
  credential: number | null;
  trials: Trial[];
  name: string | null;
  /** Null where nothing is. */
  found: Found | null;
  /** The same device was found at another of its addresses: its tables were not read again. */
  again: boolean;
  /** What its tables lead to, within the bounds. */
  learnt: Visit[];
};

/** What has to be kept together, so that a restart neither forgets nor repeats. */
export type Step = {
  /** The sweep's new place. */
  swept?: number;
  asked: readonly Asked[];
  /** Addresses to ask, known ones among them: each is asked once. */
  visits: readonly Visit[];
};

/** Where the search stands; kept by the caller, so that it outlives the program. */
export type Memory = {
  /** The place where the sweep goes on. */
  swept(): number;
  /** How many addresses are known, asked or waiting. */
  size(): number;
  /** Addresses that wait, the nearest first; those that are being asked are among them. */
  next(limit: number): Visit[];
  known(address: string): Known;
  keep(step: Step): void;
};
