/** Prefixes that people planned, by VRF and prefix: what the page of prefixes and our own export hold, and NetBox's files as well. */
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { ADDRESSINGS, ASSIGNED_FROM, ASSIGNED_TO, type CanonicalPrefix, canonicalPrefix } from '../estate/prefix.ts';
import { PREFIX_STATUSES } from '../estate/schema.ts';
import type { Column, Row } from './columns.ts';
import { readDay } from './day.ts';
import { compare, type Draft, type Plan, reader, refuseTwins, settle } from './draft.ts';
import { type Places, placesOf } from './netbox/places.ts';

export const PREFIX_COLUMNS = [
  { key: 'prefix', zh: '地址段', en: 'Prefix', required: true, example: '2001:db8:1::/48' },
  { key: 'vrf', zh: 'VRF', en: 'VRF', example: '' },
  { key: 'status', zh: '状态', en: 'Status', also: ['state'], example: 'active' },
  { key: 'role', zh: '用途', en: 'Purpose', also: ['role', '类型'], example: '局域网' },
  { key: 'vlan', zh: 'VLAN', en: 'VLAN', also: ['vlan_vid', 'vid'], example: '10' },
  { key: 'tenant', zh: '单位', en: 'Unit', also: ['unit_name', '单位名称', '租户'], example: '' },
  { key: 'site', zh: '区划代码', en: 'Area code', also: ['area_code', '区划', '站点', 'scope'], example: '' },
  { key: 'description', zh: '描述', en: 'Description', also: ['说明', '备注'], example: '' },
  { key: 'assigned_at', zh: '分配日期', en: 'Assigned', also: ['assigned on', '分配时间'], example: '2026-01-31' },
  { key: 'addressing', zh: '地址类型', en: 'Addressing', example: 'gua' },
] as const satisfies readonly Column[];
export type PrefixKey = (typeof PREFIX_COLUMNS)[number]['key'];

type Cells = {
  prefix: string;
  vrf: string;
  status: string;
  role: string;
  vlan: string;
  unit: string;
  area_code: string;
  description: string;
  assigned_at: string;
  addressing: string;
};
type Stored = Omit<Cells, 'assigned_at'> & { assigned_at: number | null };
type Entry = { draft: Draft; found: CanonicalPrefix | undefined; after: Cells };
/** What a file calls a VRF, in our words; `known`: those of the plan. */
export type VrfReader = (text: string, known: ReadonlySet<string>) => string;
type Books = { all: ReadonlyMap<string, Cells>; vrfs: ReadonlySet<string>; places: Places; readVrf: VrfReader };

const keyOf = (vrf: string, prefix: string) => `${prefix} ${vrf}`;

export function planPrefixes(db: Db, rows: readonly Row<PrefixKey>[], readVrf: VrfReader = (text) => text): Plan {
  const stored = db.$client
    .prepare(`select p.prefix, p.vrf, p.status, p.role, coalesce(cast(p.vlan as text), '') as vlan,
        coalesce(u.name, '') as unit, coalesce(a.code, '') as area_code, p.description, p.assigned_at,
        coalesce(p.addressing, '') as addressing
      from prefixes p left join units u on u.id = p.unit_id left join areas a on a.id = p.area_id`)
    .all() as Stored[];
  const known = stored.map((row): Cells => ({ ...row, assigned_at: assignedText(row.assigned_at) }));
  const books: Books = {
    all: new Map(known.map((row) => [keyOf(row.vrf, row.prefix), row])),
    vrfs: new Set(known.map(({ vrf }) => vrf)),
    ...{ places: placesOf(db), readVrf },
  };
  const entries = rows.map((row) => readPrefix(row, books));
  refuseTwins(
    entries.map(({ draft, after, found }) => ({ draft, key: found ? keyOf(after.vrf, after.prefix).trim() : '' })),
    'prefix',
  );
  const drafts = entries.map(({ draft }) => draft);
  settle(drafts);
  return { drafts, write: () => writePrefixes(db, entries) };
}

