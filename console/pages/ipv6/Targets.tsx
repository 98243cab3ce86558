/** Nodes and services with how far each has come. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { makeUnitChoice } from '../tickets/unit-choice.ts';
import {
  type Ipv6Row,
  ipv6Queries,
  kinds,
  node_rungs,
  rungText,
  service_rungs,
  standings,
  standingText,
} from './calls.ts';
import { Measured, StandingMark } from './StandingMark.tsx';

const heldBack = (row: Ipv6Row) => row.failing.join(' ');
const columns: Column<Ipv6Row>[] = [
  { id: 'name', title: 'ipv6.name', width: 220, grow: true, value: (row) => row.name },
  {
    id: 'standing',
    title: 'ipv6.standing',
    width: 110,
    value: (row) => standingText(row.standing),
    cell: (row) => <StandingMark standing={row.standing} />,
    sort: false,
  },
  {
    id: 'measured',
    title: 'ipv6.measured',
    width: 210,
    value: (row) => rungText(row.measured),
    cell: (row) => <Measured row={row} />,
    sort: false,
  },
  {
    id: 'declared',
    title: 'ipv6.declared',
    width: 120,
    value: (row) => (row.declared === null ? null : rungText(row.declared)),
    sort: false,
  },
  {
    id: 'target',
    title: 'ipv6.target',
    width: 120,
    value: (row) => (row.target === null ? null : rungText(row.target)),
    sort: false,
  },
  { id: 'held_back', title: 'ipv6.held_back', width: 120, value: heldBack, sort: false },
  { id: 'unit', title: 'ipv6.unit', width: 170, value: (row) => row.unit },
  {
    id: 'since',
    title: 'ipv6.since',
    width: 110,
    value: (row) => row.since,
    cell: (row) => (row.since === null ? null : <Time at={row.since} short />),
  },
];

export function Targets() {
  const filters = makeFilters(['q', 'kind', 'standing', 'measured', 'failing', 'unit_id'] as const);
  const pages = useInfiniteQuery(() => ipv6Queries.targets(filters.query()));
  const units = makeUnitChoice();
  const failing = () => filters.value('failing');
  const choices = (): Filter[] => [
    {
      key: 'kind',
      title: t('ipv6.kind'),
      options: kinds.map((value) => ({ value, label: word('ipv6', `kind_${value}`) })),
    },
    {
      key: 'standing',
      title: t('ipv6.standing'),
      options: standings.map((value) => ({ value, label: standingText(value) })),
    },
    {
      key: 'measured',
      title: t('ipv6.measured'),
      options: [...node_rungs, ...service_rungs].map((value) => ({ value, label: rungText(value) })),
    },
    ...(failing()
      ? [{ key: 'failing', title: t('ipv6.held_back'), options: [{ value: failing(), label: failing() }] }]
      : []),
    ...units(),
  ];
  return (
    <PagedTable
      name="ipv6"
      label={t('ipv6.tab_targets')}
      columns={columns}
      pages={pages}
      all={() => ipv6Queries.all(filters.query())}
      href={(row) => paths.ipv6Target(row.id)}
      order={filters.order}
      toolbar={<FilterBar filters={filters} choices={choices()} placeholder={t('ipv6.filter')} />}
      narrow={(row) => <Narrow row={row} />}
      main
      filtered={filters.active()}
      nothingMatches={<NothingMatches filters={filters} />}
      empty={<Empty title={t('ipv6.none')} hint={t('ipv6.none_hint')} />}
    />
  );
}

function Narrow(props: { row: Ipv6Row }) {
  return (
    <a href={paths.ipv6Target(props.row.id)} class="block space-y-0.5 text-ink no-underline">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{props.row.name}</span>
        <StandingMark standing={props.row.standing} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <Measured row={props.row} />
        <span>{props.row.unit}</span>
        <span>{heldBack(props.row)}</span>
      </p>
    </a>
  );
}
