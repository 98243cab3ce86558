/** Cables and circuits between nodes, as people recorded them. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { createLink, removeLink } from './links.ts';
import { STATES } from './schema.ts';

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
      const id = hub.db.transaction(() => createLink(hub.db, c.get('actor'), wanted));
      hub.bus.changed('links');
      return c.json({ id }, 200);
    })
    .openapi(remove, (c) => {
      const { id } = c.req.valid('param');
      hub.db.transaction(() => removeLink(hub.db, c.get('actor'), id));
      hub.bus.changed('links');
      return c.json({ done: true as const }, 200);
    });
