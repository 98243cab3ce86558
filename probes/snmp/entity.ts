/** ENTITY-MIB's entPhysicalTable (RFC 6933): the chassis and its parts, with model, serial and revisions. */
import type { Fact } from '../probe.ts';
import { numbers, octetsOf, type Session } from './agent.ts';
import { decodeNumber, decodeText } from './decode.ts';
import { walk } from './walk.ts';

const ENTITY = '1.3.6.1.2.1.47.1.1.1.1';
const COLUMNS = [...numbers(ENTITY, 5, 4, 6), ...octetsOf(ENTITY, 7, 8, 9, 10, 11, 12, 13, 2)];

/** IANAPhysicalClass. */
const CLASSES = [
  'other',
  'unknown',
  'chassis',
  'backplane',
  'container',
  'power_supply',
  'fan',
  'sensor',
  'module',
  'port',
  'stack',
  'cpu',
];
/** Sensors and containers are many and have no identity of their own. */
const DULL = new Set(['sensor', 'container', 'port']);
/** What people replace is told by its name alone. */
const REPLACED = new Set(['power_supply', 'fan']);

export type Entity = {
  index: number;
  class: string | null;
  contained_in: number | null;
  /** entPhysicalParentRelPos: its place among its siblings, from 0 or from 1 as the maker likes. */
  position: number | null;
  /** The number of the stack's member in which it is; null outside of stacks and where nobody tells. */
  member: number | null;
  /** A member's role: master, standby, member. */
  role: string | null;
  name: string | null;
  description: string | null;
  manufacturer: string | null;
  model: string | null;
  serial: string | null;
  hardware_revision: string | null;
  firmware_revision: string | null;
  software_revision: string | null;
};
/** A part of which nothing is known. */
export const NO_ENTITY: Entity = {
  index: 0,
  class: null,
  contained_in: null,
  position: null,
  member: null,
  role: null,
  name: null,
  description: null,
  manufacturer: null,
  model: null,
  serial: null,
  hardware_revision: null,
  firmware_revision: null,
  software_revision: null,
};
export type Entities = { rows: Entity[]; trouble?: string };

/** Throws a Failure when the agent falls silent. */
export async function readEntities(session: Session): Promise<Entities> {
  const { columns, trouble } = await walk(session, COLUMNS);
  const [classes, parents, positions, names, hardware, firmware, software, serials, makers, models, descriptions] =
    columns;
  const indexes = [...new Set(columns.flatMap((rows) => [...rows.keys()]))].filter((index) => /^\d+$/.test(index));
  const rows = indexes
    .sort((a, b) => Number(a) - Number(b))
    .map((index) => ({
      index: Number(index),
      class: CLASSES[(decodeNumber(classes?.get(index)) ?? 0) - 1] ?? null,
      contained_in: decodeNumber(parents?.get(index)),
      position: positionOf(decodeNumber(positions?.get(index))),
      member: null,
      role: null,
      name: decodeText(names?.get(index)),
      description: decodeText(descriptions?.get(index)),
      manufacturer: said(decodeText(makers?.get(index))),
      model: named(decodeText(models?.get(index))),
      serial: said(decodeText(serials?.get(index))),
      hardware_revision: said(decodeText(hardware?.get(index))),
      firmware_revision: said(decodeText(firmware?.get(index))),
      software_revision: said(decodeText(software?.get(index))),
    }));
  return trouble === undefined ? { rows } : { rows, trouble };
}

/** -1 is “not known”. */
const positionOf = (position: number | null) => (position === null || position < 0 ? null : position);

/** Makers fill what they don't know with words for nothing. */
export function said(text: string | null): string | null {
  return text === null ||
    /^(n\/?a|none|null|unknown|unspecified|not available|default string|to be filled.*|-+|0+|f{6,}|x{6,}|#+|\.+|")$/i.test(
      text,
    )
    ? null
    : text;
}

