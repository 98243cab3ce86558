/** What discovery hands over: one address at which something was found, and all that it told of itself. */
import type { Family, Outcome } from '../probe.ts';

export const HOWS = ['seed', 'sweep', 'neighbour', 'arp', 'route'] as const;
/** How an address came to be asked: named by a person, swept, or told by another device's tables. */
export type How = (typeof HOWS)[number];

export const FOUND_ROLES = [
  'core',
  'aggregation',
  'access',
  'router',
  'firewall',
  'server',
  'wireless',
  'other',
] as const;
export type FoundRole = (typeof FOUND_ROLES)[number];

export type Found = {
  /** Canonical (RFC 5952). */
  address: string;
  family: Family;
  how: How;
  /** The address of the device that told of it. */
  via: string | null;
  /** 0 for a seed or a swept address. */
  hops: number;
  /** Null: it didn't answer an echo, or wasn't asked. */
  rtt_ms: number | null;
  /** TCP ports that took a connection. */
  open_ports: number[];
  /** Null: not asked. */
  snmp: Outcome | null;
  /** The caller's id of the credential that worked. */
  credential: number | null;
  /**
   * What the device told by SNMP. Where it told nothing (`snmp` isn't 'ok'), name and description may be hearsay of the
   * neighbour `via`; the other clues are then null, so that nobody takes another's identity by LLDP.
   */
  name: string | null;
  vendor: string | null;
  model: string | null;
  version: string | null;
  serial: string | null;
  object_id: string | null;
  description: string | null;
  location: string | null;
  engine_id: string | null;
  chassis_id: string | null;
  base_mac: string | null;
  /** A guess by capabilities and words; 'other' when it can't be told. */
  role: FoundRole;
  /** All own unicast addresses that it told, canonical, no loopback and no link-local. */
  addresses: string[];
  /** Epoch ms. */
  seen_at: number;
};
