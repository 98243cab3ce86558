/** ENTITY-MIB's entPhysicalTable (RFC 6933): the chassis and its parts, with model, serial and revisions. */
import type { Fact } from '../probe.ts';
import { column, type Session } from './agent.ts';
import { decodeNumber, decodeText } from './decode.ts';
import { walk } from './walk.ts';

const ENTITY = '1.3.6.1.2.1.47.1.1.1.1';
const COLUMNS = [5, 4, 7, 8, 9, 10, 11, 12, 13, 2].map((number) => column(`${ENTITY}.${number}`));

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

export type Entity = {
  index: number;
  class: string | null;
  contained_in: number | null;
  name: string | null;
  description: string | null;
  manufacturer: string | null;
  model: string | null;
  serial: string | null;
  hardware_revision: string | null;
  firmware_revision: string | null;
  software_revision: string | null;
};
export type Entities = { rows: Entity[]; trouble?: string };

/** Throws a Failure when the agent falls silent. */
export async function readEntities(session: Session): Promise<Entities> {
  const { columns, trouble } = await walk(session, COLUMNS);
  const [classes, parents, names, hardware, firmware, software, serials, makers, models, descriptions] = columns;
  const indexes = [...new Set(columns.flatMap((rows) => [...rows.keys()]))].filter((index) => /^\d+$/.test(index));
  const rows = indexes
    .sort((a, b) => Number(a) - Number(b))
    .map((index) => ({
      index: Number(index),
      class: CLASSES[(decodeNumber(classes?.get(index)) ?? 0) - 1] ?? null,
      contained_in: decodeNumber(parents?.get(index)),
      name: decodeText(names?.get(index)),
      description: decodeText(descriptions?.get(index)),
      manufacturer: said(decodeText(makers?.get(index))),
      model: said(decodeText(models?.get(index))),
      serial: said(decodeText(serials?.get(index))),
      hardware_revision: said(decodeText(hardware?.get(index))),
      firmware_revision: said(decodeText(firmware?.get(index))),
      software_revision: said(decodeText(software?.get(index))),
    }));
  return trouble === undefined ? { rows } : { rows, trouble };
}

/** Makers fill what they don't know with words for nothing. */
function said(text: string | null): string | null {
  return text === null || /^(n\/?a|none|null|unknown|unspecified|not available|-+|0+|\.+|")$/i.test(text) ? null : text;
}

/** The device as a whole: the first chassis that says anything, else a stack, else the outermost thing. */
export function chassisOf(rows: readonly Entity[]): Entity | undefined {
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

export function factsOfEntities(rows: readonly Entity[]): Fact[] {
  const chosen = rows.filter(
    (one) =>
      one.class === 'chassis' ||
      one.class === 'stack' ||
      (!DULL.has(one.class ?? '') && (one.model !== null || one.serial !== null)),
  );
  return chosen.map(({ index, ...value }) => ({ key: 'snmp.entity', part: String(index), value }));
}
