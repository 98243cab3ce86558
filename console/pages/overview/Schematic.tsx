/** The city and its counties as tiles: how far the network reaches in each, how its nodes stand. No map: outlines aren't known here. */
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { StackedBar } from '../../ui/Bars.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { shareText, statuses, wanted } from '../coverage/coverage-cell.ts';
import { type Board, type Cell, type Place, sumOf, unwell } from './calls.ts';
import { levelsOf, placeParts, status_colours } from './place-parts.ts';
import { WorstMark } from './WorstMark.tsx';

const coverage = (area_id: number) => paths.ipv6({ tab: 'coverage', area_id });

export function Schematic(props: { extranet: Board['extranet'] }) {
  const counties = () => props.extranet.places.filter(({ is_own }) => !is_own);
  return (
    <div class="space-y-3">
      <Show when={props.extranet.root}>
        {(root) => (
          <div class="rounded-lg border border-line bg-sunken p-3">
            <div class="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
              <h3 class="font-semibold">
                <A href={coverage(root().area_id)} class="text-ink no-underline hover:text-accent hover:underline">
                  {root().name}
                </A>
              </h3>
              <Show when={props.extranet.is_limited}>
                <span class="text-sm text-dim">{t('overview.limited')}</span>
              </Show>
            </div>
            <ul class="grid gap-x-6 gap-y-2 sm:grid-cols-2">
              <For each={props.extranet.totals}>{(cell) => <Level cell={cell} area_id={root().area_id} />}</For>
            </ul>
          </div>
        )}
      </Show>
      <ul
        class="grid grid-cols-1 gap-2 sm:grid-cols-2 xl:grid-cols-3 2xl:grid-cols-4"
        aria-label={t('overview.schematic')}
      >
        <For each={counties()}>{(place) => <Tile place={place} />}</For>
      </ul>
      <Legend />
    </div>
  );
}

function Level(props: { cell: Cell; area_id: number }) {
  const title = () => word('words', `level_${props.cell.column}`);
  return (
    <li class="grid grid-cols-[3rem_minmax(0,1fr)_auto] items-center gap-x-3">
      <span class="text-sm">{title()}</span>
      <StackedBar label={title()} parts={placeParts(props.cell)} />
      <span class="numeric text-sm whitespace-nowrap text-dim">
        {number(props.cell.live)}/{number(wanted(props.cell as Cell))} · IPv6{' '}
        {shareText(props.cell.ipv6, props.cell.live)}
      </span>
    </li>
  );
}

function Tile(props: { place: Place }) {
  const sum = () => sumOf(props.place.cells);
  const worst = () => props.place.worst;
  return (
    <li
      class={`min-w-0 rounded-lg border bg-surface p-3 ${worst() === 'down' ? 'border-down' : worst() === 'degraded' ? 'border-degraded' : 'border-line'}`}
    >
      <div class="flex items-center justify-between gap-2">
        <A
          href={coverage(props.place.area_id)}
          class="min-w-0 truncate font-semibold text-ink no-underline hover:text-accent hover:underline"
        >
          {props.place.name}
        </A>
        <span class="shrink-0 text-sm">
          <Show when={worst()} fallback={<span class="text-dim">{t('overview.no_nodes')}</span>}>
            {(state) => <WorstMark state={state()} />}
          </Show>
        </span>
      </div>
      <p class="my-1 flex items-baseline justify-between gap-2">
        <span class="numeric text-xl font-semibold">{shareText(sum().live, sum().total - sum().exempt)}</span>
        <span class="numeric text-sm text-dim">IPv6 {shareText(sum().ipv6, sum().live)}</span>
      </p>
      <ul class="space-y-1 text-sm text-dim">
        <For each={levelsOf(props.place.cells)}>
          {(cell) => (
            <li class="grid grid-cols-[3rem_minmax(0,1fr)_3.5rem] items-center gap-x-2">
              <span>{word('words', `level_${cell.column}`)}</span>
              <StackedBar
                label={`${props.place.name} ${word('words', `level_${cell.column}`)}`}
                parts={placeParts(cell)}
                thin
              />
              <span class="numeric text-right whitespace-nowrap">
                {number(cell.live)}/{number(wanted(cell))}
              </span>
            </li>
          )}
        </For>
      </ul>
      <ul class="mt-1 flex flex-wrap gap-x-3 text-sm">
        <For each={unwell.filter((state) => props.place.states[state] > 0)}>
          {(state) => (
            <li>
              <A
                href={paths.nodes({ area_id: props.place.area_id, state })}
                data-count={props.place.states[state]}
                class="inline-flex items-center gap-1 text-ink no-underline hover:text-accent hover:underline"
                aria-label={`${props.place.name} ${word('words', `state_${state}`)}: ${props.place.states[state]}`}
              >
                <StateMark state={state} quiet />
                <span class="numeric">{number(props.place.states[state])}</span>
              </A>
            </li>
          )}
        </For>
      </ul>
    </li>
  );
}

function Legend() {
  return (
    <ul class="flex flex-wrap gap-x-4 gap-y-1 text-sm text-dim">
      <For each={statuses}>
        {(status) => (
          <li class="flex items-center gap-1.5">
            <span aria-hidden="true" class={`size-2.5 rounded-full ${status_colours[status]}`} />
            {word('coverage', `status_${status}`)}
          </li>
        )}
      </For>
    </ul>
  );
}
