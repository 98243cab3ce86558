/** How an item, an assessment or a finding stands: a word in a frame beside its colour. Not judged is never green. */
import { word } from '../../i18n/index.ts';
import { type Assessment, type Finding, type Result, type Risk, resultText, stateText } from './assessment-calls.ts';

export const result_colours: Record<Result | 'none', string> = {
  conform: 'border-up text-up',
  partial: 'border-degraded text-degraded',
  not_conform: 'border-down text-down',
  not_applicable: 'border-line text-dim',
  none: 'border-unknown text-unknown border-dashed',
};
const frame = 'inline-block rounded border px-1.5 text-sm leading-5 whitespace-nowrap';

export const ItemResultMark = (props: { result: Result | null }) => (
  <span class={`${frame} ${result_colours[props.result ?? 'none']}`}>{resultText(props.result)}</span>
);

const state_colours: Record<Assessment['state'], string> = {
  planned: 'border-degraded text-degraded',
  open: 'border-accent text-accent',
  review: 'border-accent text-accent border-dashed',
  closed: 'border-line text-dim',
};
export const AssessmentMark = (props: { state: Assessment['state'] }) => (
  <span class={`${frame} ${state_colours[props.state]}`}>{stateText(props.state)}</span>
);

const finding_colours: Record<Finding['state'], string> = {
  open: 'border-degraded text-degraded',
  rectifying: 'border-accent text-accent',
  verified: 'border-up text-up',
  accepted: 'border-line text-dim',
};
export const FindingStateMark = (props: { state: Finding['state'] }) => (
  <span class={`${frame} ${finding_colours[props.state]}`}>{word('assessments', `finding_state_${props.state}`)}</span>
);

const risk_colours: Record<Risk, string> = { high: 'text-down', medium: 'text-degraded', low: 'text-ink' };
export const RiskMark = (props: { risk: Risk | null }) => (
  <span class={`font-medium whitespace-nowrap ${props.risk ? risk_colours[props.risk] : 'text-unknown'}`}>
    {word('assessments', `risk_${props.risk ?? 'none'}`)}
  </span>
);
