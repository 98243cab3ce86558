/** The timeline as it is read: of one node, of one system, or whole. */
import { z } from 'zod';
import type { Text as TextType } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import { EVENT_KINDS, type EventKind } from './schema.ts';

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

/** `before` is an event's id: what is older than it. */
export type EventPage = {
  before?: number | undefined;
  limit?: number | undefined;
  kind?: EventKind | undefined;
  since?: number | undefined;
};

/** Newest first; `total` counts all of the subject, whatever the page. */
export function readEvents(
  db: Db,
  of: { node_id?: number; system_id?: number },
  { before, limit, kind, since }: EventPage,
): { rows: EventRow[]; total: number } {
  const conditions = Object.keys(of).map((column) => `${column} = :${column}`);
  if (kind !== undefined) conditions.push('kind = :kind');
  if (since !== undefined) conditions.push('at >= :since');
  const given = { ...of, ...(kind === undefined ? {} : { kind }), ...(since === undefined ? {} : { since }) };
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
