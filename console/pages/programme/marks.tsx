/** Signs of the programme: how a deadline stands, what is measured, and how far it is from what was declared. */
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { StatusMark } from '../../ui/Mark.tsx';
import {
  type AreaRow,
  declaredText,
  differenceText,
  type Item,
  type Measured,
  measuredText,
  type ReportRow,
  type Standing,
  standingText,
  type TaskRow,
  worstOf,
} from './calls.ts';

const marks = {
  reached: 'pass',
  ahead: 'pass',
  missed: 'fail',
  unknown: 'unknown',
  declared: 'unknown',
  running: 'not_applicable',
  undated: 'not_applicable',
} as const;

export const StandingMark = (props: { standing: Standing }) => (
  <span class="inline-flex items-center gap-1.5 whitespace-nowrap">
    <StatusMark status={marks[props.standing]} quiet />
    {standingText(props.standing)}
  </span>
);

export function TaskMark(props: { task: TaskRow }) {
  return (
    <Show
      when={props.task.ended_on === null && worstOf(props.task)}
      fallback={<span class="text-dim whitespace-nowrap">{plainText(props.task)}</span>}
    >
      {(standing) => <StandingMark standing={standing()} />}
    </Show>
  );
}

const plainText = ({ ended_on, is_standing }: TaskRow): string =>
  ended_on !== null ? t('programme.ended') : is_standing ? t('programme.standing') : '—';
export const taskStandingText = (task: TaskRow): string => {
  const worst = task.ended_on === null ? worstOf(task) : undefined;
  return worst ? standingText(worst) : plainText(task);
};

const item_marks = { met: 'pass', unmet: 'fail', unknown: 'unknown', exempt: 'not_applicable' } as const;
export const ItemMark = (props: { status: Item['status'] }) => (
  <span class="inline-flex items-center gap-1.5 whitespace-nowrap">
    <StatusMark status={item_marks[props.status]} quiet />
    {word('programme', `item_${props.status}`)}
  </span>
);

const report_looks = {
  waiting: 'border-accent text-accent',
  accepted: 'border-up text-up',
  returned: 'border-down text-down',
};
export const ReportMark = (props: { state: ReportRow['state'] }) => (
  <span class={`inline-flex rounded-full border px-2 text-sm leading-6 whitespace-nowrap ${report_looks[props.state]}`}>
    {word('programme', `report_${props.state}`)}
  </span>
);

export const MeasuredShare = (props: { measured: Measured }) => (
  <span
    class={`numeric ${props.measured.is === 'share' ? '' : props.measured.is === 'unknown' ? 'text-unknown' : 'text-dim'}`}
  >
    {measuredText(props.measured)}
  </span>
);

export const DeclaredShare = (props: { percent: number | null }) => (
  <span class={`numeric ${props.percent === null ? 'text-dim' : ''}`}>{declaredText(props.percent)}</span>
);

/** A warning where more was declared than is seen. */
export function Difference(props: { row: AreaRow }) {
  const points = () => props.row.difference;
  return (
    <Show when={points() !== null} fallback={<span class="text-dim">—</span>}>
      <span class={`numeric whitespace-nowrap ${(points() ?? 0) < 0 ? 'font-medium text-degraded' : ''}`}>
        <Show when={(points() ?? 0) < 0}>
          <span class="mr-1">
            <StatusMark status="warn" quiet />
          </span>
        </Show>
        {differenceText(points())}
      </span>
    </Show>
  );
}

const steps: readonly [number, string][] = [
  [100, 'bg-up/25'],
  [90, 'bg-up/12'],
  [50, 'bg-degraded/15'],
  [0, 'bg-down/15'],
];

/** Where nothing is known there is no warm and no cold: hatched. */
export function groundOf({ is, low }: Measured): string {
  if (is === 'unknown' || is === 'not_kept') return 'bg-hatched';
  if (is !== 'share' || low === null) return 'bg-sunken';
  return steps.find(([from]) => low >= from)?.[1] ?? '';
}
