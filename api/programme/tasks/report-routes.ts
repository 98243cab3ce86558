/** Reports of progress: made by a unit, with a file, decided on by somebody else. */
import { z } from 'zod';
import { sendKept } from '../../exports/send-file.ts';
import type { Hub } from '../../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../../middleware/endpoint.ts';
import { notFound } from '../../middleware/errors.ts';
import { wholeOf } from '../../people/reach.ts';
import { keepFile, readKept } from '../../tickets/attachments.ts';
import { OnQuery } from './read-tasks.ts';
import {
  attachFile,
  Deciding,
  decideReport,
  FileQuery,
  listReports,
  NewReport,
  ReportQuery,
  ReportRow,
  refuseFile,
  reportOf,
  reportProgress,
} from './reports.ts';

const list = endpoint('programme:read', {
  method: 'get',
  path: '/programme-reports',
  request: { query: ReportQuery.extend(OnQuery.shape) },
  responses: answers(listOf(ReportRow)),
});
const report = endpoint('programme:report', {
  method: 'post',
  path: '/programme-tasks/{id}/reports',
  request: { params: Id, ...sends(NewReport) },
  responses: answers(z.object({ id: z.int() })),
});
const addFile = endpoint('programme:report', {
  method: 'post',
  path: '/programme-reports/{id}/file',
  request: {
    params: Id,
    query: FileQuery,
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
    },
  },
  responses: answers(Done),
});
const readFile = endpoint(
  'programme:read',
  {
    method: 'get',
    path: '/programme-reports/{id}/file',
    request: { params: Id },
    responses: {
      200: { description: 'The file', content: { 'application/octet-stream': { schema: z.string() } } },
    },
  },
  { audited: 'export' },
);
const decide = endpoint('programme:review', {
  method: 'post',
  path: '/programme-reports/{id}/decision',
  request: { params: Id, ...sends(Deciding) },
  responses: answers(Done),
});

const DAY_MS = 86_400_000;

export const programmeReportRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const done = () => {
    hub.bus.changed('programme');
    return { done: true as const };
  };
  return routes()
    .openapi(list, (c) => {
      const { on, format: _format, ...query } = c.req.valid('query');
      const before = on === undefined ? undefined : Date.parse(`${on}T00:00:00+08:00`) + DAY_MS;
      return c.json(listReports(hub.db, query, before), 200);
    })
    .openapi(report, (c) => {
      const id = reportProgress(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      done();
      return c.json({ id }, 200);
    })
    .openapi(addFile, async (c) => {
      const { id } = c.req.valid('param');
      const { name, version } = c.req.valid('query');
      refuseFile(whole, c.get('actor'), id, version);
      const { type, ...kept } = await keepFile(hub.config.folder, name, c.req.raw.body);
      const file = { ...kept, media_type: type, file_name: name };
      attachFile(whole, c.get('actor'), { id, version, ...file }, Date.now());
      return c.json(done(), 200);
    })
    .openapi(readFile, (c) => {
      const { file_name, media_type, bytes, digest } = reportOf(hub.db, c.req.valid('param').id);
      const content = digest === null ? undefined : readKept(hub.config.folder, digest);
      if (!content || file_name === null || media_type === null || bytes === null) throw notFound('该附件', 'file');
      return sendKept(c, content, { name: file_name, type: media_type, bytes });
    })
    .openapi(decide, (c) => {
      decideReport(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    });
};
