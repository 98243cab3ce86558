/** Bulletins: drafts for those who write them, what was issued for all who read of the programme, with its sealed files. */
import { createReadStream } from 'node:fs';
import type { Context } from 'hono';
import { z } from 'zod';
import { attachment, sendKept } from '../exports/send-file.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, demand, type Env, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { nameOfPerson } from '../people/names.ts';
import { wholeOf } from '../people/reach.ts';
import { inPlace } from '../reports/places.ts';
import { TYPES } from '../reports/render-here.ts';
import { listSealed, SealedDocument, sealedPath } from '../seal/sealed-documents.ts';
import {
  BULLETIN_FORMATS,
  BulletinChange,
  bulletinOf,
  createBulletin,
  discardBulletin,
  fileNameOf,
  issueBulletin,
  issuedFile,
  listBulletins,
  NewBulletin,
  renderBulletin,
  whyNotIssue,
  writeBulletin,
} from './bulletins.ts';
import { findRevision, revisionById } from './revisions.ts';
import type { Bulletin } from './schema.ts';
import { BULLETIN_STATES } from './schema.ts';

const BulletinRow = z.object({
  ...{ id: z.int(), number: z.string(), title: z.string(), month: z.string(), state: z.enum(BULLETIN_STATES) },
  ...{ revision: z.int(), edited_at: z.int(), issued_by_name: z.string().nullable(), issued_at: z.int().nullable() },
});
const BulletinPage = BulletinRow.extend({
  ...{ preface: z.string(), version: z.int(), docx_digest: z.string().nullable(), pdf_digest: z.string().nullable() },
  ...{ is_newest: z.boolean(), may_not_issue: Text.nullable(), sealed: z.array(SealedDocument) },
});
const Version = z.strictObject({ version: z.int().positive() });

const path = '/supervision-bulletins';
const list = endpoint('programme:read', { method: 'get', path, responses: answers(listOf(BulletinRow)) });
const create = endpoint('supervision:write', {
  ...{ method: 'post', path, request: sends(NewBulletin) },
  responses: answers(z.object({ id: z.int() })),
});
const one = endpoint('programme:read', {
  ...{ method: 'get', path: `${path}/{id}`, request: { params: Id } },
  responses: answers(BulletinPage),
});
const write = endpoint('supervision:write', {
  ...{ method: 'put', path: `${path}/{id}`, request: { params: Id, ...sends(BulletinChange) } },
  responses: answers(Done),
});
const issue = endpoint('supervision:write', {
  ...{ method: 'post', path: `${path}/{id}/issue`, request: { params: Id, ...sends(Version) } },
  responses: answers(Done),
});
const discard = endpoint('supervision:write', {
  ...{ method: 'post', path: `${path}/{id}/discard`, request: { params: Id, ...sends(Version) } },
  responses: answers(Done),
});
const binary = { schema: { type: 'string', format: 'binary' } } as const;
const file = endpoint(
  'programme:read',
  {
    ...{ method: 'get', path: `${path}/{id}/file` },
    request: { params: Id, query: z.object({ format: z.enum(BULLETIN_FORMATS) }) },
    responses: { 200: { description: 'The bulletin', content: { [TYPES.docx]: binary, [TYPES.pdf]: binary } } },
  },
  { audited: 'export' },
);
/** What is public inside is so with its seal: the same files as in the register of seals. */
const sealedFile = endpoint(
  'programme:read',
  {
    ...{ method: 'get', path: `${path}/{id}/sealed` },
    request: { params: Id, query: z.object({ format: z.enum(BULLETIN_FORMATS) }) },
    responses: { 200: { description: 'The sealed file', content: { 'application/octet-stream': binary } } },
  },
  { audited: 'export' },
);

export const supervisionBulletinRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const writes = (c: Context<Env>) => c.get('authority').reachOf('supervision:write') === 'everywhere';
  const done = () => {
    hub.bus.changed('supervision');
    return { done: true as const };
  };
  const rowOf = (found: Bulletin) => ({
    ...{ id: found.id, number: found.number, title: found.title, month: found.month, state: found.state },
    ...{ revision: revisionById(whole, found.revision_id).number, edited_at: found.edited_at },
    issued_by_name: nameOfPerson(whole, found.issued_by) ?? found.issued_by,
    issued_at: found.issued_at,
  });
  const sealedOf = (id: number) =>
    listSealed(whole, { object_kind: 'bulletin', object_id: id, limit: 20, offset: 0 }).rows;
  return routes()
    .openapi(list, (c) => {
      const rows = listBulletins(whole, writes(c)).map(rowOf);
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(create, (c) => {
      const id = createBulletin(whole, c.get('actor'), c.req.valid('json'), Date.now());
      hub.bus.changed('supervision');
      return c.json({ id }, 200);
    })
    .openapi(one, (c) => {
      const found = bulletinOf(whole, c.req.valid('param').id, writes(c));
      const { preface, version, docx_digest, pdf_digest } = found;
      return c.json(
        {
          ...rowOf(found),
          ...{ preface, version, docx_digest, pdf_digest },
          is_newest: findRevision(whole, found.month)?.id === found.revision_id,
          may_not_issue: whyNotIssue(whole, found, c.get('actor').person),
          sealed: sealedOf(found.id),
        },
        200,
      );
    })
    .openapi(write, (c) => {
      writeBulletin(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    })
    .openapi(issue, async (c) => {
      // Issuing seals both files.
      demand(c, 'seals:use', { everywhere: true });
      const asked = { ...c.req.valid('param'), ...c.req.valid('json') };
      await inPlace(c.get('actor').person, () =>
        issueBulletin({ ...hub, db: whole }, c.get('actor'), asked, Date.now()),
      );
      return c.json(done(), 200);
    })
    .openapi(discard, (c) => {
      discardBulletin(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json').version, Date.now());
      return c.json(done(), 200);
    })
    .openapi(file, async (c) => {
      const found = bulletinOf(whole, c.req.valid('param').id, writes(c));
      const { format } = c.req.valid('query');
      const kept = issuedFile(whole, found.id, format);
      const bytes =
        kept ?? (await inPlace(c.get('actor').person, () => renderBulletin(whole, found, format, Date.now())));
      return c.body(new Uint8Array(bytes), 200, {
        'content-type': TYPES[format],
        'content-disposition': attachment(fileNameOf(found, format)),
      });
    })
    .openapi(sealedFile, (c) => {
      const found = bulletinOf(whole, c.req.valid('param').id, writes(c));
      const { format } = c.req.valid('query');
      const name = fileNameOf(found, format);
      const sealed = sealedOf(found.id).find(({ file_name }) => file_name.startsWith(name));
      if (!sealed) throw notFound('该签章文件', 'sealed file');
      const content = createReadStream(sealedPath(hub.config.folder, sealed.digest));
      const type = sealed.file_name.endsWith('.zip') ? 'application/zip' : TYPES[format];
      return sendKept(c, content, { name: sealed.file_name, type, bytes: sealed.bytes });
    });
};
