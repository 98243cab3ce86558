/** What objects about load mean, in percent: pure and total, since anything may come from the network. */
import type { Fact, Sample } from '../probe.ts';
import { decodeNumber, decodeText } from './decode.ts';
import { placesOf } from './own-objects.ts';
import type { Value } from './value.ts';
import type { Gauge, OwnObject, Usage } from './vendors/vendor.ts';

const UCD = '1.3.6.1.4.1.2021';
/** ssCpuUser, ssCpuSystem, ssCpuIdle: percent over the last minute. */
export const LAST_MINUTE = [9, 10, 11].map((id) => `${UCD}.11.${id}.0`);
/** memTotalReal, memAvailReal, memBuffer, memCached, memSysAvail. */
export const MEMORY = [5, 6, 14, 15, 27].map((id) => `${UCD}.4.${id}.0`);
export const PROCESSOR_LOAD = '1.3.6.1.2.1.25.3.3.1.2';
const STORAGE = '1.3.6.1.2.1.25.2.3.1';
export const [STORAGE_TYPE, STORAGE_SIZE, STORAGE_USED] = [`${STORAGE}.2`, `${STORAGE}.5`, `${STORAGE}.6`] as const;

/** More parts than these are told as one number. */
export const MAX_PARTS = 64;

/** What the objects that were asked hold, by full name. */
export type Told = ReadonlyMap<string, Value>;

type Full = { mib: string; percent: number; parts: readonly { part: string; percent: number }[] };

/** What the objects mean; `busy`: percent since the last look, by ssCpuRaw. Pure and total. */
export function usageOf(
  told: Told,
  usage: Required<Usage>,
  object_id: string | null,
  busy: number | null,
): { facts: Fact[]; samples: Sample[] } {
  const processors = rowsOf(told, `${PROCESSOR_LOAD}.`, (value) => percentOf(decodeNumber(value)));
  const load: Full | undefined =
    processors.length === 0
      ? undefined
      : {
          mib: 'HOST-RESOURCES-MIB',
          // One scheduler spreads the work over all of them.
          percent: processors.reduce((sum, { percent }) => sum + percent, 0) / processors.length,
          parts: processors,
        };
  const lately = busy ?? lastMinute(told);
  const cpu: Full | undefined =
    lately === null
      ? (load ?? firstOf(usage.cpu, told, object_id))
      : { mib: 'UCD-SNMP-MIB', percent: lately, parts: processors };
  const memory = memoryOf(told) ?? storageOf(told) ?? firstOf(usage.memory, told, object_id, true);
  const samples = [...samplesOf('snmp.cpu_percent', cpu), ...samplesOf('snmp.memory_percent', memory)];
  if (!cpu && !memory) return { facts: [], samples };
  return { facts: [{ key: 'snmp.usage', value: { cpu: cpu?.mib ?? null, memory: memory?.mib ?? null } }], samples };
}

function samplesOf(series: string, full: Full | undefined): Sample[] {
  if (!full) return [];
  const parts = full.parts.length > 1 && full.parts.length <= MAX_PARTS ? full.parts : [];
  return [{ series, value: full.percent }, ...parts.map(({ part, percent }) => ({ series, part, value: percent }))];
}

/** Agents that have no answer say -1, 101, 255 or the largest number there is. */
function percentOf(value: number | null, whole = 100): number | null {
  if (value === null || !(value >= 0 && value <= whole)) return null;
  return (value * 100) / whole;
}

function rowsOf(told: Told, prefix: string, percent: (value: Value, index: string) => number | null): Full['parts'] {
  return [...told].flatMap(([oid, value]) => {
    if (!oid.startsWith(prefix)) return [];
    const part = oid.slice(prefix.length);
    const found = percent(value, part);
    return found === null ? [] : [{ part, percent: found }];
  });
}

/** Idle for nothing while nobody worked is an agent that doesn't count. */
function lastMinute(told: Told): number | null {
  const [user, system, idle] = LAST_MINUTE.map((oid) => percentOf(decodeNumber(told.get(oid))));
  if (idle === null || idle === undefined || (idle === 0 && (user ?? 0) + (system ?? 0) === 0)) return null;
  return 100 - idle;
}

/** What buffers and caches hold is given back when it is wanted; newer agents tell the kernel's own estimate of that. */
function memoryOf(told: Told): Full | undefined {
  const [total, free, buffers, cached, available] = MEMORY.map((oid) => decodeNumber(told.get(oid)));
  if (!total || free === null || free === undefined) return undefined;
  const left = available || free + Math.max(0, buffers ?? 0) + Math.max(0, cached ?? 0);
  const percent = percentOf(total - left, total);
  return percent === null || free < 0 ? undefined : { mib: 'UCD-SNMP-MIB', percent, parts: [] };
}

/** The largest memory that hrStorageTable calls RAM. Nothing used, or all of it to the last unit, is an agent that doesn't count (printers). */
function storageOf(told: Told): Full | undefined {
  const sizes = rowsOf(told, `${STORAGE_SIZE}.`, (value) => decodeNumber(value));
  const largest = sizes.reduce((most, one) => (one.percent > most.percent ? one : most), { part: '', percent: 0 });
  const used = decodeNumber(told.get(`${STORAGE_USED}.${largest.part}`));
  const percent =
    largest.percent > 0 && used !== 0 && used !== largest.percent ? percentOf(used, largest.percent) : null;
  return percent === null ? undefined : { mib: 'HOST-RESOURCES-MIB', percent, parts: [] };
}

/** Of boards the busiest counts: it is what gives in first. `is_memory`: none of what runs uses nothing. */
function firstOf(gauges: readonly Gauge[], told: Told, object_id: string | null, is_memory = false): Full | undefined {
  for (const gauge of gauges) {
    const parts = partsOf(gauge, told, object_id).filter(({ percent }) => !is_memory || percent > 0);
    if (parts.length > 0) return { mib: gauge.mib, percent: Math.max(...parts.map(({ percent }) => percent)), parts };
  }
  return undefined;
}

function partsOf(gauge: Gauge, told: Told, object_id: string | null): Full['parts'] {
  const lead = 'percent' in gauge ? gauge.percent : 'used' in gauge ? gauge.used : gauge.free;
  const cellOf = (object: OwnObject, place: number, index: string) => {
    const oid = placesOf(object, object_id)[place];
    return told.get(oid?.endsWith('.*') ? `${oid.slice(0, -1)}${index}` : (oid ?? ''));
  };
  return placesOf(lead, object_id).flatMap((oid, place) => {
    const percent = (value: Value, index: string): number | null => {
      const number = (object: OwnObject) => decodeNumber(cellOf(object, place, index));
      if ('percent' in gauge) {
        if (gauge.beside !== undefined && !((number(gauge.beside) ?? 0) > 0)) return null;
        const said = gauge.shape ? gauge.shape.exec(decodeText(value) ?? '')?.[1] : undefined;
        return percentOf(said === undefined ? decodeNumber(value) : Number(said), gauge.whole);
      }
      const amount = decodeNumber(value);
      if (amount === null || amount < 0) return null;
      const other = number('total' in gauge ? gauge.total : gauge.free) ?? 0;
      const total = 'total' in gauge ? other : amount + other;
      return other > 0 ? percentOf('used' in gauge ? amount : total - amount, total) : null;
    };
    if (oid.endsWith('.*')) return rowsOf(told, oid.slice(0, -1), percent);
    const found = told.has(oid) ? percent(told.get(oid) ?? null, '') : null;
    return found === null ? [] : [{ part: '0', percent: found }];
  });
}
