/** What people recorded beside what probes saw: the list of differences, decisions about them, how right the books are. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, listOf, routes, sends } from '../middleware/endpoint.ts';
import { Books, countUnits } from './count-units.ts';
import { acceptDifferences, Decided, rejectDifferences, reopenDifferences } from './decide.ts';
import { DifferenceQuery, DifferenceRow, listDifferences } from './list-differences.ts';

const MAX_AT_ONCE = 1_000;
const Ids = z.array(z.int().positive()).min(1).max(MAX_AT_ONCE);
const Choices = z
  .array(z.strictObject({ id: z.int().positive(), observed: z.string().max(4_000).nullable() }))
  .min(1)
  .max(MAX_AT_ONCE);

const list = endpoint('estate:read', {
  method: 'get',
  path: '/differences',
  request: { query: DifferenceQuery },
  responses: answers(listOf(DifferenceRow)),
});
const units = endpoint('estate:read', { method: 'get', path: '/differences/units', responses: answers(Books) });
const accept = endpoint('estate:write', {
  method: 'post',
  path: '/differences/accept',
  request: sends(z.strictObject({ rows: Choices })),
  responses: answers(Decided),
});
const reject = endpoint('estate:write', {
  method: 'post',
  path: '/differences/reject',
  request: sends(z.strictObject({ ids: Ids, reason: z.string().trim().min(1).max(500) })),
  responses: answers(Decided),
});
const reopen = endpoint('estate:write', {
  method: 'post',
  path: '/differences/reopen',
  request: sends(z.strictObject({ ids: Ids })),
  responses: answers(Decided),
});

export const differencesRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => c.json(listDifferences(hub.db, c.req.valid('query'), Date.now()), 200))
    .openapi(units, (c) => c.json(countUnits(hub.db, Date.now()), 200))
    .openapi(accept, (c) => {
      const { rows } = c.req.valid('json');
      const decided = hub.db.$client.transaction(() => acceptDifferences(hub.db, c.get('actor'), rows))();
      hub.watching.rescheduled();
      hub.bus.changed('differences', 'nodes', 'watches', 'events');
      return c.json(decided, 200);
    })
    .openapi(reject, (c) => {
      const { ids, reason } = c.req.valid('json');
      const decided = hub.db.$client.transaction(() => rejectDifferences(hub.db, c.get('actor'), ids, reason))();
      hub.bus.changed('differences', 'events');
      return c.json(decided, 200);
    })
    .openapi(reopen, (c) => {
      const { ids } = c.req.valid('json');
      const decided = hub.db.$client.transaction(() => reopenDifferences(hub.db, c.get('actor'), ids))();
      hub.bus.changed('differences', 'events');
      return c.json(decided, 200);
    });
