/** Records and removes cables and circuits between nodes. */
import { eq } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { notFound, wrong } from '../middleware/errors.ts';
import { links, nodes } from './schema.ts';

export type NewLink = Omit<typeof links.$inferSelect, 'id'>;

/** Call it in a transaction. Refuses a link to itself, to nobody, or that is recorded already in either direction. */
export function createLink(db: Db, actor: Actor, wanted: NewLink): number {
  if (wanted.a_node_id === wanted.b_node_id) {
    throw wrong('b_node_id', '链路两端不能是同一节点', 'A link joins two different nodes');
  }
  for (const end of ['a_node_id', 'b_node_id'] as const) {
    const found = db.select({ id: nodes.id }).from(nodes).where(eq(nodes.id, wanted[end])).get();
    if (!found) throw wrong(end, '节点不存在', 'The node does not exist');
  }
  // The unique index knows one direction only.
  const reversed = db.$client
    .prepare('select 1 from links where a_node_id = ? and a_port = ? and b_node_id = ? and b_port = ?')
    .get(wanted.b_node_id, wanted.b_port, wanted.a_node_id, wanted.a_port);
  if (reversed)
    throw wrong('b_node_id', '该链路已登记（方向相反）', 'This link is recorded already, from its other end');
  const made = db.insert(links).values(wanted).returning({ id: links.id }).get();
  record(db, actor, { action: 'create', object_kind: 'link', object_id: made.id, after: wanted });
  return made.id;
}

/** Call it in a transaction. */
export function removeLink(db: Db, actor: Actor, id: number) {
  const before = db.select().from(links).where(eq(links.id, id)).get();
  if (!before) throw notFound('该链路', 'link');
  db.delete(links).where(eq(links.id, id)).run();
  record(db, actor, { action: 'delete', object_kind: 'link', object_id: id, before });
}