/** A model is a name: numbers of parts and ids in hexadecimal are none. */
function named(text: string | null): string | null {
  const meant = said(text);
  return meant === null || !/\p{L}/u.test(meant) || /^0x[0-9a-f]+$/i.test(meant) ? null : meant;
}

/** The device as a whole: the first chassis that says anything, else a stack, else the outermost thing. */
function chassisOf(rows: readonly Entity[]): Entity | undefined {
  const telling = (one: Entity) => one.model !== null || one.serial !== null;
  const chassis = rows.filter((one) => one.class === 'chassis');
  return (
    chassis.find((one) => one.model !== null && one.serial !== null) ??
    chassis.find(telling) ??
    rows.find((one) => one.class === 'stack' && telling(one)) ??
    rows.find((one) => one.contained_in === 0 && telling(one)) ??
    chassis[0]
  );
}

/** What the table says of the device as a whole. */
export type Device = {
  manufacturer: string | null;
  model: string | null;
  serial: string | null;
  software: string | null;
  firmware: string | null;
  description: string | null;
};

/** What has a serial of its own without being the device. */
const SMALL = new Set(['sensor', 'container', 'port', 'power_supply', 'fan', 'cpu']);

/** Where the chassis leaves a thing open, the first body that says it (a stack's first member, the main board). */
export function deviceOf(rows: readonly Entity[]): Device {
  const chassis = chassisOf(rows);
  const bodies = rows.filter((one) => !SMALL.has(one.class ?? ''));
  const first = (part: 'model' | 'serial' | 'firmware_revision' | 'manufacturer') =>
    chassis?.[part] ?? bodies.find((one) => one[part] !== null && isSound(part, one[part]))?.[part] ?? null;
  const outermost = rows.find((one) => one.class === 'stack') ?? chassis ?? bodies[0];
  return {
    manufacturer: first('manufacturer'),
    model: first('model'),
    serial: first('serial'),
    software: chassis?.software_revision ?? softwareOf(rows),
    firmware: first('firmware_revision'),
    description: outermost?.description ?? null,
  };
}

/** Drivers' names stand in the serials of some parts: a serial is of letters and digits. */
function isSound(part: string, value: string): boolean {
  return part !== 'serial' || /^(?=.*\d)[A-Z\d][A-Z\d-]{4,}$/i.test(value);
}

/** Where the chassis has no software, the one that all parts agree on. */
function softwareOf(rows: readonly Entity[]): string | null {
  const revisions = new Set(rows.flatMap((one) => one.software_revision ?? []));
  return revisions.size === 1 ? ([...revisions][0] ?? null) : null;
}

/** Where cells were lost, what has no class may be a sensor, and what a part stands in may be one that isn't seen. */
export function factsOfEntities({ rows, trouble }: Entities): Fact[] {
  const whole = trouble === undefined;
  const known = whole ? rows : rows.filter((one) => one.class !== null);
  const chosen = known.filter(
    (one) =>
      one.class === 'chassis' ||
      one.class === 'stack' ||
      (REPLACED.has(one.class ?? '') && (one.name !== null || one.description !== null)) ||
      (!DULL.has(one.class ?? '') && (one.model !== null || one.serial !== null)),
  );
  const parents = new Map(rows.map((one) => [one.index, one.contained_in]));
  const kept = new Set(chosen.map((one) => one.index));
  return chosen.map(({ index, ...value }) => {
    const contained_in = whole ? keptAbove(value.contained_in, parents, kept) : null;
    return {
      key: 'snmp.entity',
      part: index < 0 ? `member ${-1 - index}` : String(index),
      value: { ...value, contained_in },
    };
  });
}

/** A card sits in a slot that isn't told of: it is contained in what the slot is contained in. */
function keptAbove(start: number | null, parents: ReadonlyMap<number, number | null>, kept: ReadonlySet<number>) {
  let above = start;
  for (let steps = 0; above !== null && above !== 0 && !kept.has(above) && steps < 16; steps += 1) {
    above = parents.get(above) ?? 0;
  }
  return above;
}
