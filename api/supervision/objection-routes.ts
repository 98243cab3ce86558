/** Objections: filed within one's reach, with a file; decided by somebody else. */
import type { Context } from 'hono';
import { z } from 'zod';
import { Month } from '#compliance/supervision/rules.ts';
import { sendKept } from '../exports/send-file.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, type Env, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { nameOfPerson } from '../people/names.ts';
import { reachNow, seesRow, wholeOf } from '../people/reach.ts';
import { keepFile, readKept } from '../tickets/attachments.ts';
import { Written } from '../tickets/deeds.ts';
import { reachOf } from './month-routes.ts';
import {
  addFile,
  Decision,
  decideObjection,
  fileObjection,
  listObjections,
  NewObjection,
  type Objection,
  objectionOf,
  refuseFile,
  withdrawObjection,
} from './objections.ts';
import { revisionById } from './revisions.ts';
import { ObjectionRow } from './shapes.ts';

const path = '/supervision-objections';
const list = endpoint('programme:read', {
  ...{ method: 'get', path, request: { query: z.object({ month: Month.optional() }) } },
  responses: answers(listOf(ObjectionRow)),
});
const create = endpoint('programme:report', {
  ...{ method: 'post', path, request: sends(NewObjection) },
  responses: answers(z.object({ id: z.int() })),
});
const attach = endpoint('programme:report', {
  ...{ method: 'post', path: `${path}/{id}/file` },
  request: {
    ...{ params: Id, query: z.object({ name: Written.min(1).max(200) }) },
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
    },
  },
  responses: answers(Done),
});
const file = endpoint(
  'programme:read',
  {
    ...{ method: 'get', path: `${path}/{id}/file`, request: { params: Id } },
    responses: { 200: { description: 'The file', content: { 'application/octet-stream': { schema: z.string() } } } },
  },
  { audited: 'export' },
);
const withdraw = endpoint('programme:report', {
  ...{ method: 'post', path: `${path}/{id}/withdrawal` },
  request: { params: Id, ...sends(z.strictObject({ version: z.int().positive() })) },
  responses: answers(Done),
});
const decide = endpoint('supervision:write', {
  ...{ method: 'post', path: `${path}/{id}/decision`, request: { params: Id, ...sends(Decision) } },
  responses: answers(z.object({ number: z.int().nullable() })),
});

export const supervisionObjectionRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const done = () => {
    hub.bus.changed('supervision');
    return { done: true as const };
  };
  /** Within reach. */
  const demand = (id: number): Objection => {
    if (!seesRow(reachNow() === 'everywhere' ? whole : hub.limited(), 'supervision_objections', id))
      throw notFound('该异议', 'objection');
    return objectionOf(whole, id);
  };
  const rowOf = (c: Context<Env>, one: Objection) => ({
    ...{ id: one.id, month: one.month, number: revisionById(whole, one.revision_id).number },
    ...{ subject_kind: one.subject_kind, subject_id: one.subject_id, subject: one.subject, indicator: one.indicator },
    ...{ figure: one.figure, item_key: one.item_key, item: one.item, text: one.text, file_name: one.file_name },
    unit: whole.$client.prepare('select name from units where id = ?').pluck().get(one.unit_id) as string | null,
    ...{
      state: one.state,
      filed_by: one.filed_by,
      filed_by_name: nameOfPerson(whole, one.filed_by),
      filed_at: one.filed_at,
    },
    ...{ decided_by_name: nameOfPerson(whole, one.decided_by) ?? one.decided_by, decided_at: one.decided_at },
    ...{ reason: one.reason, corrections: one.corrections, version: one.version },
    is_mine: one.filed_by === c.get('actor').person,
  });
  return routes()
    .openapi(list, (c) => {
      const rows = listObjections(hub.db, c.req.valid('query').month).map((one) => rowOf(c, one));
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(create, (c) => {
      const who = { actor: c.get('actor'), reach: reachOf(c, 'programme:report') };
      const id = fileObjection(whole, who, c.req.valid('json'), Date.now());
      hub.bus.changed('supervision');
      return c.json({ id }, 200);
    })
    .openapi(attach, async (c) => {
      const { id } = c.req.valid('param');
      const { name } = c.req.valid('query');
      // Before anything is written to the disk: what will be refused must not fill it.
      refuseFile(demand(id), c.get('actor').person);
      const kept = await keepFile(hub.config.folder, name, c.req.raw.body);
      addFile(whole, c.get('actor'), id, { ...kept, name }, Date.now());
      return c.json(done(), 200);
    })
    .openapi(file, (c) => {
      const { file_name, file_digest, file_type, file_bytes } = demand(c.req.valid('param').id);
      const content = file_digest ? readKept(hub.config.folder, file_digest) : undefined;
      if (!content) throw notFound('该附件', 'file');
      return sendKept(c, content, { name: file_name ?? '', type: file_type ?? '', bytes: file_bytes ?? 0 });
    })
    .openapi(withdraw, (c) => {
      const { id } = demand(c.req.valid('param').id);
      withdrawObjection(whole, c.get('actor'), id, c.req.valid('json').version, Date.now());
      return c.json(done(), 200);
    })
    .openapi(decide, (c) => {
      const { id } = demand(c.req.valid('param').id);
      const number = decideObjection(whole, c.get('actor'), id, c.req.valid('json'), Date.now());
      hub.bus.changed('supervision');
      return c.json({ number }, 200);
    });
};
