/** When a node's addresses change, its watches go along: nothing asks an address that the node no longer has. */
import { eq } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { addWatch, type Watch } from '../watching/add-watch.ts';
import { watches } from '../watching/schema.ts';
import type { Canonical } from './address.ts';
import { primaryOf } from './node-addresses.ts';
import { targets } from './schema.ts';

export function followAddresses(
  db: Db,
  actor: Actor,
  node_id: number,
  before: readonly Canonical[],
  after: readonly Canonical[],
) {
  const target = db.select({ id: targets.id }).from(targets).where(eq(targets.node_id, node_id)).get();
  if (!target) return;
  const { id: target_id } = target;
  const kept = new Set(after.map(({ address }) => address));
  const old = db.select().from(watches).where(eq(watches.target_id, target_id)).all();
  for (const { address, family } of before) {
    if (kept.has(address)) continue;
    const heir = primaryOf(after, family);
    for (const watch of old.filter((one) => one.address === address)) move(db, actor, watch, heir, old);
  }
  for (const family of [4, 6] as const) {
    const address = primaryOf(after, family);
    if (address === undefined || primaryOf(before, family) !== undefined) continue;
    // A family that is new is asked what the other one is asked.
    const other = primaryOf(before, family === 4 ? 6 : 4);
    for (const watch of old.filter((one) => one.address === other)) {
      const { probe, params, every_s, timeout_ms, credential_id } = watch;
      addWatch(db, actor, { target_id, probe, params, address, family, every_s, timeout_ms, credential_id });
    }
  }
}

/** To the address that took its place; a watch that has no place, or has a twin there, goes. */
function move(db: Db, actor: Actor, watch: Watch, heir: string | undefined, all: readonly Watch[]) {
  const twin = all.some(
    (one) =>
      one.address === heir && one.probe === watch.probe && JSON.stringify(one.params) === JSON.stringify(watch.params),
  );
  if (heir === undefined || twin) {
    db.delete(watches).where(eq(watches.id, watch.id)).run();
    record(db, actor, { action: 'delete', object_kind: 'watch', object_id: watch.id, before: watch });
    return;
  }
  db.update(watches).set({ address: heir }).where(eq(watches.id, watch.id)).run();
  const before = { ...watch };
  // The next one must see where this one went.
  watch.address = heir;
  record(db, actor, { action: 'update', object_kind: 'watch', object_id: watch.id, before, after: watch });
}
