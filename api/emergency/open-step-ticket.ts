/** A ticket that a plan asks for: filed in the transaction of its note. Its end is noted when somebody closed it. */
import type { StepOf } from '#runbooks/plan.ts';
import type { Db } from '../db/open.ts';
import { PROGRAM } from '../tickets/automatic.ts';
import { ENDED } from '../tickets/flow.ts';
import { fileTicket } from '../tickets/write-ticket.ts';
import type { ProgramInput, RunRow } from './run-store.ts';
import { subjectOfRun } from './subject-of-run.ts';
import { DRILL_MARK, filled } from './tell-roles.ts';

export function openStepTicket(db: Db, run: RunRow, key: string, step: StepOf<'ticket'>, now: number): ProgramInput {
  const { title, system_ids } = subjectOfRun(db, run);
  const mark = run.state.drill === null ? '' : DRILL_MARK.zh;
  const [system_id] = system_ids;
  const { id } = fileTicket(
    db,
    PROGRAM,
    {
      ...{ kind: 'rectification', title: `${mark}${step.title}`.slice(0, 200), fields: {} },
      body: `${filled(db, run, step.text, now)}\n\n${title}（/emergency/runs/${run.id}）`,
      ...{ urgency: run.state.grade <= 2 ? 'high' : 'medium', impact: 'part' },
      ...{ unit_id: run.unit_id, filed_by_id: null, snapshot: null },
      about: system_id === undefined ? {} : { system_id },
    },
    now,
  );
  return { do: 'ticket_opened', key, ticket_id: id };
}

export function hasEnded(db: Db, ticket_id: number): boolean {
  const state = db.$client.prepare('select state from tickets where id = ?').pluck().get(ticket_id);
  return state === undefined || ENDED.includes(state as (typeof ENDED)[number]);
}
