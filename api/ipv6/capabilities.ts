/** What models can do with IPv6 (型号能力), as somebody looked it up, and which of it is said of a device. */
import { z } from 'zod';
import type { Capability } from '#probes/ipv6/given.ts';
import type { Db } from '../db/open.ts';

export const CAPABILITY_STATUSES = [
  'supported',
  'after_upgrade',
  'unsupported',
] as const satisfies Capability['status'][];
export const CapabilityFields = z.strictObject({
  vendor: z.string().trim().min(1).max(100),
  model: z.string().trim().min(1).max(100),
  /** What the version begins with; empty: any. */
  version: z.string().trim().max(100),
  status: z.enum(CAPABILITY_STATUSES),
  /** Where it says so: a data sheet, a letter, a test. */
  source: z.string().trim().min(1).max(200),
});
export type CapabilityFields = z.infer<typeof CapabilityFields>;

/** Who a device is; what is null nobody told. */
export type Described = { vendor: string | null; model: string | null; version: string | null };
type Told = { [K in keyof Described as `seen_${K}`]: string | null } & Described;

/** Of the latest watch that tells a fact. Crossed, so that SQLite begins with the few watches of the target and not with all facts of a key. */
const seen = (
  key: string,
) => `(select f.value ->> '$' from watches w cross join facts f on f.watch_id = w.id and f.key = '${key}' and f.part = ''
    left join watch_states s on s.watch_id = w.id
  where w.target_id = t.id and w.enabled and json_type(f.value) = 'text' order by s.ok_at desc, w.id limit 1)`;
const DESCRIBED = `select n.vendor, n.model, n.version, ${seen('snmp.vendor')} as seen_vendor, ${seen('snmp.model')} as seen_model,
  ${seen('snmp.version')} as seen_version from targets t join nodes n on n.id = t.node_id`;

/** As the device says it; what is on record stands in for a device that doesn't tell its model. */
const describedAs = ({ seen_vendor, seen_model, seen_version, vendor, model, version }: Told): Described => ({
  vendor: seen_model === null ? (vendor ?? seen_vendor) : (seen_vendor ?? vendor),
  model: seen_model ?? model,
  version: seen_version ?? version,
});

type Rated = CapabilityFields;
const plain = (text: string | null): string => (text ?? '').trim().toLowerCase();
export const keyOf = ({ vendor, model, version }: Pick<Rated, 'vendor' | 'model' | 'version'>): string =>
  [vendor, model, version].map(plain).join('\0');

/** Of the records of its model the one that names most of its version. */
export function capabilityOf(records: readonly Rated[], { vendor, model, version }: Described): Rated | undefined {
  return records
    .filter((one) => plain(one.vendor) === plain(vendor) && plain(one.model) === plain(model))
    .filter((one) => plain(version).startsWith(plain(one.version)))
    .sort((a, b) => b.version.length - a.version.length)[0];
}

/** Of a node by its target; undefined: nobody recorded its model. */
export function createCapabilities(db: Db): (target_id: number) => Rated | undefined {
  const recorded = db.$client.prepare<[number], Described>(
    'select n.vendor, n.model, n.version from targets t join nodes n on n.id = t.node_id where t.id = ?',
  );
  // The same as `seen` for each, in one go: each target is asked in every round.
  const facts = db.$client.prepare<[number], { key: string; value: string }>(`
    select f.key, f.value ->> '$' as value from watches w cross join facts f on f.watch_id = w.id
      and f.key in ('snmp.vendor', 'snmp.model', 'snmp.version') and f.part = '' and json_type(f.value) = 'text'
      left join watch_states s on s.watch_id = w.id
    where w.target_id = ? and w.enabled order by s.ok_at desc, w.id`);
  const described = (target_id: number): Told | undefined => {
    const node = recorded.get(target_id);
    if (!node) return undefined;
    const rows = facts.all(target_id);
    const first = (name: keyof Described) => rows.find(({ key }) => key === `snmp.${name}`)?.value ?? null;
    return { ...node, seen_vendor: first('vendor'), seen_model: first('model'), seen_version: first('version') };
  };
  const ofModel = db.$client.prepare<[string], Rated>(
    'select vendor, model, version, status, source from ipv6_capabilities where model = ? collate nocase',
  );
  return (target_id) => {
    const told = described(target_id);
    const node = told && describedAs(told);
    return node?.model ? capabilityOf(ofModel.all(node.model.trim()), node) : undefined;
  };
}

export const Unrecorded = z.object({
  vendor: z.string(),
  model: z.string(),
  /** That show it, and of which no record says anything. */
  nodes: z.int(),
});

/** Models of nodes without a record, the most frequent first. */
export function listUnrecorded(db: Db): z.infer<typeof Unrecorded>[] {
  const records = db.$client
    .prepare('select vendor, model, version, status, source from ipv6_capabilities')
    .all() as Rated[];
  const byModel = Map.groupBy(records, ({ model }) => plain(model));
  const found = new Map<string, z.infer<typeof Unrecorded>>();
  for (const told of db.$client.prepare(DESCRIBED).all() as Told[]) {
    const node = describedAs(told);
    const [vendor, model] = [node.vendor?.trim(), node.model?.trim()];
    if (!vendor || !model || capabilityOf(byModel.get(plain(model)) ?? [], node)) continue;
    const key = keyOf({ vendor, model, version: '' });
    const row = found.get(key) ?? { vendor, model, nodes: 0 };
    found.set(key, { ...row, nodes: row.nodes + 1 });
  }
  return [...found.values()].sort(
    (a, b) => b.nodes - a.nodes || (keyOf({ ...a, version: '' }) < keyOf({ ...b, version: '' }) ? -1 : 1),
  );
}
