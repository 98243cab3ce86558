/** Whether what answers is the device that answered before. Pure. */
import { IDENTIFIES } from '../estate/identity.ts';

/** What a device says of itself; null where it says nothing that identifies. */
export type Device = {
  serial: string | null;
  engine_id: string | null;
  chassis_id: string | null;
  base_mac: string | null;
  model: string | null;
  version: string | null;
};

/** By how many of its marks (serial, engine, hardware addresses) two devices are told apart, and by how many they are alike. */
function marks(a: Device, b: Device) {
  const verdicts = [
    compareOne(a.serial, b.serial),
    compareOne(a.engine_id, b.engine_id),
    compareOne(a.chassis_id, b.chassis_id) ?? compareOne(a.base_mac, b.base_mac),
  ];
  return {
    other: verdicts.filter((same) => same === false).length,
    same: verdicts.filter((same) => same === true).length,
    serial: verdicts[0],
  };
}

/** Undefined when one side doesn't say. */
function compareOne(a: string | null, b: string | null): boolean | undefined {
  if (a === null || b === null) return undefined;
  return a.toLowerCase() === b.toLowerCase();
}

/**
 * Another device: two marks differ and the serial number isn't the same. One mark alone is a new board, a new engine id, a
 * system software that tells its serial number in another way.
 */
export function isAnother(known: Device, seen: Device): boolean {
  const { other, serial } = marks(known, seen);
  return serial !== true && other >= 2;
}

/** The same device as it tells itself now: what is new is learnt, what it leaves out is remembered. */
export function learnt(known: Device, seen: Device): Device {
  const { other, same } = marks(known, seen);
  // Nothing confirms that it is the same one: the difference must not be forgotten before the other marks are seen.
  if (other > 0 && same === 0) return known;
  const after = { ...known };
  for (const key of Object.keys(after) as (keyof Device)[]) after[key] = seen[key] ?? known[key];
  return after;
}

/** As people tell devices apart. */
export const nameDevice = ({ serial, engine_id, chassis_id, base_mac, model }: Device): string =>
  [serial ?? chassis_id ?? base_mac ?? engine_id ?? '', model ?? ''].filter((text) => text !== '').join(' · ');

/** Only what identifies. */
export function asDevice(text: (name: string) => string | null): Device {
  return {
    serial: IDENTIFIES.serial(text('serial')),
    engine_id: IDENTIFIES.engine_id(text('engine_id')),
    chassis_id: IDENTIFIES.chassis_id(text('chassis_id')),
    base_mac: IDENTIFIES.base_mac(text('base_mac')),
    model: text('model'),
    version: text('version'),
  };
}

export const isIdentified = ({ serial, engine_id, chassis_id, base_mac }: Device): boolean =>
  [serial, engine_id, chassis_id, base_mac].some((mark) => mark !== null);
