/** What an agent brought, buffer by buffer, so that it adds up; what will never be known; and what wasn't believed. */
import { Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { Empty } from '../../ui/Faces.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import type { AgentPageData } from './calls.ts';

type Buffer = AgentPageData['buffers'][number] & { id: string };
type Gap = AgentPageData['gaps'][number];
type Refused = AgentPageData['refusals'][number] & { id: string };

const isWhole = (row: Buffer) => row.seen + row.lost + row.refused === row.taken_to;

const figure = (id: string, title: Column<Buffer>['title'], of: (row: Buffer) => number): Column<Buffer> => ({
  id,
  title,
  width: 110,
  align: 'end',
  value: of,
  cell: (row) => number(of(row)),
});

const buffer_columns: Column<Buffer>[] = [
  {
    id: 'buffer',
    title: 'agents.buffer',
    width: 140,
    value: (row) => row.buffer,
    cell: (row) => <span class="font-mono text-sm">{row.buffer.slice(0, 12)}</span>,
  },
  figure('seen', 'agents.seen', (row) => row.seen),
  figure('lost', 'agents.lost', (row) => row.lost),
  figure('refused', 'agents.refused', (row) => row.refused),
  figure('taken_to', 'agents.taken_to', (row) => row.taken_to),
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

export function Gaps(props: { page: AgentPageData }) {
  return (
    <TableBlock title={t('agents.gaps')} note={t('agents.gaps_hint')}>
      <Table
        name="agent_gaps"
        label={t('agents.gaps')}
        columns={gap_columns}
        rows={props.page.gaps}
        empty={<Empty title={t('agents.gaps_none')} small />}
      />
    </TableBlock>
  );
}

const refusal_columns: Column<Refused>[] = [
  {
    id: 'last_at',
    title: 'agents.refusal_last',
    width: 190,
    value: (row) => row.last_at,
    cell: (row) => <Time at={row.last_at} />,
  },
  { id: 'reason', title: 'words.reason', width: 180, value: (row) => word('agents', `refusal_${row.reason}`) },
  {
    id: 'count',
    title: 'agents.refusal_count',
    width: 100,
    align: 'end',
    value: (row) => row.count,
    cell: (row) => number(row.count),
  },
  { id: 'last', title: 'agents.refusal_text', width: 240, grow: true, value: (row) => row.last },
];

export function Refusals(props: { page: AgentPageData }) {
  return (
    <TableBlock title={t('agents.refusals')} note={t('agents.refusals_hint')}>
      <Table
        name="agent_refusals"
        label={t('agents.refusals')}
        columns={refusal_columns}
        rows={props.page.refusals.map((row) => ({ ...row, id: `${row.hour} ${row.reason}` }))}
        empty={<Empty title={t('agents.refusals_none')} small />}
      />
    </TableBlock>
  );
}
