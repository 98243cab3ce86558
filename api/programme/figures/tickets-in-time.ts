/** Tickets solved in the last thirty days, and those that passed a target in them: each against its own targets (T15). */
import type { FigureItem } from '#compliance/programme/figure.ts';
import type { Figure } from './figure.ts';
import { belongs, within } from './places.ts';

const PERIOD_MS = 30 * 86_400_000;

const LAST = 'from main.ticket_events e where e.ticket_id = t.id';
/** Whoever held it when it became late answers for that. */
const HOLDER = 'coalesce(t.breached_unit_id, t.unit_id)';

export const ticketsInTime = {
  title: { zh: '工单按时办结', en: 'Tickets in time' },
  counts: {
    zh: '近 30 天办结的工单与超时的工单，每张计 1；响应和办结都未超时为达到，未设时限的不计，仍在时限内办理的不在其中',
    en: 'Tickets solved, and tickets that passed a target, in the last 30 days, one each; met by passing none. Without a target it is left out; what is still within its target is not among them',
  },
  tasks: ['T15'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const rows = db.$client
      .prepare(`${within(subject.kind)} select * from (select t.id, t.number, t.breached_at,
          case when t.state in ('confirming', 'closed')
            then (select max(e.at) ${LAST} and e."is" in ('resolve', 'recover')) end as solved_at,
          (select coalesce(e.resolution_min, e.response_min) ${LAST} order by e.number desc limit 1) as target_min
        from tickets t where (t.changed_at >= :since or t.breached_at >= :since)
          and ${belongs(subject.kind, { unit: HOLDER, area: 'cast(null as integer)' })})
        where breached_at >= :since or solved_at >= :since order by number`)
      .all({ subject: subject.id, since: now - PERIOD_MS }) as Row[];
    return rows.map(({ id, number, breached_at, solved_at, target_min }) => ({
      ...{ key: `ticket/${id}`, name: number, weight: 1, path: `/tickets/${id}`, seen_at: solved_at ?? breached_at },
      ...standingOf(breached_at, target_min),
    }));
  },
} as const satisfies Figure;

type Row = {
  id: number;
  number: string;
  breached_at: number | null;
  solved_at: number | null;
  target_min: number | null;
};

function standingOf(breached_at: number | null, target_min: number | null): Pick<FigureItem, 'status' | 'reason'> {
  if (breached_at !== null) return { status: 'unmet', reason: { zh: '已超时', en: 'a target was passed' } };
  if (target_min === null) return { status: 'exempt', reason: { zh: '未设时限', en: 'no target is set for it' } };
  return { status: 'met', reason: { zh: '在时限内办结', en: 'solved within its targets' } };
}
