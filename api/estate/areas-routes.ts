/** Administrative divisions. */
import { asc, count, eq, isNotNull } from 'drizzle-orm';
import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { merge } from './merge.ts';
import { areas, LEVELS, nodes } from './schema.ts';
import { checkPlace, countBeneath } from './tree.ts';

const Day = z.iso.date().nullable();
const Fields = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^\d{2,12}$/, '2–12 digits'),
  name: z.string().trim().min(1).max(100),
  level: z.enum(LEVELS),
  parent_id: z.int().positive().nullable(),
  valid_from: Day,
  valid_to: Day,
});
const NewArea = Fields.extend({
  parent_id: Fields.shape.parent_id.default(null),
  valid_from: Day.default(null),
  valid_to: Day.default(null),
});
/** `nodes` counts those of all areas beneath, too. */
const AreaRow = z.object({
  id: z.int(),
  code: z.string(),
  name: z.string(),
  level: z.enum(LEVELS),
  parent_id: z.int().nullable(),
  valid_from: z.string().nullable(),
  valid_to: z.string().nullable(),
  nodes: z.int(),
});

const columns = {
  id: areas.id,
  code: areas.code,
  name: areas.name,
  level: areas.level,
  parent_id: areas.parent_id,
  valid_from: areas.valid_from,
  valid_to: areas.valid_to,
};

const list = endpoint('places:read', { method: 'get', path: '/areas', responses: answers(listOf(AreaRow)) });
const create = endpoint('places:write', {
  method: 'post',
  path: '/areas',
  request: sends(NewArea),
  responses: answers(z.object({ id: z.int() })),
});
const change = endpoint('places:write', {
  method: 'patch',
  path: '/areas/{id}',
  request: { params: Id, ...sends(Fields.partial()) },
  responses: answers(Done),
});
const remove = endpoint('places:write', {
  method: 'delete',
  path: '/areas/{id}',
  request: { params: Id },
  responses: answers(Done),
});

export const areaRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => {
      const rows = hub.db.select(columns).from(areas).orderBy(asc(areas.code)).all();
      const direct = hub.db
        .select({ id: nodes.area_id, n: count() })
        .from(nodes)
        .where(isNotNull(nodes.area_id))
        .groupBy(nodes.area_id)
        .all();
      const totals = countBeneath(rows, new Map(direct.map((row) => [row.id as number, row.n])));
      return c.json({ rows: rows.map((row) => ({ ...row, nodes: totals.get(row.id) ?? 0 })), total: rows.length }, 200);
    })
    .openapi(create, (c) => {
      const wanted = c.req.valid('json');
      const id = hub.db.transaction(() => {
        checkPlace(hub.db, 'areas', wanted);
        const made = hub.db.insert(areas).values(wanted).returning(columns).get();
        record(hub.db, c.get('actor'), { action: 'create', object_kind: 'area', object_id: made.id, after: made });
        return made.id;
      });
      hub.bus.changed('areas');
      return c.json({ id }, 200);
    })
    .openapi(change, (c) => {
      const { id } = c.req.valid('param');
      hub.db.transaction(() => {
        const before = hub.db.select(columns).from(areas).where(eq(areas.id, id)).get();
        if (!before) throw notFound('该区划', 'area');
        const after = merge(before, c.req.valid('json'));
        checkPlace(hub.db, 'areas', after, id);
        hub.db.update(areas).set(after).where(eq(areas.id, id)).run();
        record(hub.db, c.get('actor'), { action: 'update', object_kind: 'area', object_id: id, before, after });
      });
      hub.bus.changed('areas');
      return c.json({ done: true as const }, 200);
    })
    .openapi(remove, (c) => {
      const { id } = c.req.valid('param');
      hub.db.transaction(() => {
        const before = hub.db.select(columns).from(areas).where(eq(areas.id, id)).get();
        if (!before) throw notFound('该区划', 'area');
        hub.db.delete(areas).where(eq(areas.id, id)).run();
        record(hub.db, c.get('actor'), { action: 'delete', object_kind: 'area', object_id: id, before });
      });
      hub.bus.changed('areas');
      return c.json({ done: true as const }, 200);
    });
