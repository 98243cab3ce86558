/** Findings for a report: as the list has them, the gravest first, up to a limit. */
import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import type { ComplianceRules } from '#compliance/register/rules.ts';
import type { GivenFinding } from '#compliance/reports/given.ts';
import { LIMITS } from '#compliance/reports/report.ts';
import type { FindingRow } from '../compliance/finding-row.ts';
import { type FindingQuery, listFindings } from '../compliance/list-assessment-findings.ts';
import type { Db } from '../db/open.ts';

/** So few that nobody notices to wait for them. */
const PAGE = 200;

export type Narrowing = Omit<z.infer<typeof FindingQuery>, 'limit' | 'offset' | 'format'>;
type Gathered = { findings: GivenFinding[]; total: number };
type Page = { found: ReadonlyMap<string, GivenFinding>; total: number };
const NONE: Page = { found: new Map(), total: 0 };
const gathered = ({ found, total }: Page): Gathered => ({ findings: [...found.values()], total });
type Asked = { db: Db; rules: ComplianceRules; narrowing: Narrowing; now: number; most: number };

/** Page by page, with everybody else's turn between them. */
export async function gatherFindings(
  db: Db,
  rules: ComplianceRules,
  narrowing: Narrowing,
  { now, most }: { now: number; most: number },
): Promise<Gathered> {
  let page = NONE;
  for (page of pagesOf({ db, rules, narrowing, now, most })) await setImmediate();
  return gathered(page);
}

/** At once, since it is read within a transaction: what one assessment itself found. */
export function ownFindings(db: Db, rules: ComplianceRules, assessment_id: number, now: number): GivenFinding[] {
  const narrowing: Narrowing = { assessment_id, source: 'assessment' };
  let page = NONE;
  for (page of pagesOf({ db, rules, narrowing, now, most: LIMITS.workbook.rows }));
  return gathered(page).findings;
}

function* pagesOf({ db, rules, narrowing, now, most }: Asked): Generator<Page> {
  // What changes between two pages may move a row from one to the next: it is still one row.
  const found = new Map<string, GivenFinding>();
  const objects = db.$client
    .prepare<[number], number>('select object_id from assessment_findings where id = ?')
    .pluck();
  for (let offset = 0; ; offset += PAGE) {
    const limit = Math.min(PAGE, most - offset);
    const { rows, total } = listFindings(db, rules, { ...narrowing, limit, offset }, now);
    for (const row of rows)
      found.set(
        `${row.source} ${row.id} ${row.system_id}`,
        // What has no cell belongs to no object of a sheet.
        givenOf(row, row.assessment_id === null ? 0 : (objects.get(row.id) ?? 0)),
      );
    yield { found, total };
    if (rows.length === 0 || offset + limit >= Math.min(total, most)) return;
  }
}

const givenOf = (
  { summary, description, ticket, verified_how, ...row }: FindingRow,
  object_id: number,
): GivenFinding => ({
  ...{ ...row, object_id, summary: summary.zh, description: description.zh },
  ticket: ticket && { number: ticket.number, state: ticket.state },
  verified_how: verified_how?.zh ?? null,
});
