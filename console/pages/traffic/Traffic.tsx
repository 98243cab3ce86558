/** Which ports carry most, which err, which fill. */
import { A, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import ChartLineIcon from 'lucide-solid/icons/chart-line';
import { createMemo, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { Page } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { quantity } from '../../ui/quantity.ts';
import { Segments } from '../../ui/Segments.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { orders, type PortList, type PortTraffic, trafficQueries } from './calls.ts';
import { forecastText, LEAST_DAYS, share } from './forecast.ts';
import { ShareBar } from './ShareBar.tsx';

const bps = (value: number | null) => (value === null ? <Unknown /> : quantity(value, 'bit/s'));
const count = (value: number | null) => (value === null ? <Unknown /> : quantity(Math.round(value), null));

const Unknown = () => <span class="text-dim">—</span>;

const portOf = (row: PortTraffic) => paths.node(row.node_id, { tab: 'interfaces', if: row.if_index });

type Order = (typeof orders)[number];

/** What the list is ordered by is in sight, whatever else is. */
const columnsFor = (by: Order): readonly Column<PortTraffic>[] => [
  {
    id: 'node',
    title: 'words.node',
    width: 150,
    grow: true,
    sort: false,
    value: (row) => row.node_name,
    cell: (row) => (
      <A href={portOf(row)} class="font-medium text-ink no-underline hover:text-accent hover:underline">
        {row.node_name}
      </A>
    ),
  },
  { id: 'port', title: 'traffic.port', width: 150, sort: false, value: (row) => row.name },
  { id: 'alias', title: 'nodes.if_alias', width: 120, grow: true, sort: false, value: (row) => row.alias },
  {
    id: 'p95_share',
    title: 'traffic.p95_share',
    width: 140,
    sort: false,
    value: (row) => row.p95_share,
    cell: (row) => <ShareBar share={row.p95_share} />,
  },
  {
    id: 'share',
    title: 'traffic.share_now',
    width: 130,
    hidden: by !== 'share',
    sort: false,
    value: (row) => row.share,
    cell: (row) => <ShareBar share={row.share} />,
  },
  {
    id: 'in',
    title: 'traffic.in_now',
    width: 100,
    align: 'end',
    sort: false,
    value: (row) => row.in_bps,
    cell: (row) => bps(row.in_bps),
  },
  {
    id: 'out',
    title: 'traffic.out_now',
    width: 100,
    align: 'end',
    sort: false,
    value: (row) => row.out_bps,
    cell: (row) => bps(row.out_bps),
  },
  {
    id: 'in_p95',
    title: 'traffic.in_p95',
    width: 105,
    align: 'end',
    sort: false,
    hidden: true,
    value: (row) => row.in_p95_bps,
    cell: (row) => bps(row.in_p95_bps),
  },
  {
    id: 'out_p95',
    title: 'traffic.out_p95',
    width: 105,
    align: 'end',
    sort: false,
    hidden: true,
    value: (row) => row.out_p95_bps,
    cell: (row) => bps(row.out_p95_bps),
  },
  {
    id: 'speed',
    title: 'traffic.speed',
    width: 95,
    align: 'end',
    sort: false,
    value: (row) => row.speed_bps,
    cell: (row) => bps(row.speed_bps),
  },
  {
    id: 'errors',
    title: 'traffic.errors',
    width: 115,
    align: 'end',
    sort: false,
    hidden: by !== 'errors',
    value: (row) => row.errors,
    cell: (row) => count(row.errors),
  },
  {
    id: 'discards',
    title: 'traffic.discards',
    width: 115,
    align: 'end',
    sort: false,
    hidden: by !== 'discards',
    value: (row) => row.discards,
    cell: (row) => count(row.discards),
  },
  {
    id: 'coverage',
    title: 'traffic.coverage',
    width: 85,
    align: 'end',
    sort: false,
    value: (row) => row.coverage,
    cell: (row) => share(row.coverage),
  },
  {
    id: 'forecast',
    hidden: by === 'errors' || by === 'discards',
    title: 'traffic.forecast',
    width: 190,
    grow: true,
    sort: false,
    value: (row) => forecastText(row.forecast),
  },
  {
    id: 'computed_at',
    title: 'traffic.computed_at',
    width: 110,
    sort: false,
    hidden: true,
    value: (row) => row.computed_at,
    cell: (row) => <Time at={row.computed_at} short />,
  },
];

export default function Traffic() {
  const filters = makeFilters(['q', 'unit_id', 'area_id', 'node_id']);
  const [search, setSearch] = useSearchParams();
  const by = () => orders.find((each) => each === search.by) ?? 'p95_share';
  const asked = () => ({ ...filters.query(), by: by() });
  const pages = useInfiniteQuery(() => ({ ...trafficQueries.pages(asked()), refetchInterval: 30_000 }));
  const counted = createMemo(() =>
    pages.isPending ? undefined : (pages.data?.pages[0] as unknown as PortList | undefined),
  );
  return (
    <Page title={t('traffic.title')} detail={t('traffic.intro')}>
      <div class="mb-3">
        <Segments
          label={t('traffic.by')}
          value={by()}
          set={(next) => setSearch({ by: next === 'p95_share' ? null : next })}
          options={orders.map((each) => ({ value: each, label: word('traffic', `by_${each}`) }))}
        />
      </div>
      <Show when={by()} keyed>
        {(order) => (
          <PagedTable
            name={`traffic-${order}`}
            label={t('traffic.title')}
            columns={columnsFor(order)}
            pages={pages}
            all={() => trafficQueries.all(asked())}
            href={portOf}
            main
            toolbar={<FilterBar filters={filters} choices={[]} placeholder={t('traffic.filter')} />}
            narrow={(row) => <Narrow port={row} />}
            filtered={filters.active()}
            nothingMatches={<NothingMatches filters={filters} />}
            empty={<Nothing by={order} told={(counted()?.ports ?? 0) - (counted()?.untold ?? 0)} />}
          />
        )}
      </Show>
      <Show when={(counted()?.untold ?? 0) > 0 ? counted() : undefined}>
        {(all) => (
          <p class="mt-2 text-sm text-dim">{t('traffic.untold', { ports: all().ports, untold: all().untold })}</p>
        )}
      </Show>
    </Page>
  );
}

/** Nothing to list is good news only where something is known. */
function Nothing(props: { by: Order; told: number }) {
  const good = () => props.told > 0 && (props.by === 'errors' || props.by === 'discards' || props.by === 'fills');
  return (
    <Show
      when={good()}
      fallback={<Empty icon={<ChartLineIcon />} title={t('traffic.none')} hint={t('traffic.none_hint')} />}
    >
      <Empty
        icon={<ChartLineIcon />}
        title={word('traffic', `none_${props.by}`)}
        {...(props.by === 'fills' ? { hint: t('traffic.none_fills_hint', { days: LEAST_DAYS }) } : {})}
      />
    </Show>
  );
}

function Narrow(props: { port: PortTraffic }) {
  return (
    <div class="space-y-1">
      <div class="flex items-start justify-between gap-3">
        <A href={portOf(props.port)} class="min-w-0 font-medium text-ink no-underline">
          {props.port.node_name}
          <span class="ml-2 font-normal text-dim">{props.port.name}</span>
        </A>
        <span class="numeric text-sm whitespace-nowrap">{bps(props.port.speed_bps)}</span>
      </div>
      <ShareBar share={props.port.p95_share} />
      <p class="text-sm text-dim">{forecastText(props.port.forecast)}</p>
    </div>
  );
}
