/** The figures of tickets group by group. What is unknown is a dash, and empty in a file. */
import { useSearchParams } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { Segments } from '../../ui/Segments.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { percent } from '../differences/percent.ts';
import { lasting } from './Clocks.tsx';
import { type FiguresRow, type KindName, kindText } from './calls.ts';
import { Linked, type Open } from './OpenList.tsx';

const groups = ['kind', 'unit', 'level', 'month'] as const satisfies readonly FiguresRow['by'][];
type By = (typeof groups)[number];
type Row = FiguresRow & { id: string };

const hour_ms = 3_600_000;
const rounded = (value: number | null, digits = 2) => (value === null ? null : Number(value.toFixed(digits)));

function nameOf({ by, key, unit }: FiguresRow): string {
  if (by === 'unit') return unit ?? t('ticket_figures.no_unit');
  if (key === null) return t('ticket_figures.no_unit');
  if (by === 'kind') return kindText(key as KindName);
  return by === 'level' ? word('words', `level_${key}`) : key;
}

const Dash = (props: { value: number | null; children: (value: number) => JSX.Element }) => (
  <Show when={props.value !== null ? { value: props.value } : undefined} fallback={<span class="text-dim">—</span>}>
    {(known) => props.children(known().value)}
  </Show>
);

type Measure = { [K in keyof FiguresRow]: FiguresRow[K] extends number | null ? K : never }[keyof FiguresRow];

const figure = (id: Measure, title: Column<Row>['title'], width: number, hidden = false): Column<Row> => ({
  ...{ id, title, width, hidden, align: 'end' },
  value: (row) => row[id],
  cell: (row) => <Dash value={row[id]}>{(value) => number(value)}</Dash>,
});
const worked = (id: Measure, title: Column<Row>['title'], hidden = false): Column<Row> => ({
  ...{ id, title, hidden, width: 150, align: 'end' },
  value: (row) => {
    const ms = row[id];
    return ms === null ? null : rounded(ms / hour_ms);
  },
  cell: (row) => <Dash value={row[id]}>{(ms) => lasting(ms)}</Dash>,
});
const share = (id: Measure, title: Column<Row>['title'], hidden = false): Column<Row> => ({
  ...{ id, title, hidden, width: 130, align: 'end' },
  value: (row) => {
    const part = row[id];
    return part === null ? null : rounded(part * 100, 1);
  },
  cell: (row) => <Dash value={row[id]}>{(part) => percent(part)}</Dash>,
});

/** Only a kind or a unit can be asked of the list. */
function hrefOf({ by, key }: FiguresRow, open: Open): string | undefined {
  if (key === null) return undefined;
  if (by === 'kind') return open({ kind: key });
  return by === 'unit' ? open({ unit_id: key }) : undefined;
}

const columnsFor = (by: By, open: Open): Column<Row>[] => [
  {
    id: 'group',
    title: (
      {
        kind: 'ticket_figures.by_kind',
        unit: 'ticket_figures.by_unit',
        level: 'ticket_figures.by_level',
        month: 'ticket_figures.by_month',
      } as const
    )[by],
    width: by === 'unit' ? 220 : 130,
    grow: true,
    value: nameOf,
  },
  figure('filed', 'ticket_figures.filed', 80),
  figure('ended', 'ticket_figures.ended', 80),
  ...(by === 'month'
    ? []
    : [
        {
          ...figure('open', 'ticket_figures.open', 90),
          cell: (row: Row) => (
            <Dash value={row.open}>{(value) => <Linked href={hrefOf(row, open)}>{number(value)}</Linked>}</Dash>
          ),
        },
      ]),
  worked('response_median_ms', 'ticket_figures.col_response_median'),
  worked('response_p90_ms', 'ticket_figures.col_response_p90', true),
  share('response_rate', 'ticket_figures.col_response_rate'),
  worked('resolution_median_ms', 'ticket_figures.col_resolution_median'),
  worked('resolution_p90_ms', 'ticket_figures.col_resolution_p90', true),
  share('resolution_rate', 'ticket_figures.col_resolution_rate'),
  {
    ...{ id: 'breached', title: 'ticket_figures.col_breached', width: 80, align: 'end' },
    value: (row) => row.response_breached + row.resolution_breached,
  },
  share('reopen_rate', 'ticket_figures.col_reopen_rate'),
  {
    ...{ id: 'rating', title: 'ticket_figures.col_rating', width: 90, align: 'end' },
    value: (row) => rounded(row.rating_mean),
  },
  share('rated_share', 'ticket_figures.col_rated_share', true),
];

export function FiguresTable(props: { rows: readonly FiguresRow[]; open: Open }) {
  const [search, setSearch] = useSearchParams();
  const by = () => groups.find((each) => each === search.by) ?? 'kind';
  const rows = () =>
    props.rows.filter((row) => row.by === by()).map((row): Row => ({ ...row, id: `${row.by} ${row.key}` }));
  return (
    <Show when={by()} keyed>
      {(chosen) => (
        <Table
          name={`ticket-figures-${chosen}`}
          label={t('ticket_figures.table')}
          columns={columnsFor(chosen, props.open)}
          rows={rows()}
          toolbar={
            <Segments
              label={t('ticket_figures.by')}
              value={chosen}
              set={(next) => setSearch({ by: next === 'kind' ? null : next })}
              options={groups.map((each) => ({ value: each, label: word('ticket_figures', `by_${each}`) }))}
            />
          }
          main
          empty={<p class="py-8 text-center text-dim">{t('ticket_figures.nothing')}</p>}
        />
      )}
    </Show>
  );
}
