/** How versions of plans stand: a word beside each colour. What isn't in force is never green. */
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { now } from '../../time.ts';
import { Time } from '../../ui/Time.tsx';
import { type PlanRow, stateText, type VersionState } from './plan-calls.ts';

const frame = 'inline-block rounded border px-1.5 text-sm leading-5 whitespace-nowrap';
const colours: Record<VersionState, string> = {
  draft: 'border-edge border-dashed text-ink',
  submitted: 'border-degraded text-degraded',
  reviewed: 'border-degraded text-degraded',
  approved: 'border-accent text-accent',
  in_force: 'border-up text-up',
  superseded: 'border-line text-dim',
  discarded: 'border-line border-dashed text-dim',
};
export const VersionMark = (props: { state: VersionState }) => (
  <span class={`${frame} ${colours[props.state]}`}>{stateText(props.state)}</span>
);

/** Of a plan: what is in force, and what is worked on beside it. */
export const PlanMark = (props: { plan: PlanRow }) => (
  <span class="inline-flex flex-wrap items-center gap-1.5">
    <Show
      when={props.plan.in_force_version !== null}
      fallback={
        <span class={`${frame} border-unknown border-dashed text-unknown`}>{t('emergency_plans.not_in_force')}</span>
      }
    >
      <VersionMark state="in_force" />
    </Show>
    <Show when={props.plan.work_state}>{(state) => <VersionMark state={state()} />}</Show>
  </span>
);

export const ReviewDue = (props: { plan: PlanRow }) => (
  <Show when={props.plan.review_due_at} fallback={<span class="text-dim">{t('emergency_plans.review_never')}</span>}>
    {(at) => (
      <span class={at() < now() ? 'text-down' : ''}>
        <Time at={at()} short />
        <Show when={at() < now()}>
          <span class="ml-1.5 font-medium">{t('emergency_plans.overdue')}</span>
        </Show>
        <Show when={props.plan.review_because !== 'time' && props.plan.review_because}>
          {(because) => <span class="ml-1.5 text-dim">{word('emergency_plans', `because_${because()}`)}</span>}
        </Show>
      </span>
    )}
  </Show>
);
