/** What this console issues and may be sealed: only what is final, so that nothing sealed can be told anew. */
import { ASSESSMENT_REPORTS, DRILL_REPORT, INCIDENT_REPORT } from '#compliance/reports/index.ts';
import { LIMITS, type Limits, type Report } from '#compliance/reports/report.ts';
import type { Db } from '../db/open.ts';
import { reportOf } from '../emergency/incident-reports.ts';
import { conflict } from '../middleware/errors.ts';
import { gatherAssessment } from '../reports/gather-assessment.ts';
import { gatherDrill, gatherIncidentReport } from '../reports/gather-emergency.ts';
import type { Format } from '../reports/render-here.ts';
import type { SealedKind } from './schema.ts';

/** Bulletins are sealed where they are issued. */
export const REPORT_KINDS = ['assessment', 'drill', 'incident_report'] as const satisfies readonly SealedKind[];
export type ReportKind = (typeof REPORT_KINDS)[number];

/** Throws a conflict for what isn't final, and not found for what isn't there. */
export function finalReport(db: Db, kind: ReportKind, id: number, format: Format, now: number): Report {
  const limits = format === 'xlsx' ? LIMITS.workbook : LIMITS.document;
  const report = reportAsItStands(db, kind, id, limits, now);
  if (report.draft !== null) throw conflict('草稿不能签章', 'A draft is not sealed');
  return report;
}

function reportAsItStands(db: Db, kind: ReportKind, id: number, limits: Limits, now: number): Report {
  switch (kind) {
    case 'assessment': {
      const given = gatherAssessment(db, id, now);
      if (given.assessment.state !== 'closed')
        throw conflict('测评结束后才能签章', 'An assessment is sealed when it is closed');
      return ASSESSMENT_REPORTS.assessment(given, limits);
    }
    case 'drill': {
      const given = gatherDrill(db, id, now);
      if (!given.evaluation)
        throw conflict('演练完成并评估后才能签章', 'A drill is sealed when it is done and evaluated');
      return DRILL_REPORT(given, limits);
    }
    case 'incident_report': {
      const { kind: which, sent_at } = reportOf(db, id);
      if (which !== 'final' || sent_at === null)
        throw conflict('只有已上报的总结报告可以签章', 'Of an incident, the final report is sealed when it was sent');
      return INCIDENT_REPORT(gatherIncidentReport(db, id), limits);
    }
  }
}

export const fileNameOf = ({ title, subject }: Report, format: Format): string =>
  `${`${title}-${subject}`
    .replace(/[\\/:*?"<>|\s\p{Cc}]+/gu, ' ')
    .slice(0, 100)
    .trim()}.${format}`;
