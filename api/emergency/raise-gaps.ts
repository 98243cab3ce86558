/** Systems of level 2 and above without a plan in force, or without a drill in a year, become a ticket each, where the settings want it. */
import type { Db } from '../db/open.ts';
import { readSettings } from '../settings/settings.ts';
import { PROGRAM } from '../tickets/automatic.ts';
import { forEachApart, type OnError } from '../tickets/for-each-apart.ts';
import { fileTicket } from '../tickets/write-ticket.ts';
import { readCoverage, YEAR_MS } from './coverage.ts';

/** By which its tickets are known again, and what is said in them. */
const OF = {
  plan: {
    clause: '应急预案覆盖 / Emergency plan coverage',
    title: '没有生效的应急预案',
    why: '没有覆盖该系统的生效预案 / No plan in force covers the system',
    measure: '从预案库选用或编写预案，提交审核、批准并生效',
  },
  drill: {
    clause: '应急演练 / Emergency drill',
    title: '一年内没有应急演练',
    why: '一年内没有涉及该系统的演练 / No drill named the system within a year',
    measure: '安排一次涉及该系统的演练，完成并评估',
  },
};
/** More at once is a storm; the rest waits for the next round. */
const MAX_ROUND = 20;

/** How many tickets were opened. A system without a plan gets no second one for its missing drill. */
export function raiseGaps(db: Db, now: number, onError: OnError): number {
  if (!readSettings(db).emergency.gap_tickets) return 0;
  const known = db.$client.prepare(`select 1 from tickets where system_id = :system_id and filed_by_id is null
    and fields ->> '$.clause' = :clause and (ended_at is null or ended_at > :since)`);
  const units = db.$client.prepare('select unit_id from systems where id = ?').pluck();
  const due = readCoverage(db, now)
    .flatMap(({ gaps: [gap], ...row }) => (gap ? [{ ...row, of: OF[gap] }] : []))
    .map((row) => ({ ...row, id: row.system_id, unit_id: units.get(row.system_id) as number | null }))
    // Where nobody answers for it there is nobody to send it to.
    .filter(({ unit_id }) => unit_id !== null)
    .filter(({ system_id, of }) => !known.get({ system_id, clause: of.clause, since: now - YEAR_MS }))
    .slice(0, MAX_ROUND);
  const open = ({ system_id, system, grade, of, unit_id }: (typeof due)[number]) =>
    void fileTicket(
      db,
      PROGRAM,
      {
        ...{ kind: 'rectification', title: `${system}：${of.title}`.slice(0, 200), urgency: 'low', impact: 'single' },
        body: `等级保护 ${grade} 级 / Grade ${grade}\n${of.why}`,
        fields: { clause: of.clause, measure: of.measure },
        ...{ unit_id, filed_by_id: null, about: { system_id }, snapshot: null },
      },
      now,
    );
  return forEachApart(db, due, open, onError);
}
