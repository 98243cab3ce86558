/**
 * How busy a device says it is: UCD-SNMP-MIB, HOST-RESOURCES-MIB (RFC 2790), and what makers have of their own where these don't tell. Percent,
 * 0 to 100; anything else is no number.
 */
import type { Sample } from '../probe.ts';
import { column, type Session } from './agent.ts';
import { busyOf, TICKS } from './cpu-ticks.ts';
import { decodeNumber } from './decode.ts';
import { enterpriseOf } from './ipv6.ts';
import { placesOf } from './own-objects.ts';
import type { System } from './system.ts';
import {
  LAST_MINUTE,
  MAX_PARTS,
  MEMORY,
  PROCESSOR_LOAD,
  STORAGE_SIZE,
  STORAGE_TYPE,
  STORAGE_USED,
  type Told,
  usageOf,
} from './usage-of.ts';
import type { Value } from './value.ts';
import { vendors } from './vendors/index.ts';
import type { Gauge, OwnObject, Usage } from './vendors/vendor.ts';
import { ask, foundValue, troubleOf, walk } from './walk.ts';
import type { More } from './words.ts';

const GENERAL = [...TICKS, ...LAST_MINUTE, ...MEMORY];
const HR_STORAGE_RAM = '1.3.6.1.2.1.25.2.1.2';
/** Asked one by one at each look; the mean of a part of them would be no mean. */
const MAX_PROCESSORS = 256;

/**
 * Throws a Failure when the agent falls silent. What has told something is asked by name from then on: tables are walked once an hour, and an
 * agent that tells nothing is asked nothing in between.
 */
export async function readUsage(
  session: Session,
  { object_id }: Pick<System, 'object_id'>,
): Promise<More & { samples: Sample[] }> {
  const { worthwhile, readings } = session.pace;
  const usage = usageOfMakers(object_id);
  const question = `usage ${object_id}`;
  const known = worthwhile.get(question);
  const { told, trouble } = known ? await askFor(session, known) : await search(session, usage, object_id);
  const before = readings.get('ticks');
  const ticks = TICKS.map((oid) => decodeNumber(told.get(oid)) ?? -1);
  const busy = before ? busyOf(before, ticks) : null;
  // A cache of the agent's may give the same counters again: the next look then spans both.
  if (!before || busy !== null || ticks.some((tick, at) => tick < (before[at] ?? -1))) readings.set('ticks', ticks);
  const found = usageOf(told, usage, object_id, busy);
  if (trouble !== undefined) return { ...found, trouble };
  if (!known) worthwhile.set(question, [...told.keys()]);
  // Boards were moved or processors renumbered: the next look searches anew.
  else if (known.length > 0 && found.samples.length === 0) worthwhile.delete(question);
  return found;
}

/** Of all makers that the number fits: some devices are sold under another's. */
export function usageOfMakers(object_id: string | null): Required<Usage> {
  const number = enterpriseOf(object_id);
  const fitting = vendors.filter(
    ({ enterprises, under = [] }) =>
      enterprises.includes(number) || under.some((one) => object_id?.startsWith(`1.3.6.1.4.1.${one}.`)),
  );
  return {
    cpu: fitting.flatMap(({ usage }) => usage?.cpu ?? []),
    memory: fitting.flatMap(({ usage }) => usage?.memory ?? []),
  };
}

type Search = { told: Told; trouble?: string | undefined };

async function askFor(session: Session, oids: readonly string[]): Promise<Search> {
  const found = await ask(session, oids);
  const told = new Map(oids.map((oid) => [oid, foundValue(found, oid)] as const).filter(([, value]) => value !== null));
  return { told, trouble: troubleOf(found, {}) };
}

/** All that could tell. */
async function search(session: Session, usage: Required<Usage>, object_id: string | null): Promise<Search> {
  const gauges = [...usage.cpu, ...usage.memory];
  const single = gauges.flatMap(objectsOf).flatMap((object) => placesOf(object, object_id));
  const asked = await askFor(session, [...GENERAL, ...new Set(single.filter((oid) => !oid.endsWith('.*')))]);
  const told = new Map<string, Value>(asked.told);
  let trouble = asked.trouble;
  /** Only rows of which the first column is above zero, where that says that there is something. */
  const take = async (oids: readonly string[], first_tells: boolean, rows_max: number) => {
    const walked = await walk(
      session,
      oids.map((oid) => column(oid)),
    );
    trouble ??= walked.trouble;
    const indexes = [...(walked.columns[0] ?? [])]
      .filter(([, value]) => !first_tells || (decodeNumber(value) ?? 0) > 0)
      .map(([index]) => index);
    oids.forEach((oid, at) => {
      for (const index of indexes.slice(0, rows_max)) {
        const value = walked.columns[at]?.get(index) ?? null;
        if (value !== null) told.set(`${oid}.${index}`, value);
      }
    });
    return indexes.length;
  };
  const count = await take([PROCESSOR_LOAD], false, MAX_PROCESSORS);
  if (count > MAX_PROCESSORS) for (const oid of [...told.keys()]) if (oid.startsWith(PROCESSOR_LOAD)) told.delete(oid);
  for (const { columns, first_tells } of gauges.flatMap((gauge) => tablesOf(gauge, usage, object_id)))
    await take(columns, first_tells, MAX_PARTS);
  // A server has hundreds of file systems: of all that is stored in, only the memory's amounts are asked.
  const types = await walk(session, [column(STORAGE_TYPE, 'dotted')]);
  trouble ??= types.trouble;
  const ram = [...(types.columns[0] ?? [])].filter(([, type]) => type === HR_STORAGE_RAM).map(([index]) => index);
  const cells = ram.slice(0, MAX_PARTS).flatMap((index) => [`${STORAGE_SIZE}.${index}`, `${STORAGE_USED}.${index}`]);
  const amounts: Search = cells.length === 0 ? { told: new Map() } : await askFor(session, cells);
  trouble ??= amounts.trouble;
  for (const [oid, value] of amounts.told) told.set(oid, value);
  return { told, trouble };
}

function objectsOf({ mib: _mib, ...gauge }: Gauge): OwnObject[] {
  if ('percent' in gauge) return gauge.beside === undefined ? [gauge.percent] : [gauge.beside, gauge.percent];
  return Object.values(gauge);
}

/** Columns to be walked together, for each place that a MIB was copied to. */
function tablesOf(gauge: Gauge, { memory }: Usage, object_id: string | null) {
  const places = objectsOf(gauge).map((object) => placesOf(object, object_id));
  const first_tells = 'percent' in gauge && (gauge.beside !== undefined || memory?.includes(gauge) === true);
  return (places[0] ?? []).flatMap((lead, place) => {
    const columns = places.map((each) => each[place] ?? '').map((oid) => oid.slice(0, -2));
    return lead.endsWith('.*') ? [{ columns, first_tells }] : [];
  });
}
