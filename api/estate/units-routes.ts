/** Units: bureaus, offices, towns and villages that answer for nodes and systems. */
import { asc, count, eq, isNotNull } from 'drizzle-orm';
import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { merge } from './merge.ts';
import { LEVELS, nodes, units } from './schema.ts';
import { checkPlace, countBeneath } from './tree.ts';

const Day = z.iso.date().nullable();
const Contact = z.strictObject({
  name: z.string().trim().min(1).max(60),
  phone: z.string().trim().max(40).exactOptional(),
  email: z.string().trim().max(100).exactOptional(),
  duty: z.string().trim().max(100).exactOptional(),
});
const Fields = z.strictObject({
  name: z.string().trim().min(1).max(100),
  level: z.enum(LEVELS),
  category: z.string().trim().max(60),
  parent_id: z.int().positive().nullable(),
  area_id: z.int().positive().nullable(),
  contacts: z.array(Contact).max(50),
  valid_from: Day,
  valid_to: Day,
});
const NewUnit = Fields.extend({
  category: Fields.shape.category.default(''),
  parent_id: Fields.shape.parent_id.default(null),
  area_id: Fields.shape.area_id.default(null),
  contacts: Fields.shape.contacts.default([]),
  valid_from: Day.default(null),
  valid_to: Day.default(null),
});
/** `nodes` counts those of all units beneath, too. */
const UnitRow = z.object({
  id: z.int(),
  name: z.string(),
  level: z.enum(LEVELS),
  category: z.string(),
  parent_id: z.int().nullable(),
  area_id: z.int().nullable(),
  contacts: z.array(Contact),
  valid_from: z.string().nullable(),
  valid_to: z.string().nullable(),
  nodes: z.int(),
});

const columns = {
  id: units.id,
  name: units.name,
  level: units.level,
  category: units.category,
  parent_id: units.parent_id,
  area_id: units.area_id,
  contacts: units.contacts,
  valid_from: units.valid_from,
  valid_to: units.valid_to,
};

const list = endpoint('places:read', { method: 'get', path: '/units', responses: answers(listOf(UnitRow)) });
const create = endpoint('places:write', {
  method: 'post',
  path: '/units',
  request: sends(NewUnit),
  responses: answers(z.object({ id: z.int() })),
});
const change = endpoint('places:write', {
  method: 'patch',
  path: '/units/{id}',
  request: { params: Id, ...sends(Fields.partial()) },
  responses: answers(Done),
});
const remove = endpoint('places:write', {
  method: 'delete',
  path: '/units/{id}',
  request: { params: Id },
  responses: answers(Done),
});

export const unitRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => {
      const rows = hub.db.select(columns).from(units).orderBy(asc(units.name)).all();
      const direct = hub.db
        .select({ id: nodes.unit_id, n: count() })
        .from(nodes)
        .where(isNotNull(nodes.unit_id))
        .groupBy(nodes.unit_id)
        .all();
      const totals = countBeneath(rows, new Map(direct.map((row) => [row.id as number, row.n])));
      return c.json({ rows: rows.map((row) => ({ ...row, nodes: totals.get(row.id) ?? 0 })), total: rows.length }, 200);
    })
    .openapi(create, (c) => {
      const wanted = c.req.valid('json');
      const id = hub.db.transaction(() => {
        checkPlace(hub.db, 'units', wanted);
        const made = hub.db.insert(units).values(wanted).returning(columns).get();
        record(hub.db, c.get('actor'), { action: 'create', object_kind: 'unit', object_id: made.id, after: made });
        return made.id;
      });
      hub.bus.changed('units');
      return c.json({ id }, 200);
    })
    .openapi(change, (c) => {
      const { id } = c.req.valid('param');
      hub.db.transaction(() => {
        const before = hub.db.select(columns).from(units).where(eq(units.id, id)).get();
        if (!before) throw notFound('该单位', 'unit');
        const after = merge(before, c.req.valid('json'));
        checkPlace(hub.db, 'units', after, id);
        hub.db.update(units).set(after).where(eq(units.id, id)).run();
        record(hub.db, c.get('actor'), { action: 'update', object_kind: 'unit', object_id: id, before, after });
      });
      hub.bus.changed('units');
      return c.json({ done: true as const }, 200);
    })
    .openapi(remove, (c) => {
      const { id } = c.req.valid('param');
      hub.db.transaction(() => {
        const before = hub.db.select(columns).from(units).where(eq(units.id, id)).get();
        if (!before) throw notFound('该单位', 'unit');
        hub.db.delete(units).where(eq(units.id, id)).run();
        record(hub.db, c.get('actor'), { action: 'delete', object_kind: 'unit', object_id: id, before });
      });
      hub.bus.changed('units');
      return c.json({ done: true as const }, 200);
    });
