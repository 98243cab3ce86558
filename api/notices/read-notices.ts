/** One's own notices, as the console lists them. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import { NOTICE_KINDS } from './schema.ts';

export const NoticeRow = z.object({
  id: z.int(),
  kind: z.enum(NOTICE_KINDS),
  at: z.int(),
  text: Text,
  path: z.string(),
  read_at: z.int().nullable(),
});
export type NoticeRow = z.infer<typeof NoticeRow>;

type Page = { limit: number; offset: number; is_unread?: boolean | undefined };

/** The newest first. */
export function listNotices(db: Db, person_id: string, { limit, offset, is_unread }: Page) {
  const sqlite = db.$client;
  const where = `person_id = ? and is_listed = 1${is_unread === true ? ' and read_at is null' : ''}`;
  const rows = sqlite
    .prepare(`select id, kind, at, text, path, read_at from notices where ${where} order by id desc limit ? offset ?`)
    .all(person_id, limit, offset) as (Omit<NoticeRow, 'text'> & { text: string })[];
  const count = (text: string) => sqlite.prepare(`select count(*) from notices where ${text}`).pluck().get(person_id);
  return {
    rows: rows.map((row) => ({ ...row, text: JSON.parse(row.text) as NoticeRow['text'] })),
    total: count(where) as number,
    unread: count('person_id = ? and is_listed = 1 and read_at is null') as number,
  };
}

/** How many weren't read before. Others' are as if there were none. */
export function markRead(db: Db, person_id: string, which: readonly number[] | 'all', now: number): number {
  const these = which === 'all' ? '' : ' and id in (select value from json_each(?))';
  return db.$client
    .prepare(`update notices set read_at = ? where person_id = ? and is_listed = 1 and read_at is null${these}`)
    .run(now, person_id, ...(which === 'all' ? [] : [JSON.stringify(which)])).changes;
}
