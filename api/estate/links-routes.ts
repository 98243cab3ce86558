/** Cables and circuits between nodes, as people recorded them. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { notFound, wrong } from '../middleware/errors.ts';
import { links, nodes, STATES } from './schema.ts';

const Port = z.string().trim().max(100).default('');
const NewLink = z.strictObject({
  a_node_id: z.int().positive(),
  a_port: Port,
  b_node_id: z.int().positive(),
  b_port: Port,
  note: z.string().trim().max(1_000).default(''),
});
const LinkRow = z.object({
  id: z.int(),
  a_node_id: z.int(),
  a_name: z.string(),
  a_state: z.enum(STATES),
  a_port: z.string(),
  b_node_id: z.int(),
  b_name: z.string(),
  b_state: z.enum(STATES),
  b_port: z.string(),
  note: z.string(),
});

const list = endpoint('estate:read', {
  method: 'get',
  path: '/links',
  request: { query: z.object({ node_id: z.coerce.number().int().positive().optional(), ...Paging }) },
  responses: answers(listOf(LinkRow)),
});
const create = endpoint('estate:write', {
  method: 'post',
  path: '/links',
  request: sends(NewLink),
  responses: answers(z.object({ id: z.int() })),
});
const remove = endpoint('estate:write', {
  method: 'delete',
  path: '/links/{id}',
  request: { params: Id },
  responses: answers(Done),
});

export const linkRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => {
      const { node_id = null, limit, offset } = c.req.valid('query');
      const where = 'where (:node_id is null or l.a_node_id = :node_id or l.b_node_id = :node_id)';
      const total = hub.db.$client.prepare(`select count(*) from links l ${where}`).pluck().get({ node_id }) as number;
      const rows = hub.db.$client
        .prepare(`select l.id, l.a_node_id, a.name as a_name, ta.state as a_state, l.a_port,
            l.b_node_id, b.name as b_name, tb.state as b_state, l.b_port, l.note
          from links l join nodes a on a.id = l.a_node_id join targets ta on ta.node_id = a.id
            join nodes b on b.id = l.b_node_id join targets tb on tb.node_id = b.id ${where}
          order by l.id limit :limit offset :offset`)
        .all({ node_id, limit, offset }) as z.infer<typeof LinkRow>[];
      return c.json({ rows, total }, 200);
    })
    .openapi(create, (c) => {
      const wanted = c.req.valid('json');
      const id = hub.db.transaction(() => createLink(hub, c.get('actor'), wanted));
      hub.bus.changed('links');
      return c.json({ id }, 200);
    })
    .openapi(remove, (c) => {
      const { id } = c.req.valid('param');
      hub.db.transaction(() => {
        const before = hub.db.select().from(links).where(eq(links.id, id)).get();
        if (!before) throw notFound('该链路', 'link');
        hub.db.delete(links).where(eq(links.id, id)).run();
        record(hub.db, c.get('actor'), { action: 'delete', object_kind: 'link', object_id: id, before });
      });
      hub.bus.changed('links');
      return c.json({ done: true as const }, 200);
    });

function createLink({ db }: Hub, actor: Parameters<typeof record>[1], wanted: z.output<typeof NewLink>): number {
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
