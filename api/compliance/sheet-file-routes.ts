/** The work sheet of an assessment as xlsx, out and in, with a preview. */
import { z } from 'zod';
import { attachment } from '../exports/send-file.ts';
import { XLSX_RESPONSE, XLSX_TYPE } from '../exports/write-xlsx.ts';
import type { Hub } from '../hub.ts';
import { takeFile } from '../imports/take-file.ts';
import { answers, endpoint, Id, routes } from '../middleware/endpoint.ts';
import { Refusal } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import { SheetReport, takeSheetFile, writeSheetFile } from './sheet-file.ts';
import { ASSESSORS, allow, assessmentOf, personOf } from './take-part.ts';

const write = endpoint(
  'compliance:read',
  { method: 'get', path: '/assessments/{id}/sheet/xlsx', request: { params: Id }, responses: XLSX_RESPONSE },
  { audited: 'export' },
);
const take = endpoint('assessments:write', {
  method: 'post',
  path: '/assessments/{id}/sheet/xlsx',
  request: {
    params: Id,
    query: z.object({ dry_run: z.stringbool().default(true) }),
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.object({ file: z.instanceof(File).meta({ type: 'string', format: 'binary' }) }),
        },
      },
    },
  },
  responses: answers(SheetReport),
});

export const sheetFileRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  return routes()
    .openapi(write, async (c) => {
      const found = assessmentOf(hub.db, c.req.valid('param').id);
      const bytes = await writeSheetFile(hub.db, found);
      return c.body(new Uint8Array(bytes), 200, {
        'content-type': XLSX_TYPE,
        'content-disposition': attachment(`${found.system} ${found.title} 测评记录.xlsx`),
      });
    })
    .openapi(take, async (c) => {
      const { id } = c.req.valid('param');
      const { dry_run } = c.req.valid('query');
      const { file } = c.req.valid('form');
      const assessing = () => allow(whole, personOf(c, whole), id, { as: ASSESSORS, states: ['open'] });
      // Before it is read: whoever may not judge needn't be told what a file holds.
      assessing();
      const taken = await takeFile(file);
      const report = takeSheetFile(whole, c.get('actor'), assessing(), taken, dry_run, Date.now());
      if (!dry_run && !report.committed)
        throw new Refusal(
          422,
          'import_rows',
          `${report.counts.error} 行有误，未导入任何内容`,
          `${report.counts.error} rows are wrong; nothing was imported`,
          { report },
        );
      if (report.committed) hub.bus.changed('compliance');
      return c.json(report, 200);
    });
};
