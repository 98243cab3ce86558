/** How grave a risk is, and how an assessment stands: a word beside each colour. Not rated is dashed, never green. */
import { word } from '../../i18n/index.ts';
import { type Level, levelText, type OpenRisk, type Rating, type RiskRow } from './calls.ts';

const frame = 'inline-block rounded border px-1.5 text-sm leading-5 whitespace-nowrap';

const level_colours: Record<Level, string> = {
  5: 'border-down text-down font-semibold',
  4: 'border-down text-down',
  3: 'border-degraded text-degraded',
  2: 'border-edge text-ink',
  1: 'border-line text-dim',
};
export const LevelMark = (props: { level: Rating }) => (
  <span
    class={`${frame} ${props.level === null ? 'border-dashed border-unknown text-unknown' : level_colours[props.level]}`}
  >
    {levelText(props.level)}
  </span>
);

/** The ground of a place of the heat map. */
export const level_grounds: Record<Level, string> = {
  5: 'bg-down/30',
  4: 'bg-down/15',
  3: 'bg-degraded/20',
  2: 'bg-wash',
  1: 'bg-sunken',
};

const state_colours: Record<RiskRow['state'], string> = {
  planned: 'border-degraded text-degraded',
  open: 'border-accent text-accent',
  closed: 'border-line text-dim',
};
export const RiskStateMark = (props: { state: RiskRow['state'] }) => (
  <span class={`${frame} ${state_colours[props.state]}`}>{word('risk', `state_${props.state}`)}</span>
);

const treating_colours: Record<OpenRisk['state'], string> = {
  undecided: 'border-degraded text-degraded',
  planned: 'border-degraded text-degraded',
  in_progress: 'border-accent text-accent',
  to_verify: 'border-accent text-accent border-dashed',
  done: 'border-up text-up',
};
export const TreatingMark = (props: { state: OpenRisk['state'] }) => (
  <span class={`${frame} ${treating_colours[props.state]}`}>{word('risk', `treating_${props.state}`)}</span>
);
