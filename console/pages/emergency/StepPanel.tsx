/** One step: what is to be done, by whom and when, and the buttons of whoever may. Big enough for a thumb. */
import { A } from '@solidjs/router';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import type { Block } from '#api/emergency/plan-words.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { Time } from '../../ui/Time.tsx';
import { lineOf, type RunPage, type StepDetail } from './incident-calls.ts';
import { LateMark } from './incident-marks.tsx';
import { Prose } from './Prose.tsx';
import { StepActions } from './StepActions.tsx';

const result_looks = { met: 'text-up', not_met: 'text-down', unknown: 'text-unknown' } as const;

export function StepPanel(props: { page: RunPage; step: StepDetail }) {
  const step = () => props.step;
  const role = () => props.page.roles.find(({ id }) => id === step().role);
  const phones = createMemo(() => props.page.contacts.filter((one) => one.role === step().role && one.phone !== ''));
  return (
    <div class="space-y-3 break-words">
      <div class="flex flex-wrap items-center gap-2">
        <h3 class="min-w-0 text-lg font-semibold">{step().title}</h3>
        <LateMark late={step().late_at !== null && step().status === 'open'} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>
          {word('emergency_flow', `status_${step().is_stuck && step().kind === 'check' ? 'stuck' : step().status}`)}
        </span>
        <Show when={role()}>{(found) => <span>{t('emergency_runs.by_role', { role: found().title })}</span>}</Show>
        <Show when={step().status === 'open' && step().deadline_at}>
          {(at) => (
            <span>
              {t('emergency_runs.due')} <Time at={at()} />
            </span>
          )}
        </Show>
      </p>
      <Show when={step().hint}>
        {(hint) => <p class="rounded-md bg-sunken px-3 py-2 whitespace-pre-line">{hint()}</p>}
      </Show>
      <Show when={step().text}>{(text) => <p class="whitespace-pre-line">{text()}</p>}</Show>
      <Show when={step().looks.length > 0}>
        <ol class="space-y-1">
          <For each={step().looks}>
            {(look) => (
              <li>
                <span class={`font-medium ${result_looks[look.result]}`}>
                  {word('emergency_runs', `result_${look.result}`)}
                </span>{' '}
                <span>{lineOf(look.because)}</span> <Time at={look.at} short />
              </li>
            )}
          </For>
        </ol>
      </Show>
      <Outcome step={step()} />
      <Show when={step().status === 'open' && props.page.run.status === 'running'}>
        <Show
          when={step().may_act || step().may_approve || !step().waits}
          fallback={<p class="text-dim">{t('emergency_runs.not_yours')}</p>}
        >
          <StepActions run_id={props.page.run.id} step={step()} />
        </Show>
      </Show>
      <Show when={phones().length > 0}>
        <p class="text-sm">
          {t('emergency_runs.contacts')}:{' '}
          <For each={phones()}>
            {(one) => (
              <a class="link mr-3" href={`tel:${one.phone}`}>
                {one.name} {one.phone}
              </a>
            )}
          </For>
        </p>
      </Show>
      <Show when={step().prose.length > 0}>
        <details>
          <summary class="cursor-pointer">{t('emergency_runs.prose')}</summary>
          <div class="mt-2">
            <Prose blocks={step().prose as unknown as Block[]} />
          </div>
        </details>
      </Show>
    </div>
  );
}

/** What came of it, as far as it has come. */
function Outcome(props: { step: StepDetail }) {
  const values = () =>
    props.step.record.flatMap(({ id, ask, kind }) => {
      const value = props.step.values[id];
      return value ? [{ ask, value: kind === 'time' ? dateTime(Date.parse(value)) : value }] : [];
    });
  return (
    <>
      <Show when={values().length > 0}>
        <dl class="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3">
          <For each={values()}>
            {(one) => (
              <>
                <dt class="text-dim">{one.ask}</dt>
                <dd class="break-words">{one.value}</dd>
              </>
            )}
          </For>
        </dl>
      </Show>
      <Show when={props.step.answered}>
        {(answer) => <p class="font-medium">{props.step.answers.find(({ id }) => id === answer())?.text}</p>}
      </Show>
      <Show when={props.step.ticket_id}>
        {(id) => (
          <p>
            <A class="link" href={paths.ticket(id())}>
              {t('emergency_runs.ticket')} {id()}
            </A>
          </p>
        )}
      </Show>
      <Show when={props.step.sent}>
        {(sent) => <p class={sent().is_ok ? '' : 'text-down'}>{lineOf(sent().said)}</p>}
      </Show>
      <Show when={props.step.reason}>{(reason) => <p>{lineOf(reason())}</p>}</Show>
      <Switch>
        <Match when={props.step.ended_at !== null && props.step.by}>
          {(by) => (
            <p class="text-sm text-dim">
              {t('emergency_runs.ended_by', { who: by() as string })} <Time at={props.step.ended_at} />
            </p>
          )}
        </Match>
        <Match when={props.step.status === 'open' && !props.step.waits}>
          <p role="status" class="text-dim">
            {t(WAITS[props.step.kind] ?? 'emergency_runs.looking')}
          </p>
        </Match>
      </Switch>
    </>
  );
}

const WAITS = {
  check: 'emergency_runs.looking',
  wait: 'emergency_runs.waiting_time',
  ticket: 'emergency_runs.waiting_ticket',
  action: 'emergency_runs.sending',
  notify: 'emergency_runs.sending',
  decide: 'emergency_flow.status_open',
  parallel: 'emergency_flow.status_open',
  call: 'emergency_flow.status_open',
  do: 'emergency_flow.status_open',
} as const;
