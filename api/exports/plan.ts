/** The plan's prefixes, and the addresses recorded for nodes, as our own imports take them: what comes in again changes nothing. */

import type { Sqlite } from '../db/open.ts';
import { ADDRESS_COLUMNS } from '../imports/netbox/addresses.ts';
import { assignedText, PREFIX_COLUMNS } from '../imports/prefixes.ts';
import type { Batches, Cell } from './send-file.ts';

export const PLAN_KINDS = ['prefixes', 'addresses'] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];
const BATCH = 500;

export const PLAN_EXPORTS: Record<PlanKind, { head: readonly string[]; batches: (db: Sqlite) => Batches }> = {
  prefixes: { head: PREFIX_COLUMNS.map(({ zh }) => zh), batches: prefixes },
  addresses: { head: ADDRESS_COLUMNS.map(({ zh }) => zh), batches: addresses },
};

type PrefixRow = Record<'prefix' | 'vrf' | 'status' | 'role' | 'description', string> & {
  id: number;
  vlan: number | null;
  unit: string | null;
  area: string | null;
  assigned_at: number | null;
  addressing: string | null;
};

function* prefixes(db: Sqlite): Generator<Cell[][]> {
  const next = db.$client.prepare<
    [number],
    PrefixRow
  >(`select p.id, p.prefix, p.vrf, p.status, p.role, p.vlan, u.name as unit,
      a.code as area, p.description, p.assigned_at, p.addressing
    from prefixes p left join units u on u.id = p.unit_id left join areas a on a.id = p.area_id
    where p.id > ? order by p.id limit ${BATCH}`);
  for (let rows = next.all(0); rows.length > 0; rows = next.all(rows.at(-1)?.id ?? Number.MAX_SAFE_INTEGER))
    yield rows.map((row) => [
      ...[row.prefix, row.vrf, row.status, row.role, row.vlan, row.unit, row.area, row.description],
      ...[assignedText(row.assigned_at), row.addressing],
    ]);
}

type AddressRow = Record<'address' | 'node' | 'interface' | 'vrf' | 'dns_name', string> & {
  id: number;
  is_primary: number;
};

function* addresses(db: Sqlite): Generator<Cell[][]> {
  const next = db.$client.prepare<
    [number],
    AddressRow
  >(`select d.id, d.address || coalesce('/' || d.prefix_length, '') as address,
      n.name as node, d.interface, d.is_primary, d.vrf, d.dns_name
    from node_addresses d join nodes n on n.id = d.node_id where d.id > ? order by d.id limit ${BATCH}`);
  for (let rows = next.all(0); rows.length > 0; rows = next.all(rows.at(-1)?.id ?? Number.MAX_SAFE_INTEGER))
    yield rows.map(({ id: _id, is_primary, address, node, vrf, dns_name, ...row }) => [
      ...[address, node, row.interface, is_primary === 1, vrf, dns_name],
    ]);
}
