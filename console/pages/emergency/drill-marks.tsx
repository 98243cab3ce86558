/** How drills stand: a word beside each colour. What never began is no better than what failed. */
import { word } from '../../i18n/index.ts';
import { type DrillPage, type DrillRow, stateText } from './drill-calls.ts';

const frame = 'inline-block rounded border px-1.5 text-sm leading-5 whitespace-nowrap';

export const drill_colours: Record<DrillRow['state'], string> = {
  planned: 'border-accent text-accent',
  running: 'border-degraded text-degraded font-semibold',
  done: 'border-up text-up',
  cancelled: 'border-line text-dim border-dashed',
  missed: 'border-down text-down',
};
export const DrillStateMark = (props: { state: DrillRow['state'] }) => (
  <span class={`${frame} ${drill_colours[props.state]}`}>{stateText(props.state)}</span>
);

type Judged = NonNullable<DrillPage['comparison']>['rows'][number]['judged'];
const judged_colours: Record<Judged, string> = {
  better: 'border-up text-up',
  same: 'border-line text-ink',
  worse: 'border-down text-down',
  unknown: 'border-unknown text-unknown border-dashed',
};
export const JudgedMark = (props: { judged: Judged }) => (
  <span class={`${frame} ${judged_colours[props.judged]}`}>{word('drills', `judged_${props.judged}`)}</span>
);
