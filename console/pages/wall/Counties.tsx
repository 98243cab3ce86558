/** The city by level, and a tile for each county: whether it is live, how its nodes stand, how far its towns and IPv6 are. */
import { For, Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { StackedBar } from '../../ui/Bars.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { wanted } from '../coverage/coverage-cell.ts';
import { type Board, type Cell, type Place, sumOf, unwell } from '../overview/calls.ts';
import { levelsOf, placeParts } from '../overview/place-parts.ts';
import { WorstMark } from '../overview/WorstMark.tsx';
import { share } from './share.ts';

/** More than these can't be read from afar: the worst are shown. */
const tiles_max = 16;
const worst_first = ['down', 'degraded', 'unknown', 'maintenance', 'up'];
/** So that few places stay empty; at most four rows of four. */
const columnsFor = (tiles: number) => [0, 1, 1, 2, 2, 3, 3, 4, 4, 3][tiles] ?? 4;

/** `pressed`: a band on top takes room. */
export function Counties(props: { extranet: Board['extranet']; pressed: boolean }) {
  const counties = () => props.extranet.places.filter(({ is_own }) => !is_own);
  const shown = () =>
    counties().length <= tiles_max
      ? counties()
      : counties()
          .toSorted((a, b) => worst_first.indexOf(a.worst ?? 'unknown') - worst_first.indexOf(b.worst ?? 'unknown'))
          .slice(0, tiles_max);
  const rows = () => Math.ceil(shown().length / columnsFor(shown().length));
  return (
    <section class="flex min-h-0 flex-col gap-[1rem]" aria-label={t('wall.counties')}>
      <Show
        when={props.extranet.places.length > 0}
        fallback={<p class="m-auto text-[2rem] text-dim">{t('wall.no_counties')}</p>}
      >
        <ul class="grid shrink-0 auto-cols-fr grid-flow-col gap-[1.25rem] rounded-[0.75rem] border border-line bg-surface px-[1.5rem] py-[1rem]">
          <For each={props.extranet.totals}>{(cell) => <Level cell={cell} />}</For>
        </ul>
        <ul
          class="grid min-h-0 flex-1 auto-rows-fr gap-[1rem]"
          style={{ 'grid-template-columns': `repeat(${columnsFor(shown().length)}, minmax(0, 1fr))` }}
        >
          <For each={shown()}>
            {(place) => <Tile place={place} low={rows() > 2} bare={rows() > 2 && props.pressed} />}
          </For>
        </ul>
        <Show when={counties().length > tiles_max}>
          <p class="shrink-0 text-dim">{t('wall.more', { n: counties().length - tiles_max })}</p>
        </Show>
      </Show>
    </section>
  );
}

function Level(props: { cell: Cell }) {
  const title = () => word('words', `level_${props.cell.column}`);
  return (
    <li class="min-w-0">
      <p class="flex items-baseline justify-between gap-[0.75rem] whitespace-nowrap">
        <span class="text-dim">{title()}</span>
        <span class="numeric">
          <span class="text-[1.875rem] font-semibold">{number(props.cell.live)}</span>
          <span class="text-dim">/{number(props.cell.total - props.cell.exempt)}</span>
        </span>
      </p>
      <div class="mt-[0.25rem]">
        <StackedBar label={title()} parts={placeParts(props.cell)} />
      </div>
      <p class="numeric mt-[0.375rem] text-[1.25rem] text-dim">IPv6 {share(props.cell.ipv6, props.cell.live)}</p>
    </li>
  );
}

/** What is down is seen from the other end of the room. */
const edges: Record<string, string> = {
  down: 'border-down bg-surface ring-[0.1875rem] ring-down',
  degraded: 'border-degraded bg-surface',
  unknown: 'border-unknown bg-surface',
};

/** `low`: no room for a name of two lines. `bare`: none for the share either. */
function Tile(props: { place: Place; low: boolean; bare: boolean }) {
  const sum = () => sumOf(props.place.cells);
  return (
    <li
      class={`flex min-h-0 min-w-0 flex-col justify-between rounded-[0.75rem] border-[0.1875rem] px-[1.125rem] py-[0.6875rem] ${edges[props.place.worst ?? ''] ?? 'border-line bg-surface'}`}
      data-worst={props.place.worst ?? 'none'}
    >
      <div>
        <h3
          class={`text-[1.75rem] leading-[2.25rem] font-semibold ${props.low ? 'truncate' : ''}`}
          data-may-cut={props.low ? '' : undefined}
        >
          {props.place.name}
        </h3>
        <p class="flex items-center gap-x-[1.125rem] whitespace-nowrap [&_svg]:size-[1.5rem]">
          <Show when={props.place.worst} fallback={<span class="text-dim">{t('overview.no_nodes')}</span>}>
            {(worst) => <WorstMark state={worst()} />}
          </Show>
          <For each={unwell.filter((state) => props.place.states[state] > 0)}>
            {(state) => (
              <span class="inline-flex items-center gap-[0.375rem]">
                <Show when={state !== props.place.worst}>
                  <StateMark state={state} quiet />
                </Show>
                <span class="numeric font-semibold">{number(props.place.states[state])}</span>
              </span>
            )}
          </For>
        </p>
      </div>
      <Show when={!props.bare}>
        <p class="flex items-baseline justify-between gap-[0.75rem] whitespace-nowrap">
          <span>
            <span class="numeric text-[3rem] leading-[3.25rem] font-semibold">
              {share(sum().live, sum().total - sum().exempt)}
            </span>{' '}
            <span class="text-[1.25rem] text-dim">{t('wall.live')}</span>
          </span>
          <span class="numeric text-[1.25rem] text-dim">IPv6 {share(sum().ipv6, sum().live)}</span>
        </p>
      </Show>
      <ul class="space-y-[0.25rem] text-[1.375rem] leading-[1.75rem] whitespace-nowrap text-dim">
        <For each={levelsOf(props.place.cells)}>
          {(cell) => (
            <li class="grid grid-cols-[2.875rem_minmax(0,1fr)_4rem] items-center gap-x-[0.75rem]">
              <span>{word('wall', `level_${cell.column}`)}</span>
              <StackedBar
                label={`${props.place.name} ${word('words', `level_${cell.column}`)}`}
                parts={placeParts(cell)}
              />
              <span class="numeric text-right">
                {number(cell.live)}/{number(wanted(cell))}
              </span>
            </li>
          )}
        </For>
      </ul>
    </li>
  );
}
