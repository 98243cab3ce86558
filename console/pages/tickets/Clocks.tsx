/** How a ticket stands against its times, in working time, with when and by whom one was missed. */
import { Match, Show, Switch } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { Time } from '../../ui/Time.tsx';
import type { Clock } from './calls.ts';

const minute_ms = 60_000;
const looks: Record<Clock['state'], string> = {
  none: 'text-dim',
  running: 'text-accent',
  paused: 'text-maintenance',
  met: 'text-up',
  breached: 'text-down',
};

/** Working time as people read it. */
export function lasting(ms: number): string {
  const minutes = Math.floor(ms / minute_ms);
  return t('tickets.hours', { h: Math.floor(minutes / 60), m: minutes % 60 });
}

/** `is_dropped`: withdrawn or merged. What wasn't done is not kept in time either. */
export function ClockView(props: { title: string; clock: Clock; is_dropped: boolean }) {
  const state = () => (props.is_dropped && props.clock.state === 'met' ? 'none' : props.clock.state);
  const text = () =>
    state() === props.clock.state ? word('tickets', `clock_${props.clock.state}`) : t('tickets.clock_dropped');
  const share = () =>
    props.clock.target_min === null ? 0 : Math.min(1, props.clock.elapsed_ms / (props.clock.target_min * minute_ms));
  return (
    <div class="space-y-1">
      <p class="flex items-baseline justify-between gap-3">
        <span class="font-medium">{props.title}</span>
        <span class={`font-medium ${looks[state()]}`}>{text()}</span>
      </p>
      <Show when={props.clock.target_min !== null}>
        <div class="h-1.5 overflow-hidden rounded bg-sunken" aria-hidden="true">
          <div
            class={`h-full ${props.clock.state === 'breached' ? 'bg-down' : share() >= 0.75 ? 'bg-degraded' : 'bg-accent'}`}
            style={{ width: `${Math.round(share() * 100)}%` }}
          />
        </div>
      </Show>
      <p class="numeric text-sm text-dim">
        <Show
          when={props.clock.target_min}
          fallback={t('tickets.elapsed_only', { used: lasting(props.clock.elapsed_ms) })}
        >
          {(target) =>
            t('tickets.elapsed', { used: lasting(props.clock.elapsed_ms), target: lasting(target() * minute_ms) })
          }
        </Show>
      </p>
      <Switch>
        <Match when={props.clock.breached_at}>
          {(at) => (
            <p class="text-sm text-down">
              {t('tickets.breached_by')} <Time at={at()} />{' '}
              <Show when={props.clock.breached_by}>{(unit) => t('tickets.held_then', { unit: unit() })}</Show>
            </p>
          )}
        </Match>
        <Match when={props.clock.state === 'running' && props.clock.due_at}>
          {(at) => (
            <p class="text-sm">
              {t('tickets.due_by')} <Time at={at()} />
            </p>
          )}
        </Match>
      </Switch>
    </div>
  );
}
