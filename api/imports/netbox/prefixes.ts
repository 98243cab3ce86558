/** NetBox's prefixes: the ranges that people planned. */
import type { Db } from '../../db/open.ts';
import { type CanonicalPrefix, canonicalPrefix } from '../../estate/prefix.ts';
import { PREFIX_STATUSES } from '../../estate/schema.ts';
import type { Column, Row } from '../columns.ts';
import { compare, type Draft, type Plan, reader, refuseTwins, settle } from '../draft.ts';
import { type Places, placesOf } from './places.ts';

export const NETBOX_PREFIX_COLUMNS = [
  { key: 'prefix', zh: '地址段', en: 'Prefix', required: true, example: '192.0.2.0/24' },
  { key: 'vrf', zh: 'VRF', en: 'VRF', example: '' },
  { key: 'status', zh: '状态', en: 'Status', example: 'active' },
  { key: 'role', zh: '用途', en: 'Role', example: '' },
  { key: 'vlan', zh: 'VLAN', en: 'VLAN', also: ['vlan_vid', 'vid'], example: '10' },
  { key: 'tenant', zh: '租户', en: 'Tenant', example: '' },
  { key: 'site', zh: '站点', en: 'Site', also: ['scope'], example: '' },
  { key: 'description', zh: '描述', en: 'Description', example: '' },
] as const satisfies readonly Column[];
type Key = (typeof NETBOX_PREFIX_COLUMNS)[number]['key'];

type Cells = {
  prefix: string;
  vrf: string;
  status: string;
  role: string;
  vlan: string;
  unit: string;
  area_code: string;
  description: string;
};
type Entry = { draft: Draft; found: CanonicalPrefix | undefined; after: Cells; known: boolean };

const keyOf = (vrf: string, prefix: string) => `${vrf} ${prefix}`;

export function planNetboxPrefixes(db: Db, rows: readonly Row<Key>[]): Plan {
  const places = placesOf(db);
  const stored = db.$client
    .prepare(`select p.prefix, p.vrf, p.status, p.role, coalesce(cast(p.vlan as text), '') as vlan,
        coalesce(u.name, '') as unit, coalesce(a.code, '') as area_code, p.description
      from prefixes p left join units u on u.id = p.unit_id left join areas a on a.id = p.area_id`)
    .all() as Cells[];
  const known = new Map(stored.map((row) => [keyOf(row.vrf, row.prefix), row]));
  const entries = rows.map((row) => readPrefix(row, known, places));
  refuseTwins(
    entries.map(({ draft, after, found }) => ({ draft, key: found ? keyOf(after.vrf, after.prefix) : '' })),
    'prefix',
  );
  const drafts = entries.map(({ draft }) => draft);
  settle(drafts);
  return { drafts, write: () => writePrefixes(db, entries) };
}

function readPrefix(row: Row<Key>, all: ReadonlyMap<string, Cells>, places: Places): Entry {
  const read = reader(row);
  const text = read.needed('prefix');
  const canonical = text === '' ? undefined : canonicalPrefix(text);
  if (canonical && 'problem' in canonical) read.fail('prefix', canonical.problem.zh, canonical.problem.en);
  const found = canonical && 'prefix' in canonical ? canonical : undefined;
  const vrf = read.text('vrf', 100) ?? '';
  const known = found && all.get(keyOf(vrf, found.prefix));
  const status = row.cells.status?.toLowerCase();
  if (status !== undefined && !PREFIX_STATUSES.some((one) => one === status)) {
    read.fail('status', `没有状态“${status}”`, `There is no status '${status}': ${PREFIX_STATUSES.join(', ')}`);
  }
  // NetBox writes "Office (10)", its import takes the number.
  const vlan = row.cells.vlan === undefined ? undefined : (/(?:^|\()(\d{1,4})\)?$/.exec(row.cells.vlan)?.[1] ?? '');
  if (vlan !== undefined && !(Number(vlan) >= 1 && Number(vlan) <= 4_094)) {
    read.fail('vlan', `“${row.cells.vlan}”不是 VLAN 编号`, `'${row.cells.vlan}' is no VLAN number`);
  }
  const place: { unit?: string; area_code?: string } = {};
  for (const key of ['site', 'tenant'] as const) {
    const name = row.cells[key];
    const at = name === undefined ? {} : places[key](name);
    if ('problem' in at) read.fail(key, at.problem.zh, at.problem.en);
    else Object.assign(place, at);
  }
  const after: Cells = {
    prefix: found?.prefix ?? text,
    vrf,
    status: status ?? known?.status ?? 'active',
    role: read.text('role', 100) ?? known?.role ?? '',
    vlan: vlan ?? known?.vlan ?? '',
    unit: place.unit ?? known?.unit ?? '',
    area_code: place.area_code ?? known?.area_code ?? '',
    description: read.text('description', 400) ?? known?.description ?? '',
  };
  const changes = known ? compare(known, after) : [];
  const action = known ? (changes.length > 0 ? 'update' : 'same') : 'create';
  const label = vrf === '' ? after.prefix : `${after.prefix} ${vrf}`;
  return {
    draft: { row: row.row, label, action, changes, errors: read.errors },
    found,
    after,
    known: known !== undefined,
  };
}

function writePrefixes(db: Db, entries: readonly Entry[]) {
  const put =
    db.$client.prepare(`insert into prefixes (prefix, family, vrf, status, role, vlan, unit_id, area_id, description)
    values (:prefix, :family, :vrf, :status, :role, :vlan, (select id from units where name = :unit),
      (select id from areas where code = :area_code), :description)
    on conflict (vrf, prefix) do update set status = excluded.status, role = excluded.role, vlan = excluded.vlan,
      unit_id = excluded.unit_id, area_id = excluded.area_id, description = excluded.description`);
  for (const { draft, found, after } of entries) {
    if (draft.action === 'same' || !found) continue;
    put.run({ ...after, family: found.family, vlan: Number(after.vlan) || null });
  }
}
