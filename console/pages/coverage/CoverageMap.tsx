/** How far something reaches, area by area: share live and share with IPv6 of what the register has, and the worst cell first. */
import { A, useSearchParams } from '@solidjs/router';
import MapIcon from 'lucide-solid/icons/map';
import { For, type JSX, Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { StackedBar } from '../../ui/Bars.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Matrix } from '../../ui/Matrix.tsx';
import { Section } from '../../ui/Page.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { Coverage as Data } from '../ipv6/calls.ts';
import { type Cell, groundOf, ipv6Text, liveText, status_colours, statuses, wanted } from './coverage-cell.ts';

export type By = Data['by'];
export type Row = Data['rows'][number];
type Links = {
  /** The map of an area, or of the root. */
  here: (by: By, area_id?: number) => string;
  /** Where the places that a cell counts are listed, if anywhere; without a row it counts those of all rows. */
  placesOf: (data: Data, cell: Cell, row: Row | undefined) => string | undefined;
};

/** What it counts is chosen in the address: `by`, and `area_id`. */
export function coverageOf(search: { by?: unknown; area_id?: unknown }): { by: By; area_id: number | undefined } {
  return { by: search.by === 'category' ? 'category' : 'level', area_id: Number(search.area_id) || undefined };
}

export function CoverageMap(props: Links & { query: Parameters<typeof Loaded<Data>>[0]['query']; by: By }) {
  const [, setSearch] = useSearchParams();
  return (
    <div class="space-y-4">
      <Segments
        label={t('coverage.by')}
        value={props.by}
        set={(value) => setSearch({ by: value === 'level' ? null : value })}
        options={[
          { value: 'level', label: t('coverage.by_level') },
          { value: 'category', label: t('coverage.by_category') },
        ]}
      />
      <Loaded query={props.query}>
        {(data) => (
          <Show when={data().path.length + data().rows.length > 0} fallback={<NoAreas />}>
            <Steps data={data()} here={props.here} />
            <Worst data={data()} here={props.here} placesOf={props.placesOf} />
            <Section title={t('coverage.map')} note={t('coverage.register', { day: data().day })}>
              <Show when={data().is_limited}>
                <p class="mb-3 rounded-md border border-line px-3 py-2 text-dim">{t('coverage.limited')}</p>
              </Show>
              <Legend />
              <Show when={data().columns.length > 0} fallback={<p class="text-dim">{t('coverage.no_units')}</p>}>
                <HeatMap data={data()} here={props.here} placesOf={props.placesOf} />
              </Show>
              <Show when={data().without_area > 0}>
                <p class="mt-3 text-sm text-dim">{t('coverage.without_area', { n: data().without_area })}</p>
              </Show>
            </Section>
          </Show>
        )}
      </Loaded>
    </div>
  );
}

function NoAreas() {
  return (
    <Empty icon={<MapIcon />} title={t('coverage.no_areas')} hint={t('coverage.no_areas_hint')}>
      <ButtonLink href={paths.imports({ kind: 'areas' })}>{t('coverage.import')}</ButtonLink>
    </Empty>
  );
}

/** From the root to where one is, each a way back. */
function Steps(props: { data: Data; here: Links['here'] }) {
  return (
    <Show when={props.data.path.length > 0}>
      <nav aria-label={t('coverage.path')}>
        <ol class="flex flex-wrap items-center gap-1.5">
          <For each={props.data.path}>
            {({ area_id, name }, place) => (
              <li class="flex items-center gap-1.5">
                <Show
                  when={place() < props.data.path.length - 1}
                  fallback={
                    <span aria-current="page" class="font-medium">
                      {name}
                    </span>
                  }
                >
                  <A class="link" href={props.here(props.data.by, area_id)}>
                    {name}
                  </A>
                  <span aria-hidden="true" class="text-dim">
                    ›
                  </span>
                </Show>
              </li>
            )}
          </For>
        </ol>
      </nav>
    </Show>
  );
}

export const columnText = (by: By, column: string): string =>
  by === 'level' ? word('words', `level_${column}`) : column || t('coverage.no_category');

function Worst(props: Links & { data: Data }) {
  const isGood = (cell: Cell) => cell.live === wanted(cell) && cell.ipv6 === cell.live;
  /** Into the area, or to what the cell counts where nothing is beneath it. */
  const href = (worst: NonNullable<Data['worst']>) => {
    const row = props.data.rows.find(({ area_id }) => area_id === worst.area_id);
    const deeper = props.here(props.data.by, worst.area_id);
    return row?.is_divided ? deeper : (props.placesOf(props.data, worst, row) ?? deeper);
  };
  return (
    <Show when={props.data.worst}>
      {(worst) => (
        <Section title={t('coverage.worst')}>
          <Show when={!isGood(worst())} fallback={<p class="text-dim">{t('coverage.all_good')}</p>}>
            <p class="flex flex-wrap items-baseline gap-x-4 gap-y-1">
              <A class="link text-lg font-semibold" href={href(worst())}>
                {worst().name} · {columnText(props.data.by, worst().column)}
              </A>
              <span class="numeric">
                {liveText(worst())} ({t('coverage.of', { n: worst().live, total: wanted(worst()) })})
              </span>
              <span class="numeric">{ipv6Text(worst())}</span>
            </p>
          </Show>
        </Section>
      )}
    </Show>
  );
}

function Legend() {
  return (
    <ul class="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      <For each={statuses}>
        {(status) => (
          <li class="flex items-center gap-1.5">
            <span aria-hidden="true" class={`size-2 rounded-full ${status_colours[status]}`} />
            {word('coverage', `status_${status}`)}
          </li>
        )}
      </For>
    </ul>
  );
}

function HeatMap(props: Links & { data: Data }) {
  const cells = (cells: readonly Cell[], row?: Row): JSX.Element[] =>
    props.data.columns.map((column) => {
      const cell = cells.find((one) => one.column === column);
      return cell ? (
        <HeatCell cell={cell} label={columnText(props.data.by, column)} href={props.placesOf(props.data, cell, row)} />
      ) : (
        '—'
      );
    });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and keys can only scroll what takes the focus.
    <section class="overflow-x-auto" tabIndex={0} aria-label={t('coverage.map')}>
      <Matrix
        label={t('coverage.map')}
        columns={props.data.columns.map((column) => columnText(props.data.by, column))}
        rows={[
          ...props.data.rows.map((row) => ({
            key: String(row.area_id),
            title: <RowTitle row={row} href={props.here(props.data.by, row.area_id)} />,
            cells: cells(row.cells, row),
          })),
          ...(props.data.rows.length > 1
            ? [{ key: 'total', title: t('coverage.total'), cells: cells(props.data.totals), strong: true }]
            : []),
        ]}
      />
    </section>
  );
}

