/** How right the books of each unit are; every figure leads to what it counts. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { number, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { type Books, differenceQueries, type UnitBooks } from './calls.ts';
import { percent } from './percent.ts';

type Row = Omit<UnitBooks, 'unit_id'> & { id: number; unit_id: number | undefined; whole: boolean };

const nodesOf = (row: Row) =>
  row.whole || row.unit_id !== undefined ? paths.nodes({ unit_id: row.unit_id }) : undefined;
const differencesOf = (row: Row, state?: string) =>
  row.whole || row.unit_id !== undefined ? paths.differences({ unit_id: row.unit_id, state }) : undefined;

const ofRow = ({ differing, compared }: Row) => ({ differing, compared });

function Figure(props: { n: number; href: string | undefined }) {
  return (
    <Show when={props.href} fallback={number(props.n)}>
      {(href) => (
        <A
          href={href()}
          class={`no-underline hover:text-accent hover:underline ${props.n === 0 ? 'text-dim' : 'text-ink'}`}
        >
          {number(props.n)}
        </A>
      )}
    </Show>
  );
}

const columns: Column<Row>[] = [
  {
    id: 'name',
    title: 'words.unit',
    width: 200,
    grow: true,
    value: (row) => row.name ?? t('differences.unit_none'),
    cell: (row) => (
      <span
        class={row.whole ? 'font-semibold' : ''}
        style={{ 'padding-left': `${row.depth}em` }}
        title={row.name ?? undefined}
      >
        {row.name ?? t('differences.unit_none')}
      </span>
    ),
  },
  {
    id: 'rate',
    title: 'differences.unit_rate',
    width: 190,
    value: (row) => row.rate,
    cell: (row) => (
      <Show when={row.rate !== null} fallback={<span class="text-dim">{t('differences.rate_none')}</span>}>
        <span class="numeric inline-block w-16 font-medium">{percent(row.rate ?? 0)}</span>
        <Show
          when={differencesOf(row)}
          fallback={<span class="numeric text-sm text-dim">{t('differences.rate_of', ofRow(row))}</span>}
        >
          {(href) => (
            <A href={href()} class="numeric text-sm text-dim no-underline hover:text-accent hover:underline">
              {t('differences.rate_of', ofRow(row))}
            </A>
          )}
        </Show>
      </Show>
    ),
  },
  {
    id: 'differing_nodes',
    title: 'differences.unit_differing_nodes',
    width: 110,
    align: 'end',
    value: (row) => row.differing_nodes,
    cell: (row) => <Figure n={row.differing_nodes} href={differencesOf(row)} />,
  },
  {
    id: 'nodes',
    title: 'differences.unit_nodes',
    width: 90,
    align: 'end',
    value: (row) => row.nodes,
    cell: (row) => <Figure n={row.nodes} href={nodesOf(row)} />,
  },
  { id: 'comparable', title: 'differences.unit_comparable', width: 90, align: 'end', value: (row) => row.comparable },
  {
    id: 'unknown',
    title: 'differences.unit_unknown',
    width: 110,
    align: 'end',
    value: (row) => row.unknown,
    cell: (row) => (
      <span
        class={row.unknown > 0 ? 'rounded border border-edge px-1' : 'text-dim'}
        title={t('differences.unit_unknown_hint')}
      >
        {number(row.unknown)}
      </span>
    ),
  },
];

export function UnitTable() {
  const query = useQuery(() => differenceQueries.units());
  return (
    <div class="space-y-2">
      <Loaded query={query}>
        {(books) => (
          <Table
            name="unit-books"
            label={t('differences.tab_units')}
            columns={columns}
            rows={rowsOf(books())}
            main
            empty={<Empty title={t('differences.units_empty')} small />}
          />
        )}
      </Loaded>
      <p class="text-sm text-dim">{t('differences.units_note')}</p>
    </div>
  );
}

/** The whole first; ids of rows are those of units, with places for what has none. */
function rowsOf({ rows, all }: Books): Row[] {
  if (all.nodes === 0) return [];
  const whole = {
    ...all,
    id: 0,
    unit_id: undefined,
    name: t('differences.unit_all'),
    level: null,
    parent_id: null,
    depth: 0,
  };
  return [
    { ...whole, whole: true },
    ...rows.map((row) => ({ ...row, id: row.unit_id ?? -1, unit_id: row.unit_id ?? undefined, whole: false })),
  ];
}
