/** Files that leave the server: CSV written while it is sent, so that a large one holds neither memory nor the others up. */

import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import { asText, writeCsv } from '../imports/csv.ts';

export type Cell = string | number | boolean | null;
/** Rows in batches, each read at once; between two of them others get their turn. */
export type Batches = Iterable<readonly (readonly Cell[])[]> | AsyncIterable<readonly (readonly Cell[])[]>;

export const CSV_RESPONSE = {
  200: {
    description: 'CSV: UTF-8 with a byte order mark, CRLF',
    content: { 'text/csv': { schema: { type: 'string' } } },
  },
} as const;

/** `marked`: with the byte order mark that spreadsheets need to know the encoding; other programs stumble over it. */
export function sendCsv(
  c: Context,
  { name, head, marked }: { name: string; head: readonly string[]; marked: boolean },
  batches: Batches,
): Response {
  c.header('content-type', 'text/csv; charset=utf-8');
  c.header('content-disposition', attachment(name));
  return stream(c, async (out) => {
    await out.write(writeCsv([head.map(csvCell)]).slice(marked ? 0 : 1));
    for await (const rows of batches) {
      if (out.aborted) return;
      // Only the first piece carries the byte order mark.
      if (rows.length > 0) await out.write(writeCsv(rows.map((row) => row.map(csvCell))).slice(1));
      await turn();
    }
  });
}

/** A file as somebody handed it in: to be saved, never shown. */
export const sendKept = (c: Context, content: Readable, file: { name: string; type: string; bytes: number }) =>
  c.body(Readable.toWeb(content) as ReadableStream, 200, {
    'content-type': file.type,
    'content-length': String(file.bytes),
    'content-disposition': attachment(file.name),
  });

/** Names of any script (RFC 6266, RFC 8187); half of a surrogate pair is none and becomes U+FFFD. */
export const attachment = (name: string): string => {
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"; filename*=UTF-8''${encoded}`;
};

/** What would be run as a formula stays a text, and is plain again when it comes in (table.ts). */
export function csvCell(value: Cell): string {
  if (value === null) return '';
  return typeof value === 'string' ? asText(value) : String(value);
}
