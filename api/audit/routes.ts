/** The log of changes: read, filtered, searched; and what was done to one object. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, fileMaking, listOf, Paging, routes } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { reachNow } from '../people/reach.ts';
import { ROLES } from '../people/roles.ts';
import { Deed, Entry } from './entry.ts';
import { proofRoutes } from './proof-routes.ts';
import { choicesOf, readLog, withoutReferences } from './read-log.ts';
import { AUDIT_RESULTS } from './schema.ts';

const Row = Entry.omit({ previous_digest: true }).extend({
  /** Of an account; null for other objects, whose names stand in what was written. */
  object_name: z.string().nullable(),
});
const Word = z.string().max(200).optional();
const Moment = z.coerce.number().int().min(0).optional();
const Query = z.object({
  ...Paging,
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  person: Word,
  action: Word,
  object_kind: Word,
  object_id: Word,
  role: z.enum(ROLES).optional(),
  result: z.enum(AUDIT_RESULTS).optional(),
  address: Word,
  from: Moment,
  to: Moment,
  before: z.coerce.number().int().optional(),
  q: Word,
  /** A file is in the order in which it happened, so that what happens meanwhile doesn't shift its pages. */
  sort: z.enum(['id', '-id']).optional(),
});

const list = endpoint(
  'audit:read',
  { method: 'get', path: '/audit', request: { query: Query }, responses: answers(listOf(Row)) },
  { audited: 'view' },
);
const choices = endpoint('audit:read', {
  method: 'get',
  path: '/audit/choices',
  responses: answers(
    z.object({ people: z.array(z.string()), actions: z.array(z.string()), object_kinds: z.array(z.string()) }),
  ),
});

/** Whose history everybody sees who sees the object itself: its kind, and the table that the reach filter shades. */
const TABLES = {
  node: 'nodes',
  system: 'systems',
  /** Its row in the register, which has its id. */
  protected_system: 'systems',
  system_record: 'system_records',
  watch: 'watches',
  finding: 'findings',
  unit: 'units',
  area: 'areas',
  link: 'links',
} as const;
const KINDS = Object.keys(TABLES) as (keyof typeof TABLES)[];
const of = endpoint('estate:read', {
  method: 'get',
  path: '/audit/of',
  request: { query: z.object({ ...Paging, kind: z.enum(KINDS), id: z.coerce.number().int().positive() }) },
  responses: answers(listOf(Deed)),
});

export const audit = (hub: Hub) =>
  routes()
    .openapi(list, (c) => {
      const { limit, offset, sort, format: _format, ...query } = c.req.valid('query');
      const newest_first = (sort ?? (fileMaking(c) ? 'id' : '-id')) === '-id';
      return c.json(readLog(hub.db, query, { limit, offset, newest_first }), 200);
    })
    .openapi(choices, (c) => {
      const [people, actions, object_kinds] = (['person', 'action', 'object_kind'] as const).map((column) =>
        choicesOf(hub.db, column),
      );
      return c.json({ people: people ?? [], actions: actions ?? [], object_kinds: object_kinds ?? [] }, 200);
    })
    .openapi(of, (c) => {
      const { kind, id, limit, offset } = c.req.valid('query');
      const is_seen = hub.db.$client.prepare(`select 1 from ${TABLES[kind]} where id = ?`).get(id) !== undefined;
      if (!is_seen) throw notFound('该对象', 'object');
      const { rows, total } = hub.audit.deedsOf(kind, id, { limit, offset });
      if (reachNow() === 'everywhere') return c.json({ rows, total }, 200);
      const own = rows.map((row) => ({
        ...row,
        before: withoutReferences(row.before),
        after: withoutReferences(row.after),
      }));
      return c.json({ rows: own, total }, 200);
    })
    .route('/', proofRoutes(hub));
