/** IF-MIB's ifTable and ifXTable (RFC 2863): one row per interface, 64-bit counters where the agent has them. */
import type { Fact, Sample } from '../probe.ts';
import { column, type Session } from './agent.ts';
import { decodeMac, decodeNumber, decodeText } from './decode.ts';
import { type Rows, walk } from './walk.ts';

const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';

/** ifType leads: each agent has it, and its answers are small. */
const COLUMNS = {
  type: column(`${IF}.3`, 'number'),
  description: column(`${IF}.2`, 'octets'),
  mtu: column(`${IF}.4`, 'number'),
  speed: column(`${IF}.5`, 'number'),
  mac: column(`${IF}.6`, 'octets'),
  admin: column(`${IF}.7`, 'number'),
  oper: column(`${IF}.8`, 'number'),
  last_change: column(`${IF}.9`, 'number'),
  in_discards: column(`${IF}.13`, 'number'),
  in_errors: column(`${IF}.14`, 'number'),
  out_discards: column(`${IF}.19`, 'number'),
  out_errors: column(`${IF}.20`, 'number'),
  name: column(`${IFX}.1`, 'octets'),
  in_octets: column(`${IFX}.6`, 'number'),
  in_unicast: column(`${IFX}.7`, 'number'),
  out_octets: column(`${IFX}.10`, 'number'),
  out_unicast: column(`${IFX}.11`, 'number'),
  high_speed: column(`${IFX}.15`, 'number'),
  alias: column(`${IFX}.18`, 'octets'),
  discontinuity: column(`${IFX}.19`, 'number'),
};
type ColumnName = keyof typeof COLUMNS;

/** 32-bit counters, asked for only where 64-bit ones are missing. */
const SMALL = {
  in_octets: column(`${IF}.10`, 'number'),
  in_unicast: column(`${IF}.11`, 'number'),
  out_octets: column(`${IF}.16`, 'number'),
  out_unicast: column(`${IF}.17`, 'number'),
};
const COUNTERS = [
  'in_octets',
  'out_octets',
  'in_unicast',
  'out_unicast',
  'in_errors',
  'out_errors',
  'in_discards',
  'out_discards',
] as const;

/** Both ifAdminStatus and ifOperStatus. */
const STATUS = ['up', 'down', 'testing', 'unknown', 'dormant', 'not_present', 'lower_layer_down'];

export type Interface = {
  if_index: number;
  name: string | null;
  description: string | null;
  alias: string | null;
  /** IANAifType. */
  type: number | null;
  mtu: number | null;
  speed_bps: number | null;
  mac: string | null;
  admin_status: string | null;
  oper_status: string | null;
  /** sysUpTime when it came to its present state. */
  last_change_s: number | null;
  /** sysUpTime when its counters last began anew for another reason than a restart (ifCounterDiscontinuityTime). */
  discontinuity_s: number | null;
};

export type Interfaces = { rows: Interface[]; samples: Sample[]; trouble?: string };

/** Throws a Failure when the agent falls silent. */
export async function readInterfaces(session: Session, expected: number | null): Promise<Interfaces> {
  const names = Object.keys(COLUMNS) as ColumnName[];
  const likely = expected !== null && expected >= 0 ? expected : undefined;
  const walked = await walk(
    session,
    names.map((name) => COLUMNS[name]),
    likely,
  );
  const table = Object.fromEntries(names.map((name, i) => [name, walked.columns[i]])) as Record<ColumnName, Rows>;
  const indexes = indexesOf(table);
  // Where 64-bit counters may have got lost, 32-bit ones would be another count.
  const trouble = walked.trouble ?? (await addSmallCounters(session, table, indexes));
  const read = {
    rows: indexes.map((index) => rowOf(table, index, trouble === undefined)),
    samples: samplesOf(table, indexes),
  };
  return trouble === undefined ? read : { ...read, trouble };
}

