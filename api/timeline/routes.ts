/** What happened: to one node, to one system, anywhere. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, Id, listOf, routes } from '../middleware/endpoint.ts';
import { EventRow, readEvents } from './read-events.ts';
import { EVENT_KINDS } from './schema.ts';

const Query = z.object({
  /** An event's id: what is older than it. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  kind: z.enum(EVENT_KINDS).optional(),
  /** Not what was before, epoch ms. */
  since: z.coerce.number().int().min(0).optional(),
});

const ofNode = endpoint('estate:read', {
  method: 'get',
  path: '/nodes/{id}/timeline',
  request: { params: Id, query: Query },
  responses: answers(listOf(EventRow)),
});
const ofSystem = endpoint('estate:read', {
  method: 'get',
  path: '/systems/{id}/timeline',
  request: { params: Id, query: Query },
  responses: answers(listOf(EventRow)),
});
const everywhere = endpoint('estate:read', {
  method: 'get',
  path: '/events',
  request: { query: Query },
  responses: answers(listOf(EventRow)),
});

export const timeline = (hub: Hub) =>
  routes()
    .openapi(ofNode, (c) => c.json(readEvents(hub.db, { node_id: c.req.valid('param').id }, c.req.valid('query')), 200))
    .openapi(ofSystem, (c) =>
      c.json(readEvents(hub.db, { system_id: c.req.valid('param').id }, c.req.valid('query')), 200),
    )
    .openapi(everywhere, (c) => c.json(readEvents(hub.db, {}, c.req.valid('query')), 200));
