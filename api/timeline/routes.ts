/** What happened: to one node, to one system, anywhere. */
import { z } from 'zod';
import type { Text as TextType } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, Id, listOf, routes, Text } from '../middleware/endpoint.ts';
import { EVENT_KINDS } from './schema.ts';

export const EventRow = z.object({
  id: z.int(),
  at: z.int(),
  kind: z.enum(EVENT_KINDS),
  node_id: z.int().nullable(),
  system_id: z.int().nullable(),
  subject: z.string(),
  text: Text,
  severity: z.enum(['info', 'minor', 'major', 'critical']).nullable(),
  finding_id: z.int().nullable(),
  evidence_id: z.int().nullable(),
});
export type EventRow = z.infer<typeof EventRow>;

const Query = z.object({
  /** An event's id: what is older than it. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  kind: z.enum(EVENT_KINDS).optional(),
});

const ofNode = endpoint('estate:read', {
  method: 'get',
  path: '/nodes/{id}/timeline',
  request: { params: Id, query: Query },
  responses: answers(listOf(EventRow)),
});
const ofSystem = endpoint('estate:read', {
  method: 'get',
  path: '/systems/{id}/timeline',
  request: { params: Id, query: Query },
  responses: answers(listOf(EventRow)),
});
const everywhere = endpoint('estate:read', {
  method: 'get',
  path: '/events',
  request: { query: Query },
  responses: answers(listOf(EventRow)),
});

export const timeline = (hub: Hub) =>
  routes()
    .openapi(ofNode, (c) => c.json(readEvents(hub.db, { node_id: c.req.valid('param').id }, c.req.valid('query')), 200))
    .openapi(ofSystem, (c) =>
      c.json(readEvents(hub.db, { system_id: c.req.valid('param').id }, c.req.valid('query')), 200),
    )
    .openapi(everywhere, (c) => c.json(readEvents(hub.db, {}, c.req.valid('query')), 200));

/** Newest first; `total` counts all of the subject, whatever the page. */
export function readEvents(
  db: Db,
  of: { node_id?: number; system_id?: number },
  { before, limit, kind }: Partial<z.output<typeof Query>>,
): { rows: EventRow[]; total: number } {
  const conditions = Object.keys(of).map((column) => `${column} = :${column}`);
  if (kind !== undefined) conditions.push('kind = :kind');
  const given = { ...of, ...(kind === undefined ? {} : { kind }) };
  const all = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const total = db.$client.prepare(`select count(*) from events ${all}`).pluck().get(given) as number;
  if (before !== undefined) conditions.push('(at, id) < (select at, id from events where id = :before)');
  const page = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const rows = db.$client
    .prepare(`select id, at, kind, node_id, system_id, subject, text, severity, finding_id, evidence_id
      from events ${page} order by at desc, id desc limit :limit`)
    .all({ ...given, ...(before === undefined ? {} : { before }), limit: limit ?? 50 }) as (Omit<EventRow, 'text'> & {
    text: string;
  })[];
  return { rows: rows.map((row) => ({ ...row, text: JSON.parse(row.text) as TextType })), total };
}
