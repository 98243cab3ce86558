/**
 * What a report costs: an assessment of level 3 (211 items) with so many objects, each cell judged. Building it keeps others waiting, making a
 * file of it is the thread's. Run: node --expose-gc bench/reports.ts [objects…]
 */

import { FORMATS, renderHere } from '../api/reports/render-here.ts';
import { assessmentResults } from '../compliance/oscal/assessment-results.ts';
import { ASSESSMENT_REPORTS } from '../compliance/reports/index.ts';
import { LIMITS } from '../compliance/reports/report.ts';
import { sampleAssessment } from '../compliance/reports/sample.ts';

const SIZES = process.argv.slice(2).map(Number);
if (SIZES.length === 0) SIZES.push(1, 10, 50);

process.stdout.write('| objects | | ms | |\n|---|---|---|---|\n');
for (const objects of SIZES) {
  const given = sampleAssessment({ objects, judged: 1, state: 'closed' });
  const row = (name: string, ms: number, note: string) =>
    process.stdout.write(`| ${objects} | ${name} | ${ms.toFixed(0)} | ${note} |\n`);
  const started = performance.now();
  const report = ASSESSMENT_REPORTS.assessment(given, LIMITS.document);
  row('building the report', performance.now() - started, `${report.blocks.length} blocks`);
  const before = performance.now();
  const text = JSON.stringify(assessmentResults(given));
  row('OSCAL assessment results', performance.now() - before, `${(text.length / 1024).toFixed(0)} KB`);
  for (const format of FORMATS) {
    globalThis.gc?.();
    const from = performance.now();
    const bytes = await renderHere(report, format);
    row(format, performance.now() - from, `${(bytes.length / 1024).toFixed(0)} KB`);
  }
}
