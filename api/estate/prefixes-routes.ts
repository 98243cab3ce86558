/** Ranges of addresses as people planned them, with how many recorded addresses stand in each. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { addressKey } from './address.ts';
import { merge } from './merge.ts';
import { checkReferences } from './nodes.ts';
import { ADDRESSINGS, ASSIGNED_FROM, ASSIGNED_TO, canonicalPrefix } from './prefix.ts';
import { placeOf, rangeOf } from './prefix-range.ts';
import { PREFIX_STATUSES, prefixes } from './schema.ts';

const Fields = z.strictObject({
  prefix: z.string().trim().min(1).max(60),
  vrf: z.string().trim().max(100),
  status: z.enum(PREFIX_STATUSES),
  role: z.string().trim().max(100),
  vlan: z.int().min(1).max(4_094).nullable(),
  unit_id: z.int().positive().nullable(),
  area_id: z.int().positive().nullable(),
  description: z.string().trim().max(400),
  /** Epoch ms since when it is somebody's. */
  assigned_at: z.int().min(ASSIGNED_FROM).max(ASSIGNED_TO).nullable(),
  /** Which addresses the plan wants in it; null: as what holds it says. */
  addressing: z.enum(ADDRESSINGS).nullable(),
});
const EMPTY = {
  vrf: '',
  status: 'active',
  role: '',
  vlan: null,
  unit_id: null,
  area_id: null,
  description: '',
  assigned_at: null,
  addressing: null,
} as const;
const Row = z.object({
  id: z.int(),
  prefix: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
  vrf: z.string(),
  status: z.enum(PREFIX_STATUSES),
  role: z.string(),
  vlan: z.int().nullable(),
  unit_id: z.int().nullable(),
  unit_name: z.string().nullable(),
  area_id: z.int().nullable(),
  area_name: z.string().nullable(),
  description: z.string(),
  assigned_at: z.int().nullable(),
  addressing: z.enum(ADDRESSINGS).nullable(),
  /** Recorded addresses of nodes that stand in it. */
  addresses: z.int(),
});
type Row = z.infer<typeof Row>;

const list = endpoint('estate:read', {
  method: 'get',
  path: '/prefixes',
  request: {
    query: z.object({
      q: z.string().max(100).optional(),
      family: z.enum(['4', '6']).optional(),
      status: z.enum(PREFIX_STATUSES).optional(),
      ...Paging,
    }),
  },
  responses: answers(listOf(Row)),
});
const create = endpoint('estate:write', {
  method: 'post',
  path: '/prefixes',
  request: sends(Fields.partial().extend({ prefix: Fields.shape.prefix })),
  responses: answers(z.object({ id: z.int() })),
});
const change = endpoint('estate:write', {
  method: 'patch',
  path: '/prefixes/{id}',
  request: { params: Id, ...sends(Fields.partial()) },
  responses: answers(Done),
});
const remove = endpoint('estate:write', {
  method: 'delete',
  path: '/prefixes/{id}',
  request: { params: Id },
  responses: answers(Done),
});

