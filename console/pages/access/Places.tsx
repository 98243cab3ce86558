/** The places that a cell of the map counts, the worst first, each with the reason and its networks. */
import { A, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import MapIcon from 'lucide-solid/icons/map';
import { Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { type By, columnText, coverageOf } from '../coverage/CoverageMap.tsx';
import { status_colours, statuses } from '../coverage/coverage-cell.ts';
import { accessQueries, type Place } from './calls.ts';

const statusText = (row: Place) => word('coverage', `status_${row.status}`);
const networksOf = (row: Place) =>
  row.networks > 0 ? paths.access(row.kind === 'area' ? { area_id: row.id } : { unit_id: row.id }) : undefined;

function Status(props: { row: Place }) {
  return (
    <span class="inline-flex items-center gap-1.5">
      <span aria-hidden="true" class={`size-2 rounded-full ${status_colours[props.row.status]}`} />
      {statusText(props.row)}
    </span>
  );
}

const columns: readonly Column<Place>[] = [
  {
    id: 'name',
    title: 'words.name',
    width: 180,
    sort: false,
    value: (row) => row.name,
    cell: (row) => (
      <A class="link" href={row.kind === 'area' ? paths.areas({ id: row.id }) : paths.units({ id: row.id })}>
        {row.name}
      </A>
    ),
  },
  { id: 'area', title: 'words.area', width: 120, sort: false, value: (row) => row.area_name, hidden: true },
  {
    id: 'column',
    title: 'access.column',
    width: 110,
    sort: false,
    value: (row) => columnText(row.kind === 'area' ? 'level' : 'category', row.column),
  },
  {
    id: 'status',
    title: 'access.measured',
    width: 150,
    sort: false,
    value: statusText,
    cell: (row) => <Status row={row} />,
  },
  { id: 'reason', title: 'access.because', width: 240, grow: true, sort: false, value: (row) => say(row.reason) },
  {
    id: 'networks',
    title: 'access.networks',
    width: 90,
    align: 'end',
    sort: false,
    value: (row) => row.networks,
    cell: (row) => (
      <Show when={networksOf(row)} fallback={row.networks}>
        {(href) => (
          <A class="link" href={href()}>
            {row.networks}
          </A>
        )}
      </Show>
    ),
  },
];

export function Places() {
  const [search] = useSearchParams();
  const filters = makeFilters(['status', 'column', 'own', 'area_id', 'by']);
  const query = () => {
    const { column, own, status } = filters.query();
    return {
      ...{ ...coverageOf(search), is_own: own === '1' || undefined, status },
      // The category of departments that have none is empty, which an address leaves out.
      ...(column === undefined ? {} : { column: column === '-' ? ' ' : column }),
    };
  };
  const pages = useInfiniteQuery(() => accessQueries.places(query()));
  const { by, area_id } = coverageOf(search);
  return (
    <div class="space-y-3">
      <ButtonLink href={paths.access({ tab: 'coverage', area_id, ...(by === 'category' ? { by } : {}) })}>
        {t('access.back_to_map')}
      </ButtonLink>
      <PagedTable
        name="access-places"
        label={t('access.tab_places')}
        columns={columns}
        pages={pages}
        all={() => accessQueries.allPlaces(query())}
        main
        toolbar={<FilterBar filters={filters} choices={choices(coverageOf(search).by)} without_text />}
        narrow={(row) => <Narrow row={row} />}
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Empty icon={<MapIcon />} title={t('coverage.no_areas')} hint={t('coverage.no_areas_hint')} />}
      />
    </div>
  );
}

function Narrow(props: { row: Place }) {
  return (
    <div>
      <p class="flex justify-between gap-3">
        <span class="font-medium">{props.row.name}</span>
        <Status row={props.row} />
      </p>
      <p class="text-sm text-dim">{say(props.row.reason)}</p>
      <Show when={networksOf(props.row)}>
        {(href) => (
          <A class="link text-sm" href={href()}>
            {t('access.networks_n', { n: props.row.networks })}
          </A>
        )}
      </Show>
    </div>
  );
}

const levels = ['city', 'county', 'town', 'village'] as const;
const choices = (by: By): Filter[] => [
  {
    key: 'status',
    title: t('access.measured'),
    options: statuses.map((value) => ({ value, label: word('coverage', `status_${value}`) })),
  },
  // Categories are the register's own words: a cell of the map chooses one.
  ...(by === 'level'
    ? [
        {
          key: 'column',
          title: t('access.column'),
          options: levels.map((value) => ({ value, label: word('words', `level_${value}`) })),
        },
      ]
    : []),
];
