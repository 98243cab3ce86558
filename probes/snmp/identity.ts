/** Maker, model, version and serial: standard tables, the maker's own objects, the description. Unknown stays null. */
import type { Session } from './agent.ts';
import { decodeText } from './decode.ts';
import { type Device, deviceOf, type Entity } from './entity.ts';
import { type Claim, type Makers, makers } from './maker.ts';
import { type OwnValues, readFirstMac, readOwn } from './own-objects.ts';
import type { System } from './system.ts';
import { readTrees } from './trees.ts';
import {
  FIRST_DEVICE,
  GENERAL_OBJECTS,
  GENERAL_SHAPES,
  isPlausible,
  MANUFACTURERS,
  PRINTER_SERIAL,
  productNamed,
} from './vendors/general.ts';
import { type OwnObject, type Part, type Place, USUAL, type Vendor } from './vendors/vendor.ts';
import { ask, foundValue } from './walk.ts';

/** `by` names the rule behind each answer. */
export type Identity = {
  vendor: string | null;
  model: string | null;
  version: string | null;
  serial: string | null;
  by: { readonly [part in Part | 'vendor']?: string };
};
type Said = { value: string; by: string };
type Sayings = Partial<Record<Part, Said>>;

export const PARTS = ['model', 'version', 'serial'] as const satisfies readonly Part[];

/** What an answer may not rest on: rules by name. */
export type Without = ReadonlySet<string>;
const NOTHING: Without = new Set();
const PRODUCT = 'product after the maker’s name';

/** Asks only for objects that the tables left open. Throws a Failure when the agent falls silent. */
export async function readIdentity(
  session: Session,
  system: System,
  entities: readonly Entity[],
  known: Makers = makers,
  without: Without = NOTHING,
): Promise<Identity> {
  const device = deviceOf(entities);
  const maker = await findMaker(session, system, device, known);
  const vendor = maker?.vendor;
  const from = (part: Part): readonly Place[] => vendor?.from?.[part] ?? USUAL[part];
  const told = tell(vendor, device, [system.description, device.software], without);
  // The maker's own objects are asked only where no better place has answered.
  const open = PARTS.filter((part) => {
    const better = from(part).slice(0, Math.max(0, from(part).indexOf('own')));
    return from(part).includes('own') && !better.some((place) => told[place]?.[part]);
  });
  const objects = open.flatMap((part) => vendor?.objects?.[part] ?? []).filter((object) => !without.has(object));
  const values =
    objects.length === 0 ? new Map() : await readOwn(session, system.object_id, objects, `${vendor?.name}: ${open}`);
  const own = pick(open, (part) => vendor?.objects?.[part] ?? [], values);
  const shapes = readShapes(vendor, [system.description, device.software, own.version?.value ?? null], without);
  const chosen: Sayings = {};
  for (const part of PARTS) {
    const places: Record<Place, Sayings> = { ...told, own, shapes };
    const first = from(part).find((place) => places[place][part]);
    const said = first && places[first][part];
    if (said) chosen[part] = said;
  }
  await addGeneral(session, system, vendor, chosen, without);
  return {
    vendor: vendor?.name ?? null,
    model: chosen.model?.value ?? null,
    version: chosen.version?.value ?? null,
    serial: chosen.serial?.value ?? null,
    by: Object.fromEntries([
      ...(maker ? [['vendor', maker.by]] : []),
      ...Object.entries(chosen).map(([part, said]) => [part, said.by]),
    ]),
  };
}

async function findMaker(
  session: Session,
  { object_id, description }: System,
  { manufacturer }: Device,
  known: Makers,
): Promise<Claim | undefined> {
  const claim = known.of(object_id, description);
  if (claim && (claim.sure || claim.vendor.name !== null)) return claim;
  const stated = known.named(manufacturer) ?? known.named(await readManufacturer(session));
  if (stated) return stated;
  return (await findByTrees(session, object_id, known)) ?? claim ?? known.registered(object_id);
}

/** LLDP-MED's manufacturer (ANSI/TIA-1057) and upsIdentManufacturer (RFC 1628). */
async function readManufacturer(session: Session): Promise<string | null> {
  const values = await readOwn(session, null, MANUFACTURERS, 'manufacturer');
  return MANUFACTURERS.map((object) => values.get(object)).find((text) => text !== undefined) ?? null;
}