export const prefixRoutes = (hub: Hub) => {
  const { db } = hub;
  const columns = {
    prefix: prefixes.prefix,
    family: prefixes.family,
    vrf: prefixes.vrf,
    status: prefixes.status,
    role: prefixes.role,
    vlan: prefixes.vlan,
    unit_id: prefixes.unit_id,
    area_id: prefixes.area_id,
    description: prefixes.description,
    assigned_at: prefixes.assigned_at,
    addressing: prefixes.addressing,
  };
  /** As it is stored; refuses what is no prefix, and a twin in the same VRF. */
  const checked = <T extends z.infer<typeof Fields>>(wanted: T, own_id?: number) => {
    const read = canonicalPrefix(wanted.prefix);
    if ('problem' in read) throw wrong('prefix', read.problem.zh, read.problem.en);
    checkReferences(db, wanted);
    const twin = db.$client
      .prepare('select id from prefixes where vrf = ? and prefix = ?')
      .pluck()
      .get(wanted.vrf, read.prefix);
    if (twin !== undefined && twin !== own_id) {
      throw conflict(`已有地址段 ${read.prefix}`, `There is a prefix ${read.prefix} already`);
    }
    return { ...wanted, prefix: read.prefix, family: read.family };
  };
  return routes()
    .openapi(list, (c) => {
      const { limit, offset, ...filter } = c.req.valid('query');
      const all = readAll(hub).filter((row) => fits(row, filter));
      const page = all.slice(offset, offset + limit);
      const keys = addressKeys(hub);
      return c.json(
        { rows: page.map((row) => ({ ...row, addresses: countWithin(row.prefix, keys) })), total: all.length },
        200,
      );
    })
    .openapi(create, (c) => {
      const id = db.$client.transaction(() => {
        const wanted = checked(merge<z.infer<typeof Fields>>({ ...EMPTY, prefix: '' }, c.req.valid('json')));
        const made = db.insert(prefixes).values(wanted).returning({ id: prefixes.id }).get();
        record(db, c.get('actor'), { action: 'create', object_kind: 'prefix', object_id: made.id, after: wanted });
        return made.id;
      })();
      hub.bus.changed('prefixes');
      return c.json({ id }, 200);
    })
    .openapi(change, (c) => {
      const { id } = c.req.valid('param');
      db.$client.transaction(() => {
        const before = db.select(columns).from(prefixes).where(eq(prefixes.id, id)).get();
        if (!before) throw notFound('该地址段', 'prefix');
        const after = checked(merge<z.infer<typeof Fields>>(before, c.req.valid('json')), id);
        db.update(prefixes).set(after).where(eq(prefixes.id, id)).run();
        record(db, c.get('actor'), { action: 'update', object_kind: 'prefix', object_id: id, before, after });
      })();
      hub.bus.changed('prefixes');
      return c.json({ done: true as const }, 200);
    })
    .openapi(remove, (c) => {
      const { id } = c.req.valid('param');
      db.$client.transaction(() => {
        const before = db.select(columns).from(prefixes).where(eq(prefixes.id, id)).get();
        if (!before) throw notFound('该地址段', 'prefix');
        db.delete(prefixes).where(eq(prefixes.id, id)).run();
        record(db, c.get('actor'), { action: 'delete', object_kind: 'prefix', object_id: id, before });
      })();
      hub.bus.changed('prefixes');
      return c.json({ done: true as const }, 200);
    });
};

/** By address and length, so that what is inside a prefix comes after it. */
function readAll(hub: Hub): Omit<Row, 'addresses'>[] {
  const rows = hub.db.$client
    .prepare(`select p.id, p.prefix, p.family, p.vrf, p.status, p.role, p.vlan, p.unit_id, u.name as unit_name, p.area_id,
        a.name as area_name, p.description, p.assigned_at, p.addressing
      from prefixes p left join units u on u.id = p.unit_id left join areas a on a.id = p.area_id`)
    .all() as Omit<Row, 'addresses'>[];
  const keyed = rows.map((row) => {
    const [address = '', length = ''] = row.prefix.split('/');
    return { row, key: `${addressKey(address)} ${length.padStart(3, '0')} ${row.vrf}` };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
}

function fits(
  row: Omit<Row, 'addresses'>,
  { q, family, status }: { q?: string | undefined; family?: string | undefined; status?: string | undefined },
) {
  const text = [row.prefix, row.vrf, row.role, row.unit_name, row.area_name, row.description].join(' ').toLowerCase();
  return (
    (q === undefined || text.includes(q.trim().toLowerCase())) &&
    (family === undefined || String(row.family) === family) &&
    (status === undefined || row.status === status)
  );
}

/** Sorted, so that what stands in a prefix is one stretch. */
function addressKeys(hub: Hub): string[] {
  const addresses = hub.db.$client.prepare('select address from node_addresses').pluck().all() as string[];
  return addresses.map(addressKey).sort();
}

function countWithin(prefix: string, keys: readonly string[]): number {
  const { first, last } = rangeOf(prefix);
  return placeOf(keys, `${last}~`) - placeOf(keys, first);
}
