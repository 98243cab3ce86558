/** The list of differences, with decisions about one or many. */
import { A } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import ScaleIcon from 'lucide-solid/icons/scale';
import { createMemo, createSignal, Show } from 'solid-js';
import { allRows, queries } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import type { MenuItem } from '../../ui/Menu.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Difference, differenceQueries, fields, states } from './calls.ts';
import { BulkButtons, DecisionDialogs, makeDecisions } from './Decisions.tsx';
import { FieldName, ObservedSide, RecordedSide, Standing, whyNotAccept } from './sides.tsx';

const columns: Column<Difference>[] = [
  {
    id: 'node_name',
    title: 'words.node',
    width: 160,
    grow: true,
    value: (row) => row.node_name,
    cell: (row) => (
      <A href={paths.node(row.node_id)} class="font-medium text-ink no-underline hover:text-accent hover:underline">
        {row.node_name}
      </A>
    ),
  },
  {
    id: 'field',
    title: 'differences.field',
    width: 130,
    value: (row) => word('differences', `field_${row.field}`),
    cell: (row) => <FieldName row={row} />,
  },
  {
    id: 'recorded',
    title: 'differences.recorded',
    width: 190,
    grow: true,
    value: (row) => row.recorded ?? row.others.map(({ name }) => name).join(', '),
    cell: (row) => <RecordedSide row={row} />,
  },
  {
    id: 'observed',
    title: 'differences.observed',
    width: 190,
    grow: true,
    value: (row) => row.observed,
    cell: (row) => <ObservedSide row={row} />,
  },
  {
    id: 'state',
    title: 'words.state',
    width: 150,
    value: (row) => word('differences', `state_${row.state}`),
    cell: (row) => <Standing row={row} />,
  },
  {
    id: 'since_at',
    title: 'differences.since',
    width: 100,
    value: (row) => dateTime(row.since_at),
    cell: (row) => <Time at={row.since_at} short />,
  },
  {
    id: 'seen_at',
    title: 'differences.seen',
    width: 100,
    value: (row) => (row.seen_at === null ? null : dateTime(row.seen_at)),
    cell: (row) => <Time at={row.seen_at} short />,
  },
  { id: 'unit_name', title: 'words.unit', width: 150, value: (row) => row.unit_name, hidden: true },
];

export function DifferenceList() {
  const filters = makeFilters(['q', 'field', 'state', 'unit_id', 'node_id']);
  const state = () => filters.value('state') || 'open';
  const query = () => {
    const { state: _state, ...rest } = filters.query();
    return state() === 'all' ? rest : { ...rest, state: state() };
  };
  const pages = useInfiniteQuery(() => differenceQueries.all(query()));
  const decisions = makeDecisions();
  const [chosen, setChosen] = createSignal<ReadonlySet<number | string>>(new Set());
  const rows = createMemo(() => (pages.isPending ? [] : (pages.data?.pages.flatMap((page) => page.rows) ?? [])));
  // What is no longer in the list isn't decided about.
  const chosenRows = createMemo(() => rows().filter((row) => chosen().has(row.id)));
  const choices = makeChoices(filters.value);
  const narrowed = () => filters.active() && (filters.value('state') === '' || Object.keys(filters.query()).length > 1);

  const actions = (row: Difference): MenuItem[] => [
    ...(decisions.mayNot() || whyNotAccept(row)
      ? []
      : [{ title: t('differences.accept'), act: () => decisions.accept([row]) }]),
    ...(decisions.mayNot()
      ? []
      : row.state === 'rejected'
        ? [{ title: t('differences.reopen'), act: () => void decisions.reopen([row]) }]
        : [{ title: t('differences.reject'), act: () => decisions.reject([row]) }]),
    { kind: 'link', title: t('differences.to_node', { name: row.node_name }), href: paths.node(row.node_id) },
    ...row.others.map(({ id, name }) => ({
      kind: 'link' as const,
      title: t('differences.to_node', { name }),
      href: paths.node(id),
    })),
  ];

  return (
    <>
      <PagedTable
        name="differences"
        label={t('differences.title')}
        columns={columns}
        pages={pages}
        all={() => allRows<Difference>('/api/differences', query())}
        order={filters.order}
        actions={actions}
        selection={{
          chosen,
          set: setChosen,
          label: (row) =>
            t('differences.select', { name: row.node_name, field: word('differences', `field_${row.field}`) }),
        }}
        main
        toolbar={
          <div class="flex flex-wrap items-center gap-2">
            <Segments
              label={t('differences.which')}
              value={state()}
              set={(value) => filters.set('state', value === 'open' ? null : value)}
              options={[...states, 'all'].map((each) => ({ value: each, label: word('differences', `state_${each}`) }))}
            />
            <FilterBar filters={filters} choices={choices()} placeholder={t('differences.filter')} />
            <Show when={chosenRows().length > 0}>
              <BulkButtons rows={chosenRows()} decisions={decisions} />
            </Show>
          </div>
        }
        filtered={narrowed() || state() !== 'open'}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Empty icon={<ScaleIcon />} title={t('differences.none')} hint={t('differences.none_hint')} />}
      />
      <DecisionDialogs decisions={decisions} decided={() => setChosen(new Set())} />
    </>
  );
}

function makeChoices(value: (key: string) => string) {
  const units = useQuery(() => queries.units());
  return createMemo(() => {
    const rows = units.isPending ? [] : (units.data?.rows ?? []);
    const node = value('node_id');
    return [
      {
        key: 'field',
        title: t('differences.field'),
        options: fields.map((field) => ({ value: field, label: word('differences', `field_${field}`) })),
      },
      ...(rows.length > 0
        ? [
            {
              key: 'unit_id',
              title: t('words.unit'),
              options: rows.map((unit) => ({ value: String(unit.id), label: unit.name })),
            },
          ]
        : []),
      ...(node ? [{ key: 'node_id', title: t('words.node'), options: [{ value: node, label: `#${node}` }] }] : []),
    ];
  });
}
