/** How a deadline stands, and its day: always a shape and a word; unknown is never green. */
import { Show } from 'solid-js';
import { StatusMark } from '../../ui/Mark.tsx';
import { dayText } from './calendar-day.ts';
import { daysText, type Standing, standingText } from './calls.ts';

const marks = { ok: 'pass', soon: 'warn', overdue: 'fail', unknown: 'unknown', none: 'not_applicable' } as const;

export function DueMark(props: { standing: Standing }) {
  return (
    <span class="inline-flex items-center gap-1.5 whitespace-nowrap">
      <StatusMark status={marks[props.standing]} quiet />
      {standingText(props.standing)}
    </span>
  );
}

/** A day of the calendar with what is left until then. */
export function Day(props: { at: number | null; days?: number | null }) {
  return (
    <Show when={props.at !== null} fallback={<span class="text-dim">—</span>}>
      <span class="numeric whitespace-nowrap">{dayText(props.at)}</span>
      <Show when={props.days !== undefined && props.days !== null}>
        {' '}
        <span class="text-sm whitespace-nowrap text-dim">{daysText(props.days ?? null)}</span>
      </Show>
    </Show>
  );
}
