/** The things that a figure counts, one by one, each with what is so of it and where that was seen. */
import { useParams } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { allRows } from '../../api.ts';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Page } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import Missing from '../Missing.tsx';
import { boardQueries, type FigureItem, item_statuses } from './calls.ts';

const marks = { met: 'pass', unmet: 'fail', unknown: 'unknown', exempt: 'not_applicable' } as const;
const statusText = (status: FigureItem['status']) => word('overview', `item_${status}`);

const columns: Column<FigureItem>[] = [
  { id: 'name', title: 'overview.item_name', width: 280, grow: true, value: (row) => row.name, sort: false },
  {
    id: 'status',
    title: 'words.state',
    width: 120,
    value: (row) => statusText(row.status),
    cell: (row) => <Standing row={row} />,
    sort: false,
  },
  { id: 'reason', title: 'overview.item_reason', width: 300, grow: true, value: (row) => say(row.reason), sort: false },
  {
    id: 'seen_at',
    title: 'overview.item_seen',
    width: 140,
    value: (row) => row.seen_at,
    cell: (row) => <Time at={row.seen_at} short />,
    sort: false,
  },
];

export default function FigureItems() {
  const params = useParams<{ name: string }>();
  const board = useQuery(() => boardQueries.board());
  const figure = () => (board.isPending ? undefined : board.data?.figures.find(({ name }) => name === params.name));
  const filters = makeFilters(['q', 'status', 'area_id']);
  const pages = useInfiniteQuery(() => boardQueries.items(params.name, filters.query()));
  return (
    <Show when={!pages.isError || figure() !== undefined || board.isPending} fallback={<Missing />}>
      <Page
        title={figure() ? say(figure()?.title ?? { zh: '', en: '' }) : t('overview.figures')}
        detail={<Show when={figure()}>{(one) => <span class="text-balance">{say(one().counts)}</span>}</Show>}
        crumbs={[{ title: t('overview.title'), href: paths.overview() }]}
      >
        <PagedTable
          name="figure-items"
          label={t('overview.figures')}
          columns={columns}
          pages={pages}
          all={() => allRows<FigureItem>(`/api/overview/figures/${params.name}`, filters.query())}
          href={(row) => row.path ?? paths.figure(params.name)}
          toolbar={
            <FilterBar
              filters={filters}
              choices={[
                {
                  key: 'status',
                  title: t('words.state'),
                  options: item_statuses.map((value) => ({ value, label: statusText(value) })),
                },
              ]}
            />
          }
          narrow={(row) => <Narrow row={row} />}
          main
          filtered={filters.active()}
          nothingMatches={<NothingMatches filters={filters} />}
          empty={<Empty title={t('overview.nothing_due')} hint={t('overview.nothing_due_hint')} />}
        />
      </Page>
    </Show>
  );
}

const Standing = (props: { row: FigureItem }) => (
  <span class="inline-flex items-center gap-1.5 whitespace-nowrap">
    <StatusMark status={marks[props.row.status]} quiet />
    {statusText(props.row.status)}
  </span>
);

function Narrow(props: { row: FigureItem }) {
  return (
    <a href={props.row.path ?? undefined} class="block space-y-0.5 text-ink no-underline">
      <span class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{props.row.name}</span>
        <Standing row={props.row} />
      </span>
      <span class="block text-sm text-dim">{say(props.row.reason)}</span>
    </a>
  );
}
