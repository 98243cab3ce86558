/** How far the network reaches, area by area: share live and share with IPv6 of what the register has, and the worst cell first. */
import { A, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
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
import { type Coverage as Data, ipv6Queries } from './calls.ts';
import { type Cell, groundOf, ipv6Text, liveText, status_colours, statuses, wanted } from './coverage-cell.ts';

type By = Data['by'];
type Row = Data['rows'][number];

const here = (by: By, area_id?: number) =>
  paths.ipv6({ tab: 'coverage', ...(by === 'category' ? { by } : {}), ...(area_id ? { area_id } : {}) });

export function Coverage() {
  const [search, setSearch] = useSearchParams();
  const by = (): By => (search.by === 'category' ? 'category' : 'level');
  const query = useQuery(() => ipv6Queries.coverage({ area_id: Number(search.area_id) || undefined, by: by() }));
  return (
    <div class="space-y-4">
      <Segments
        label={t('ipv6_coverage.by')}
        value={by()}
        set={(value) => setSearch({ by: value === 'level' ? null : value })}
        options={[
          { value: 'level', label: t('ipv6_coverage.by_level') },
          { value: 'category', label: t('ipv6_coverage.by_category') },
        ]}
      />
      <Loaded query={query}>
        {(data) => (
          <Show when={data().path.length + data().rows.length > 0} fallback={<NoAreas />}>
            <Steps data={data()} />
            <Worst data={data()} />
            <Section title={t('ipv6_coverage.map')} note={t('ipv6_coverage.register', { day: data().day })}>
              <Show when={data().is_limited}>
                <p class="mb-3 rounded-md border border-line px-3 py-2 text-dim">{t('ipv6_coverage.limited')}</p>
              </Show>
              <Legend />
              <Show when={data().columns.length > 0} fallback={<p class="text-dim">{t('ipv6_coverage.no_units')}</p>}>
                <HeatMap data={data()} />
              </Show>
              <Show when={data().without_area > 0}>
                <p class="mt-3 text-sm text-dim">{t('ipv6_coverage.without_area', { n: data().without_area })}</p>
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
    <Empty icon={<MapIcon />} title={t('ipv6_coverage.no_areas')} hint={t('ipv6_coverage.no_areas_hint')}>
      <ButtonLink href={paths.imports({ kind: 'areas' })}>{t('ipv6_coverage.import')}</ButtonLink>
    </Empty>
  );
}

/** From the root to where one is, each a way back. */
function Steps(props: { data: Data }) {
  return (
    <Show when={props.data.path.length > 0}>
      <nav aria-label={t('ipv6_coverage.path')}>
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
                  <A class="link" href={here(props.data.by, area_id)}>
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

const columnText = (by: By, column: string): string =>
  by === 'level' ? word('words', `level_${column}`) : column || t('ipv6_coverage.no_category');

function Worst(props: { data: Data }) {
  const isGood = (cell: Cell) => cell.live === wanted(cell) && cell.ipv6 === cell.live;
  /** Into the area, or to its nodes where one is in it. */
  const href = ({ area_id }: { area_id: number }) =>
    props.data.rows.some((row) => row.area_id === area_id && row.is_divided)
      ? here(props.data.by, area_id)
      : paths.nodes({ area_id });
  return (
    <Show when={props.data.worst}>
      {(worst) => (
        <Section title={t('ipv6_coverage.worst')}>
          <Show when={!isGood(worst())} fallback={<p class="text-dim">{t('ipv6_coverage.all_good')}</p>}>
            <p class="flex flex-wrap items-baseline gap-x-4 gap-y-1">
              <A class="link text-lg font-semibold" href={href(worst())}>
                {worst().name} · {columnText(props.data.by, worst().column)}
              </A>
              <span class="numeric">
                {liveText(worst())} ({t('ipv6_coverage.of', { n: worst().live, total: wanted(worst()) })})
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
            {word('ipv6_coverage', `status_${status}`)}
          </li>
        )}
      </For>
    </ul>
  );
}

function HeatMap(props: { data: Data }) {
  const cells = (cells: readonly Cell[], row?: Row): JSX.Element[] =>
    props.data.columns.map((column) => {
      const cell = cells.find((one) => one.column === column);
      return cell ? (
        <HeatCell cell={cell} label={columnText(props.data.by, column)} href={hrefOf(props.data.by, cell, row)} />
      ) : (
        '—'
      );
    });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and keys can only scroll what takes the focus.
    <section class="overflow-x-auto" tabIndex={0} aria-label={t('ipv6_coverage.map')}>
      <Matrix
        label={t('ipv6_coverage.map')}
        columns={props.data.columns.map((column) => columnText(props.data.by, column))}
        rows={[
          ...props.data.rows.map((row) => ({
            key: String(row.area_id),
            title: <RowTitle by={props.data.by} row={row} />,
            cells: cells(row.cells, row),
          })),
          ...(props.data.rows.length > 1
            ? [{ key: 'total', title: t('ipv6_coverage.total'), cells: cells(props.data.totals), strong: true }]
            : []),
        ]}
      />
    </section>
  );
}

/** The list of nodes knows areas with all beneath them, and levels; nothing of departments. */
const hrefOf = (by: By, { column }: Cell, row: Row | undefined): string | undefined =>
  by === 'level' && row ? paths.nodes({ area_id: row.area_id, level: column }) : undefined;

function RowTitle(props: { by: By; row: Row }) {
  return (
    <span class="block min-w-20">
      <Show
        when={props.row.is_divided}
        fallback={props.row.is_own ? t('ipv6_coverage.own', { name: props.row.name }) : props.row.name}
      >
        <A class="link" href={here(props.by, props.row.area_id)}>
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
    label: word('ipv6_coverage', `status_${status}`),
    value: cell[status],
    colour: status_colours[status],
  }));
