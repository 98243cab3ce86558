/** Conformance of systems: the types that there are, how a system stands, and the records that its unit brings. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { answers, Digits, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { describeConformance, SystemConformance, SystemTypeRow, typeRows } from './describe.ts';
import { pushMetrics } from './push-metrics.ts';
import { kindOf, putRecord, recordsOf, removeRecord } from './records.ts';
import type { SystemGiven } from './system-type.ts';

const Kind = z.string().max(60);
const Record = z.object({
  id: z.int(),
  subject: z.string(),
  period: z.string(),
  body: z.record(z.string(), z.unknown()),
  by: z.string(),
  at: z.int(),
});
const Written = z.strictObject({
  kind: Kind,
  subject: z.string().trim().max(200).default(''),
  period: z.string().max(7).default(''),
  body: z.record(z.string(), z.unknown()),
});

const listTypes = endpoint('estate:read', {
  method: 'get',
  path: '/system-types',
  responses: answers(listOf(SystemTypeRow)),
});
const conformance = endpoint('programme:read', {
  method: 'get',
  path: '/systems/{id}/conformance',
  request: { params: Id },
  responses: answers(SystemConformance),
});
const listRecords = endpoint('programme:read', {
  method: 'get',
  path: '/systems/{id}/records',
  request: { params: Id, query: z.object({ kind: Kind }) },
  responses: answers(listOf(Record)),
});
const put = endpoint('programme:report', {
  method: 'put',
  path: '/systems/{id}/records',
  request: { params: Id, ...sends(Written) },
  responses: answers(z.object({ id: z.int() })),
});
const remove = endpoint('programme:report', {
  method: 'delete',
  path: '/systems/{id}/records/{number}',
  request: { params: Id.extend({ number: Digits }) },
  responses: answers(Done),
});

const push = endpoint('programme:report', {
  method: 'post',
  path: '/systems/{id}/openmetrics',
  request: {
    params: Id,
    body: {
      required: true,
      content: { 'text/plain': { schema: z.string() }, 'application/octet-stream': { schema: z.string() } },
    },
  },
  responses: answers(z.object({ watches: z.int(), samples: z.int() })),
});

export const conformanceRoutes = (hub: Hub) => {
  const { db } = hub;
  return routes()
    .openapi(listTypes, (c) => c.json({ rows: typeRows, total: typeRows.length }, 200))
    .openapi(conformance, (c) => {
      const system = systemOf(db, c.req.valid('param').id);
      return c.json(describeConformance(db, system, Date.now()), 200);
    })
    .openapi(listRecords, (c) => {
      const system = systemOf(db, c.req.valid('param').id);
      const { kind } = c.req.valid('query');
      kindOf(system.type, kind);
      const rows = recordsOf(db, system.id, `${system.type}.${kind}`) as z.infer<typeof Record>[];
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(put, (c) => {
      const system = systemOf(db, c.req.valid('param').id);
      const made = db.transaction(() => putRecord(db, c.get('actor'), system, c.req.valid('json')));
      hub.bus.changed('systems');
      return c.json(made, 200);
    })
    .openapi(push, async (c) => {
      const system = systemOf(db, c.req.valid('param').id);
      return c.json(pushMetrics(hub, system.id, await c.req.text()), 200);
    })
    .openapi(remove, (c) => {
      const { id, number } = c.req.valid('param');
      const system = systemOf(db, id);
      db.transaction(() => removeRecord(db, c.get('actor'), system.id, number));
      hub.bus.changed('systems');
      return c.json({ done: true as const }, 200);
    });
};

function systemOf(db: Db, id: number): SystemGiven & { type: string } {
  const found = db.$client.prepare('select id, name, type, unit_id, area_id from systems where id = ?').get(id);
  if (!found) throw notFound('该系统', 'system');
  return found as SystemGiven & { type: string };
}
