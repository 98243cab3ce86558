/** The messages as they are read: newest first, of one node or of all. */
import { z } from 'zod';
import type { Scalar } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { Paging } from '../middleware/endpoint.ts';
import { Text } from '../middleware/text.ts';
import { MATCHES, MESSAGE_KINDS } from './schema.ts';
import { titleOf } from './tell-messages.ts';

export const MessageQuery = z.object({
  ...Paging,
  node_id: z.coerce.number().int().positive().optional(),
  kind: z.enum(MESSAGE_KINDS).optional(),
  /** This severe or worse: 0 to 7. Traps have no severity, so they are left out. */
  severity: z.coerce.number().int().min(0).max(7).optional(),
  q: z.string().trim().max(200).optional(),
  /** Epoch ms. */
  from: z.coerce.number().int().min(0).optional(),
  to: z.coerce.number().int().min(0).optional(),
});

export const MessageRow = z.object({
  id: z.int(),
  at: z.int(),
  last_at: z.int(),
  node_id: z.int().nullable(),
  /** Null when it is gone, or nobody knows whose the message is. */
  node_name: z.string().nullable(),
  matched_by: z.enum(MATCHES),
  address: z.string(),
  kind: z.enum(MESSAGE_KINDS),
  severity: z.int().nullable(),
  facility: z.int().nullable(),
  name: z.string(),
  /** What the name means. */
  title: Text.nullable(),
  text: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  repeats: z.int(),
});
export type MessageRow = z.infer<typeof MessageRow>;

const CONDITIONS = {
  node_id: 'm.node_id = :node_id',
  kind: 'm.kind = :kind',
  severity: 'm.severity <= :severity',
  // Case is ignored for ASCII, as SQLite's like does; a sign of a pattern is a sign.
  q: `(m.text like :like escape '\\' or m.name like :like escape '\\' or m.address like :like escape '\\')`,
  from: 'm.last_at >= :from',
  to: 'm.at <= :to',
} as const;

type Stored = Omit<MessageRow, 'fields' | 'title'> & { fields: string };

const COLUMNS = `m.id, m.at, m.last_at, m.node_id, n.name as node_name, m.matched_by, m.address, m.kind, m.severity, m.facility,
  m.name, m.text, m.fields, m.repeats from messages m left join nodes n on n.id = m.node_id`;

const asRow = (row: Stored): MessageRow => ({
  ...row,
  title: titleOf(row.kind, row.name),
  fields: JSON.parse(row.fields) as Record<string, Scalar>,
});

export function readMessage(db: Db, id: number): MessageRow | undefined {
  const row = db.$client.prepare(`select ${COLUMNS} where m.id = ?`).get(id) as Stored | undefined;
  return row && asRow(row);
}

/** `total` counts all that match, whatever the page. */
export function listMessages(db: Db, { limit, offset, ...filter }: z.infer<typeof MessageQuery>) {
  const conditions = Object.entries(CONDITIONS).flatMap(([key, sql]) => {
    const value = filter[key as keyof typeof CONDITIONS];
    return value === undefined || value === '' ? [] : [sql];
  });
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const like = `%${(filter.q ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  const total = db.$client
    .prepare(`select count(*) from messages m ${where}`)
    .pluck()
    .get({ ...filter, like }) as number;
  const rows = db.$client
    .prepare(`select ${COLUMNS} ${where} order by m.at desc, m.id desc limit :limit offset :offset`)
    .all({ ...filter, like, limit, offset }) as Stored[];
  return { rows: rows.map(asRow), total };
}
