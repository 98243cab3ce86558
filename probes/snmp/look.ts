/** One look at an agent: table by table, keeping what is whole when another table fails. */
import { Failure } from '../failures.ts';
import type { Fact, Sample, Sight } from '../probe.ts';
import { factsOfAddresses, readAddresses } from './addresses.ts';
import type { Session } from './agent.ts';
import { inEachContext } from './contexts.ts';
import { type Entities, factsOfEntities, readEntities } from './entity.ts';
import { type Identity, readIdentity } from './identity.ts';
import { factsOfInterfaces, type Interfaces, readInterfaces } from './interfaces.ts';
import { factsOfNeighbours, type Neighbours, readNeighbours } from './lldp.ts';
import { MORE_TABLES } from './more-tables.ts';
import { addMembers } from './stack.ts';
import { readSystem, type System } from './system.ts';
import { readUsage } from './usage.ts';
import type { More } from './words.ts';

/** What a look takes unless told otherwise. */
export const USUAL_TABLES = ['system', 'interfaces', 'addresses', 'neighbours', 'entities'] as const;
const MORE = Object.keys(MORE_TABLES) as (keyof typeof MORE_TABLES)[];
export const TABLES = [...USUAL_TABLES, ...MORE] as const;
export type Table = (typeof TABLES)[number];

/** `now`: epoch ms at which the agent's uptime holds. Throws a Failure when not even the system group comes. */
export async function lookAt(session: Session, tables: readonly Table[], now: () => number): Promise<Sight> {
  const missing: string[] = [];
  const wanted = new Set(tables);
  /** Reads one table; its failure is a sentence, not the look's end. */
  async function attempt<T extends { trouble?: string }>(
    table: string,
    read: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      const result = await read();
      if (result.trouble !== undefined) missing.push(`${table}: ${result.trouble}`);
      return result;
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      missing.push(`${table}: ${thrown.message}`);
      return undefined;
    }
  }
  const system = await readSystem(session);
  if (system.trouble !== undefined) missing.push(`system: ${system.trouble}`);
  const at = now();
  const interfaces: Interfaces | undefined = wanted.has('interfaces')
    ? await attempt('interfaces', () => readInterfaces(session, system.interfaces))
    : undefined;
  const addresses: More | undefined = wanted.has('addresses')
    ? await attempt('addresses', () =>
        inEachContext(session, async (within) => {
          const { rows, trouble } = await readAddresses(within, system.object_id);
          return { facts: factsOfAddresses(rows), ...(trouble === undefined ? {} : { trouble }) };
        }),
      )
    : undefined;
  const neighbours: Neighbours | undefined = wanted.has('neighbours')
    ? await attempt('neighbours', () => readNeighbours(session, wanted.has('interfaces') ? wholeRows(interfaces) : []))
    : undefined;
  const entities: Entities | undefined = wanted.has('entities')
    ? await attempt('entities', async () => {
        const read = await readEntities(session);
        return read.trouble === undefined ? addMembers(session, system.object_id, read.rows) : read;
      })
    : undefined;
  // What a part of the tables says may be of a module, or of another place than the whole would have it from.
  const isSure = system.trouble === undefined && (!wanted.has('entities') || wholeRows(entities) !== undefined);
  if (wanted.has('system') && !isSure) missing.push('identity: not told by a part of what it rests on');
  const identity: Identity | undefined =
    wanted.has('system') && isSure
      ? await attempt<Identity & { trouble?: string }>('identity', () =>
          readIdentity(session, system, entities?.rows ?? []),
        )
      : undefined;
  // Who reads the counters of interfaces wants numbers over time, and how busy the device is belongs beside them. What it is comes first.
  const usage: More | undefined = wanted.has('interfaces')
    ? await attempt('usage', () => readUsage(session, system))
    : undefined;
  const more: Fact[] = [];
  const samples: Sample[] = [...(usage?.samples ?? []), ...(interfaces?.samples ?? [])];
  for (const table of MORE.filter((name) => wanted.has(name))) {
    const read: More | undefined = await attempt<More>(table, () => MORE_TABLES[table](session, system));
    more.push(...(read?.facts ?? []));
    samples.push(...(read?.samples ?? []));
  }
  const facts: Fact[] = [
    { key: 'snmp.protocol', value: `v${session.version}` },
    ...(wanted.has('system') ? factsOfSystem(system, identity, at) : []),
    ...factsOfInterfaces(interfaces?.rows ?? []),
    ...(usage?.facts ?? []),
    ...(addresses?.facts ?? []),
    ...(neighbours ? factsOfNeighbours(neighbours) : []),
    ...factsOfEntities(entities ?? { rows: [] }),
    ...more,
  ];
  if (system.uptime_s !== null) samples.unshift({ series: 'snmp.uptime_s', value: system.uptime_s });
  if (missing.length === 0) return { facts, samples };
  return { facts, samples, partial: true, error: `incomplete: ${missing.join('; ')}` };
}

/** The rows of a table from which nothing got lost; a table cut for its length has its beginning. */
function wholeRows<T>(read: { rows: T[]; trouble?: string } | undefined): T[] | undefined {
  return read && (read.trouble === undefined || read.trouble.startsWith('more than')) ? read.rows : undefined;
}

/** Whole minutes: the clock's jitter between looks must not look like a restart. */
const BOOT_STEP_MS = 60_000;

function factsOfSystem(system: System, identity: Identity | undefined, at: number): Fact[] {
  const booted_at =
    system.uptime_s === null ? null : Math.round((at - system.uptime_s * 1000) / BOOT_STEP_MS) * BOOT_STEP_MS;
  const values = {
    'snmp.vendor': identity?.vendor ?? null,
    'snmp.model': identity?.model ?? null,
    'snmp.version': identity?.version ?? null,
    'snmp.serial': identity?.serial ?? null,
    'snmp.name': system.name,
    'snmp.description': system.description,
    'snmp.object_id': system.object_id,
    'snmp.location': system.location,
    'snmp.contact': system.contact,
    'snmp.engine_id': system.engine_id,
    'snmp.base_mac': system.base_mac,
    'snmp.capabilities': system.capabilities,
    'snmp.booted_at': booted_at,
  };
  // What isn't known isn't said.
  return Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [{ key, value }]));
}
