/** What people decide on candidates besides confirming: into a node that there is, not now, or after all. */
import { eq, inArray } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { readAddresses } from '../estate/node-addresses.ts';
import { changeNode } from '../estate/nodes.ts';
import { nodes } from '../estate/schema.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { tell } from '../timeline/tell.ts';
import { decide } from './confirm.ts';
import { addressesOf } from './plan.ts';
import { type CandidateState, candidates } from './schema.ts';

/** Adds the candidate's addresses to a node behind its own; nothing that people recorded is replaced. */
export function attachCandidate(db: Db, actor: Actor, id: number, node_id: number, now: number) {
  const row = db.select({ state: candidates.state }).from(candidates).where(eq(candidates.id, id)).get();
  if (!row) throw notFound('该候选设备', 'candidate');
  if (row.state !== 'waiting') throw conflict('该候选设备不在待确认状态', 'This candidate is not waiting');
  const node = db.select({ name: nodes.name }).from(nodes).where(eq(nodes.id, node_id)).get();
  if (!node) throw notFound('该节点', 'node');
  const before = readAddresses(db, node_id).map(({ address }) => address);
  const own = (addressesOf(db, [id]).get(id) ?? []).map(({ address }) => address);
  const added = own.filter((address) => !before.includes(address));
  if (added.length > 0) changeNode(db, actor, node_id, { addresses: [...before, ...added] }, now);
  decide(db, actor, [id], node_id, now);
  record(db, actor, {
    action: 'attach',
    object_kind: 'candidate',
    object_id: id,
    after: { node_id, addresses: added },
  });
  tell(db, {
    at: now,
    kind: 'discovery',
    node_id,
    subject: node.name,
    text: {
      zh: `资产发现的候选设备由 ${actor.person} 并入，增加地址 ${added.length} 个`,
      en: `a candidate of discovery was attached by ${actor.person}, with ${added.length} new addresses`,
    },
  });
}

/** All or nothing. */
export function ignoreCandidates(db: Db, actor: Actor, ids: readonly number[], reason: string, now: number) {
  expect(db, ids, 'waiting');
  db.update(candidates)
    .set({ state: 'ignored', decided_by: actor.person, decided_at: now, reason })
    .where(inArray(candidates.id, [...ids]))
    .run();
  record(db, actor, { action: 'ignore', object_kind: 'candidate', object_id: nameOf(ids), after: { ids, reason } });
}

/** Back into the tray. Who took it back stays noted, so that no rule decides against that person. */
export function reopenCandidates(db: Db, actor: Actor, ids: readonly number[], now: number) {
  expect(db, ids, 'ignored');
  db.update(candidates)
    .set({ state: 'waiting', decided_by: actor.person, decided_at: now, reason: '' })
    .where(inArray(candidates.id, [...ids]))
    .run();
  record(db, actor, { action: 'reopen', object_kind: 'candidate', object_id: nameOf(ids), after: { ids } });
}

const nameOf = (ids: readonly number[]): string | number => (ids.length === 1 ? (ids[0] ?? 0) : `${ids.length}`);

function expect(db: Db, ids: readonly number[], state: CandidateState) {
  const found = db
    .select({ state: candidates.state })
    .from(candidates)
    .where(inArray(candidates.id, [...ids]))
    .all();
  if (found.length < new Set(ids).size) throw notFound('所选的候选设备', 'candidate among those chosen');
  if (found.some((row) => row.state !== state)) {
    throw conflict(
      '所选的候选设备中有的状态已改变，请刷新后重试',
      'Some of the chosen candidates have changed: look again',
    );
  }
}