function RowTitle(props: { row: Row; href: string }) {
  return (
    <span class="block min-w-20">
      <Show
        when={props.row.is_divided}
        fallback={props.row.is_own ? t('coverage.own', { name: props.row.name }) : props.row.name}
      >
        <A class="link" href={props.href}>
          {props.row.name}
        </A>
      </Show>
    </span>
  );
}

function HeatCell(props: { cell: Cell; label: string; href: string | undefined }) {
  const content = () => (
    <>
      <span class="block whitespace-nowrap">
        {liveText(props.cell)}
        <Show when={props.cell.total > 1}>
          <span class="ml-1.5 text-xs">
            {number(props.cell.live)}/{number(wanted(props.cell))}
          </span>
        </Show>
      </span>
      <span class="block text-sm whitespace-nowrap">{ipv6Text(props.cell)}</span>
      <Show when={props.cell.total > 1}>
        <span class="mt-1 block">
          <StackedBar label={props.label} parts={partsOf(props.cell)} thin />
        </span>
      </Show>
    </>
  );
  const shape = () =>
    `ml-auto block min-w-28 rounded-md px-2 py-1 text-left font-normal text-ink ${groundOf(props.cell)}`;
  return (
    <Show when={props.href} fallback={<span class={shape()}>{content()}</span>}>
      {(href) => (
        <A class={`${shape()} no-underline -outline-offset-2 hover:underline`} href={href()}>
          {content()}
        </A>
      )}
    </Show>
  );
}

const partsOf = (cell: Cell) =>
  statuses.map((status) => ({
    key: status,
    label: word('coverage', `status_${status}`),
    value: cell[status],
    colour: status_colours[status],
  }));
