/**
 * The books under the headings that NetBox's import takes. What is recorded counts; where nothing is recorded, what
 * probes saw (of interfaces, addresses and networks: lately); what nobody knows stays empty. `active` is NetBox's word for
 * what is in the books, and says nothing of whether it answers.
 */
import type { Db } from '../db/open.ts';
import { nodeRows } from '../estate/list-nodes.ts';
import { cellsOf, observedFacts } from '../estate/observed.ts';
import { networkOf } from '../estate/prefix.ts';
import type { Batches, Cell } from './send-file.ts';

export const NETBOX_KINDS = ['devices', 'interfaces', 'ip-addresses', 'prefixes'] as const;
export type NetboxKind = (typeof NETBOX_KINDS)[number];

type Export = { head: readonly string[]; batches: (db: Db, now: number) => Batches };

export const NETBOX_EXPORTS: Record<NetboxKind, Export> = {
  devices: {
    head: [
      'name',
      'role',
      'manufacturer',
      'device_type',
      'serial',
      'status',
      'site',
      'tenant',
      'primary_ip4',
      'primary_ip6',
      'comments',
    ],
    batches: devices,
  },
  interfaces: {
    head: ['device', 'name', 'type', 'enabled', 'mtu', 'mac_address', 'speed', 'description'],
    batches: (db, now) => ofNodes(db, (id, name) => interfacesOf(db, id, name, now)),
  },
  'ip-addresses': {
    head: ['address', 'status', 'device', 'interface', 'is_primary', 'vrf', 'dns_name'],
    batches: (db, now) => ofNodes(db, (id, name) => addressesOf(db, id, name, now)),
  },
  prefixes: {
    head: ['prefix', 'vrf', 'status', 'role', 'vlan', 'tenant', 'site', 'description'],
    batches: prefixes,
  },
};

const BATCH = 50;

/** Nodes in order of their ids, a batch read at once: one that comes or goes meanwhile is there or not, never half. */
function* batchesOfNodes(db: Db): Generator<{ id: number; name: string }[]> {
  const next = db.$client.prepare<[number], { id: number; name: string }>(
    `select id, name from nodes where id > ? order by id limit ${BATCH}`,
  );
  for (let rows = next.all(0); rows.length > 0; rows = next.all(rows.at(-1)?.id ?? Number.MAX_SAFE_INTEGER)) yield rows;
}

function* ofNodes(db: Db, rowsOf: (id: number, name: string) => Cell[][]): Generator<Cell[][]> {
  for (const nodes of batchesOfNodes(db)) yield nodes.flatMap(({ id, name }) => rowsOf(id, name));
}

function* devices(db: Db): Generator<Cell[][]> {
  const site = siteNames(db);
  const note = db.$client.prepare<[number], string>('select note from nodes where id = ?').pluck();
  for (const nodes of batchesOfNodes(db)) {
    const rows = nodeRows(
      db,
      nodes.map(({ id }) => id),
    );
    yield rows.map((node) => [
      node.name,
      node.role,
      node.vendor,
      node.model,
      node.serial,
      'active',
      node.area_id === null ? null : (site.get(node.area_id) ?? null),
      node.unit_name,
      node.address_v4,
      node.address_v6,
      note.get(node.id) as string,
    ]);
  }
}

/** An area by its name, or by its code where several share the name. */
function siteNames(db: Db): Map<number, string> {
  const rows = db.$client
    .prepare(
      `select id, iif((select count(*) from areas b where b.name = a.name) > 1, code, name) as site from areas a`,
    )
    .all() as { id: number; site: string }[];
  return new Map(rows.map(({ id, site }) => [id, site]));
}

type Interface = {
  name: string;
  type: string;
  enabled: number | null;
  mtu: number | null;
  mac: string | null;
  description: string;
};

function interfacesOf(db: Db, node_id: number, device: string, now: number): Cell[][] {
  const recorded = db.$client
    .prepare('select name, type, enabled, mtu, mac, description from interfaces where node_id = ? order by id')
    .all(node_id) as Interface[];
  const seen = new Map<string, Omit<Interface, 'name'> & { speed_bps: number | null }>();
  for (const { value, stale } of observedFacts(db, node_id, now).get('snmp.interface') ?? []) {
    const { text, number } = cellsOf(value);
    const name = text('name') ?? text('description');
    if (stale || name === null || seen.has(name)) continue;
    seen.set(name, {
      type: netboxType(number('type')),
      enabled: enabledOf(text('admin_status')),
      mtu: number('mtu'),
      mac: text('mac'),
      description: text('alias') ?? '',
      speed_bps: number('speed_bps'),
    });
  }
  const names = new Set([...recorded.map(({ name }) => name), ...seen.keys()]);
  return [...names].map((name) => {
    const own = recorded.find((one) => one.name === name);
    const observed = seen.get(name);
    const one = own ?? (observed as NonNullable<typeof observed>);
    const speed_bps = observed?.speed_bps ?? null;
    return [
      device,
      name,
      one.type,
      one.enabled === null ? null : one.enabled === 1,
      one.mtu ?? observed?.mtu ?? null,
      one.mac ?? observed?.mac ?? null,
      // NetBox counts in kbit/s.
      speed_bps ? Math.round(speed_bps / 1_000) : null,
      one.description || (observed?.description ?? ''),
    ];
  });
}

