/** The desk's: tickets by what is next, breaches first; emergencies that one has a part in, answers that wait, notices. */
import { Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Time } from '../../ui/Time.tsx';
import { GradeSign } from '../emergency/incident-marks.tsx';
import type { AnswerRow } from '../knowledge/calls.ts';
import type { Notice } from '../notices/calls.ts';
import type { Ticket } from '../tickets/calls.ts';
import type { Board } from './calls.ts';
import { TicketRow } from './TicketRow.tsx';
import { WaitList, WaitRow } from './WaitList.tsx';

type Run = Board['runs'][number];

function Tickets(props: { title: string; query: Record<string, string>; empty: string }) {
  return (
    <WaitList<Ticket>
      title={props.title}
      noun="tickets"
      path="/api/tickets"
      query={props.query}
      to={paths.tickets(props.query)}
      row={(ticket) => <TicketRow ticket={ticket} />}
      empty={props.empty}
    />
  );
}

export function Desk() {
  const session = useSession();
  const handles = () => session.may('tickets:handle');
  return (
    <div class="grid items-start gap-4 xl:grid-cols-2">
      <div class="min-w-0 space-y-4">
        <Tickets
          title={t('overview.tickets_soon')}
          query={{ queue: 'soon', sort: 'due' }}
          empty={t('overview.tickets_soon_none')}
        />
        <Show when={handles()}>
          <Tickets
            title={t('overview.tickets_mine')}
            query={{ queue: 'mine', sort: 'due' }}
            empty={t('overview.tickets_mine_none')}
          />
          <Tickets
            title={t('overview.tickets_unit')}
            query={{ queue: 'unit', sort: 'due' }}
            empty={t('overview.tickets_unit_none')}
          />
        </Show>
        <Tickets
          title={t('overview.tickets_confirm')}
          query={{ queue: 'filed', state: 'confirming' }}
          empty={t('overview.tickets_confirm_none')}
        />
        <Tickets
          title={t('overview.tickets_returned')}
          query={{ queue: 'filed', state: 'returned' }}
          empty={t('overview.tickets_returned_none')}
        />
        <Tickets
          title={t('overview.tickets_filed')}
          query={{ queue: 'filed', is_open: 'true' }}
          empty={t('overview.tickets_filed_none')}
        />
      </div>
      <div class="min-w-0 space-y-4">
        <WaitList<Run>
          title={t('overview.own_runs')}
          noun="emergency"
          path="/api/emergency-runs"
          query={{ status: 'running', mine: true }}
          row={(run) => (
            <WaitRow
              href={paths.emergencyRun(run.id)}
              title={run.subject || run.plan}
              aside={<GradeSign grade={run.grade} />}
              detail={`${run.plan} · ${run.unit}`}
            />
          )}
          empty={t('overview.own_runs_none')}
        />
        <Show when={session.may('answers:write') || session.may('answers:review')}>
          <WaitList<AnswerRow>
            title={t('overview.answers_review')}
            noun="answers"
            path="/api/answers"
            query={{ state: 'in_review' }}
            to={paths.answers({ state: 'in_review' })}
            row={(answer) => (
              <WaitRow
                href={paths.answer(answer.id)}
                title={answer.question}
                aside={<Time at={answer.changed_at} short />}
              />
            )}
            empty={t('overview.answers_review_none')}
          />
        </Show>
        <WaitList<Notice>
          title={t('overview.notices')}
          noun="notices"
          path="/api/notices"
          query={{ is_unread: true }}
          to={paths.notices({ show: 'unread' })}
          row={(notice) => (
            <WaitRow href={notice.path} title={say(notice.text)} aside={<Time at={notice.at} short />} />
          )}
          empty={t('overview.notices_none')}
        />
      </div>
    </div>
  );
}
