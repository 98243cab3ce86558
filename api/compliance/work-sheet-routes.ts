/** The work sheet of an assessment: reading it, judging cells, and what judgements rest on. */
import type { Context } from 'hono';
import { z } from 'zod';
import { sendKept } from '../exports/send-file.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, type Env, endpoint, Id, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { reachNow, wholeOf } from '../people/reach.ts';
import { keepFile, readKept } from '../tickets/attachments.ts';
import { judgeItem, takeBack } from './judge-item.ts';
import { ItemKey, Judging } from './judge-unit.ts';
import {
  addEvidence,
  FileQuery,
  fileOf,
  Note,
  Observing,
  observationOf,
  refuseFullCell,
} from './judgement-evidence.ts';
import { ASSESSORS, allow, assessmentOf, personOf } from './take-part.ts';
import { ItemPage, readItem, readSheet, WorkSheet } from './work-sheet.ts';

const Made = z.object({ id: z.int() });
const sheet = endpoint('compliance:read', {
  method: 'get',
  path: '/assessments/{id}/sheet',
  request: { params: Id },
  responses: answers(WorkSheet),
});
/** What was said of one item, and what it rests on. */
const item = endpoint('compliance:read', {
  method: 'get',
  path: '/assessments/{id}/item',
  request: { params: Id, query: z.object({ item: ItemKey }) },
  responses: answers(ItemPage),
});
const judge = endpoint('assessments:write', {
  method: 'put',
  path: '/assessments/{id}/judgements',
  request: { params: Id, ...sends(Judging) },
  responses: answers(z.object({ version: z.int() })),
});
const drop = endpoint('assessments:write', {
  method: 'delete',
  path: '/assessments/{id}/judgements',
  request: {
    params: Id,
    query: z.object({
      item: ItemKey,
      object_id: z.coerce.number().int().min(0),
      version: z.coerce.number().int().min(0),
    }),
  },
  responses: answers(Done),
});
const note = endpoint('assessments:write', {
  method: 'post',
  path: '/assessments/{id}/evidence/note',
  request: { params: Id, ...sends(Note) },
  responses: answers(Made),
});
const observe = endpoint('assessments:write', {
  method: 'post',
  path: '/assessments/{id}/evidence/observation',
  request: { params: Id, ...sends(Observing) },
  responses: answers(Made),
});
const file = endpoint('assessments:write', {
  method: 'post',
  path: '/assessments/{id}/evidence/file',
  request: {
    params: Id,
    query: FileQuery,
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
    },
  },
  responses: answers(Made),
});
const readFile = endpoint(
  'compliance:read',
  {
    method: 'get',
    path: '/assessments/{id}/evidence/{number}/file',
    request: { params: Id.extend({ number: z.coerce.number().int().positive() }) },
    responses: {
      200: { description: 'The file', content: { 'application/octet-stream': { schema: z.string() } } },
    },
  },
  { audited: 'export' },
);

export const workSheetRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const assessing = (c: Context<Env>, id: number) =>
    allow(whole, personOf(c, whole), id, { as: ASSESSORS, states: ['open'] });
  return routes()
    .openapi(sheet, (c) => {
      const found = readSheet(hub.db, assessmentOf(hub.db, c.req.valid('param').id));
      return c.json(found, 200);
    })
    .openapi(item, (c) => {
      const found = assessmentOf(hub.db, c.req.valid('param').id);
      return c.json(readItem(hub.db, found, c.req.valid('query').item), 200);
    })
    .openapi(judge, (c) => {
      const found = assessing(c, c.req.valid('param').id);
      const made = judgeItem(whole, c.get('actor'), found, c.req.valid('json'), Date.now());
      hub.bus.changed('compliance');
      return c.json(made, 200);
    })
    .openapi(drop, (c) => {
      takeBack(whole, c.get('actor'), assessing(c, c.req.valid('param').id), c.req.valid('query'));
      hub.bus.changed('compliance');
      return c.json({ done: true as const }, 200);
    })
    .openapi(note, (c) => {
      const { text, ...where } = c.req.valid('json');
      const found = assessing(c, c.req.valid('param').id);
      const made = addEvidence(whole, c.get('actor'), found, where, { kind: 'note', title: text }, Date.now());
      hub.bus.changed('compliance');
      return c.json(made, 200);
    })
    .openapi(observe, (c) => {
      const asked = c.req.valid('json');
      const found = assessing(c, c.req.valid('param').id);
      const now = Date.now();
      const proof = observationOf(whole, found, asked, now, reachNow() === 'everywhere' ? whole : hub.limited());
      const made = addEvidence(whole, c.get('actor'), found, asked, proof, now);
      hub.bus.changed('compliance');
      return c.json(made, 200);
    })
    .openapi(file, async (c) => {
      const { id } = c.req.valid('param');
      const { name, ...where } = c.req.valid('query');
      // Before anything is written to the disk: what will be refused must not fill it.
      refuseFullCell(whole, assessing(c, id), where);
      const { type, ...kept } = await keepFile(hub.config.folder, name, c.req.raw.body);
      const proof = { kind: 'file' as const, title: name, media_type: type, ...kept };
      // Asked again: it may have been closed while the file came in.
      const made = addEvidence(whole, c.get('actor'), assessing(c, id), where, proof, Date.now());
      hub.bus.changed('compliance');
      return c.json(made, 200);
    })
    .openapi(readFile, (c) => {
      const { id, number } = c.req.valid('param');
      const found = fileOf(hub.db, assessmentOf(hub.db, id).id, number);
      const content = readKept(hub.config.folder, found.digest);
      if (!content) throw notFound('该证据', 'evidence');
      return sendKept(c, content, { name: found.title, type: found.media_type, bytes: found.bytes });
    });
};