/** ifAdminStatus; null where the device doesn't tell. */
const enabledOf = (status: string | null): number | null =>
  status === 'up' || status === 'testing' ? 1 : status === 'down' ? 0 : null;

/** IANAifType → NetBox's types. The medium of an Ethernet port isn't told by SNMP, so that it is `other`. */
function netboxType(if_type: number | null): string {
  if (if_type === null) return 'other';
  const virtual = [24, 53, 131, 135, 136];
  if (virtual.includes(if_type)) return 'virtual';
  if (if_type === 161) return 'lag';
  return if_type === 209 ? 'bridge' : 'other';
}

type Address = {
  address: string;
  prefix_length: number | null;
  interface: string;
  is_primary: number;
  vrf: string;
  dns_name: string;
};

function addressesOf(db: Db, node_id: number, device: string, now: number): Cell[][] {
  const recorded = db.$client
    .prepare(`select address, prefix_length, interface, is_primary, vrf, dns_name from node_addresses
      where node_id = ? order by id`)
    .all(node_id) as Address[];
  const facts = observedFacts(db, node_id, now);
  const ports = new Map(
    (facts.get('snmp.interface') ?? []).map(({ part, value }) => {
      const { text } = cellsOf(value);
      return [Number(part), text('name') ?? text('description') ?? ''] as const;
    }),
  );
  const seen = new Map<string, Address>();
  for (const { part, value, stale } of facts.get('snmp.address') ?? []) {
    // Link-local addresses mean something on their link only, loopback ones nowhere else.
    if (stale || part.includes('%') || /^(fe8|fe9|fea|feb|127\.|169\.254\.|::1$)/.test(part)) continue;
    const { number } = cellsOf(value);
    seen.set(part, {
      address: part,
      prefix_length: number('prefix_length'),
      interface: ports.get(number('if_index') ?? 0) ?? '',
      is_primary: 0,
      vrf: '',
      dns_name: '',
    });
  }
  const own = recorded.map((one) => {
    const observed = seen.get(one.address);
    seen.delete(one.address);
    return {
      ...one,
      prefix_length: one.prefix_length ?? observed?.prefix_length ?? null,
      interface: one.interface || (observed?.interface ?? ''),
    };
  });
  return [...own, ...seen.values()].map((one) => [
    `${one.address}/${one.prefix_length ?? (one.address.includes(':') ? 128 : 32)}`,
    'active',
    device,
    one.interface,
    one.is_primary === 1,
    one.vrf,
    one.dns_name,
  ]);
}

/** Recorded prefixes, then the networks that devices say they are in and nobody recorded. */
function* prefixes(db: Db, now: number): Generator<Cell[][]> {
  const sites = siteNames(db);
  const recorded = db.$client
    .prepare(`select p.prefix, p.vrf, p.status, p.role, p.vlan, u.name as tenant, p.area_id, p.description
      from prefixes p left join units u on u.id = p.unit_id order by p.family, p.id`)
    .all() as {
    prefix: string;
    vrf: string;
    status: string;
    role: string;
    vlan: number | null;
    tenant: string | null;
    area_id: number | null;
    description: string;
  }[];
  yield recorded.map(({ area_id, description, ...row }) => [
    row.prefix,
    row.vrf,
    row.status,
    row.role,
    row.vlan,
    row.tenant,
    area_id === null ? null : (sites.get(area_id) ?? null),
    description,
  ]);
  const known = new Set(recorded.map(({ prefix }) => prefix));
  for (const nodes of batchesOfNodes(db)) {
    const rows: Cell[][] = [];
    for (const { id } of nodes) {
      for (const prefix of networksOf(db, id, now)) {
        if (known.has(prefix)) continue;
        known.add(prefix);
        rows.push([prefix, '', 'active', '', null, null, null, '']);
      }
    }
    yield rows;
  }
}

function networksOf(db: Db, node_id: number, now: number): string[] {
  return (observedFacts(db, node_id, now).get('snmp.address') ?? []).flatMap(({ part, value, stale }) => {
    const length = cellsOf(value).number('prefix_length');
    const isNetwork = length !== null && length > 0 && length < (part.includes(':') ? 128 : 32);
    if (stale || !isNetwork || part.includes('%') || /^(fe8|fe9|fea|feb|127\.|169\.254\.)/.test(part)) return [];
    return [`${networkOf(part, length)}/${length}`];
  });
}
