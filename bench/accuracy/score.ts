/** What counts as right: pure comparisons of what was seen with what is known of a recording. */
import type { FactValue, Observation, Scalar } from '#probes/probe.ts';
import type { LldpRow, Recorded } from './recordings.ts';

/** `missing`: nothing was said, which is honest; `wrong` is worse than that. Null: nothing to compare with. */
export type Mark = 'right' | 'wrong' | 'missing' | null;
export type Counted = { wanted: number; found: number };
export type Score = {
  vendor: Mark;
  version: Mark;
  serial: Mark;
  model: Mark;
  /** Against the rows that the recording has. */
  ports: Mark;
  /** Against the other program's list, which leaves out what is not present and some kinds. */
  listed_ports: Mark;
  ipv4: Counted;
  ipv6: Counted;
  lldp: Counted;
  crashed: boolean;
  slow: boolean;
};
export const MARKED = ['vendor', 'version', 'serial', 'model', 'ports', 'listed_ports'] as const;
export const COUNTED = ['ipv4', 'ipv6', 'lldp'] as const;

export const SLOW_MS = 60_000;
const PORTS_TOLERANCE = 0.05;

type Row = { [column: string]: Scalar };
const isRow = (value: FactValue): value is Row => typeof value === 'object' && value !== null;

export function scoreOf(recorded: Recorded, seen: Observation): Score {
  const scalar = (key: string) => seen.facts.find((fact) => fact.key === key)?.value ?? null;
  const rows = (key: string) =>
    seen.facts
      .filter((fact) => fact.key === key)
      .map(({ value }) => value)
      .filter(isRow);
  const addresses = new Set(rows('snmp.address').map(({ address }) => String(address)));
  const count = (wanted: string[] | null): Counted => ({
    wanted: wanted?.length ?? 0,
    found: wanted?.filter((address) => addresses.has(address)).length ?? 0,
  });
  return {
    ...identityMarks(recorded, {
      vendor: scalar('snmp.vendor'),
      version: scalar('snmp.version'),
      serial: scalar('snmp.serial'),
      model: scalar('snmp.model'),
    }),
    ports: portsMark(recorded.ifRows || null, rows('snmp.interface').length),
    listed_ports: portsMark(
      recorded.ports,
      rows('snmp.interface').filter(({ oper_status }) => oper_status !== 'not_present').length,
    ),
    ipv4: count(recorded.ipv4Agreed),
    ipv6: count(recorded.ipv6Agreed),
    lldp: countLldp(recorded.lldpDecoded ?? [], rows('snmp.neighbour')),
    crashed: seen.outcome !== 'ok',
    slow: seen.took_ms > SLOW_MS,
  };
}

type Said = { [part in 'vendor' | 'version' | 'serial' | 'model']: unknown };

export function identityMarks(recorded: Recorded, said: Said): Pick<Score, 'vendor' | 'version' | 'serial' | 'model'> {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    vendor: recorded.vendorScored
      ? mark(recorded.vendor, text(said.vendor), (_, one) =>
          [recorded.vendor, ...recorded.vendorAccept].some((name) => isSpelling(name, one)),
        )
      : null,
    version: mark(recorded.version, text(said.version), sameVersion),
    serial: mark(recorded.serial, text(said.serial), (a, b) => plain(a) === plain(b)),
    model: mark(recorded.hardware, text(said.model), sameModel),
  };
}

/** The name itself, perhaps with more words of the organisation: Enterasys Networks. */
function isSpelling(name: string, said: string): boolean {
  const [short, long] = [name.toLowerCase(), said.toLowerCase()];
  return long.startsWith(short) && !/^[\p{L}\p{N}]/u.test(long.slice(short.length));
}

function mark(wanted: string | null, said: string | null, same: (wanted: string, said: string) => boolean): Mark {
  if (wanted === null) return null;
  if (said === null) return 'missing';
  return same(wanted, said) ? 'right' : 'wrong';
}

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Tokens with a digit, without a leading v: 5.170, r019c10spc500. */
function tokensOf(version: string): string[] {
  return version
    .toLowerCase()
    .split(/[\s,;/()[\]]+/)
    .map((token) => token.replace(/^v(?:er(?:sion)?)?[.:]?(?=\d)/, '').replace(/[.:]+$/, ''))
    .filter((token) => /\d/.test(token));
}

/** By token: one token that tells a version is in both; a lone digit tells nothing unless it is all there is. */
export function sameVersion(wanted: string, said: string): boolean {
  if (plain(wanted) === plain(said)) return true;
  const [one, other] = [tokensOf(wanted), tokensOf(said)];
  return one.some((token) => (token.length > 1 || one.length === 1) && other.includes(token));
}

/** The same name, or one within the other (with or without the maker's name, a series, a revision). */
export function sameModel(wanted: string, said: string): boolean {
  const [one, other] = [plain(wanted), plain(said)];
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 3 && long.includes(short);
}

function portsMark(wanted: number | null, said: number): Mark {
  if (wanted === null) return null;
  if (said === 0 && wanted > 0) return 'missing';
  return Math.abs(said - wanted) <= wanted * PORTS_TOLERANCE ? 'right' : 'wrong';
}

/** A row without any id tells of nobody: it isn't decodable. */
export function countLldp(wanted: readonly LldpRow[], said: readonly Row[]): Counted {
  const told = new Set(said.map((one) => keyOf(one.local_port_number, one.chassis_id, one.port_id)));
  // Where the agent's index has no port number, the ids have to do.
  const anywhere = new Set(said.map((one) => keyOf(null, one.chassis_id, one.port_id)));
  const decodable = wanted.filter(({ chassisId, portId }) => chassisId || portId);
  const isFound = (row: LldpRow) =>
    row.local === null
      ? anywhere.has(keyOf(null, row.chassisId, row.portId))
      : told.has(keyOf(row.local, row.chassisId, row.portId));
  return { wanted: decodable.length, found: decodable.filter(isFound).length };
}

function keyOf(local: unknown, chassis: unknown, port: unknown): string {
  return [local, chassis, port].map((part) => idOf(String(part ?? ''))).join(' ');
}

/** Bytes that are no text are compared as hexadecimal. */
function idOf(text: string): string {
  return /\p{Cc}/u.test(text) ? Buffer.from(text, 'latin1').toString('hex') : plain(text);
}
