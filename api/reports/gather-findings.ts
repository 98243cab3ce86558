/** Findings of assessments for a report: as the list has them, the gravest first, up to a limit. */

import type { z } from 'zod';
import type { GivenFinding } from '#compliance/reports/given.ts';
import { LIMITS } from '#compliance/reports/report.ts';
import { type FindingQuery, listFindings } from '../compliance/list-assessment-findings.ts';
import type { Db } from '../db/open.ts';

const PAGE = 1_000;
const MOST = LIMITS.workbook.rows;

export type Narrowing = Omit<z.infer<typeof FindingQuery>, 'limit' | 'offset' | 'format'>;

export function gatherFindings(db: Db, narrowing: Narrowing, now: number): { findings: GivenFinding[]; total: number } {
  const findings: GivenFinding[] = [];
  const source = db.$client.prepare('select source from assessment_findings where id = ?').pluck();
  for (;;) {
    const { rows, total } = listFindings(db, { ...narrowing, limit: PAGE, offset: findings.length }, now);
    findings.push(
      ...rows.map(({ summary, ticket, verified_how, system_id: _system, unit_id: _unit, ...row }): GivenFinding => {
        const cell = objectOf(db, row.id);
        return {
          ...row,
          ...{ object_id: cell, source: source.get(row.id) as GivenFinding['source'], summary: summary.zh },
          ticket: ticket && { number: ticket.number, state: ticket.state },
          verified_how: verified_how?.zh ?? null,
        };
      }),
    );
    if (rows.length === 0 || findings.length >= Math.min(total, MOST)) return { findings, total };
  }
}

const objectOf = (db: Db, id: number): number =>
  db.$client.prepare('select object_id from assessment_findings where id = ?').pluck().get(id) as number;
