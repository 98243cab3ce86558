/** Maintenance windows: times in which failing is expected. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { maintenanceWindows } from './schema.ts';

const MAX_MS = 366 * 86_400_000;

const Row = z.object({
  id: z.int(),
  node_id: z.int().nullable(),
  system_id: z.int().nullable(),
  unit_id: z.int().nullable(),
  area_id: z.int().nullable(),
  covers: z.string(),
  from_at: z.int(),
  until_at: z.int(),
  reason: z.string(),
  created_by: z.string(),
  active: z.boolean(),
});
const New = z.object({
  node_id: z.int().optional(),
  system_id: z.int().optional(),
  unit_id: z.int().optional(),
  area_id: z.int().optional(),
  from_at: z.int().min(0),
  until_at: z.int().min(0),
  reason: z.string().trim().min(1).max(500),
});

const list = endpoint('watching:read', {
  method: 'get',
  path: '/maintenance-windows',
  responses: answers(listOf(Row)),
});
const create = endpoint('watching:write', {
  method: 'post',
  path: '/maintenance-windows',
  request: sends(New),
  responses: answers(z.object({ id: z.int() })),
});
const remove = endpoint('watching:write', {
  method: 'delete',
  path: '/maintenance-windows/{id}',
  request: { params: Id },
  responses: answers(Done),
});

export const maintenance = (hub: Hub) =>
  routes()
    .openapi(list, (c) => {
      const now = Date.now();
      const rows = hub.db.$client
        .prepare(`select m.id, m.node_id, m.system_id, m.unit_id, m.area_id, coalesce(n.name, y.name, u.name, a.name) as covers,
          m.from_at, m.until_at, m.reason, m.created_by, m.from_at <= :now and m.until_at > :now as active
          from maintenance_windows m left join nodes n on n.id = m.node_id left join systems y on y.id = m.system_id
          left join units u on u.id = m.unit_id left join areas a on a.id = m.area_id
          where m.until_at > :now - 90 * 86400000 order by m.until_at desc limit 1000`)
        .all({ now }) as (Omit<z.infer<typeof Row>, 'active'> & { active: number })[];
      return c.json({ rows: rows.map((row) => ({ ...row, active: row.active === 1 })), total: rows.length }, 200);
    })
    .openapi(create, (c) => {
      const wanted = c.req.valid('json');
      const { from_at, until_at, reason, ...scope } = wanted;
      if (Object.values(scope).filter((id) => id !== undefined).length !== 1) {
        throw wrong('node_id', '请指定节点、系统、单位、区划之一', 'Name one of node, system, unit or area');
      }
      if (until_at <= from_at) throw wrong('until_at', '结束时间须晚于开始时间', 'It must end after it begins');
      if (until_at - from_at > MAX_MS)
        throw wrong('until_at', '维护窗口不能超过一年', 'A window may last a year at most');
      const made = hub.db.$client.transaction(() => {
        const row = { ...wanted, created_by: c.get('actor').person, created_at: Date.now() };
        const inserted = hub.db.insert(maintenanceWindows).values(row).returning().get();
        record(hub.db, c.get('actor'), {
          action: 'create',
          object_kind: 'maintenance',
          object_id: inserted.id,
          after: inserted,
        });
        return inserted;
      })();
      hub.watching.pipeline.age(Date.now());
      hub.bus.changed('maintenance');
      return c.json({ id: made.id }, 200);
    })
    .openapi(remove, (c) => {
      const { id } = c.req.valid('param');
      endWindow(hub, c.get('actor'), id, Date.now());
      hub.watching.pipeline.age(Date.now());
      hub.bus.changed('maintenance');
      return c.json({ done: true as const }, 200);
    });

/** A running window ends now and stays on record; one that has not begun is taken back; the past stays as it was. */
function endWindow(hub: Hub, actor: Actor, id: number, now: number) {
  const { db } = hub;
  db.$client.transaction(() => {
    const before = db.select().from(maintenanceWindows).where(eq(maintenanceWindows.id, id)).get();
    if (!before) throw notFound('维护窗口', 'maintenance window');
    if (before.until_at <= now) throw conflict('该维护窗口已结束', 'This window is over already');
    if (before.from_at >= now) {
      db.delete(maintenanceWindows).where(eq(maintenanceWindows.id, id)).run();
      record(db, actor, { action: 'delete', object_kind: 'maintenance', object_id: id, before });
      return;
    }
    db.update(maintenanceWindows).set({ until_at: now }).where(eq(maintenanceWindows.id, id)).run();
    record(db, actor, { action: 'end', object_kind: 'maintenance', object_id: id, before, after: { until_at: now } });
  })();
}
