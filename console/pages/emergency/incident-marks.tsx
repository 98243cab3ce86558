/** Signs of incidents and runs: a word beside each colour. */
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { gradeText, type IncidentRow, type RunOfIncident, stateText, statusText } from './incident-calls.ts';

const base = 'inline-flex items-center rounded-full border px-2 text-sm leading-6 whitespace-nowrap';
const grade_looks: Record<string, string> = {
  1: 'border-down bg-down text-on-danger',
  2: 'border-down text-down',
  3: 'border-degraded text-degraded',
  4: 'border-edge',
};

export const GradeSign = (props: { grade: number | null }) => (
  <span class={`${base} ${props.grade === null ? 'border-dashed border-edge text-dim' : grade_looks[props.grade]}`}>
    {gradeText(props.grade)}
  </span>
);

export const IncidentStateMark = (props: { state: IncidentRow['state'] }) => (
  <span class={`${base} ${props.state === 'open' ? 'border-accent text-accent' : 'border-line text-dim'}`}>
    {stateText(props.state)}
  </span>
);

export const RunStatusMark = (props: { status: RunOfIncident['status'] }) => (
  <span
    class={`${base} ${{ running: 'border-accent text-accent', ended: 'border-up text-up', aborted: 'border-dashed border-edge text-dim' }[props.status]}`}
  >
    {statusText(props.status)}
  </span>
);

export const LateMark = (props: { late: boolean }) => (
  <Show when={props.late}>
    <span class={`${base} border-down text-down`}>{t('emergency_runs.late')}</span>
  </Show>
);
