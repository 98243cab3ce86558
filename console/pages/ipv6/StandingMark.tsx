/** How far something has come: always a shape and a word; unknown is never green. */
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { StateMark } from '../../ui/Mark.tsx';
import { type Ipv6Row, rungText, type Standing, standingText } from './calls.ts';

const states = { done: 'up', degraded: 'down', left: 'degraded', unknown: 'unknown', exempt: 'maintenance' } as const;
export const standing_colours: Record<Standing, string> = {
  done: 'bg-up',
  left: 'bg-degraded',
  degraded: 'bg-down',
  unknown: 'bg-unknown',
  exempt: 'bg-maintenance',
};

export function StandingMark(props: { standing: Standing }) {
  return (
    <span class="inline-flex items-center gap-1.5 whitespace-nowrap">
      <StateMark state={states[props.standing]} quiet />
      {standingText(props.standing)}
    </span>
  );
}

/** What was measured, and what it was before it was lost. */
export function Measured(props: { row: Pick<Ipv6Row, 'measured' | 'last_good'> }) {
  return (
    <span>
      {rungText(props.row.measured)}
      <Show when={props.row.last_good}>
        {(rung) => <span class="ml-1.5 text-sm text-degraded">{t('ipv6.last_good', { rung: rungText(rung()) })}</span>}
      </Show>
    </span>
  );
}
