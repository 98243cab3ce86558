/**
 * A stretch of the log as a file: JSON lines, first what it holds, then its entries, last a signed head of the last of them.
 * The same for exports and for archives, which are gzipped.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { type EntryRow, entryOf, FIELDS } from './entry.ts';
import { type Signer, signedHead } from './sign.ts';

export const FORMAT = 'zhengwang-audit';
export const LOG_FILE_TYPE = 'application/x-ndjson';

export const First = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  made_at: z.int(),
  from_id: z.int().positive(),
  to_id: z.int().positive(),
  from_at: z.int(),
  to_at: z.int(),
  entries: z.int().positive(),
  /** What its first entry follows. */
  previous_digest: z.string(),
});
export type First = z.infer<typeof First>;
export const Last = z.strictObject({
  head: z.strictObject({
    at: z.int(),
    entry_id: z.int(),
    digest: z.string(),
    signature: z.string(),
    public_key: z.string(),
  }),
});

export type Stretch = Omit<First, 'format' | 'version' | 'made_at'> & { digest: string };

const PAGE = 500;

/** All entries between two of them, the ends included; undefined when there is none. */
export function stretchOf(db: Db, from_id: number, to_id: number): Stretch | undefined {
  return db.$client
    .prepare(`select f.id as from_id, t.id as to_id, f.at as from_at, t.at as to_at, t.id - f.id + 1 as entries,
        f.previous_digest, t.digest
      from audit_entries f, audit_entries t
      where f.id = (select min(id) from audit_entries where id >= :from_id)
        and t.id = (select max(id) from audit_entries where id <= :to_id) and f.id <= t.id`)
    .get({ from_id, to_id }) as Stretch | undefined;
}

/** The stretch that holds all entries of this time, though the clock may have jumped in between. */
export function stretchBetween(db: Db, from_at: number | undefined, to_at: number | undefined): Stretch | undefined {
  const find = (sql: string, at: number) => db.$client.prepare(sql).pluck().get(at) as number | null;
  const from = from_at === undefined ? 0 : find('select min(id) from audit_entries where at >= ?', from_at);
  const most = Number.MAX_SAFE_INTEGER;
  const to = to_at === undefined ? most : find('select max(id) from audit_entries where at <= ?', to_at);
  return from === null || to === null ? undefined : stretchOf(db, from, to);
}

/** The lines of the file, in pieces; others get their turn between two of them. `seen` is handed each entry. */
export async function* linesOf(
  db: Db,
  signer: Signer,
  { digest, ...range }: Stretch,
  now: number,
  seen?: (row: EntryRow) => void,
): AsyncGenerator<string> {
  const first: First = { format: FORMAT, version: 1, made_at: now, ...range };
  yield `${JSON.stringify(first)}\n`;
  const next = db.$client.prepare<[number, number], EntryRow>(
    `select ${FIELDS.map((name) => `"${name}"`).join(', ')} from audit_entries where id > ? and id <= ? order by id limit ${PAGE}`,
  );
  let [last, written] = [range.from_id - 1, 0];
  for (let rows = next.all(last, range.to_id); rows.length > 0; rows = next.all(last, range.to_id)) {
    for (const row of rows) seen?.(row);
    yield rows.map((row) => `${JSON.stringify(entryOf(row))}\n`).join('');
    last = rows.at(-1)?.id ?? range.to_id;
    written += rows.length;
    await turn();
  }
  if (written !== range.entries) throw new Error(`of ${range.entries} entries of the log only ${written} were there`);
  yield `${JSON.stringify({ head: signedHead(signer, range.to_id, digest, now) })}\n`;
}
