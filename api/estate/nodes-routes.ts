/** Nodes: the list, one with all that is known of it, and the changes people make. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { describeNode, NodeDetail } from './describe-node.ts';
import { listNodes, NodeQuery, NodeRow } from './list-nodes.ts';
import { changeNode, createNode, MAX_ADDRESSES, removeNode } from './nodes.ts';
import { ROLES } from './schema.ts';

const Reference = z.int().positive().nullable();
/** An empty text is nothing recorded. */
const Recorded = z
  .string()
  .trim()
  .max(200)
  .nullable()
  .transform((text) => text || null);
const Fields = z.strictObject({
  name: z.string().trim().min(1).max(100),
  role: z.enum(ROLES),
  unit_id: Reference,
  area_id: Reference,
  vendor: Recorded,
  model: Recorded,
  version: Recorded,
  serial: Recorded,
  note: z.string().trim().max(4_000),
  addresses: z.array(z.string().max(100)).max(MAX_ADDRESSES),
});
const NewNode = Fields.partial().extend({
  name: Fields.shape.name,
  credential_id: Reference.optional(),
  watch: z.array(z.string().max(40)).max(10).optional(),
});

const list = endpoint('estate:read', {
  method: 'get',
  path: '/nodes',
  request: { query: NodeQuery },
  responses: answers(listOf(NodeRow)),
});
const one = endpoint('estate:read', {
  method: 'get',
  path: '/nodes/{id}',
  request: { params: Id },
  responses: answers(NodeDetail),
});
const create = endpoint('estate:write', {
  method: 'post',
  path: '/nodes',
  request: sends(NewNode),
  responses: answers(z.object({ id: z.int() })),
});
const change = endpoint('estate:write', {
  method: 'patch',
  path: '/nodes/{id}',
  request: { params: Id, ...sends(Fields.partial()) },
  responses: answers(Done),
});
const remove = endpoint('estate:write', {
  method: 'delete',
  path: '/nodes/{id}',
  request: { params: Id },
  responses: answers(Done),
});

export const nodeRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => c.json(listNodes(hub.db, c.req.valid('query')), 200))
    .openapi(one, (c) => c.json(describeNode(hub.db, c.req.valid('param').id, Date.now()), 200))
    .openapi(create, (c) => {
      const wanted = c.req.valid('json');
      const { id } = hub.db.transaction(() => createNode(hub.db, c.get('actor'), wanted));
      announce(hub);
      return c.json({ id }, 200);
    })
    .openapi(change, (c) => {
      const { id } = c.req.valid('param');
      const wanted = c.req.valid('json');
      const target_id = hub.db.transaction(() => changeNode(hub.db, c.get('actor'), id, wanted));
      // A watch may be gone, and what rested on it with it.
      if (wanted.addresses) hub.watching.pipeline.rejudge([target_id], Date.now());
      announce(hub);
      return c.json({ done: true as const }, 200);
    })
    .openapi(remove, (c) => {
      const { id } = c.req.valid('param');
      hub.db.transaction(() => removeNode(hub.db, c.get('actor'), id));
      announce(hub);
      return c.json({ done: true as const }, 200);
    });

function announce(hub: Hub) {
  hub.watching.rescheduled();
  hub.bus.changed('nodes', 'watches', 'findings', 'events');
}
