/** A node that turned out to be two devices: chosen addresses, the watches that ask them, and chosen links leave into a new one. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { forgetDevice, refresher } from '../differences/refresh.ts';
import { notFound, wrong } from '../middleware/errors.ts';
import { tell } from '../timeline/tell.ts';
import { checkedAddresses, readAddresses, writeAddresses } from './node-addresses.ts';
import { insertNode, NOT_LOOKED } from './nodes.ts';
import { nodes, targets } from './schema.ts';

/** What left, or would. */
export const Split = z.object({
  /** Of the new node; in a rehearsal it names nothing. */
  node_id: z.int(),
  name: z.string(),
  addresses: z.array(z.string()),
  watches: z.int(),
  links: z.int(),
  interfaces: z.int(),
  /** What the old node keeps. */
  left: z.object({ addresses: z.array(z.string()), watches: z.int(), links: z.int() }),
});
export type Split = z.infer<typeof Split>;

export type SplitWish = { name: string; addresses: readonly string[]; link_ids: readonly number[] };

/**
 * The new node takes role, unit and area along; what else is recorded, findings and the timeline stay with the old one.
 * Call it in a transaction. Afterwards both targets are to be judged and watches rescheduled.
 */
export function splitNode(
  db: Db,
  actor: Actor,
  id: number,
  { name, addresses: texts, link_ids }: SplitWish,
  now = Date.now(),
): Split & { target_ids: [number, number] } {
  const recorded = db.select().from(nodes).where(eq(nodes.id, id)).get();
  const target = db.select({ id: targets.id }).from(targets).where(eq(targets.node_id, id)).get();
  if (!recorded || !target) throw notFound('该节点', 'node');
  const all = readAddresses(db, id);
  const leaving = checkedAddresses(texts);
  const leaves = new Set(leaving.map(({ address }) => address));
  const strange = leaving.find(({ address }) => !all.some((one) => one.address === address));
  if (strange) {
    throw wrong('addresses', `节点没有地址 ${strange.address}`, `The node has no address ${strange.address}`);
  }
  const staying = all.filter(({ address }) => !leaves.has(address));
  if (staying.length === 0) {
    throw wrong('addresses', '至少要留下一个地址', 'At least one address must stay');
  }
  const { role, unit_id, area_id } = recorded;
  const none = { vendor: null, model: null, version: null, serial: null, note: '' };
  const made = insertNode(db, { name, role, unit_id, area_id, ...none }, [], now);
  // In their order of before, so that what was primary stays so.
  const gone = all.filter(({ address }) => leaves.has(address));
  const moved = moveAll(db, id, target.id, made, leaves, link_ids);
  writeAddresses(db, id, staying);
  writeAddresses(db, made.id, gone);
  if (moved.watches > 0)
    db.update(targets).set({ state_reason: NOT_LOOKED }).where(eq(targets.id, made.target_id)).run();
  forgetDevice(db, id);
  for (const node_id of [id, made.id]) refresher(db)(node_id, now);
  const told = { addresses: gone.map(({ address }) => address), ...moved };
  log(db, actor, recorded, { id: made.id, name }, told, now);
  return {
    node_id: made.id,
    target_ids: [target.id, made.target_id],
    name,
    ...told,
    left: {
      addresses: staying.map(({ address }) => address),
      watches: count(db, 'select count(*) from watches where target_id = :id', target.id),
      links: count(db, 'select count(*) from links where :id in (a_node_id, b_node_id)', id),
    },
  };
}

const count = (db: Db, query: string, id: number) => db.$client.prepare(query).pluck().get({ id }) as number;

function moveAll(
  db: Db,
  from: number,
  from_target: number,
  to: { id: number; target_id: number },
  addresses: ReadonlySet<string>,
  link_ids: readonly number[],
) {
  const chosen = JSON.stringify([...addresses]);
  const run = (query: string, given: Record<string, unknown>) => db.$client.prepare(query).run(given).changes;
  const among = '(select value from json_each(:chosen))';
  // A port that no staying address is on belongs to what leaves.
  const interfaces = run(
    `update interfaces set node_id = :to where node_id = :from
      and name in (select interface from node_addresses where node_id = :from and address in ${among})
      and name not in (select interface from node_addresses where node_id = :from and address not in ${among})`,
    { from, to: to.id, chosen },
  );
  run(`update node_addresses set node_id = :to, is_primary = 0 where node_id = :from and address in ${among}`, {
    from,
    to: to.id,
    chosen,
  });
  const watches = run(`update watches set target_id = :to where target_id = :from and address in ${among}`, {
    from: from_target,
    to: to.target_id,
    chosen,
  });
  for (const link_id of new Set(link_ids)) {
    const changes = run(
      `update links set a_node_id = iif(a_node_id = :from, :to, a_node_id), b_node_id = iif(b_node_id = :from, :to, b_node_id)
        where id = :link_id and :from in (a_node_id, b_node_id)`,
      { from, to: to.id, link_id },
    );
    if (changes === 0) throw wrong('link_ids', `节点没有链路 ${link_id}`, `The node has no link ${link_id}`);
  }
  return { watches, interfaces, links: new Set(link_ids).size };
}

function log(
  db: Db,
  actor: Actor,
  old: { id: number; name: string },
  made: { id: number; name: string },
  moved: unknown,
  now: number,
) {
  record(db, actor, { action: 'split', object_kind: 'node', object_id: old.id, after: { into: made, moved } });
  record(db, actor, {
    action: 'create',
    object_kind: 'node',
    object_id: made.id,
    after: { ...made, from: old.id, moved },
  });
  const { person } = actor;
  tell(db, {
    at: now,
    kind: 'change',
    node_id: old.id,
    subject: old.name,
    text: { zh: `由 ${person} 拆分出“${made.name}”`, en: `'${made.name}' split off by ${person}` },
  });
  tell(db, {
    at: now,
    kind: 'change',
    node_id: made.id,
    subject: made.name,
    text: { zh: `由 ${person} 从“${old.name}”拆分出来`, en: `split off '${old.name}' by ${person}` },
  });
}
