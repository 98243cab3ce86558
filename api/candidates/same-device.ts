/** Whether two sights are of one device, by what the device is made of. Addresses come after: they move, and devices share some. */
import { IDENTIFIES } from '../estate/identity.ts';

export type Identity = {
  engine_id: string | null;
  serial: string | null;
  chassis_id: string | null;
  base_mac: string | null;
};

export type Comparison = 'same' | 'different' | 'untold';

/** The surer clue weighs more, and two lesser ones that agree outweigh it: engine ids are made anew, and copied. */
const WEIGHTS = { engine_id: 3, serial: 2, hardware: 2 } as const;
type Clue = keyof typeof WEIGHTS;

/** `untold`: no clue is known of both. A tie is decided by the surer clue. */
export function compareDevices(a: Identity, b: Identity): Comparison {
  let sum = 0;
  let surest = 0;
  for (const clue of Object.keys(WEIGHTS) as Clue[]) {
    const vote = clue === 'hardware' ? compareHardware(a, b) : compareOne(meant(a, clue), meant(b, clue));
    sum += vote * WEIGHTS[clue];
    surest ||= vote;
  }
  const verdict = sum || surest;
  if (verdict === 0) return 'untold';
  return verdict > 0 ? 'same' : 'different';
}

/** A chassis is mostly named by the bridge's base address: either may answer for the other where it is missing. */
function compareHardware(a: Identity, b: Identity): -1 | 0 | 1 {
  const [chassisA, chassisB] = [meant(a, 'chassis_id'), meant(b, 'chassis_id')];
  const [macA, macB] = [meant(a, 'base_mac'), meant(b, 'base_mac')];
  const direct = compareOne(chassisA, chassisB) || compareOne(macA, macB);
  if (direct !== 0) return direct;
  const crossed = compareOne(chassisA, macB) > 0 || compareOne(macA, chassisB) > 0;
  return crossed ? 1 : 0;
}

const compareOne = (a: string | null, b: string | null): -1 | 0 | 1 =>
  a === null || b === null ? 0 : a === b ? 1 : -1;

/** A clue as it is compared; null where it identifies nothing. */
export const meant = (identity: Identity, clue: keyof Identity): string | null =>
  IDENTIFIES[clue](identity[clue])?.toLowerCase() ?? null;
