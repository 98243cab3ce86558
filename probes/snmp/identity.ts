/** Maker, model, version and serial: standard tables first, then the maker's own objects, then the description. Unknown stays null. */
import type { Session } from './agent.ts';
import { decodeText } from './decode.ts';
import { chassisOf, type Entity } from './entity.ts';
import type { System } from './system.ts';
import { vendorOf } from './vendors/index.ts';
import type { Vendor } from './vendors/vendor.ts';
import { ask, foundValue } from './walk.ts';

export type Identity = { vendor: string | null; model: string | null; version: string | null; serial: string | null };
type Part = 'model' | 'version' | 'serial';

/** Asks only for objects of the maker's own that the tables left open. Throws a Failure when the agent falls silent. */
export async function readIdentity(session: Session, system: System, entities: readonly Entity[]): Promise<Identity> {
  const vendor = vendorOf(system.object_id, system.description);
  const chassis = chassisOf(entities);
  const standard = {
    model: chassis?.model ?? null,
    version: chassis?.software_revision ?? softwareOf(entities),
    serial: chassis?.serial ?? null,
  };
  const shaped = readShapes(vendor, system.description);
  const own = await readOwn(
    session,
    vendor,
    (part) => standard[part] === null && (part === 'serial' || shaped[part] === null),
  );
  const choose = (part: Part, first: 'shapes' | undefined) =>
    first === 'shapes' ? (shaped[part] ?? standard[part] ?? own[part]) : (standard[part] ?? own[part] ?? shaped[part]);
  return {
    vendor: vendor?.name ?? null,
    model: choose('model', vendor?.model_from),
    version: choose('version', vendor?.version_from),
    serial: choose('serial', undefined),
  };
}

/** Where the chassis has no software, the one that all parts agree on. */
function softwareOf(entities: readonly Entity[]): string | null {
  const revisions = new Set(entities.flatMap((one) => one.software_revision ?? []));
  return revisions.size === 1 ? ([...revisions][0] ?? null) : null;
}

export function readShapes(vendor: Vendor | undefined, description: string | null): Record<Part, string | null> {
  const read: Record<Part, string | null> = { model: null, version: null, serial: null };
  for (const shape of vendor?.shapes ?? []) {
    const groups = shape.exec(description ?? '')?.groups;
    if (!groups) continue;
    const { model, version, release, serial } = groups;
    read.model ??= model ?? null;
    read.version ??= version === undefined ? null : release === undefined ? version : `${version} (${release})`;
    read.serial ??= serial ?? null;
  }
  return read;
}

async function readOwn(
  session: Session,
  vendor: Vendor | undefined,
  isOpen: (part: Part) => boolean,
): Promise<Record<Part, string | null>> {
  const read: Record<Part, string | null> = { model: null, version: null, serial: null };
  const parts = (['model', 'version', 'serial'] as const).filter(isOpen);
  const oids = parts.flatMap((part) => vendor?.objects?.[part] ?? []);
  if (oids.length === 0) return read;
  const found = await ask(session, oids);
  for (const part of parts) {
    for (const oid of vendor?.objects?.[part] ?? []) read[part] ??= decodeText(foundValue(found, oid));
  }
  return read;
}
