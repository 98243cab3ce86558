/** Puts candidates into the books: each becomes a node with its addresses, what was seen of it, and first watches. */
import { eq, inArray } from 'drizzle-orm';
import type { Text } from '#probes/probe.ts';
import type { Actor } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { createNode, NOT_LOOKED } from '../estate/nodes.ts';
import { targets } from '../estate/schema.ts';
import { Refusal } from '../middleware/errors.ts';
import { tell } from '../timeline/tell.ts';
import { addWatch } from '../watching/add-watch.ts';
import { type ConfirmFields, type PlannedNode, planNodes } from './plan.ts';
import { candidates } from './schema.ts';

export type Confirmation = {
  ids: readonly number[];
  fields: ConfirmFields;
  /** Whether the new nodes are watched at once. */
  watch: boolean;
  /** Names that a person chose, by the id of the candidate. */
  names: ReadonlyMap<number, string>;
};

/** All or nothing: a single row that can't be made refuses them all and says which. Call it in the caller's transaction. */
export function confirmCandidates(db: Db, actor: Actor, wanted: Confirmation, now: number): PlannedNode[] {
  const planned = planNodes(db, wanted);
  const problems = planned.filter(({ problem }) => problem !== null).length;
  if (problems > 0) {
    throw new Refusal(
      409,
      'conflict',
      `${problems} 台候选设备不能确认，未登记任何设备`,
      `${problems} candidates can't be confirmed; nothing was registered`,
      { report: { rows: planned } },
    );
  }
  return confirmPlanned(db, actor, planned, now);
}

/** Makes what was planned in the same transaction, and nothing of it has a problem. */
export const confirmPlanned = (db: Db, actor: Actor, planned: readonly PlannedNode[], now: number): PlannedNode[] =>
  planned.map((row) => ({ ...row, node_id: makeNode(db, actor, row, now) }));

function makeNode(db: Db, actor: Actor, row: PlannedNode, now: number): number {
  const { name, role, unit_id, area_id, vendor, model, version, serial, addresses } = row;
  const { id, target_id } = createNode(
    db,
    actor,
    { name, role, unit_id, area_id, vendor, model, version, serial, addresses, watch: [] },
    now,
  );
  for (const { probe, params, address, family, every_s, credential_id } of row.watches) {
    addWatch(db, actor, { target_id, probe, params, address, family, credential_id, ...(every_s ? { every_s } : {}) });
  }
  if (row.watches.length > 0) {
    db.update(targets).set({ state_reason: NOT_LOOKED }).where(eq(targets.id, target_id)).run();
  }
  decide(db, actor, [row.candidate_id], id, now);
  tell(db, { at: now, kind: 'discovery', node_id: id, subject: name, text: toldBy(actor) });
  return id;
}

const toldBy = ({ person }: Actor): Text => ({
  zh: `资产发现的候选设备，由 ${person} 确认`,
  en: `found by discovery, confirmed by ${person}`,
});

/** Notes that candidates are this node now. */
export function decide(db: Db, actor: Actor, ids: readonly number[], node_id: number, now: number) {
  db.update(candidates)
    .set({ state: 'confirmed', node_id, decided_by: actor.person, decided_at: now, reason: '' })
    .where(inArray(candidates.id, [...ids]))
    .run();
}
