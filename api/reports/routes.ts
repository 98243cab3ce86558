/** Reports as files, and the exchange with other tools: all of it reads, and each file that leaves is noted in the log. */
import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { z } from 'zod';
import {
  ASSESSMENT_REPORT_KINDS,
  ASSESSMENT_REPORTS,
  DRILL_REPORT,
  FILING_REPORT,
  FINDINGS_REPORT,
  INCIDENT_REPORT,
  LOAD_REPORT,
  RISK_REPORT,
} from '#compliance/reports/index.ts';
import { LIMITS, type Report } from '#compliance/reports/report.ts';
import { FINDING_STATE_NAMES, riskName, SOURCE_NAMES } from '#compliance/reports/texts.ts';
import { FindingQuery } from '../compliance/list-assessment-findings.ts';
import { readRegister } from '../compliance/read-register.ts';
import { readRules } from '../compliance/rules.ts';
import { attachment } from '../exports/send-file.ts';
import type { Hub } from '../hub.ts';
import { type Env, endpoint, Id, routes, SystemId } from '../middleware/endpoint.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import { readDocument } from '../risk/document.ts';
import { bundleOf } from './bundle.ts';
import { gatherAssessment } from './gather-assessment.ts';
import { gatherDrill, gatherIncidentReport } from './gather-emergency.ts';
import { filingGiven } from './gather-filing.ts';
import { gatherFindings } from './gather-findings.ts';
import { gatherLoad } from './gather-load.ts';
import { freeing, inPlace, takeBundlePlace } from './places.ts';
import { exportOscal, render } from './render.ts';
import { FORMATS, type Format, OSCAL_DOCUMENTS, TYPES } from './render-here.ts';

const AsFormat = { format: z.enum(FORMATS) };
const binary = { schema: { type: 'string', format: 'binary' } } as const;
const FILE = {
  200: {
    description: 'The report',
    content: { [TYPES.docx]: binary, [TYPES.pdf]: binary, [TYPES.xlsx]: binary },
  },
};

const report = endpoint(
  'compliance:read',
  {
    method: 'get',
    path: '/assessments/{id}/report',
    request: {
      params: Id,
      query: z.object({ ...AsFormat, kind: z.enum(ASSESSMENT_REPORT_KINDS).default('assessment') }),
    },
    responses: FILE,
  },
  { audited: 'export' },
);
/** OSCAL (NIST), for exchange with other tools. */
const oscal = endpoint(
  'compliance:read',
  {
    method: 'get',
    path: '/assessments/{id}/oscal',
    request: { params: Id, query: z.object({ document: z.enum(OSCAL_DOCUMENTS).default('assessment-results') }) },
    responses: { 200: { description: 'OSCAL', content: { 'application/json': binary } } },
  },
  { audited: 'export' },
);
/** For auditors: data, evidence, digests and a page that verifies them, as one archive. */
const bundle = endpoint(
  'compliance:read',
  {
    method: 'get',
    path: '/assessments/{id}/bundle',
    request: { params: Id },
    responses: { 200: { description: 'The archive', content: { 'application/zip': binary } } },
  },
  { audited: 'export' },
);
const { limit: _limit, offset: _offset, format: _format, ...narrowing } = FindingQuery.shape;
const findings = endpoint(
  'compliance:read',
  {
    method: 'get',
    path: '/assessment-findings/report',
    request: { query: z.object({ ...narrowing, ...AsFormat }) },
    responses: FILE,
  },
  { audited: 'export' },
);
const filing = endpoint(
  'compliance:read',
  {
    method: 'get',
    path: '/compliance/systems/{system_id}/filing-form',
    request: { params: SystemId, query: z.object(AsFormat) },
    responses: FILE,
  },
  { audited: 'export' },
);

const risk = endpoint(
  'compliance:read',
  {
    method: 'get',
    path: '/risk-assessments/{id}/report',
    request: { params: Id, query: z.object(AsFormat) },
    responses: FILE,
  },
  { audited: 'export' },
);

const load = endpoint(
  'load:read',
  {
    method: 'get',
    path: '/load-runs/{id}/report',
    request: { params: Id, query: z.object(AsFormat) },
    responses: FILE,
  },
  { audited: 'export' },
);

const incident = endpoint(
  'emergency:read',
  {
    method: 'get',
    path: '/incident-reports/{id}/report',
    request: { params: Id, query: z.object(AsFormat) },
    responses: FILE,
  },
  { audited: 'export' },
);

const drill = endpoint(
  'emergency:read',
  {
    method: 'get',
    path: '/drills/{id}/report',
    request: { params: Id, query: z.object(AsFormat) },
    responses: FILE,
  },
  { audited: 'export' },
);

export const limitsOf = (format: Format) => (format === 'xlsx' ? LIMITS.workbook : LIMITS.document);

