/** The table of what models can do with IPv6: of models and not of nodes, so it is changed by whoever answers for all of them. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { CAPABILITY_STATUSES, CapabilityFields, keyOf, listUnrecorded, Unrecorded } from './capabilities.ts';
import { ipv6Capabilities } from './schema.ts';

const Row = CapabilityFields.extend({ id: z.int(), recorded_by: z.string(), recorded_at: z.int() });
type Row = z.infer<typeof Row>;

const list = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/capabilities',
  request: {
    query: z.object({
      ...Paging,
      q: z.string().max(200).optional(),
      status: z.enum(CAPABILITY_STATUSES).optional(),
    }),
  },
  responses: answers(listOf(Row)),
});
/** Models that nodes show, or have on record, without a capability; the most frequent first. */
const unrecorded = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/capabilities/unrecorded',
  request: { query: z.object(Paging) },
  responses: answers(listOf(Unrecorded)),
});
const create = endpoint(
  'estate:write',
  {
    method: 'post',
    path: '/ipv6/capabilities',
    request: sends(CapabilityFields.extend({ version: CapabilityFields.shape.version.default('') })),
    responses: answers(z.object({ id: z.int() })),
  },
  { everywhere: true },
);
const change = endpoint(
  'estate:write',
  {
    method: 'put',
    path: '/ipv6/capabilities/{id}',
    request: { params: Id, ...sends(CapabilityFields) },
    responses: answers(Done),
  },
  { everywhere: true },
);
const remove = endpoint(
  'estate:write',
  { method: 'delete', path: '/ipv6/capabilities/{id}', request: { params: Id }, responses: answers(Done) },
  { everywhere: true },
);

export const capabilityRoutes = (hub: Hub) => {
  const { db } = hub;
  const refuseTwin = (wanted: CapabilityFields, own_id?: number) => {
    const twin = db
      .select()
      .from(ipv6Capabilities)
      .all()
      .find((row) => row.id !== own_id && keyOf(row) === keyOf(wanted));
    if (!twin) return;
    const name = [twin.vendor, twin.model, twin.version].join(' ').trim();
    throw conflict(`已有 ${name} 的能力记录`, `There is a record of ${name} already`);
  };
  const fieldsOf = ({ vendor, model, version, status, source }: CapabilityFields): CapabilityFields => ({
    ...{ vendor, model, version, status, source },
  });
  const before = (id: number): CapabilityFields => {
    const row = db.select().from(ipv6Capabilities).where(eq(ipv6Capabilities.id, id)).get();
    if (!row) throw notFound('该能力记录', 'capability record');
    return fieldsOf(row);
  };
  return routes()
    .openapi(list, (c) => {
      const { limit, offset, q, status } = c.req.valid('query');
      const words = q?.trim().toLowerCase() ?? '';
      const rows = (
        db.$client
          .prepare('select * from ipv6_capabilities order by vendor collate nocase, model collate nocase, version, id')
          .all() as Row[]
      ).filter(
        (row) =>
          (status === undefined || row.status === status) &&
          [row.vendor, row.model, row.version, row.source].join(' ').toLowerCase().includes(words),
      );
      return c.json({ rows: rows.slice(offset, offset + limit), total: rows.length }, 200);
    })
    .openapi(unrecorded, (c) => {
      const { limit, offset } = c.req.valid('query');
      const rows = listUnrecorded(db);
      return c.json({ rows: rows.slice(offset, offset + limit), total: rows.length }, 200);
    })
    .openapi(create, (c) => {
      const after = c.req.valid('json');
      const actor = c.get('actor');
      const id = db.$client.transaction(() => {
        refuseTwin(after);
        const made = db
          .insert(ipv6Capabilities)
          .values({ ...after, recorded_by: actor.person, recorded_at: Date.now() })
          .returning({ id: ipv6Capabilities.id })
          .get();
        record(db, actor, { action: 'create', object_kind: 'ipv6_capability', object_id: made.id, after });
        return made.id;
      })();
      hub.bus.changed('ipv6');
      return c.json({ id }, 200);
    })
    .openapi(change, (c) => {
      const { id } = c.req.valid('param');
      const after = c.req.valid('json');
      const actor = c.get('actor');
      db.$client.transaction(() => {
        const was = before(id);
        refuseTwin(after, id);
        db.update(ipv6Capabilities)
          .set({ ...after, recorded_by: actor.person, recorded_at: Date.now() })
          .where(eq(ipv6Capabilities.id, id))
          .run();
        record(db, actor, { action: 'update', object_kind: 'ipv6_capability', object_id: id, before: was, after });
      })();
      hub.bus.changed('ipv6');
      return c.json({ done: true as const }, 200);
    })
    .openapi(remove, (c) => {
      const { id } = c.req.valid('param');
      db.$client.transaction(() => {
        const was = before(id);
        db.delete(ipv6Capabilities).where(eq(ipv6Capabilities.id, id)).run();
        record(db, c.get('actor'), { action: 'delete', object_kind: 'ipv6_capability', object_id: id, before: was });
      })();
      hub.bus.changed('ipv6');
      return c.json({ done: true as const }, 200);
    });
};
