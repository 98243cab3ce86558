/** Puts the lab into the books: its areas, units, nodes, systems, and the watches that look at them. */
import { eq } from 'drizzle-orm';
import type { Lab } from '#probes/lab/index.ts';
import type { Actor } from '../audit/record.ts';
import { credentials } from '../credentials/schema.ts';
import { sealSecret } from '../credentials/vault.ts';
import type { Db } from '../db/open.ts';
import { addEndpoint } from '../estate/endpoints.ts';
import { createNode } from '../estate/nodes.ts';
import { areas, links, units } from '../estate/schema.ts';
import { createSystem } from '../estate/systems.ts';
import type { Keys } from '../people/keys.ts';
import { vantages } from '../topology/schema.ts';
import { addWatch } from '../watching/add-watch.ts';

const ENTRANCES = ['NT-CORE-1', 'NT-CORE-2'];
const CREDENTIAL = '内置实验网 · built-in lab';
/** A light look often, so that a failure is seen soon, and all tables now and then. */
const GLANCE_EVERY_S = 10;
const SURVEY_EVERY_S = 60;
const SERVICE_EVERY_S = 15;
/** What is heard where: large tables, read apart so that they delay nothing else. */
const HEARD = ['cdp', 'arp', 'forwarding', 'vlans', 'ipv6'];
const HEARD_EVERY_S = 60;

/** What the lab brought, so that it can be taken away again. */
export type Furniture = { node_ids: number[]; system_ids: number[]; unit_ids: number[]; credential_id: number };

export function furnish(db: Db, keys: Keys, actor: Actor, lab: Lab): Furniture {
  const areaIds = placeAreas(db, lab);
  const unitIds = placeUnits(db, lab, areaIds);
  const credential_id = placeCredential(db, keys, lab);
  const nodeIds = new Map<string, number>();
  for (const device of lab.devices) {
    const area_id = areaIds.get(device.area_code) ?? null;
    const unit = lab.units.find((one) => one.area_code === device.area_code);
    const addresses = [device.address, ...(device.address_v6 ? [device.address_v6] : [])];
    const unit_id = (unit && unitIds.get(unit.name)) ?? null;
    const { role, name } = device;
    const note = '内置实验网的模拟设备 / simulated device of the built-in lab';
    const { id, target_id } = createNode(db, actor, { name, role, area_id, unit_id, note, addresses, watch: [] });
    nodeIds.set(name, id);
    const look = (address: string, family: 4 | 6, port: number, tables: string[] | undefined, every_s: number) =>
      addWatch(db, actor, {
        target_id,
        probe: 'snmp',
        params: tables ? { port, tables } : { port },
        address,
        family,
        every_s,
        timeout_ms: 5_000,
        credential_id,
      });
    look(device.address, 4, device.port, ['system'], GLANCE_EVERY_S);
    look(device.address, 4, device.port, undefined, SURVEY_EVERY_S);
    look(device.address, 4, device.port, HEARD, HEARD_EVERY_S);
    if (device.address_v6 && device.port_v6) look(device.address_v6, 6, device.port_v6, ['system'], GLANCE_EVERY_S);
  }
  for (const { a, a_port, b, b_port } of lab.links) {
    const [a_node_id, b_node_id] = [nodeIds.get(a), nodeIds.get(b)];
    if (a_node_id === undefined || b_node_id === undefined) continue;
    db.insert(links).values({ a_node_id, a_port, b_node_id, b_port }).onConflictDoNothing().run();
  }
  placeVantages(db, nodeIds);
  return {
    node_ids: [...nodeIds.values()],
    system_ids: placeSystems(db, actor, lab, areaIds, unitIds),
    unit_ids: [...unitIds.values()],
    credential_id,
  };
}

/** Our probes enter the lab at its cores, unless a person has said where they enter. */
function placeVantages(db: Db, nodeIds: ReadonlyMap<string, number>) {
  if (db.select({ node_id: vantages.node_id }).from(vantages).limit(1).get()) return;
  for (const name of ENTRANCES) {
    const node_id = nodeIds.get(name);
    if (node_id !== undefined) db.insert(vantages).values({ node_id }).run();
  }
}

function placeAreas(db: Db, lab: Lab): Map<string, number> {
  const ids = new Map<string, number>();
  for (const { code, name, level, parent_code } of lab.areas) {
    const parent_id = (parent_code !== null && ids.get(parent_code)) || null;
    // The real divisions may have been imported already; these are some of them.
    db.insert(areas).values({ code, name, level, parent_id }).onConflictDoNothing().run();
    const found = db.select({ id: areas.id }).from(areas).where(eq(areas.code, code)).get();
    if (found) ids.set(code, found.id);
  }
  return ids;
}

function placeUnits(db: Db, lab: Lab, areaIds: ReadonlyMap<string, number>): Map<string, number> {
  const ids = new Map<string, number>();
  for (const { name, level, category, area_code, parent } of lab.units) {
    const area_id = areaIds.get(area_code) ?? null;
    const parent_id = (parent !== null && ids.get(parent)) || null;
    db.insert(units).values({ name, level, category, area_id, parent_id }).onConflictDoNothing().run();
    const found = db.select({ id: units.id }).from(units).where(eq(units.name, name)).get();
    if (found) ids.set(name, found.id);
  }
  return ids;
}

function placeCredential(db: Db, keys: Keys, lab: Lab): number {
  const community = lab.devices[0]?.community ?? '';
  const sealed = sealSecret(keys.credentials, CREDENTIAL, { kind: 'snmp_community', version: '2c', community });
  const now = Date.now();
  const row = { name: CREDENTIAL, kind: 'snmp_community' as const, sealed, created_at: now, updated_at: now };
  db.insert(credentials).values(row).onConflictDoUpdate({ target: credentials.name, set: { sealed } }).run();
  return db.select({ id: credentials.id }).from(credentials).where(eq(credentials.name, CREDENTIAL)).get()?.id ?? 0;
}

function placeSystems(
  db: Db,
  actor: Actor,
  lab: Lab,
  areaIds: ReadonlyMap<string, number>,
  unitIds: ReadonlyMap<string, number>,
): number[] {
  return lab.services.map((service) => {
    const unit = lab.units.find((one) => one.area_code === service.owner);
    const system_id = createSystem(db, actor, {
      name: service.title.zh,
      area_id: areaIds.get(service.owner) ?? null,
      unit_id: (unit && unitIds.get(unit.name)) ?? null,
      note: '内置实验网的模拟系统 / simulated system of the built-in lab',
    }).id;
    for (const endpoint of service.endpoints) {
      const { name, host, port, url } = endpoint;
      const scheme = url.startsWith('https:') ? 'https' : url ? 'http' : 'tcp';
      const { target_id } = addEndpoint(db, actor, { system_id, name, host, port, scheme, watch: false });
      for (const { kind, params } of endpoint.watches) {
        for (const family of endpoint.families) {
          const address = endpoint.addresses[family];
          if (!address) continue;
          addWatch(db, actor, {
            target_id,
            probe: kind,
            params,
            address,
            family,
            every_s: SERVICE_EVERY_S,
            timeout_ms: 5_000,
          });
        }
      }
    }
    return system_id;
  });
}
