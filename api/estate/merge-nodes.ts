/**
 * Nodes that turned out to be one device become one: what belongs to the others moves to the one that is kept.
 * Evidence stays as it was sealed and names the old target; `merged_targets` leads from there to here.
 */
import { eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { areTwoDevices, refresher } from '../differences/refresh.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { tell } from '../timeline/tell.ts';
import type { Canonical } from './address.ts';
import { moveEverythingElse, moveFindings, moveLinks, moveWatches } from './move-belongings.ts';
import { readAddresses, writeAddresses } from './node-addresses.ts';
import { MAX_ADDRESSES, RECORD } from './nodes.ts';
import { nodeAddresses, nodes, targets } from './schema.ts';

/** What was moved, or would be. */
export const Merged = z.object({
  node_id: z.int(),
  name: z.string(),
  merged: z.array(z.object({ id: z.int(), name: z.string() })),
  addresses: z.array(z.string()),
  /** Fields of the kept node that were empty. */
  filled: z.array(z.object({ field: z.string(), value: z.string() })),
  watches: z.int(),
  /** Watches that asked the same question; the older ones stay, with their history. */
  dropped_watches: z.array(z.object({ id: z.int(), probe: z.string(), address: z.string() })),
  links: z.int(),
  /** Links that were recorded twice, or that joined the merged nodes to each other. */
  dropped_links: z.int(),
  findings: z.int(),
  /** Open findings of the same check; the oldest stays open. */
  closed_findings: z.int(),
  events: z.int(),
  /** Names of those that tell themselves to be another device than the kept one. */
  doubted: z.array(z.string()),
});
export type Merged = z.infer<typeof Merged>;

const FILLED = ['role', 'unit_id', 'area_id', 'vendor', 'model', 'version', 'serial', 'note'] as const;
type Recorded = Pick<typeof nodes.$inferSelect, 'name' | (typeof FILLED)[number]>;
type Part = { id: number; target_id: number; recorded: Recorded; addresses: Canonical[] };

/** Call it in a transaction. Afterwards the kept node's target is to be judged and its watches rescheduled. */
export function mergeNodes(
  db: Db,
  actor: Actor,
  keep_id: number,
  other_ids: readonly number[],
  now = Date.now(),
): Merged & { target_id: number } {
  const gone_ids = [...new Set(other_ids)];
  if (gone_ids.includes(keep_id)) throw wrong('node_ids', '节点不能与自身合并', 'A node cannot be merged with itself');
  const kept = readPart(db, keep_id);
  const gone = gone_ids.map((id) => readPart(db, id));
  const parts = [kept, ...gone];
  const doubted = gone.filter(({ id }) => areTwoDevices(db, keep_id, id)).map(({ recorded }) => recorded.name);
  const { after, filled } = filledUp(kept.recorded, gone);
  const addresses = mergeAddresses(db, parts);
  const watches = moveWatches(db, actor, parts, kept.target_id);
  const links = moveLinks(db, actor, parts, keep_id);
  const findings = moveFindings(db, parts, kept.target_id, now);
  const events = moveEverythingElse(db, parts, kept);
  keepTrace(db, parts, kept.target_id);
  db.delete(nodes).where(inArray(nodes.id, gone_ids)).run();
  db.update(nodes)
    .set({ ...after, updated_at: now })
    .where(eq(nodes.id, keep_id))
    .run();
  refresher(db)(keep_id, now);
  log(db, actor, kept, gone, { ...after, addresses: addresses.map(({ address }) => address) }, now);
  return {
    node_id: keep_id,
    target_id: kept.target_id,
    name: kept.recorded.name,
    merged: gone.map(({ id, recorded }) => ({ id, name: recorded.name })),
    addresses: addresses.map(({ address }) => address),
    filled,
    ...watches,
    ...links,
    ...findings,
    events,
    doubted,
  };
}

function readPart(db: Db, id: number): Part {
  const recorded = db.select(RECORD).from(nodes).where(eq(nodes.id, id)).get();
  const target = db.select({ id: targets.id }).from(targets).where(eq(targets.node_id, id)).get();
  if (!recorded || !target) throw notFound(`节点 ${id}`, `node ${id}`);
  return { id, target_id: target.id, recorded, addresses: readAddresses(db, id) };
}

/** The kept node's own record wins; what it left open is taken from the first other that has it. */
function filledUp(own: Recorded, gone: readonly Part[]): { after: Recorded; filled: Merged['filled'] } {
  const isOpen = (value: unknown) => value === null || value === '' || value === 'other';
  const filled: Merged['filled'] = [];
  const after: Record<string, unknown> = { ...own };
  for (const field of FILLED) {
    const giver = gone.find(({ recorded }) => !isOpen(recorded[field]));
    if (!giver || !isOpen(own[field])) continue;
    after[field] = giver.recorded[field];
    filled.push({ field, value: String(giver.recorded[field]) });
  }
  return { after: after as Recorded, filled };
}

/** The kept node's addresses first, so that its primary ones stay so. */
function mergeAddresses(db: Db, parts: readonly Part[]): Canonical[] {
  const [kept] = parts as [Part, ...Part[]];
  const merged = new Map(parts.flatMap((part) => part.addresses).map((one) => [one.address, one]));
  if (merged.size > MAX_ADDRESSES) {
    throw conflict(
      `合并后有 ${merged.size} 个地址，一个节点最多登记 ${MAX_ADDRESSES} 个`,
      `The merged node would have ${merged.size} addresses; a node may have ${MAX_ADDRESSES}`,
    );
  }
  const move = db.$client.prepare('update or ignore node_addresses set node_id = ?, is_primary = 0 where node_id = ?');
  for (const { id } of parts.slice(1)) move.run(kept.id, id);
  db.delete(nodeAddresses)
    .where(
      inArray(
        nodeAddresses.node_id,
        parts.slice(1).map(({ id }) => id),
      ),
    )
    .run();
  writeAddresses(db, kept.id, [...merged.values()]);
  return [...merged.values()];
}

function keepTrace(db: Db, parts: readonly Part[], into: number) {
  const trace = db.$client.prepare('insert into merged_targets (target_id, into_target_id) values (?, ?)');
  const follow = db.$client.prepare('update merged_targets set into_target_id = ? where into_target_id = ?');
  for (const { target_id } of parts) {
    if (target_id === into) continue;
    follow.run(into, target_id);
    trace.run(target_id, into);
  }
}

function log(db: Db, actor: Actor, kept: Part, gone: readonly Part[], after: unknown, now: number) {
  const asRecorded = ({ id, target_id, recorded, addresses }: Part) => ({
    id,
    target_id,
    ...recorded,
    addresses: addresses.map(({ address }) => address),
  });
  const names = gone.map(({ recorded }) => recorded.name);
  record(db, actor, {
    action: 'merge',
    object_kind: 'node',
    object_id: kept.id,
    before: { ...asRecorded(kept), merged: gone.map(asRecorded) },
    after,
  });
  for (const part of gone) {
    record(db, actor, {
      action: 'merge',
      object_kind: 'node',
      object_id: part.id,
      before: asRecorded(part),
      after: { into: kept.id },
    });
  }
  const { person } = actor;
  const text = {
    zh: `由 ${person} 将“${names.join('”“')}”并入（同一设备）`,
    en: `'${names.join("', '")}' merged into it by ${person} (one device)`,
  };
  tell(db, { at: now, kind: 'change', node_id: kept.id, subject: kept.recorded.name, text });
}
