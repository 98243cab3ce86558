/** What an agent brought, buffer by buffer, so that it adds up; and what will never be known. */
import { A, useParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty } from '../../ui/Faces.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { type AgentPageData, agentQueries, type Gap } from './calls.ts';

type Buffer = AgentPageData['buffers'][number] & { id: string };

const isWhole = (row: Buffer) => row.seen + row.lost + row.refused === row.taken_to;

/** `tab` lists what is counted. */
function figure(
  id: 'seen' | 'lost' | 'refused' | 'taken_to',
  title: Column<Buffer>['title'],
  tab?: 'gaps' | 'refusals',
): Column<Buffer> {
  const cell = (row: Buffer) => (
    <Show when={row[id] > 0 && tab} fallback={number(row[id])}>
      {(to) => <TabLink tab={to()}>{number(row[id])}</TabLink>}
    </Show>
  );
  return { id, title, width: 110, align: 'end', value: (row) => row[id], cell };
}

/** To another tab of the same agent. */
export function TabLink(props: { tab: string; children: string }) {
  const params = useParams();
  return (
    <A href={paths.agent(Number(params.id), { tab: props.tab })} class="link numeric">
      {props.children}
    </A>
  );
}

const buffer_columns: Column<Buffer>[] = [
  {
    id: 'buffer',
    title: 'agents.buffer',
    width: 140,
    value: (row) => row.buffer,
    cell: (row) => <span class="font-mono text-sm">{row.buffer.slice(0, 12)}</span>,
  },
  figure('seen', 'agents.seen'),
  figure('lost', 'agents.lost', 'gaps'),
  figure('refused', 'agents.refused', 'refusals'),
  figure('taken_to', 'agents.taken_to'),
  {
    id: 'sum',
    title: 'agents.sum',
    width: 150,
    value: (row) => t(isWhole(row) ? 'agents.sum_right' : 'agents.sum_wrong'),
    cell: (row) => (
      <Show when={isWhole(row)} fallback={<span class="font-medium text-down">{t('agents.sum_wrong')}</span>}>
        {t('agents.sum_right')}
      </Show>
    ),
  },
  {
    id: 'first',
    title: 'agents.first',
    width: 170,
    value: (row) => row.first_at,
    cell: (row) => <Time at={row.first_at} short />,
  },
  {
    id: 'last',
    title: 'agents.last',
    width: 170,
    value: (row) => row.last_at,
    cell: (row) => <Time at={row.last_at} short />,
  },
];

export function Buffers(props: { page: AgentPageData }) {
  return (
    <TableBlock title={t('agents.buffers')} note={t('agents.buffers_hint')}>
      <Table
        name="agent_buffers"
        label={t('agents.buffers')}
        columns={buffer_columns}
        rows={props.page.buffers.map((row) => ({ ...row, id: row.buffer }))}
        empty={<Empty title={t('agents.buffers_none')} small />}
      />
    </TableBlock>
  );
}

const gap_columns: Column<Gap>[] = [
  {
    id: 'from_at',
    title: 'agents.gap_from',
    width: 190,
    value: (row) => row.from_at,
    cell: (row) => <Time at={row.from_at} />,
  },
  {
    id: 'to_at',
    title: 'agents.gap_to',
    width: 190,
    value: (row) => row.to_at,
    cell: (row) => <Time at={row.to_at} />,
  },
  {
    id: 'count',
    title: 'agents.gap_count',
    width: 100,
    align: 'end',
    value: (row) => row.to_seq - row.from_seq + 1,
    cell: (row) => number(row.to_seq - row.from_seq + 1),
  },
  {
    id: 'seqs',
    title: 'agents.gap_seqs',
    width: 140,
    value: (row) => `${row.from_seq}–${row.to_seq}`,
    cell: (row) => <span class="numeric">{`${row.from_seq}–${row.to_seq}`}</span>,
  },
  { id: 'why', title: 'words.reason', width: 160, grow: true, value: (row) => word('agents', `why_${row.why}`) },
  {
    id: 'told',
    title: 'agents.gap_told',
    width: 120,
    value: (row) => row.told_at,
    cell: (row) => <Time at={row.told_at} short />,
  },
];

export function Gaps(props: { id: number }) {
  const pages = useInfiniteQuery(() => agentQueries.gaps(props.id));
  return (
    <>
      <p class="mb-2 text-sm text-dim">{t('agents.gaps_hint')}</p>
      <PagedTable
        name="agent_gaps"
        label={t('agents.gaps')}
        columns={gap_columns}
        pages={pages}
        all={() => agentQueries.allGaps(props.id)}
        filtered={false}
        nothingMatches={null}
        empty={<Empty title={t('agents.gaps_none')} small />}
        main
      />
    </>
  );
}
