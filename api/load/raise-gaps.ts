/** Systems whose grade asks for care and that no load test said anything of for a year become a ticket each, where the settings want it. */
import type { Db } from '../db/open.ts';
import { readSettings } from '../settings/settings.ts';
import { PROGRAM } from '../tickets/automatic.ts';
import { forEachApart, type OnError } from '../tickets/for-each-apart.ts';
import { fileTicket } from '../tickets/write-ticket.ts';
import { readCoverage, YEAR_MS } from './coverage.ts';

/** By which its tickets are known again. */
export const GAP = '压测覆盖 / Load test coverage';
/** More at once is a storm; the rest waits for the next round. */
const MAX_ROUND = 20;

/** How many tickets were opened. One that is open, or was closed within the year, is enough. */
export function raiseGaps(db: Db, now: number, onError: OnError): number {
  if (!readSettings(db).load.gap_tickets) return 0;
  const known = db.$client.prepare(`select 1 from tickets where system_id = :system_id and filed_by_id is null
    and fields ->> '$.clause' = :clause and (ended_at is null or ended_at > :since)`);
  const units = db.$client.prepare('select unit_id from systems where id = ?').pluck();
  const due = readCoverage(db, now)
    .filter(({ run_id }) => run_id === null)
    .map((row) => ({ ...row, id: row.system_id, unit_id: units.get(row.system_id) as number | null }))
    // Where nobody answers for it there is nobody to send it to.
    .filter(({ unit_id }) => unit_id !== null)
    .filter(({ system_id }) => !known.get({ system_id, clause: GAP, since: now - YEAR_MS }))
    .slice(0, MAX_ROUND);
  const open = ({ system_id, system, grade, why, unit_id }: (typeof due)[number]) =>
    void fileTicket(
      db,
      PROGRAM,
      {
        ...{
          kind: 'rectification',
          title: `${system}：一年内没有压测`.slice(0, 200),
          urgency: 'low',
          impact: 'single',
        },
        body: `等级保护 ${grade} 级 / Grade ${grade}\n${why.zh}\n${why.en}`,
        fields: { clause: GAP, measure: '编写压测计划，提交审批并在窗口内执行' },
        ...{ unit_id, filed_by_id: null, about: { system_id }, snapshot: null },
      },
      now,
    );
  return forEachApart(db, due, open, onError);
}
