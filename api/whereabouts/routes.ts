/** Where is it: the search, what is heard on a node's ports, and who tells at all. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, Id, listOf, Paging, routes } from '../middleware/endpoint.ts';
import { Sighting, WhereAnswer } from './answer.ts';
import { CoverageRow, coverageRows, TELLS } from './coverage.ts';
import { heardOn } from './heard-on.ts';
import { Parts, partsOf } from './parts.ts';
import { where } from './where.ts';

const find = endpoint('estate:read', {
  method: 'get',
  path: '/where',
  request: {
    query: z.object({
      q: z.string().trim().min(1).max(253),
      /** Epoch milliseconds; now when it is left out. */
      at: z.coerce.number().int().min(0).max(8.64e15).optional(),
    }),
  },
  responses: answers(WhereAnswer),
});
const told = endpoint('estate:read', {
  method: 'get',
  path: '/where/coverage',
  request: { query: z.object({ ...Paging, q: z.string().max(100).default(''), tells: z.enum(TELLS).optional() }) },
  responses: answers(listOf(CoverageRow)),
});
const heard = endpoint('estate:read', {
  method: 'get',
  path: '/nodes/{id}/heard',
  request: {
    params: Id,
    query: z.object({
      ...Paging,
      if_index: z.coerce
        .number()
        .int()
        .min(0)
        .max(2 ** 31)
        .optional(),
    }),
  },
  responses: answers(listOf(Sighting)),
});

const parts = endpoint('estate:read', {
  method: 'get',
  path: '/nodes/{id}/parts',
  request: { params: Id },
  responses: answers(Parts),
});

export const whereabouts = (hub: Hub) =>
  routes()
    .openapi(find, (c) => {
      const { q, at } = c.req.valid('query');
      const now = Date.now();
      return c.json(where(hub.db, q, at ?? now, now), 200);
    })
    .openapi(told, (c) => c.json(coverageRows(hub.db, c.req.valid('query'), Date.now()), 200))
    .openapi(parts, (c) => c.json(partsOf(hub.db, c.req.valid('param').id, Date.now()), 200))
    .openapi(heard, (c) => c.json(heardOn(hub.db, c.req.valid('param').id, c.req.valid('query'), Date.now()), 200));
