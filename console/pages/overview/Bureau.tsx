/** The bureau's: the extranet on one page, what alerts, what is late, what is owed, what goes on, what changed today. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import MapIcon from 'lucide-solid/icons/map';
import SirenIcon from 'lucide-solid/icons/siren';
import { For, Show } from 'solid-js';
import { listText, number, say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { clockTime, now } from '../../time.ts';
import { StackedColumns } from '../../ui/Bars.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { SeverityMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Event, severities } from '../../wire.ts';
import { GradeSign } from '../emergency/incident-marks.tsx';
import { deadlineText, type TaskRow, taskHref } from '../programme/calls.ts';
import { TaskMark } from '../programme/marks.tsx';
import type { Ticket } from '../tickets/calls.ts';
import { type Board, boardQueries, midnight } from './calls.ts';
import { dayColumns } from './day-columns.ts';
import { Figures } from './Figures.tsx';
import { NothingYet } from './Network.tsx';
import { Schematic } from './Schematic.tsx';
import { States, totalOf } from './States.tsx';
import { TicketRow } from './TicketRow.tsx';
import { WaitList, WaitRow } from './WaitList.tsx';

export function Bureau() {
  const query = useQuery(() => boardQueries.board());
  return (
    <Loaded query={query}>
      {(data) => (
        <Show
          when={totalOf(data().nodes) + totalOf(data().systems) + data().extranet.places.length > 0}
          fallback={<NothingYet />}
        >
          <Whole board={data()} />
        </Show>
      )}
    </Loaded>
  );
}

function Whole(props: { board: Board }) {
  const session = useSession();
  return (
    <div class="space-y-4">
      <Running runs={props.board.runs} />
      <div class="grid gap-4 xl:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
        <div class="min-w-0 space-y-4">
          <Section
            title={t('overview.extranet')}
            note={t('overview.as_of', { time: clockTime(props.board.as_of) })}
            actions={
              <A class="link text-sm" href={paths.topology()}>
                {t('topology.title')}
              </A>
            }
          >
            <Show when={props.board.extranet.places.length > 0} fallback={<NoRegister />}>
              <Schematic extranet={props.board.extranet} />
            </Show>
          </Section>
          <States nodes={props.board.nodes} systems={props.board.systems} />
          <Section title={t('overview.day')} note={t('overview.day_note')}>
            <StackedColumns label={t('overview.day')} columns={dayColumns(props.board.day)} class="h-28" />
          </Section>
          <Section title={t('overview.figures')} note={t('overview.figures_note')} flush>
            <Figures figures={props.board.figures} />
          </Section>
        </div>
        <div class="min-w-0 space-y-4">
          <Alerts board={props.board} />
          <Show when={session.may('tickets:read')}>
            <WaitList<Ticket>
              title={t('overview.tickets_soon')}
              note={t('overview.tickets_soon_note')}
              noun="tickets"
              path="/api/tickets"
              query={{ queue: 'soon', sort: 'due' }}
              to={paths.tickets({ queue: 'soon', sort: 'due' })}
              row={(ticket) => <TicketRow ticket={ticket} />}
              empty={t('overview.tickets_soon_none')}
            />
          </Show>
          <WaitList<TaskRow>
            title={t('overview.overdue')}
            noun="programme"
            path="/api/programme-tasks"
            query={{ is_overdue: true }}
            to={paths.programme({ is_overdue: 'true' })}
            row={(task) => <OverdueRow task={task} />}
            empty={t('overview.overdue_none')}
          />
          <WaitList<Event>
            title={t('overview.today_changed')}
            noun="events"
            path="/api/events"
            query={{ since: midnight(now()) }}
            to={paths.events({ since: 'today' })}
            row={(event) => <EventRow event={event} />}
            empty={t('overview.today_none')}
          />
        </div>
      </div>
    </div>
  );
}

function OverdueRow(props: { task: TaskRow }) {
  const late = () => props.task.deadlines.filter(({ standing }) => standing === 'missed' || standing === 'unknown');
  return (
    <WaitRow
      href={taskHref(props.task.id, undefined)}
      title={`${props.task.code} ${props.task.title}`}
      aside={<TaskMark task={props.task} />}
      detail={listText(late().map((one) => `${deadlineText(one)} ${one.due_on ?? ''}`))}
    />
  );
}

function NoRegister() {
  return (
    <Empty icon={<MapIcon />} title={t('coverage.no_areas')} hint={t('coverage.no_areas_hint')} small>
      <ButtonLink href={paths.imports({ kind: 'areas' })}>{t('coverage.import')}</ButtonLink>
    </Empty>
  );
}

/** Before all else while a plan is being carried out. */
function Running(props: { runs: Board['runs'] }) {
  return (
    <Show when={props.runs.length > 0}>
      <section class="rounded-lg border-2 border-down bg-surface" aria-label={t('overview.running')}>
        <For each={props.runs}>
          {(run) => (
            <A
              href={paths.emergencyRun(run.id)}
              class="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-ink no-underline hover:bg-wash"
            >
              <SirenIcon class="size-4 shrink-0 text-down" aria-hidden="true" />
              <span class="font-semibold">{run.subject || run.plan}</span>
              <GradeSign grade={run.grade} />
              <Show when={run.drill_id !== null}>
                <span class="rounded border border-edge px-1 text-sm">{t('overview.drill')}</span>
              </Show>
              <span class="text-sm text-dim">
                {run.plan} · {run.unit}
              </span>
              <span class="ml-auto text-sm text-dim">
                <Time at={run.started_at} short />
              </span>
            </A>
          )}
        </For>
      </section>
    </Show>
  );
}

function Alerts(props: { board: Board }) {
  return (
    <Section title={t('overview.findings')} flush>
      <ul class="grid grid-cols-4 px-2 pb-2">
        <For each={severities}>
          {(severity) => (
            <li>
              <A
                href={paths.findings({ severity })}
                data-count={props.board.findings[severity]}
                class="block rounded-md px-2 py-1 text-ink no-underline hover:bg-wash"
              >
                <span
                  class={`numeric block text-xl font-semibold ${props.board.findings[severity] === 0 ? 'text-dim' : ''}`}
                >
                  {number(props.board.findings[severity])}
                </span>
                <span class="text-sm">
                  <SeverityMark severity={severity} />
                </span>
              </A>
            </li>
          )}
        </For>
      </ul>
      <Show
        when={props.board.grave.length > 0}
        fallback={<p class="border-t border-line py-5 text-center text-dim">{t('overview.grave_none')}</p>}
      >
        <ul class="divide-y divide-line border-t border-line">
          <For each={props.board.grave}>
            {(finding) => (
              <li>
                <WaitRow
                  href={paths.finding(finding.id)}
                  title={
                    <span class="inline-flex items-center gap-2">
                      <SeverityMark severity={finding.severity} quiet />
                      {finding.subject}
                    </span>
                  }
                  aside={<Time at={finding.opened_at} short />}
                  detail={`${say(finding.title)}: ${say(finding.reason)}`}
                />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Section>
  );
}

const hrefOf = ({ node_id, system_id }: Event) =>
  node_id !== null ? paths.node(node_id) : system_id !== null ? paths.system(system_id) : paths.events();

function EventRow(props: { event: Event }) {
  return (
    <WaitRow
      href={hrefOf(props.event)}
      title={props.event.subject}
      aside={clockTime(props.event.at)}
      detail={say(props.event.text)}
    />
  );
}