export const reportRoutes = (hub: Hub) => {
  const send = (c: Context<Env>, format: Format, make: () => Report | Promise<Report>) =>
    inPlace(c.get('actor').person, async () => {
      const made = await make();
      const name = `${made.title}-${made.subject}`.replace(/[\\/:*?"<>|\s\p{Cc}]+/gu, ' ').slice(0, 100);
      return c.body(await render(made, format), 200, {
        'content-type': TYPES[format],
        'content-disposition': attachment(`${name.trim()}.${format}`),
      });
    });
  return routes()
    .openapi(report, (c) => {
      const { format, kind } = c.req.valid('query');
      return send(c, format, () =>
        ASSESSMENT_REPORTS[kind](gatherAssessment(hub.db, c.req.valid('param').id, Date.now()), limitsOf(format)),
      );
    })
    .openapi(oscal, (c) =>
      inPlace(c.get('actor').person, async () => {
        const { document } = c.req.valid('query');
        const given = gatherAssessment(hub.db, c.req.valid('param').id, Date.now());
        if (document === 'poam' && given.findings.length === 0)
          throw conflict(
            '该测评没有问题，没有整改计划可导出',
            'This assessment has no findings: there is no plan of action',
          );
        const name = `assessment-${given.assessment.id}-${document}.oscal.json`;
        const made = c.body(await exportOscal(given, document), 200, {
          'content-type': 'application/json',
          'content-disposition': attachment(name),
        });
        // Written by the thread: what the types want would be parsed and written again.
        return made as never;
      }),
    )
    .openapi(bundle, async (c) => {
      const asking = {
        now: Date.now(),
        by: c.get('actor').person,
        reads_log: c.get('authority').reachOf('audit:read') !== undefined,
      };
      const free = takeBundlePlace(asking.by);
      const made = await bundleOf(hub.db, hub.config.folder, c.req.valid('param').id, asking).catch((error) => {
        free();
        throw error;
      });
      const { given } = made;
      const pieces = Readable.from(freeing(made.pieces, free)).once('close', free);
      return c.body(Readable.toWeb(pieces) as ReadableStream, 200, {
        'content-type': 'application/zip',
        'content-disposition': attachment(`assessment-${given.assessment.id}-bundle.zip`),
      });
    })
    .openapi(findings, (c) => {
      const { format, ...asked } = c.req.valid('query');
      const now = Date.now();
      const limits = limitsOf(format);
      return send(c, format, async () => {
        const rules = readRules(wholeOf(hub.db));
        const found = await gatherFindings(hub.db, rules, asked, { now, most: limits.rows });
        return FINDINGS_REPORT({ ...found, narrowed: narrowedTo(hub, asked), now }, limits);
      });
    })
    .openapi(risk, (c) => {
      const { format } = c.req.valid('query');
      return send(c, format, () =>
        RISK_REPORT(readDocument(hub.db, c.req.valid('param').id), Date.now(), limitsOf(format)),
      );
    })
    .openapi(load, (c) => {
      const { format } = c.req.valid('query');
      const { id } = c.req.valid('param');
      return send(c, format, async () => {
        const given = await gatherLoad(hub.db, hub.history, id, hub.load.ticksOf(id));
        return LOAD_REPORT(given, Date.now(), limitsOf(format));
      });
    })
    .openapi(incident, (c) => {
      const { format } = c.req.valid('query');
      return send(c, format, () =>
        INCIDENT_REPORT(gatherIncidentReport(hub.db, c.req.valid('param').id), limitsOf(format)),
      );
    })
    .openapi(drill, (c) => {
      const { format } = c.req.valid('query');
      return send(c, format, () =>
        DRILL_REPORT(gatherDrill(hub.db, c.req.valid('param').id, Date.now()), limitsOf(format)),
      );
    })
    .openapi(filing, (c) => {
      const now = Date.now();
      const page = readRegister(hub.db, readRules(wholeOf(hub.db)), c.req.valid('param').system_id, now);
      if (!page) throw notFound('该系统', 'system');
      const { format } = c.req.valid('query');
      return send(c, format, () => FILING_REPORT(filingGiven(page, now), limitsOf(format)));
    });
};

/** What a list was narrowed to, in words. */
function narrowedTo({ db }: Hub, asked: Partial<z.infer<typeof FindingQuery>>): string[] {
  const nameOf = (table: 'systems' | 'units' | 'assessments', id: number | undefined, column = 'name') =>
    id === undefined
      ? undefined
      : ((db.$client.prepare(`select ${column} from ${table} where id = ?`).pluck().get(id) as string | undefined) ??
        `编号 ${id}`);
  const yes = (is: boolean | undefined, name: string) =>
    is === undefined ? undefined : `${name}：${is ? '是' : '否'}`;
  const named = (name: string, value: string | undefined) => (value === undefined ? undefined : `${name}：${value}`);
  return [
    named('系统', nameOf('systems', asked.system_id)),
    named('责任单位', nameOf('units', asked.unit_id)),
    named('测评', nameOf('assessments', asked.assessment_id, 'title')),
    named('来源', asked.source && SOURCE_NAMES[asked.source]),
    named('风险', asked.risk && riskName(asked.risk === 'none' ? null : asked.risk)),
    named('状态', asked.state && FINDING_STATE_NAMES[asked.state]),
    yes(asked.is_open, '未处置'),
    yes(asked.is_overdue, '已逾期'),
    yes(asked.is_major_danger, '重大风险隐患'),
    named('包含', asked.q || undefined),
  ].filter((one) => one !== undefined);
}
