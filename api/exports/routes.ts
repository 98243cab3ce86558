/** The books for other tools, and what a person sees as a workbook. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { endpoint, routes, sends } from '../middleware/endpoint.ts';
import { NETBOX_EXPORTS, NETBOX_KINDS } from './netbox.ts';
import { PLAN_EXPORTS, PLAN_KINDS } from './plan.ts';
import { attachment, CSV_RESPONSE, sendCsv } from './send-file.ts';
import { writeXlsx, XLSX_RESPONSE, XLSX_TYPE } from './write-xlsx.ts';

const Cell = z.union([z.string().max(32_000), z.number(), z.boolean(), z.null()]);

const netbox = endpoint(
  'estate:read',
  {
    method: 'get',
    path: '/exports/netbox/{kind}',
    request: { params: z.object({ kind: z.enum(NETBOX_KINDS) }) },
    responses: CSV_RESPONSE,
  },
  { audited: 'export' },
);
const plan = endpoint(
  'estate:read',
  {
    method: 'get',
    path: '/exports/plan/{kind}',
    request: { params: z.object({ kind: z.enum(PLAN_KINDS) }) },
    responses: CSV_RESPONSE,
  },
  { audited: 'export' },
);
const sheet = endpoint(
  'signed_in',
  {
    method: 'post',
    path: '/exports/xlsx',
    request: sends(
      z.strictObject({
        name: z.string().trim().min(1).max(100),
        rows: z.array(z.array(Cell).max(100)).min(1).max(20_001),
      }),
    ),
    responses: XLSX_RESPONSE,
  },
  { audited: 'export' },
);

export const exportRoutes = (hub: Hub) =>
  routes()
    .openapi(netbox, (c) => {
      const { kind } = c.req.valid('param');
      const { head, batches } = NETBOX_EXPORTS[kind];
      return sendCsv(c, { name: `netbox-${kind}.csv`, head, marked: false }, batches(hub.db, Date.now()));
    })
    .openapi(plan, (c) => {
      const { kind } = c.req.valid('param');
      const { head, batches } = PLAN_EXPORTS[kind];
      return sendCsv(c, { name: `zhengwang-${kind}.csv`, head, marked: true }, batches(hub.db));
    })
    .openapi(sheet, async (c) => {
      const { name, rows } = c.req.valid('json');
      const [head = [], ...body] = rows;
      const bytes = await writeXlsx(name, head.map(String), body);
      return c.body(new Uint8Array(bytes), 200, {
        'content-type': XLSX_TYPE,
        'content-disposition': attachment(`${name}.xlsx`),
      });
    });
