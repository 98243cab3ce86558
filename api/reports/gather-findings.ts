/** Findings of assessments for a report: as the list has them, the gravest first, up to a limit. */
import type { z } from 'zod';
import type { ComplianceRules } from '#compliance/register/rules.ts';
import type { GivenFinding } from '#compliance/reports/given.ts';
import { LIMITS } from '#compliance/reports/report.ts';
import { type FindingQuery, listFindings } from '../compliance/list-assessment-findings.ts';
import type { Db } from '../db/open.ts';

const PAGE = 1_000;
const MOST = LIMITS.workbook.rows;

export type Narrowing = Omit<z.infer<typeof FindingQuery>, 'limit' | 'offset' | 'format'>;

export function gatherFindings(
  db: Db,
  rules: ComplianceRules,
  narrowing: Narrowing,
  now: number,
): { findings: GivenFinding[]; total: number } {
  const findings: GivenFinding[] = [];
  const objects = db.$client
    .prepare<[number], number>('select object_id from assessment_findings where id = ?')
    .pluck();
  for (;;) {
    const { rows, total } = listFindings(db, rules, { ...narrowing, limit: PAGE, offset: findings.length }, now);
    findings.push(
      ...rows.map(
        ({ summary, description, ticket, verified_how, ...row }): GivenFinding => ({
          ...row,
          // What has no cell belongs to no object of a sheet.
          object_id: row.assessment_id === null ? 0 : (objects.get(row.id) ?? 0),
          ...{ summary: summary.zh, description: description.zh },
          ticket: ticket && { number: ticket.number, state: ticket.state },
          verified_how: verified_how?.zh ?? null,
        }),
      ),
    );
    if (rows.length === 0 || findings.length >= Math.min(total, MOST)) return { findings, total };
  }
}
