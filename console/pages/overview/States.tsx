/** How many nodes and systems stand how; each figure leads to them. */
import { A } from '@solidjs/router';
import { For } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { StackedBar } from '../../ui/Bars.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { type State, type StateCounts, states } from '../../wire.ts';
import { state_colours } from './state-colours.ts';

export const totalOf = (counts: StateCounts) => states.reduce((sum, state) => sum + counts[state], 0);

export function States(props: { nodes: StateCounts; systems: StateCounts }) {
  return (
    <section class="card divide-y divide-line">
      <Strip
        title={t('overview.nodes')}
        counts={props.nodes}
        href={(state) => paths.nodes({ state })}
        all={paths.nodes()}
      />
      <Strip
        title={t('overview.systems')}
        counts={props.systems}
        href={(state) => paths.systems({ state })}
        all={paths.systems()}
      />
    </section>
  );
}

function Strip(props: { title: string; counts: StateCounts; href: (state: State) => string; all: string }) {
  const parts = () =>
    states.map((state) => ({
      key: state,
      label: word('words', `state_${state}`),
      value: props.counts[state],
      colour: state_colours[state],
    }));
  return (
    <div class="px-4 pt-3 pb-4">
      <div class="mb-2.5 flex items-baseline justify-between gap-3">
        <h2 class="font-semibold">{props.title}</h2>
        <A href={props.all} class="link numeric text-sm">
          {t('overview.nodes_total', { n: totalOf(props.counts) })}
        </A>
      </div>
      <ul class="-mx-2.5 mb-3 grid grid-cols-3 gap-x-2 gap-y-1 sm:grid-cols-5">
        <For each={states}>
          {(state) => (
            <li>
              <A
                href={props.href(state)}
                data-count={props.counts[state]}
                class="block rounded-md px-2.5 py-1 text-ink no-underline hover:bg-wash"
              >
                <span
                  class={`numeric block text-2xl font-semibold tracking-tight ${props.counts[state] === 0 ? 'text-dim' : ''}`}
                >
                  {number(props.counts[state])}
                </span>
                <span class="text-sm">
                  <StateMark state={state} />
                </span>
              </A>
            </li>
          )}
        </For>
      </ul>
      <StackedBar parts={parts()} label={props.title} />
    </div>
  );
}
