/** Marks of supervision: how a thing stands, and points that are certain beside those that depend on unknown things. */
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { dateTime } from '../../time.ts';
import { StatusMark } from '../../ui/Mark.tsx';
import type { Status as Mark } from '../../wire.ts';
import { type Status, statusText } from './calls.ts';

const drawn: Record<Status, Mark> = { met: 'pass', unmet: 'fail', unknown: 'unknown', exempt: 'not_applicable' };

export function ItemMark(props: { status: Status | null }) {
  return (
    <span class="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Show when={props.status}>{(status) => <StatusMark status={drawn[status()]} quiet />}</Show>
      <span class={props.status === 'unmet' ? 'text-down' : props.status === 'unknown' ? 'text-unknown' : ''}>
        {statusText(props.status)}
      </span>
    </span>
  );
}

/** Of 100: certain in colour, what depends on unknown things hatched, the rest empty. The figures stand beside it. */
export function PointsBar(props: { points: string; unknown_points: string; of?: string }) {
  const share = (value: string) => `${(Number(value) / Number(props.of ?? 100)) * 100}%`;
  const label = () => t('supervision.points_of', { points: props.points, unknown: props.unknown_points });
  return (
    <span
      role="img"
      aria-label={label()}
      title={label()}
      class="flex h-2 w-full min-w-16 overflow-hidden rounded-full bg-sunken"
    >
      <span class="bg-accent" style={{ width: share(props.points) }} />
      <span class="bg-hatched" style={{ width: share(props.unknown_points) }} />
    </span>
  );
}

const rule_colours: Record<string, string> = {
  ...{ in_force: 'border-up text-up', draft: 'border-line text-dim', submitted: 'border-degraded text-degraded' },
  ...{ reviewed: 'border-accent text-accent', issued: 'border-up text-up', open: 'border-degraded text-degraded' },
  ...{ upheld: 'border-up text-up' },
};
/** Of rules, bulletins and objections. */
export function StandingMark(props: { state: string }) {
  return (
    <span
      class={`rounded-full border px-2 text-xs leading-5 whitespace-nowrap ${rule_colours[props.state] ?? 'border-line text-dim'}`}
    >
      {word('supervision', `state_${props.state}`)}
    </span>
  );
}

/** When what is shown was read. */
export const lastRead = (from: number, until: number): string =>
  t('supervision.read_between', { from: dateTime(from), until: dateTime(until) });