function readPrefix(row: Row<PrefixKey>, { all, vrfs, places, readVrf }: Books): Entry {
  const read = reader(row);
  // NetBox's table draws its tree with bullets before the prefix.
  const text = read.needed('prefix').replace(/^[•\s]+/, '');
  const canonical = text === '' ? undefined : canonicalPrefix(text);
  if (canonical && 'problem' in canonical) read.fail('prefix', canonical.problem.zh, canonical.problem.en);
  const found = canonical && 'prefix' in canonical ? canonical : undefined;
  const vrf = readVrf(read.text('vrf', 100) ?? '', vrfs);
  const known = found && all.get(keyOf(vrf, found.prefix));
  const oneOf = (key: 'status' | 'addressing', words: readonly string[], what: string) => {
    const word = row.cells[key]?.toLowerCase();
    if (word !== undefined && !words.includes(word))
      read.fail(
        key,
        `没有${what}“${word}”，应为 ${words.join('、')}`,
        `There is no ${key} '${word}': ${words.join(', ')}`,
      );
    return word;
  };
  const status = oneOf('status', PREFIX_STATUSES, '状态');
  const addressing = oneOf('addressing', ADDRESSINGS, '地址类型');
  // NetBox writes "Office (10)", its import takes the number.
  const vlan = row.cells.vlan === undefined ? undefined : (/(?:^|\()(\d{1,4})\)?$/.exec(row.cells.vlan)?.[1] ?? '');
  if (vlan !== undefined && !(Number(vlan) >= 1 && Number(vlan) <= 4_094)) {
    read.fail('vlan', `“${row.cells.vlan}”不是 VLAN 编号`, `'${row.cells.vlan}' is no VLAN number`);
  }
  const said = row.cells.assigned_at === undefined ? undefined : readAssigned(row.cells.assigned_at);
  if (typeof said === 'object') read.fail('assigned_at', said.zh, said.en);
  const assigned = typeof said === 'number' ? said : undefined;
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
    vlan: vlan === undefined ? (known?.vlan ?? '') : String(Number(vlan)),
    unit: place.unit ?? known?.unit ?? '',
    area_code: place.area_code ?? known?.area_code ?? '',
    description: read.text('description', 400) ?? known?.description ?? '',
    assigned_at: assigned === undefined ? (known?.assigned_at ?? '') : assignedText(assigned),
    addressing: addressing ?? known?.addressing ?? '',
  };
  const changes = known ? compare(known, after) : [];
  const action = known ? (changes.length > 0 ? 'update' : 'same') : 'create';
  const label = vrf === '' ? after.prefix : `${after.prefix} ${vrf}`;
  return { draft: { row: row.row, label, action, changes, errors: read.errors }, found, after };
}

function writePrefixes(db: Db, entries: readonly Entry[]) {
  const put =
    db.$client.prepare(`insert into prefixes (prefix, family, vrf, status, role, vlan, unit_id, area_id, description, assigned_at, addressing)
    values (:prefix, :family, :vrf, :status, :role, :vlan, (select id from units where name = :unit),
      (select id from areas where code = :area_code), :description, :assigned_at, :addressing)
    on conflict (vrf, prefix) do update set status = excluded.status, role = excluded.role, vlan = excluded.vlan,
      unit_id = excluded.unit_id, area_id = excluded.area_id, description = excluded.description,
      assigned_at = excluded.assigned_at, addressing = excluded.addressing`);
  for (const { draft, found, after } of entries) {
    if (draft.action === 'same' || !found) continue;
    put.run({
      ...after,
      ...{ family: found.family, vlan: Number(after.vlan) || null, addressing: after.addressing || null },
      assigned_at: after.assigned_at === '' ? null : readAssigned(after.assigned_at),
    });
  }
}

const BEIJING_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** As a day where it is the beginning of one in Beijing, else as a moment (ISO 8601). */
export function assignedText(at: number | null): string {
  if (at === null) return '';
  const iso = new Date(at + BEIJING_MS).toISOString();
  return (at + BEIJING_MS) % DAY_MS === 0 ? iso.slice(0, 10) : new Date(at).toISOString();
}

/** Epoch ms of a day or of a moment with its zone, or the reason why it is neither. */
function readAssigned(text: string): number | Text {
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const read = isMoment ? undefined : readDay(text);
  if (read && 'problem' in read) return read.problem;
  const at = Date.parse(read ? `${read.day}T00:00:00+08:00` : text);
  if (at >= ASSIGNED_FROM && at <= ASSIGNED_TO) return at;
  return { zh: `“${text}”不是日期，应为 2026-01-31`, en: `'${text}' is no date such as 2026-01-31` };
}
