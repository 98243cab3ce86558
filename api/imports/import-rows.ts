/** Imports a table of one kind: a plan for all rows, and all of it written in one transaction, or nothing. */
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import type { Reach } from '../people/authorisation.ts';
import { NETWORK_COLUMNS, planNetworks } from './access-networks.ts';
import { AREA_COLUMNS, planAreas } from './areas.ts';
import { CAPABILITY_COLUMNS, planCapabilities } from './capabilities.ts';
import { type Column, type Problem, readRows } from './columns.ts';
import type { Draft, Plan } from './draft.ts';
import { ADDRESS_COLUMNS, NETBOX_ADDRESS_COLUMNS, planNetboxAddresses } from './netbox/addresses.ts';
import { NETBOX_DEVICE_COLUMNS, planNetboxDevices } from './netbox/devices.ts';
import { NETBOX_INTERFACE_COLUMNS, planNetboxInterfaces } from './netbox/interfaces.ts';
import { NETBOX_PREFIX_COLUMNS, netboxVrf } from './netbox/prefixes.ts';
import { NODE_COLUMNS } from './node-columns.ts';
import { planNodes } from './nodes.ts';
import { PREFIX_COLUMNS, planPrefixes } from './prefixes.ts';
import { SYSTEM_COLUMNS } from './system-columns.ts';
import { planSystemRecords, SYSTEM_RECORD_COLUMNS } from './system-records.ts';
import { planSystems } from './systems.ts';
import type { Table } from './table.ts';
import { planUnits, UNIT_COLUMNS } from './units.ts';

export const IMPORT_KINDS = [
  'areas',
  'units',
  'nodes',
  'systems',
  'system_records',
  'ipv6_capabilities',
  'prefixes',
  'addresses',
  'access_networks',
  'netbox_devices',
  'netbox_interfaces',
  'netbox_addresses',
  'netbox_prefixes',
] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const COLUMNS: Record<ImportKind, readonly Column[]> = {
  areas: AREA_COLUMNS,
  units: UNIT_COLUMNS,
  nodes: NODE_COLUMNS,
  systems: SYSTEM_COLUMNS,
  system_records: SYSTEM_RECORD_COLUMNS,
  ipv6_capabilities: CAPABILITY_COLUMNS,
  prefixes: PREFIX_COLUMNS,
  addresses: ADDRESS_COLUMNS,
  access_networks: NETWORK_COLUMNS,
  netbox_devices: NETBOX_DEVICE_COLUMNS,
  netbox_interfaces: NETBOX_INTERFACE_COLUMNS,
  netbox_addresses: NETBOX_ADDRESS_COLUMNS,
  netbox_prefixes: NETBOX_PREFIX_COLUMNS,
};

export type ImportOptions = {
  dry_run: boolean;
  /** What the log of changes names. */
  file?: { name: string; sm3: string } | undefined;
  /** False: new nodes and endpoints get no first watch. */
  watch?: boolean | undefined;
  /** New nodes are asked by SNMP, too, with this credential. */
  credential_id?: number | null | undefined;
  /** How far whoever brings the file reaches; absent: everywhere. */
  reach?: Reach | undefined;
};

export type ImportReport = {
  kind: ImportKind;
  /** `notes`: what was made of its cells without being asked (`path` is the file's own heading), and what is worth a look. */
  rows: (Draft & { notes: Problem[] })[];
  counts: { create: number; update: number; same: number; error: number };
  /** Headings of the file that mean nothing here. */
  ignored_columns: string[];
  /** True when it was written: not in a dry run, and not when any row is wrong. */
  committed: boolean;
};

/** Rows that the log of changes lists one by one; the file's digest stands for the rest. */
const MAX_LOGGED = 1_000;

/**
 * Plans, and writes unless it is a dry run or any row is wrong; the report then says which and why.
 * Throws a Refusal (422) when the columns are wrong. After a commit the caller calls `hub.watching.rescheduled()`.
 */
