/** The proof that nobody changed the log: chain, signed heads, exports, archives; and whether it is well kept. */
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { stream } from 'hono/streaming';
import { z } from 'zod';
import { attachment } from '../exports/send-file.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, Id, listOf, Paging, routes } from '../middleware/endpoint.ts';
import { notFound, Refusal, wrong } from '../middleware/errors.ts';
import { readSettings } from '../settings/settings.ts';
import { archivesFolder } from './archive.ts';
import { newestHead } from './heads.ts';
import { LOG_FILE_TYPE, linesOf, stretchBetween } from './log-file.ts';
import { record } from './record.ts';
import { archivesOf, BREAKS, verifyLog } from './verify-log.ts';

const Head = z.object({
  at: z.int(),
  entry_id: z.int(),
  digest: z.string(),
  signature: z.string(),
  public_key: z.string(),
});
const HeadAnswer = z.object({
  /** Null while nothing was signed. */
  head: Head.nullable(),
  /** What signs now; null when it can't be unsealed. */
  public_key: z.string().nullable(),
});

const verify = endpoint('audit:read', {
  method: 'get',
  path: '/audit/verify',
  responses: answers(
    z.object({
      entries: z.int(),
      archived: z.int(),
      head: z.string(),
      valid: z.boolean(),
      first_broken: z.int().nullable(),
      broken: z.enum(BREAKS).nullable(),
      signed: z.object({ entry_id: z.int(), at: z.int() }).nullable(),
    }),
  ),
});
const head = endpoint('audit:read', { method: 'get', path: '/audit/head', responses: answers(HeadAnswer) });
const sign = endpoint('audit:export', { method: 'post', path: '/audit/head', responses: answers(HeadAnswer) });
const state = endpoint('audit:read', {
  method: 'get',
  path: '/audit/state',
  responses: answers(
    z.object({
      entries: z.int(),
      oldest_at: z.int().nullable(),
      audit_days: z.int(),
      /** Why it can't be signed or archived. */
      trouble: z.string().nullable(),
      /** Null when no syslog server is set. */
      forwarding: z
        .object({
          server: z.string(),
          behind: z.int(),
          sent_id: z.int(),
          error: z.string().nullable(),
          failing_since: z.int().nullable(),
        })
        .nullable(),
    }),
  ),
});
const Moment = z.coerce.number().int().min(0).optional();
const file = (description: string, type: string) => ({
  200: { description, content: { [type]: { schema: { type: 'string' as const } } } },
});
const exported = endpoint(
  'audit:export',
  {
    method: 'get',
    path: '/audit/export',
    request: { query: z.object({ from: Moment, to: Moment }) },
    responses: file('JSON lines: range, entries, signed head; see `zhengwang verify FILE`', LOG_FILE_TYPE),
  },
  { audited: 'export' },
);
const Archive = z.object({
  id: z.int(),
  sealed_at: z.int(),
  from_id: z.int(),
  to_id: z.int(),
  from_at: z.int(),
  to_at: z.int(),
  digest: z.string(),
  file: z.string(),
  file_digest: z.string(),
  public_key: z.string(),
  /** Whether the file is where it should be; `zhengwang verify` reads it. */
  present: z.boolean(),
});
const archives = endpoint('audit:read', {
  method: 'get',
  path: '/audit/archives',
  request: { query: z.object(Paging) },
  responses: answers(listOf(Archive)),
});
const archive = endpoint(
  'audit:export',
  {
    method: 'get',
    path: '/audit/archives/{id}/file',
    request: { params: Id },
    responses: file('The archive as it was sealed', 'application/gzip'),
  },
  { audited: 'export' },
);

const sealedElsewhere = () =>
  new Refusal(
    409,
    'signing_key',
    '签名密钥由另一主密钥加密，无法使用；请恢复原主密钥',
    'The signing key was sealed under another master key; bring that key back',
  );

export const proofRoutes = (hub: Hub) => {
  const told = () => ({ head: newestHead(hub.db) ?? null, public_key: hub.audit.signer()?.public_key ?? null });
  const pathOf = (name: string) => join(archivesFolder(hub.config.folder), name);
  return routes()
    .openapi(verify, async (c) => c.json(await verifyLog(hub.db), 200))
    .openapi(head, (c) => c.json(told(), 200))
    .openapi(sign, (c) => {
      if (!hub.audit.signer()) throw sealedElsewhere();
      hub.db.$client.transaction(() => {
        record(hub.db, c.get('actor'), { action: 'sign', object_kind: 'audit_head', object_id: '-' });
        hub.audit.signHead();
      })();
      hub.bus.changed('audit');
      return c.json(told(), 200);
    })
    .openapi(state, (c) => {
      const { entries, oldest_at } = hub.db.$client
        .prepare(
          `select count(*) as entries, (select at from audit_entries order by id limit 1) as oldest_at from audit_entries`,
        )
        .get() as { entries: number; oldest_at: number | null };
      const { audit_days } = readSettings(hub.db).retention;
      const trouble = hub.audit.trouble() ?? null;
      return c.json({ entries, oldest_at, audit_days, trouble, forwarding: hub.audit.forwarding() ?? null }, 200);
    })
    .openapi(exported, (c) => {
      const { from, to } = c.req.valid('query');
      const signer = hub.audit.signer();
      if (!signer) throw sealedElsewhere();
      const stretch = stretchBetween(hub.db, from, to);
      if (!stretch) throw wrong('from', '这段时间没有记录', 'There are no entries in this time');
      c.header('content-type', LOG_FILE_TYPE);
      c.header('content-disposition', attachment(`audit-${stretch.from_id}-${stretch.to_id}.jsonl`));
      return stream(c, async (out) => {
        for await (const lines of linesOf(hub.db, signer, stretch, Date.now())) {
          if (out.aborted) return;
          await out.write(lines);
        }
      });
    })
    .openapi(archives, (c) => {
      const { limit, offset } = c.req.valid('query');
      const all = archivesOf(hub.db).reverse();
      const rows = all
        .slice(offset, offset + limit)
        .map(({ previous_digest: _previous, signature: _signature, ...row }) => ({
          ...row,
          present: existsSync(pathOf(row.file)),
        }));
      return c.json({ rows, total: all.length }, 200);
    })
    .openapi(archive, (c) => {
      const { id } = c.req.valid('param');
      const found = archivesOf(hub.db).find((one) => one.id === id);
      if (!found || !existsSync(pathOf(found.file))) throw notFound('归档文件', 'archive file');
      const body = Readable.toWeb(createReadStream(pathOf(found.file))) as ReadableStream;
      return c.body(body, 200, {
        'content-type': 'application/gzip',
        'content-disposition': attachment(found.file),
      });
    });
};
