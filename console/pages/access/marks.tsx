/** How networks and items stand: a word beside each colour. What nothing tells of is dashed, never green. */
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import {
  type Answer,
  answerText,
  differenceText,
  type Network,
  type NetworkState,
  sightText,
  stateText,
} from './calls.ts';

const frame = 'inline-block rounded border px-1.5 text-sm leading-5 whitespace-nowrap';

const state_colours: Record<NetworkState, string> = {
  surveyed: 'border-edge text-ink border-dashed',
  planned: 'border-edge text-ink',
  connecting: 'border-accent text-accent border-dashed',
  connected: 'border-accent text-accent',
  merged: 'border-up text-up font-medium',
  closed: 'border-line text-dim',
  kept: 'border-maintenance text-maintenance',
};
export const NetworkStateMark = (props: { network: Pick<Network, 'state' | 'asked'> }) => (
  <span class="inline-flex flex-wrap items-center gap-1">
    <span class={`${frame} ${state_colours[props.network.state]}`}>{stateText(props.network.state)}</span>
    <Show when={props.network.asked}>
      {(asked) => (
        <span class={`${frame} border-degraded text-degraded`}>{t('access.asked', { state: stateText(asked()) })}</span>
      )}
    </Show>
  </span>
);

const sight_colours: Record<Network['sight'], string> = {
  live: 'text-up',
  silent: 'text-down',
  unmeasured: 'text-unknown',
};
const sight_signs: Record<Network['sight'], string> = { live: '●', silent: '✕', unmeasured: '?' };

/** Where what is seen differs from what is declared, that is said as well. */
export const SightMark = (props: { network: Pick<Network, 'sight' | 'difference' | 'state'> }) => (
  <span class="inline-flex flex-wrap items-baseline gap-x-2">
    <span class={`whitespace-nowrap ${sight_colours[props.network.sight]}`}>
      <span aria-hidden="true">{sight_signs[props.network.sight]} </span>
      {sightText(props.network.sight)}
    </span>
    <Show when={differenceText(props.network)}>{(text) => <span class="text-sm text-degraded">{text()}</span>}</Show>
  </span>
);

const answer_colours: Record<Answer | 'none', string> = {
  yes: 'text-up',
  no: 'text-down font-medium',
  unknown: 'text-unknown',
  not_applicable: 'text-dim',
  none: 'text-dim',
};
const answer_signs: Record<Answer | 'none', string> = {
  yes: '✓',
  no: '✕',
  unknown: '?',
  not_applicable: '–',
  none: '·',
};

export const ItemAnswerMark = (props: { answer: Answer | null }) => (
  <span class={`whitespace-nowrap ${answer_colours[props.answer ?? 'none']}`}>
    <span aria-hidden="true">{answer_signs[props.answer ?? 'none']} </span>
    {answerText(props.answer)}
  </span>
);
