/** How much anybody may send, by who asks and what is asked. */
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { MAX_BATCH_BYTES } from '#probes/agent/words.ts';
import type { Env } from './endpoint.ts';
import { Refusal } from './errors.ts';

/** What sends or gets a whole table, or a file. */
const TABLES = new RegExp(
  [
    '^/api/(imports|exports)/',
    '^/api/tickets/\\d+/attachments$',
    '^/api/assessments/\\d+/(evidence/file|sheet/xlsx)$',
    '^/api/compliance/systems/\\d+/documents$',
    '^/api/access-networks/\\d+/(bases|answers/[^/]+/file)$',
    '^/api/load-scenarios/import$',
    '^/api/seal/verify$',
    '^/api/supervision/objections/\\d+/file$',
    '^/api/supervision-objections/\\d+/file$',
    '^/api/load-plans/\\d+/(data/[^/]+|k6-results)$',
    '^/api/programme-reports/\\d+/file$',
  ].join('|'),
);
/** A file is large, what a form sends is small, and whoever hasn't logged in has little to say. */
const MAX_IMPORT_BYTES = 32 * 1024 * 1024;
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_GUEST_BYTES = 64 * 1024;
/** An agent shows a signature instead of a log-in, and is limited by what it is. */
export const BATCHES = '/api/agent/batches';

/** Comes after `whoAsks`: a guest must not fill the memory with what only an administrator may send. */
export function limitedBody() {
  const limit = (bytes: number) =>
    bodyLimit({
      maxSize: bytes,
      onError() {
        throw new Refusal(413, 'too_large', '请求内容过大', `The request is larger than ${bytes} bytes`);
      },
    });
  const [guest, form, file] = [limit(MAX_GUEST_BYTES), limit(MAX_BODY_BYTES), limit(MAX_IMPORT_BYTES)];
  const batch = limit(MAX_BATCH_BYTES);
  return createMiddleware<Env>((c, next) => {
    if (c.req.path === BATCHES) return batch(c, next);
    if (!c.get('person')) return guest(c, next);
    return TABLES.test(c.req.path) ? file(c, next) : form(c, next);
  });
}
