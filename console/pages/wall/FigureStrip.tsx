/** Figures of the programme side by side: the share that is seen to be met, and of what. */
import { For, Show } from 'solid-js';
import { number, say, t } from '../../i18n/index.ts';
import { StackedBar } from '../../ui/Bars.tsx';
import { dueOf, type Figure } from '../overview/calls.ts';
import { partsOf } from '../overview/Figures.tsx';
import { share } from './share.ts';

export const figures_in_strip: readonly Figure['name'][] = [
  'extranet_live',
  'extranet_ipv6',
  'services_ipv6',
  'protection',
  'crypto_assessed',
  'plans_drilled',
];

export function FigureStrip(props: { figures: readonly Figure[] }) {
  return (
    <ul class="grid shrink-0 auto-cols-fr grid-flow-col gap-[1.25rem]" aria-label={t('wall.figures')}>
      <For each={props.figures}>{(figure) => <Gauge figure={figure} />}</For>
    </ul>
  );
}

function Gauge(props: { figure: Figure }) {
  const due = () => dueOf(props.figure);
  return (
    <li class="min-w-0 rounded-[0.75rem] border border-line bg-surface px-[1.25rem] py-[0.875rem]">
      <h3 class="text-[1.375rem] leading-[1.875rem] text-dim">{say(props.figure.title)}</h3>
      <p class={`numeric mb-[0.25rem] text-[2.75rem] leading-[3.25rem] font-semibold ${due() === 0 ? 'text-dim' : ''}`}>
        {share(props.figure.met, due())}
      </p>
      <StackedBar label={say(props.figure.title)} parts={partsOf(props.figure)} />
      <p class="numeric mt-[0.5rem] flex flex-wrap justify-between gap-x-[0.75rem] text-[1.25rem] leading-[1.625rem] whitespace-nowrap text-dim">
        <Show when={due() > 0} fallback={t('wall.nothing_due')}>
          <span>{t('wall.of_due', { met: number(props.figure.met), due: number(due()) })}</span>
          <Show when={props.figure.unknown > 0}>
            <span class="text-ink">{t('wall.unknown_n', { n: props.figure.unknown })}</span>
          </Show>
        </Show>
      </p>
    </li>
  );
}
