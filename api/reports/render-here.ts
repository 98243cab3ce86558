/** The registry of formats, and what else is a file of an assessment. It takes seconds: only the thread does it, and tests and the bench. */
import { assessmentResults } from '#compliance/oscal/assessment-results.ts';
import { planOfAction } from '#compliance/oscal/plan-of-action.ts';
import type { AssessmentGiven } from '#compliance/reports/given.ts';
import type { Report } from '#compliance/reports/report.ts';

export const FORMATS = ['docx', 'pdf', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];
export const TYPES: Record<Format, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export async function renderHere(report: Report, format: Format): Promise<Buffer> {
  switch (format) {
    case 'docx':
      return (await import('./render-docx.ts')).renderDocx(report);
    case 'pdf':
      return (await import('./render-pdf.ts')).renderPdf(report);
    case 'xlsx':
      return (await import('./render-xlsx.ts')).renderXlsx(report);
  }
}

export const OSCAL_DOCUMENTS = ['assessment-results', 'poam'] as const;
export type OscalDocument = (typeof OSCAL_DOCUMENTS)[number];

/** What a file is asked of. */
export type Making =
  | { is: 'report'; report: Report; format: Format }
  | { is: 'oscal'; given: AssessmentGiven; document: OscalDocument }
  | { is: 'seal'; svg: string };

export async function make(making: Making): Promise<Uint8Array> {
  if (making.is === 'report') return renderHere(making.report, making.format);
  if (making.is === 'seal') return (await import('./render-pdf.ts')).renderPicture(making.svg);
  const { given, document } = making;
  const made = document === 'poam' ? planOfAction(given) : assessmentResults(given);
  return Buffer.from(JSON.stringify(made, null, 1), 'utf8');
}
