/** Reporting of incidents: its rules, the clocks of one incident, its reports. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { CLOCK_STATES } from './clocks.ts';
import {
  markSent,
  NewReport,
  REPORT_FIELDS,
  readClocks,
  readReports,
  Sending,
  writeReport,
} from './incident-reports.ts';
import { changeRule, createRule, listRules, RuleChange, RuleContent } from './reporting-rules.ts';
import { REPORT_KINDS } from './schema.ts';

export const Made = z.object({ id: z.int() });
const RuleRow = z.object({
  id: z.int(),
  ...RuleContent.shape,
  edited_by: z.string(),
  edited_at: z.int(),
  version: z.int(),
});
const Body = z.partialRecord(z.enum(REPORT_FIELDS), z.string());
const ReportRow = z.object({
  ...{ id: z.int(), incident_id: z.int(), kind: z.enum(REPORT_KINDS), number: z.int(), rule_id: z.int().nullable() },
  body: Body,
  ...{ written_by: z.string(), written_by_name: z.string().nullable(), written_at: z.int() },
  ...{ sent_to: z.string().nullable(), sent_by: z.string().nullable(), sent_by_name: z.string().nullable() },
  sent_at: z.int().nullable(),
});
const Clocks = z.object({
  now: z.int(),
  clocks: z.array(
    z.object({
      rule: RuleRow,
      state: z.enum(CLOCK_STATES),
      is_graded: z.boolean(),
      starts_at: z.int().nullable(),
      due_at: z.int().nullable(),
      report: z.object({ id: z.int(), number: z.int(), sent_at: z.int() }).nullable(),
    }),
  ),
});

const rules = endpoint('emergency:read', {
  ...{ method: 'get', path: '/reporting-rules' },
  responses: answers(listOf(RuleRow)),
});
const addRule = endpoint('settings:write', {
  ...{ method: 'post', path: '/reporting-rules', request: sends(RuleContent) },
  responses: answers(Made),
});
const putRule = endpoint('settings:write', {
  ...{ method: 'put', path: '/reporting-rules/{id}', request: { params: Id, ...sends(RuleChange) } },
  responses: answers(Done),
});
const clocks = endpoint('emergency:read', {
  ...{ method: 'get', path: '/incidents/{id}/clocks', request: { params: Id } },
  responses: answers(Clocks),
});
const reports = endpoint('emergency:read', {
  ...{ method: 'get', path: '/incidents/{id}/reports', request: { params: Id } },
  responses: answers(listOf(ReportRow).extend({ prefilled: Body })),
});
const write = endpoint('emergency:act', {
  ...{ method: 'post', path: '/incidents/{id}/reports', request: { params: Id, ...sends(NewReport) } },
  responses: answers(Made),
});
const sent = endpoint('emergency:act', {
  ...{ method: 'post', path: '/incident-reports/{id}/sent', request: { params: Id, ...sends(Sending) } },
  responses: answers(Done),
});

export const reportingRoutes = (hub: Hub) => {
  const done = { done: true as const };
  const changed = () => hub.bus.changed('emergency');
  return routes()
    .openapi(rules, (c) => {
      const rows = listRules(hub.db);
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(addRule, (c) => {
      const id = createRule(hub.db, c.get('actor'), c.req.valid('json'), Date.now());
      changed();
      return c.json({ id }, 200);
    })
    .openapi(putRule, (c) => {
      changeRule(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      changed();
      return c.json(done, 200);
    })
    .openapi(clocks, (c) => c.json(readClocks(hub.db, c.req.valid('param').id, Date.now()), 200))
    .openapi(reports, (c) => c.json(readReports(hub.db, c.req.valid('param').id), 200))
    .openapi(write, (c) => {
      const id = writeReport(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      changed();
      return c.json({ id }, 200);
    })
    .openapi(sent, (c) => {
      markSent(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      changed();
      return c.json(done, 200);
    });
};
