/** What models can do with IPv6, by vendor, model and version. */
import type { Actor } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { type CapabilityFields, keyOf } from '../ipv6/capabilities.ts';
import { ipv6Capabilities } from '../ipv6/schema.ts';
import type { Column, Row } from './columns.ts';
import { compare, type Draft, type Plan, reader, refuseTwins, settle } from './draft.ts';

export const CAPABILITY_COLUMNS = [
  { key: 'vendor', zh: '厂商', en: 'Vendor', also: ['manufacturer', '品牌'], required: true, example: 'Huawei' },
  { key: 'model', zh: '型号', en: 'Model', required: true, example: 'S5735-L24T4X-A' },
  { key: 'version', zh: '版本前缀', en: 'Version', also: ['版本', '软件版本'], example: 'V200R021' },
  { key: 'status', zh: 'IPv6 能力', en: 'IPv6', also: ['能力', 'status', '支持情况'], required: true, example: '支持' },
  { key: 'source', zh: '依据', en: 'Source', also: ['来源'], required: true, example: '厂商产品手册' },
] as const satisfies readonly Column[];
type Key = (typeof CAPABILITY_COLUMNS)[number]['key'];
type Status = CapabilityFields['status'];
type Entry = { draft: Draft; after: CapabilityFields; id: number | undefined };

const STATUSES: Record<Status, RegExp> = {
  supported: /^(supported|yes|支持|是)$/i,
  after_upgrade: /^(after[_ ]upgrade|升级后支持|升级支持)$/i,
  unsupported: /^(unsupported|not supported|no|不支持|否)$/i,
};
const readStatus = (text: string): Status | undefined =>
  (Object.keys(STATUSES) as Status[]).find((status) => STATUSES[status].test(text));

export function planCapabilities(db: Db, actor: Actor, rows: readonly Row<Key>[]): Plan {
  const stored = new Map(
    db
      .select()
      .from(ipv6Capabilities)
      .all()
      .map((row) => [keyOf(row), row]),
  );
  const entries = rows.map((row): Entry => {
    const read = reader(row);
    const said = read.needed('status');
    const status = readStatus(said);
    if (said !== '' && !status)
      read.fail('status', '应为“支持”“升级后支持”或“不支持”', 'It is supported, after_upgrade or unsupported');
    const after = {
      ...{ vendor: read.needed('vendor'), model: read.needed('model'), version: read.text('version', 100) ?? '' },
      ...{ status: status ?? 'unsupported', source: read.needed('source', 200) },
    };
    const before = stored.get(keyOf(after));
    const changes = before ? compare(pick(before), pick(after)) : [];
    const action = before ? (changes.length > 0 ? 'update' : 'same') : 'create';
    const label = [after.vendor, after.model, after.version].join(' ').trim();
    return { draft: { row: row.row, label, action, changes, errors: read.errors }, after, id: before?.id };
  });
  refuseTwins(
    entries.map(({ draft, after }) => ({
      draft,
      key: after.model === '' ? '' : keyOf(after).replaceAll('\0', ' ').trim(),
    })),
    'model',
  );
  const drafts = entries.map(({ draft }) => draft);
  settle(drafts);
  return { drafts, write: () => writeCapabilities(db, actor, entries) };
}

const pick = ({ vendor, model, version, status, source }: CapabilityFields) => ({
  ...{ vendor, model, version, status, source },
});

function writeCapabilities(db: Db, actor: Actor, entries: readonly Entry[]) {
  const put =
    db.$client.prepare(`insert into ipv6_capabilities (id, vendor, model, version, status, source, recorded_by, recorded_at)
    values (:id, :vendor, :model, :version, :status, :source, :recorded_by, :recorded_at)
    on conflict (id) do update set vendor = :vendor, model = :model, version = :version, status = :status, source = :source,
      recorded_by = :recorded_by, recorded_at = :recorded_at`);
  for (const { draft, after, id } of entries)
    if (draft.action !== 'same')
      put.run({ id: id ?? null, ...after, recorded_by: actor.person, recorded_at: Date.now() });
}
