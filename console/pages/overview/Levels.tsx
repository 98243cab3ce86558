/** The four levels of the extranet, each with its nodes' states. */
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { StackedBar } from '../../ui/Bars.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { type Overview, type State, states } from '../../wire.ts';
import { totalOf } from './States.tsx';
import { state_colours } from './state-colours.ts';

type Level = Overview['levels'][number];

export function Levels(props: { levels: Level[] }) {
  return (
    <ul class="space-y-3">
      <For each={props.levels}>
        {(row) => (
          <li class="grid grid-cols-[4rem_minmax(0,1fr)] items-center gap-x-3 gap-y-0.5">
            <Show when={row.level} fallback={<span class="text-dim">{t('overview.level_none')}</span>}>
              {(level) => (
                <A
                  href={paths.nodes({ level: level() })}
                  class="text-ink no-underline hover:text-accent hover:underline"
                >
                  {word('words', `level_${level()}`)}
                </A>
              )}
            </Show>
            <StackedBar
              label={row.level ? word('words', `level_${row.level}`) : t('overview.level_none')}
              parts={states.map((state) => ({
                key: state,
                label: word('words', `state_${state}`),
                value: row[state],
                colour: state_colours[state],
              }))}
            />
            <Figures row={row} />
          </li>
        )}
      </For>
    </ul>
  );
}

/** Only what isn't well is spelt out; the total says the rest. */
function Figures(props: { row: Level }) {
  const worth = (): State[] => states.filter((state) => state !== 'up' && props.row[state] > 0);
  return (
    <span class="col-start-2 flex flex-wrap items-center gap-x-3 text-sm">
      <span class="numeric text-dim">{t('overview.nodes_total', { n: totalOf(props.row) })}</span>
      <For each={worth()}>
        {(state) => (
          <A
            href={paths.nodes({ state, ...(props.row.level ? { level: props.row.level } : {}) })}
            class="inline-flex items-center gap-1 text-ink no-underline hover:text-accent"
          >
            <StateMark state={state} quiet />
            <span class="numeric">{number(props.row[state])}</span>
          </A>
        )}
      </For>
    </span>
  );
}
