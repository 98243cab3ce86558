/** The words of talking to an SNMP agent, whatever the version. */
import { encodeOid } from './oid.ts';
import type { Pacer } from './pace.ts';
import type { Cell, Varbind } from './value.ts';

/** Where an agent is and how patient we are. */
export type Agent = {
  /** An IP literal. */
  address: string;
  port: number;
  /** How long one try waits. */
  try_ms: number;
  tries: number;
  /** The largest number of varbinds to ask for at once. */
  max_varbinds?: number;
  signal: AbortSignal;
};

/** A column of a table, or any subtree. */
export type Column = { oid: string; name: Uint8Array; kind?: Kind };

/** What the standard has in a column: numbers of all sorts, octets, or what we write with dots (addresses, identifiers). */
export type Kind = 'number' | 'octets' | 'dotted';

/** With a kind, values of another are no values, and the walk says so. */
export function column(oid: string, kind?: Kind): Column {
  return { oid, name: encodeOid(oid), ...(kind === undefined ? {} : { kind }) };
}

export const numbers = (base: string, ...ids: number[]): Column[] => ids.map((id) => column(`${base}.${id}`, 'number'));
export const octetsOf = (base: string, ...ids: number[]): Column[] =>
  ids.map((id) => column(`${base}.${id}`, 'octets'));

/** Where a walk of a column is: the index of the last row, '' at the beginning. */
export type Position = { column: Column; after: string };

/** An agent's own error status is data; `error_index` counts from 1 and is 0 where unknown. */
export type Got = { status: number; error_index: number; varbinds: Varbind[] };
export type Stepped = { status: number; error_index: number /** Per position, in order. */; cells: Cell[][] };

/** All calls reject with a Failure: timeout for silence, error for garbage, unable for a refused credential. */
export type Session = {
  version: '1' | '2c' | '3';
  pace: Pacer;
  get(oids: readonly string[]): Promise<Got>;
  /** The next `repetitions` rows of each column by GETBULK, or one by GETNEXT in v1. `tries`: how often it is sent. */
  next(positions: readonly Position[], repetitions: number, tries: number): Promise<Stepped>;
  /** The same agent in another context of v3, for one walk: it is asked fewer times. Absent where a person chose the context. */
  within?(context: string): Session;
  /** The same agent by the community of one VLAN (`community@vlan`), as older Cisco switches have it; v1 and v2c only. */
  ofVlan?(vlan: number): Session;
  close(): void;
};
