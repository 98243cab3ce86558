/** Figures of the programme: how much of what is due is seen to be met; each count leads to the things that it counts. */
import { A } from '@solidjs/router';
import { For } from 'solid-js';
import { number, say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { StackedBar } from '../../ui/Bars.tsx';
import { shareText } from '../coverage/coverage-cell.ts';
import { dueOf, type Figure, item_colours, item_statuses } from './calls.ts';

const shown = item_statuses.filter((status) => status !== 'exempt');

export const partsOf = (figure: Figure) =>
  (['met', 'unknown', 'unmet'] as const).map((status) => ({
    key: status,
    label: word('overview', `item_${status}`),
    value: figure[status],
    colour: item_colours[status],
  }));

export function Figures(props: { figures: readonly Figure[] }) {
  return (
    <ul class="divide-y divide-line border-t border-line" aria-label={t('overview.figures')}>
      <For each={props.figures}>
        {(figure) => (
          <li class="grid grid-cols-[minmax(0,1fr)_4rem] items-center gap-x-4 gap-y-1 px-4 py-2 sm:grid-cols-[minmax(0,11rem)_minmax(0,1fr)_4rem]">
            <A
              href={paths.figure(figure.name)}
              class="min-w-0 text-ink no-underline hover:text-accent hover:underline"
              title={say(figure.counts)}
            >
              {say(figure.title)}
            </A>
            <div class="col-span-2 row-start-2 sm:col-span-1 sm:row-start-auto">
              <StackedBar label={say(figure.title)} parts={partsOf(figure)} />
              <p class="mt-1 flex flex-wrap gap-x-3 text-sm">
                <For each={shown}>
                  {(status) => (
                    <A
                      href={paths.figure(figure.name, { status })}
                      data-count={figure[status]}
                      class={`inline-flex items-center gap-1.5 no-underline hover:text-accent hover:underline ${figure[status] === 0 ? 'text-dim' : 'text-ink'}`}
                      aria-label={`${say(figure.title)} ${word('overview', `item_${status}`)}: ${figure[status]}`}
                    >
                      <span aria-hidden="true" class={`size-2 rounded-full ${item_colours[status]}`} />
                      {word('overview', `item_${status}`)}
                      <span class="numeric">{number(figure[status])}</span>
                    </A>
                  )}
                </For>
              </p>
            </div>
            <span
              class={`numeric row-start-1 text-right text-lg font-semibold sm:row-start-auto ${dueOf(figure) === 0 ? 'text-dim' : ''}`}
              title={dueOf(figure) === 0 ? t('overview.nothing_due') : undefined}
            >
              {shareText(figure.met, dueOf(figure))}
            </span>
          </li>
        )}
      </For>
    </ul>
  );
}
