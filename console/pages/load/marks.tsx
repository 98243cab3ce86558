/** How plans and runs stand: a word beside each colour. Unknown is dashed or a question mark, never green. */
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { StatusMark } from '../../ui/Mark.tsx';
import { engineText, type PlanRow, planStateText, type RunRow, runStateText } from './calls.ts';

const frame = 'inline-block rounded border px-1.5 text-sm leading-5 whitespace-nowrap';

const plan_colours: Record<PlanRow['state'], string> = {
  draft: 'border-edge text-ink border-dashed',
  submitted: 'border-degraded text-degraded',
  approved: 'border-accent text-accent',
  rejected: 'border-down text-down',
  withdrawn: 'border-line text-dim',
  expired: 'border-line text-dim border-dashed',
};
export const PlanStateMark = (props: { state: PlanRow['state'] }) => (
  <span class={`${frame} ${plan_colours[props.state]}`}>{planStateText(props.state)}</span>
);

const run_colours: Record<RunRow['state'], string> = {
  running: 'border-accent text-accent font-semibold',
  complete: 'border-line text-ink',
  stopped: 'border-degraded text-degraded',
  failed: 'border-down text-down',
  interrupted: 'border-unknown text-unknown border-dashed',
};
export const RunStateMark = (props: { state: RunRow['state'] }) => (
  <span class={`${frame} ${run_colours[props.state]}`}>{runStateText(props.state)}</span>
);

/** Of a run that goes on there is none yet. */
export const VerdictMark = (props: {
  is: 'pass' | 'fail' | 'unknown' | null;
  limited?: boolean | null | undefined;
}) => (
  <span class="inline-flex flex-wrap items-center gap-x-2">
    <StatusMark status={props.is ?? 'unknown'} />
    <Show when={props.limited}>
      <span class={`${frame} border-degraded text-degraded`}>{t('load_runs.limited_short')}</span>
    </Show>
  </span>
);

export const BaselineMark = () => <span class={`${frame} border-accent text-accent`}>{t('load_runs.baseline')}</span>;

/** Worse than the baseline that it had. */
export const RegressedMark = () => (
  <span class={`${frame} border-down text-down`}>
    <span aria-hidden="true">↓ </span>
    {t('load_runs.regressed')}
  </span>
);

/** Of what this console didn't measure itself. */
export const EngineMark = (props: { engine: RunRow['engine'] }) => (
  <Show when={props.engine !== 'own'}>
    <span class={`${frame} border-dashed border-unknown text-unknown`}>{engineText(props.engine)}</span>
  </Show>
);

/** What nobody measured. */
export const Unmeasured = () => <span class="text-dim">—</span>;