/** A device built on another's agent is its maker's by the maker's own objects; two makers' trees tell of neither. */
async function findByTrees(session: Session, object_id: string | null, known: Makers): Promise<Claim | undefined> {
  const question = `trees ${object_id}`;
  if (session.pace.fruitless.has(question)) return undefined;
  const served = (await readTrees(session)).flatMap((number) => known.serving(number) ?? []);
  const [one] = served;
  if (one && served.every(({ vendor }) => vendor === one.vendor)) return one;
  session.pace.fruitless.add(question);
  return undefined;
}

/** What each place says that needs no further question. */
function tell(
  vendor: Vendor | undefined,
  device: Device,
  texts: readonly (string | null)[],
  without: Without,
): Record<Place, Sayings> {
  const said = (value: string | null, by: string): Said | undefined =>
    value === null || without.has(by) ? undefined : { value, by };
  const sayings = (model: string | null, version: string | null, serial: string | null, by: string): Sayings => {
    const all: Sayings = {};
    for (const [part, value] of [
      ['model', model],
      ['version', version],
      ['serial', serial],
    ] as const) {
      const one = said(value, by);
      if (one) all[part] = one;
    }
    return all;
  };
  return {
    chassis: sayings(device.model, device.software, device.serial, 'chassis'),
    chassis_description: sayings(device.description, null, null, 'description of the chassis'),
    chassis_firmware: sayings(null, device.firmware, null, 'firmware of the chassis'),
    description: sayings(texts[0] ?? null, null, null, 'description'),
    shapes: readShapes(vendor, texts, without),
    own: {},
  };
}

/** The first shape that gives a thing decides it. */
export function readShapes(
  vendor: Pick<Vendor, 'shapes'> | undefined,
  texts: readonly (string | null)[],
  without: Without = NOTHING,
): Sayings {
  const read: Sayings = {};
  for (const text of texts) {
    if (text === null) continue;
    for (const shape of vendor?.shapes ?? []) {
      const by = String(shape);
      const groups = without.has(by) ? undefined : shape.exec(text)?.groups;
      if (!groups) continue;
      const { model, version, release, serial } = groups;
      if (model !== undefined) read.model ??= { value: model.trim().replace(/\s+/g, ' '), by };
      if (version !== undefined)
        read.version ??= { value: release === undefined ? version : `${version} (${release})`, by };
      if (serial !== undefined) read.serial ??= { value: serial, by };
    }
  }
  return read;
}

function pick(parts: readonly Part[], objects: (part: Part) => readonly OwnObject[], values: OwnValues): Sayings {
  const read: Sayings = {};
  for (const part of parts) {
    const object = objects(part).find((one) => values.has(one));
    const value = object === undefined ? undefined : values.get(object);
    if (object !== undefined && value !== undefined) read[part] = { value, by: object };
  }
  return read;
}

/** Fills what is still open from tables and shapes that are anybody's. */
async function addGeneral(
  session: Session,
  system: System,
  vendor: Vendor | undefined,
  chosen: Sayings,
  without: Without,
): Promise<void> {
  const open = PARTS.filter((part) => !chosen[part]);
  if (open.length === 0) return;
  const { description } = system;
  // People put names of their own into the description: a name is no model.
  const text = description === system.name ? null : description;
  const shaped = readShapes({ shapes: GENERAL_SHAPES }, [text], without);
  const product = text !== null && vendor?.name ? productNamed(vendor.name, text) : null;
  if (product !== null && !without.has(PRODUCT)) shaped.model ??= { value: product, by: PRODUCT };
  const objects = open.flatMap((part) => GENERAL_OBJECTS[part]).filter((object) => !without.has(object));
  const values = await readOwn(session, null, [...objects, PRINTER_SERIAL], `general: ${open}`);
  const standard = pick(open, (part) => GENERAL_OBJECTS[part].filter((object) => !without.has(object)), values);
  for (const part of open) {
    const read = shaped[part];
    const said = standard[part] ?? (read && isPlausible[part](read.value) ? read : undefined);
    if (said) chosen[part] = said;
  }
  const by = `the MAC is ${vendor?.name}’s serial number`;
  if (!chosen.serial && vendor?.serial_is_mac && !without.has(by)) {
    const mac = await readFirstMac(session);
    if (mac !== null) chosen.serial = { value: mac, by };
  }
  if (!values.has(PRINTER_SERIAL) || !open.includes('model') || without.has(FIRST_DEVICE)) return;
  const name = decodeText(foundValue(await ask(session, [FIRST_DEVICE]), FIRST_DEVICE));
  if (name !== null) chosen.model = { value: name, by: FIRST_DEVICE };
}