/** From here on 64-bit octet counters are mandatory (RFC 2863, 3.1.6), since those of 32 bits wrap within a minute. */
const NEEDS_64_BITS_BPS = 650e6;

/** A rate made of such a counter would be any number: better none. */
function wrapsUnseen(table: Record<ColumnName, Rows>, index: string): boolean {
  const speed = speedOf(decodeNumber(table.speed.get(index)), decodeNumber(table.high_speed.get(index)));
  return speed !== null && speed >= NEEDS_64_BITS_BPS;
}

/** Sparse agents leave out cells: a row exists when any of its telling columns does. */
function indexesOf(table: Record<ColumnName, Rows>): string[] {
  const indexes = new Set([table.type, table.description, table.oper, table.name].flatMap((rows) => [...rows.keys()]));
  return [...indexes].filter((index) => /^\d+$/.test(index)).sort((a, b) => Number(a) - Number(b));
}

async function addSmallCounters(
  session: Session,
  table: Record<ColumnName, Rows>,
  indexes: string[],
): Promise<string | undefined> {
  const names = (Object.keys(SMALL) as (keyof typeof SMALL)[]).filter((name) =>
    indexes.some((index) => decodeNumber(table[name].get(index)) === null),
  );
  if (names.length === 0) return undefined;
  const { columns, trouble } = await walk(
    session,
    names.map((name) => SMALL[name]),
    indexes.length,
  );
  names.forEach((name, i) => {
    for (const [index, value] of columns[i] ?? []) {
      const isOctets = name.endsWith('octets');
      if (isOctets && wrapsUnseen(table, index)) continue;
      if (decodeNumber(table[name].get(index)) === null) table[name].set(index, value);
    }
  });
  return trouble;
}

/** `whole`: no cell was lost, so that what is absent isn't there. */
function rowOf(table: Record<ColumnName, Rows>, index: string, whole: boolean): Interface {
  const number = (name: ColumnName) => decodeNumber(table[name].get(index));
  const text = (name: ColumnName) => decodeText(table[name].get(index));
  return {
    if_index: Number(index),
    name: text('name'),
    description: text('description'),
    alias: text('alias'),
    type: number('type'),
    mtu: number('mtu'),
    speed_bps:
      whole || (table.speed.has(index) && table.high_speed.has(index))
        ? speedOf(number('speed'), number('high_speed'))
        : null,
    mac: decodeMac(table.mac.get(index)),
    admin_status: STATUS[(number('admin') ?? 0) - 1] ?? null,
    oper_status: STATUS[(number('oper') ?? 0) - 1] ?? null,
    last_change_s: secondsOf(number('last_change')),
    discontinuity_s: secondsOf(number('discontinuity')),
  };
}

/** TimeTicks count hundredths. */
const secondsOf = (ticks: number | null): number | null => (ticks === null ? null : ticks / 100);

/** ifHighSpeed is in Mbit/s; ifSpeed is finer but ends at 4.29 Gbit/s, where some agents let it wrap. */
function speedOf(speed: number | null, high: number | null): number | null {
  const plausible = speed !== null && speed >= 0 && speed < 0xffff_ffff;
  if (high === null || high <= 0) return plausible ? speed : high === 0 ? 0 : null;
  return plausible && Math.round(speed / 1e6) === high ? speed : high * 1e6;
}

function samplesOf(table: Record<ColumnName, Rows>, indexes: string[]): Sample[] {
  const samples: Sample[] = [];
  for (const index of indexes) {
    for (const counter of COUNTERS) {
      const value = decodeNumber(table[counter].get(index));
      if (value !== null && value >= 0) samples.push({ series: `snmp.${counter}`, part: index, value });
    }
  }
  return samples;
}

export function factsOfInterfaces(rows: readonly Interface[]): Fact[] {
  return rows.map((row) => ({ key: 'snmp.interface', part: String(row.if_index), value: row }));
}
