/** By when an incident is to be reported to whom, counting down; and its reports, version by version. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { dateTime, now } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { IncidentReportList } from './IncidentReportList.tsx';
import { ReportDialog } from './ReportDialog.tsx';
import { ConfirmedMark } from './Reporting.tsx';
import { type Clock, kindText, lastingText, levelText, type Rule, reportingQueries } from './reporting-calls.ts';

type Writing = { kind: Rule['kind']; rule_id: number | null };

export function ReportingClocks(props: { incident_id: number }) {
  const session = useSession();
  const query = useQuery(() => reportingQueries.clocks(props.incident_id));
  const [writing, setWriting] = createSignal<Writing>();
  const refused = () => (session.may('emergency:act') ? undefined : t('ui.may_not'));
  return (
    <>
      <Section title={t('reporting.clocks')}>
        <Loaded query={query}>
          {(data) => (
            <ul class="divide-y divide-line">
              <For each={data().clocks} fallback={<li class="text-dim">{t('reporting.clocks_none')}</li>}>
                {(clock) => (
                  <li class="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-2.5">
                    <div class="min-w-0 space-y-0.5">
                      <p class="flex flex-wrap items-center gap-x-2">
                        <span class="font-medium">
                          {levelText(clock.rule.level)} · {kindText(clock.rule.kind)}
                        </span>
                        <span>{clock.rule.report_to}</span>
                        <Show when={!clock.rule.is_confirmed}>
                          <ConfirmedMark confirmed={false} />
                        </Show>
                      </p>
                      <Standing clock={clock} />
                      <p class="text-sm break-words text-dim">{clock.rule.source}</p>
                    </div>
                    <Show when={clock.report === null && clock.state !== 'not_due' && clock.state !== 'not_closed'}>
                      <Button
                        disabled={refused()}
                        onClick={() => setWriting({ kind: clock.rule.kind, rule_id: clock.rule.id })}
                      >
                        {t('reporting.write', { kind: kindText(clock.rule.kind) })}
                      </Button>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          )}
        </Loaded>
      </Section>
      <IncidentReportList
        incident_id={props.incident_id}
        actions={
          <Button disabled={refused()} onClick={() => setWriting({ kind: 'progress', rule_id: null })}>
            {t('reporting.write_any')}
          </Button>
        }
      />
      <Show when={writing()} keyed>
        {(one) => (
          <ReportDialog
            incident_id={props.incident_id}
            begin={one}
            rules={(query.isPending ? [] : (query.data?.clocks ?? [])).map(({ rule }) => rule)}
            close={() => setWriting(undefined)}
          />
        )}
      </Show>
    </>
  );
}

/** What it says now: it goes on between two answers of the server. */
function Standing(props: { clock: Clock }) {
  const clock = () => props.clock;
  const state = () =>
    clock().state === 'running' && clock().due_at !== null && now() >= (clock().due_at ?? 0) ? 'late' : clock().state;
  const text = () => {
    const { due_at, report } = clock();
    switch (state()) {
      case 'running':
        return t('reporting.clock_running', { left: lastingText((due_at ?? 0) - now()) });
      case 'late':
        return t('reporting.clock_late', { late: lastingText(now() - (due_at ?? 0)) });
      case 'sent':
        return t(due_at === null ? 'reporting.clock_sent_unknown' : 'reporting.clock_sent');
      case 'sent_late':
        return t('reporting.clock_sent_late', { late: lastingText((report?.sent_at ?? 0) - (due_at ?? 0)) });
      case 'no_start':
        return t('reporting.clock_no_start');
      case 'not_closed':
        return t('reporting.clock_not_closed');
      default:
        return t('reporting.clock_not_due');
    }
  };
  const colour = () =>
    ({
      ...{ running: 'text-degraded', late: 'text-down', sent: 'text-up', sent_late: 'text-down' },
      ...{ no_start: 'text-unknown', not_closed: 'text-dim', not_due: 'text-dim' },
    })[state()];
  return (
    <div class="space-y-0.5">
      <p class="flex flex-wrap items-baseline gap-x-3">
        <span role={state() === 'running' ? 'timer' : undefined} class={`numeric font-semibold ${colour()}`}>
          {text()}
        </span>
        <Show when={clock().due_at}>
          {(at) => <span class="numeric text-sm text-dim">{t('reporting.due_at', { at: dateTime(at()) })}</span>}
        </Show>
        <Show when={clock().report}>
          {(report) => (
            <span class="numeric text-sm text-dim">
              {t('reporting.sent_report', { at: dateTime(report().sent_at), number: report().number })}
            </span>
          )}
        </Show>
      </p>
      <Show when={!clock().is_graded}>
        <p class="text-sm text-unknown">{t('reporting.ungraded')}</p>
      </Show>
    </div>
  );
}