export function importRows(db: Db, actor: Actor, kind: ImportKind, table: Table, options: ImportOptions): ImportReport {
  return db.$client.transaction(() => {
    const { plan, ignored } = planOf(db, actor, kind, table, options);
    const counts = { create: 0, update: 0, same: 0, error: 0 };
    for (const { action } of plan.drafts) counts[action] += 1;
    const committed = !options.dry_run && counts.error === 0;
    if (committed && counts.create + counts.update > 0) {
      plan.write();
      log(db, actor, kind, plan.drafts, counts, options);
    }
    const notes = new Map(table.rows.map(({ row, notes = [] }) => [row, notes]));
    const rows = plan.drafts.map((draft) => ({
      ...draft,
      notes: [
        ...(notes.get(draft.row) ?? []).map(({ column, ...text }) => ({ path: table.header[column] ?? '', ...text })),
        ...(draft.notes ?? []),
      ],
    }));
    return { kind, rows, counts, ignored_columns: ignored, committed };
  })();
}

function planOf(
  db: Db,
  actor: Actor,
  kind: ImportKind,
  table: Table,
  { watch = true, credential_id = null, reach = 'everywhere' }: ImportOptions,
): { plan: Plan; ignored: string[] } {
  switch (kind) {
    case 'areas': {
      const { rows, ignored } = readRows(table, AREA_COLUMNS);
      return { plan: planAreas(db, rows), ignored };
    }
    case 'units': {
      const { rows, ignored } = readRows(table, UNIT_COLUMNS);
      return { plan: planUnits(db, rows), ignored };
    }
    case 'nodes': {
      const { rows, ignored } = readRows(table, NODE_COLUMNS);
      return { plan: planNodes(db, actor, rows, { watch, credential_id }), ignored };
    }
    case 'systems': {
      const { rows, ignored } = readRows(table, SYSTEM_COLUMNS);
      return { plan: planSystems(db, actor, rows, { watch }), ignored };
    }
    case 'system_records': {
      const { rows, ignored } = readRows(table, SYSTEM_RECORD_COLUMNS);
      return { plan: planSystemRecords(db, actor, rows, reach), ignored };
    }
    case 'ipv6_capabilities': {
      const { rows, ignored } = readRows(table, CAPABILITY_COLUMNS);
      return { plan: planCapabilities(db, actor, rows), ignored };
    }
    case 'prefixes': {
      const { rows, ignored } = readRows(table, PREFIX_COLUMNS);
      return { plan: planPrefixes(db, rows), ignored };
    }
    case 'addresses': {
      const { rows, ignored } = readRows(table, ADDRESS_COLUMNS);
      return { plan: planNetboxAddresses(db, actor, rows), ignored };
    }
    case 'access_networks': {
      const { rows, ignored } = readRows(table, NETWORK_COLUMNS);
      return { plan: planNetworks(db, actor, rows), ignored };
    }
    case 'netbox_devices': {
      const { rows, ignored } = readRows(table, NETBOX_DEVICE_COLUMNS);
      return { plan: planNetboxDevices(db, actor, rows, { watch, credential_id }), ignored };
    }
    case 'netbox_interfaces': {
      const { rows, ignored } = readRows(table, NETBOX_INTERFACE_COLUMNS);
      return { plan: planNetboxInterfaces(db, rows), ignored };
    }
    case 'netbox_addresses': {
      const { rows, ignored } = readRows(table, NETBOX_ADDRESS_COLUMNS);
      return { plan: planNetboxAddresses(db, actor, rows), ignored };
    }
    case 'netbox_prefixes': {
      const { rows, ignored } = readRows(table, NETBOX_PREFIX_COLUMNS);
      return { plan: planPrefixes(db, rows, netboxVrf), ignored };
    }
  }
}

function log(
  db: Db,
  actor: Actor,
  kind: ImportKind,
  drafts: readonly Draft[],
  counts: ImportReport['counts'],
  { file, watch = true, credential_id = null }: ImportOptions,
) {
  const changed = drafts.filter(({ action }) => action !== 'same');
  record(db, actor, {
    action: 'import',
    object_kind: kind,
    object_id: file?.name ?? '-',
    after: {
      file: file ?? null,
      counts,
      watch,
      credential_id,
      rows: changed.slice(0, MAX_LOGGED).map(({ row, label, action, changes }) => ({ row, label, action, changes })),
      rows_left_out: Math.max(0, changed.length - MAX_LOGGED),
    },
  });
}
