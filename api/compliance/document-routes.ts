/** Documents of a system: listed, taken in as files, sent, removed with a reason. */
import { z } from 'zod';
import { sendKept } from '../exports/send-file.ts';
import type { Hub } from '../hub.ts';
import { answers, Digits, Done, endpoint, listOf, routes, SystemId, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { reachNow, seesRow, wholeOf } from '../people/reach.ts';
import { keepFile, readKept } from '../tickets/attachments.ts';
import {
  addDocument,
  DocumentQuery,
  DocumentRow,
  DocumentsQuery,
  documentOf,
  listDocuments,
  Removing,
  refuseFullShelf,
  removeDocument,
} from './documents.ts';

const One = SystemId.extend({ number: Digits });
const list = endpoint('compliance:read', {
  method: 'get',
  path: '/compliance/systems/{system_id}/documents',
  request: { params: SystemId, query: DocumentsQuery },
  responses: answers(listOf(DocumentRow)),
});
const add = endpoint('compliance:write', {
  method: 'post',
  path: '/compliance/systems/{system_id}/documents',
  request: {
    params: SystemId,
    query: DocumentQuery,
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
    },
  },
  responses: answers(z.object({ id: z.int() })),
});
const remove = endpoint('compliance:write', {
  method: 'post',
  path: '/compliance/systems/{system_id}/documents/{number}/removal',
  request: { params: One, ...sends(Removing) },
  responses: answers(Done),
});
const readFile = endpoint(
  'compliance:read',
  {
    method: 'get',
    path: '/compliance/systems/{system_id}/documents/{number}/file',
    request: { params: One },
    responses: {
      200: { description: 'The file', content: { 'application/octet-stream': { schema: z.string() } } },
    },
  },
  { audited: 'export' },
);

export const documentRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  /** The guard knows no systems in the middle of a path, and changes come through the whole connection. */
  const demandSystem = (id: number) => {
    if (!seesRow(reachNow() === 'everywhere' ? whole : hub.limited(), 'systems', id))
      throw notFound('该系统', 'system');
  };
  return routes()
    .openapi(list, (c) => {
      const { system_id: id } = c.req.valid('param');
      demandSystem(id);
      return c.json(listDocuments(hub.db, id, c.req.valid('query'), Date.now()), 200);
    })
    .openapi(add, async (c) => {
      const { system_id: id } = c.req.valid('param');
      const { kind, name, valid_until = null } = c.req.valid('query');
      // Before anything is written to the disk: what will be refused must not fill it.
      demandSystem(id);
      refuseFullShelf(whole, id);
      const { type, ...kept } = await keepFile(hub.config.folder, name, c.req.raw.body);
      const given = { kind, title: name, media_type: type, valid_until, ...kept };
      const made = addDocument(whole, c.get('actor'), id, given, Date.now());
      hub.bus.changed('compliance');
      return c.json(made, 200);
    })
    .openapi(remove, (c) => {
      const { system_id: id, number } = c.req.valid('param');
      demandSystem(id);
      removeDocument(whole, c.get('actor'), id, number, c.req.valid('json').reason, Date.now());
      hub.bus.changed('compliance');
      return c.json({ done: true as const }, 200);
    })
    .openapi(readFile, (c) => {
      const { system_id: id, number } = c.req.valid('param');
      demandSystem(id);
      const found = documentOf(hub.db, id, number);
      const content = readKept(hub.config.folder, found.digest);
      if (!content) throw notFound('该文档', 'document');
      return sendKept(c, content, { name: found.title, type: found.media_type, bytes: found.bytes });
    });
};
