/** What wasn't believed, hour by hour: of one agent, or of any, those that nobody knows among them. */
import { A } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { Empty } from '../../ui/Faces.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { agentQueries, type Refusal, type RefusalOfAny } from './calls.ts';

const columnsOf = <Row extends Refusal>(): Column<Row>[] => [
  {
    id: 'hour',
    title: 'agents.refusal_hour',
    width: 150,
    value: (row) => row.hour,
    cell: (row) => <span class="numeric">{dateTime(row.hour).slice(0, 16)}</span>,
    sort: false,
  },
  {
    id: 'reason',
    title: 'words.reason',
    width: 150,
    value: (row) => word('agents', `refusal_${row.reason}`),
    sort: false,
  },
  {
    id: 'count',
    title: 'agents.refusal_count',
    width: 80,
    align: 'end',
    value: (row) => row.count,
    cell: (row) => number(row.count),
    sort: false,
  },
  {
    id: 'last_at',
    title: 'agents.refusal_last',
    width: 110,
    value: (row) => row.last_at,
    cell: (row) => <Time at={row.last_at} short />,
    sort: false,
  },
  { id: 'last', title: 'agents.refusal_text', width: 240, grow: true, value: (row) => row.last, sort: false },
];

const who: Column<RefusalOfAny> = {
  id: 'agent',
  title: 'agents.who',
  width: 150,
  value: (row) => row.agent ?? t('agents.nobody'),
  cell: (row) => (
    <Show when={row.agent} fallback={<span class="text-dim">{t('agents.nobody')}</span>}>
      {(name) => (
        <A href={paths.agent(row.agent_id, { tab: 'refusals' })} class="link">
          {name()}
        </A>
      )}
    </Show>
  ),
  sort: false,
};
const columns = columnsOf<Refusal & { id: string }>();
const columns_of_any = [who, ...columnsOf<RefusalOfAny>()];

export function Refusals(props: { refusals: Refusal[] }) {
  return (
    <>
      <p class="mb-2 text-sm text-dim">{t('agents.refusals_hint')}</p>
      <Table
        name="agent_refusals"
        label={t('agents.refusals')}
        columns={columns}
        rows={props.refusals.map((row) => ({ ...row, id: `${row.hour} ${row.reason}` }))}
        empty={<Empty title={t('agents.refusals_none')} small />}
      />
    </>
  );
}

export function AllRefusals() {
  const pages = useInfiniteQuery(() => agentQueries.refusals());
  return (
    <>
      <p class="mb-2 text-sm text-dim">{t('agents.refusals_hint')}</p>
      <PagedTable
        name="all_agent_refusals"
        label={t('agents.refusals')}
        columns={columns_of_any}
        pages={pages}
        all={agentQueries.allRefusals}
        filtered={false}
        nothingMatches={null}
        empty={<Empty title={t('agents.refusals_none')} small />}
        main
      />
    </>
  );
}
