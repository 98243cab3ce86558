/** The registry of reports, by what each is made of. */
import { assessmentReport } from './assessment-report.ts';
import { bulletin } from './bulletin.ts';
import { drillReport } from './drill-report.ts';
import { filingForm } from './filing-form.ts';
import { findingsList } from './findings-list.ts';
import type { AssessmentGiven, FilingGiven, FindingsGiven } from './given.ts';
import { incidentReport } from './incident-report.ts';
import { loadReport } from './load-report.ts';
import { rectificationReport } from './rectification-report.ts';
import type { Limits, Report } from './report.ts';
import { riskReport } from './risk-report.ts';

type Maker<G> = (given: G, limits: Limits) => Report;

/** Of one assessment. */
export const ASSESSMENT_REPORTS = {
  assessment: assessmentReport,
  findings: (given, limits) =>
    findingsList(
      {
        findings: given.findings,
        total: given.findings.length,
        narrowed: [`${given.system.name} · ${given.assessment.title}`],
        now: given.now,
      },
      limits,
    ),
  rectification: rectificationReport,
} as const satisfies Record<string, Maker<AssessmentGiven>>;
export type AssessmentReportKind = keyof typeof ASSESSMENT_REPORTS;
export const ASSESSMENT_REPORT_KINDS = Object.keys(ASSESSMENT_REPORTS) as AssessmentReportKind[];

/** Of findings, whatever they are of. */
export const FINDINGS_REPORT: Maker<FindingsGiven> = findingsList;
/** Of a risk assessment. */
export const RISK_REPORT = riskReport;
/** Of one run of a load test. */
export const LOAD_REPORT = loadReport;
/** Of one writing of a report of an incident, and of a drill. */
export const INCIDENT_REPORT = incidentReport;
export const DRILL_REPORT = drillReport;
/** Of a month of supervision. */
export const BULLETIN_REPORT = bulletin;
/** Of a system in the register. */
export const FILING_REPORT: Maker<FilingGiven> = filingForm;
