/** Where something was, the newest first. */
import { A } from '@solidjs/router';
import { createMemo, createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { Empty } from '../../ui/Faces.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import type { Answer, Stay } from './calls.ts';
import { portName } from './port.ts';

type Row = Omit<Stay, 'id'> & { id: string };

/** "still", or the last look that told it, or when it ended. */
function Until(props: { row: Row }) {
  return (
    <Show when={props.row.to_at === null} fallback={<span class="numeric">{minute(props.row.to_at ?? 0)}</span>}>
      <Show
        when={props.row.holds}
        fallback={
          <span class="text-unknown">
            {t('where.last_look')} <span class="numeric">{minute(props.row.seen_at)}</span>
          </span>
        }
      >
        {t('where.still')}
      </Show>
    </Show>
  );
}

const minute = (at: number): string => dateTime(at).slice(0, 16);

const columns: readonly Column<Row>[] = [
  {
    id: 'from',
    title: 'where.from',
    width: 150,
    value: (row) => row.from_at,
    cell: (row) => <span class="numeric">{minute(row.from_at)}</span>,
  },
  {
    id: 'until',
    title: 'where.until',
    width: 200,
    value: (row) => row.to_at ?? Number.MAX_SAFE_INTEGER,
    cell: (row) => <Until row={row} />,
  },
  {
    id: 'node',
    title: 'words.node',
    width: 190,
    grow: true,
    value: (row) => row.node_name,
    cell: (row) => (
      <A href={paths.node(row.node_id)} class="link">
        {row.node_name ?? `#${row.node_id}`}
      </A>
    ),
  },
  {
    id: 'port',
    title: 'where.port',
    width: 200,
    grow: true,
    value: (row) => portName(row),
    cell: (row) => (
      <>
        {portName(row)}
        <Show when={!row.edge}>
          <span class="ml-2 text-dim">{t('where.on_the_way')}</span>
        </Show>
      </>
    ),
  },
  { id: 'vlan', title: 'where.vlan_title', width: 80, align: 'end', value: (row) => row.vlan },
  {
    id: 'mac',
    title: 'where.macs',
    width: 150,
    value: (row) => row.mac,
    cell: (row) => <span class="font-mono text-xs">{row.mac}</span>,
  },
  {
    id: 'source',
    title: 'where.evidence',
    width: 90,
    sort: false,
    value: () => null,
    cell: (row) => (
      <A href={paths.watch(row.watch_id)} class="link">
        {t('words.watch')}
      </A>
    ),
  },
];

export function History(props: { answer: Answer }) {
  const [all, setAll] = createSignal(false);
  const rows = createMemo<Row[]>(() =>
    props.answer.history
      .filter((stay) => all() || stay.edge)
      .map((stay) => ({ ...stay, id: `${stay.id} ${stay.from_at}` })),
  );
  return (
    <div class="border-t border-line [&>.card]:rounded-none [&>.card]:border-0 [&>.card]:shadow-none">
      <Table
        name="where-history"
        label={`${t('where.history')}: ${props.answer.title}`}
        columns={columns}
        rows={rows()}
        toolbar={
          <div class="flex flex-wrap items-center gap-3">
            <h3 class="font-semibold">{t('where.history')}</h3>
            <Segments
              label={t('where.history')}
              value={all() ? 'all' : 'edges'}
              set={(value) => setAll(value === 'all')}
              options={[
                { value: 'edges', label: t('where.history_edges') },
                { value: 'all', label: t('where.history_all') },
              ]}
            />
          </div>
        }
        empty={<Empty title={t('where.history_none')} small />}
      />
    </div>
  );
}
