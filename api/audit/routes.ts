/** The log of changes, and the proof that nobody changed it. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, listOf, routes } from '../middleware/endpoint.ts';
import { verifyAudit } from './record.ts';
import { AUDIT_RESULTS } from './schema.ts';

const Row = z.object({
  id: z.int(),
  at: z.int(),
  person: z.string(),
  address: z.string(),
  action: z.string(),
  object_kind: z.string(),
  object_id: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  /** Null in entries of the first version. */
  role: z.string().nullable(),
  result: z.enum(AUDIT_RESULTS).nullable(),
  reason: z.string().nullable(),
  digest: z.string(),
});
const Query = z.object({
  /** Entries older than this id. */
  before: z.coerce.number().int().optional(),
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

const list = endpoint('audit:read', {
  method: 'get',
  path: '/audit',
  request: { query: Query },
  responses: answers(listOf(Row)),
});
const verify = endpoint('audit:read', {
  method: 'get',
  path: '/audit/verify',
  responses: answers(
    z.object({ entries: z.int(), head: z.string(), valid: z.boolean(), first_broken: z.int().nullable() }),
  ),
});

type Stored = Omit<z.infer<typeof Row>, 'before' | 'after'> & { before: string | null; after: string | null };
const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

export const audit = (hub: Hub) =>
  routes()
    .openapi(list, (c) => {
      const { before, q, limit } = c.req.valid('query');
      const where = `where id < coalesce(:before, 9e15) and (:q is null or instr(person || ' ' || action || ' ' || object_kind || ' ' || object_id || ' ' || address || coalesce("after", ''), :q))`;
      const given = { before: before ?? null, q: q ?? null };
      const rows = hub.db.$client
        .prepare(`select id, at, person, address, action, object_kind, object_id, "before", "after", role, result, reason, digest
          from audit_entries ${where} order by id desc limit :limit`)
        .all({ ...given, limit }) as Stored[];
      const total = hub.db.$client.prepare(`select count(*) from audit_entries ${where}`).pluck().get(given) as number;
      return c.json(
        { rows: rows.map((row) => ({ ...row, before: parsed(row.before), after: parsed(row.after) })), total },
        200,
      );
    })
    .openapi(verify, (c) => c.json(verifyAudit(hub.db), 200));
