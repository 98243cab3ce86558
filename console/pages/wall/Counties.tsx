/** The city by level, and a tile for each county: whether it is live, how its nodes stand, how far its towns and IPv6 are. */
import { For, Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { StackedBar } from '../../ui/Bars.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { shareText, status_colours, statuses } from '../ipv6/coverage-cell.ts';
import { type Board, type Cell, type Place, sumOf, unwell } from '../overview/calls.ts';

/** More than these can't be read from afar: the worst are shown. */
const tiles_max = 16;
const worst_first = ['down', 'degraded', 'unknown', 'maintenance', 'up'];
const columnsFor = (tiles: number) => (tiles <= 2 ? 1 : tiles <= 6 ? 2 : tiles <= 9 ? 3 : 4);

export function Counties(props: { extranet: Board['extranet'] }) {
  const counties = () => props.extranet.places.filter(({ is_own }) => !is_own);
  const shown = () =>
    counties().length <= tiles_max
      ? counties()
      : counties()
          .toSorted((a, b) => worst_first.indexOf(a.worst ?? 'up') - worst_first.indexOf(b.worst ?? 'up'))
          .slice(0, tiles_max);
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
          <For each={shown()}>{(place) => <Tile place={place} />}</For>
        </ul>
        <Show when={counties().length > tiles_max}>
          <p class="shrink-0 text-dim">{t('wall.more', { n: counties().length - tiles_max })}</p>
        </Show>
      </Show>
    </section>
  );
}

const partsOf = (cell: Omit<Cell, 'column'>) =>
  statuses.map((status) => ({
    key: status,
    label: word('ipv6_coverage', `status_${status}`),
    value: cell[status],
    colour: status === 'unmeasured' ? 'bg-hatched' : status_colours[status],
  }));

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
        <StackedBar label={title()} parts={partsOf(props.cell)} />
      </div>
      <p class="numeric mt-[0.375rem] text-[1.25rem] text-dim">IPv6 {shareText(props.cell.ipv6, props.cell.live)}</p>
    </li>
  );
}

const edges: Record<string, string> = { down: 'border-down', degraded: 'border-degraded', unknown: 'border-unknown' };

function Tile(props: { place: Place }) {
  const sum = () => sumOf(props.place.cells);
  const beneath = () => props.place.cells.filter(({ column }) => column === 'town' || column === 'village');
  return (
    <li
      class={`flex min-h-0 min-w-0 flex-col justify-between rounded-[0.75rem] border-2 bg-surface px-[1.25rem] py-[0.75rem] ${edges[props.place.worst ?? ''] ?? 'border-line'}`}
      data-worst={props.place.worst ?? 'none'}
    >
      <div class="flex items-center justify-between gap-[0.75rem] [&_svg]:size-[1.625rem]">
        <h3 class="min-w-0 text-[1.75rem] leading-[2.25rem] font-semibold">{props.place.name}</h3>
        <Show when={props.place.worst}>
          {(worst) => (
            <span class="shrink-0 text-[1.375rem]">
              <StateMark state={worst()} />
            </span>
          )}
        </Show>
      </div>
      <p class="flex items-baseline justify-between gap-[0.75rem] whitespace-nowrap">
        <span>
          <span class="numeric text-[2.5rem] leading-[2.75rem] font-semibold">
            {shareText(sum().live, sum().total - sum().exempt)}
          </span>{' '}
          <span class="text-dim">{t('wall.live')}</span>
        </span>
        <span class="numeric text-dim">IPv6 {shareText(sum().ipv6, sum().live)}</span>
      </p>
      <StackedBar label={props.place.name} parts={partsOf(sum())} />
      <p class="flex flex-wrap gap-x-[1.25rem] text-[1.25rem] whitespace-nowrap text-dim [&_svg]:size-[1.25rem]">
        <For each={beneath()}>
          {(cell) => (
            <span class="numeric">
              {word('words', `level_${cell.column}`)} {number(cell.live)}/{number(cell.total - cell.exempt)}
            </span>
          )}
        </For>
        <For each={unwell.filter((state) => props.place.states[state] > 0)}>
          {(state) => (
            <span class="inline-flex items-center gap-[0.375rem] text-ink">
              <StateMark state={state} quiet />
              <span class="numeric">{number(props.place.states[state])}</span>
            </span>
          )}
        </For>
      </p>
    </li>
  );
}
