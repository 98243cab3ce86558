/** Messages, newest first: of all nodes, or of one. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import InboxIcon from 'lucide-solid/icons/inbox';
import { Show } from 'solid-js';
import { allRows } from '../../api.ts';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { GradeMark } from '../../ui/Mark.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { grades, type Message, messageQueries, path, periods } from './calls.ts';
import { MessageDialog } from './MessageDialog.tsx';
import { NodeOf } from './NodeOf.tsx';
import { HowToReceive } from './ReceivingTab.tsx';

const minute_ms = 60_000;
const hour_ms = 60 * minute_ms;

const nameOf = (row: Message) => (row.title ? say(row.title) : row.name);

const at: Column<Message> = {
  id: 'at',
  title: 'messages.at',
  width: 175,
  value: (row) => dateTime(row.at),
  cell: (row) => <span class="numeric">{dateTime(row.at)}</span>,
  sort: false,
};
const node: Column<Message> = {
  id: 'node',
  title: 'words.node',
  width: 150,
  value: (row) => row.node_name,
  cell: (row) => <NodeOf message={row} />,
  sort: false,
};
const rest: Column<Message>[] = [
  {
    id: 'kind',
    title: 'messages.kind',
    width: 80,
    value: (row) => word('messages', `kind_${row.kind}`),
    sort: false,
  },
  {
    id: 'severity',
    title: 'messages.grade',
    width: 100,
    value: (row) => (row.severity === null ? null : word('messages', `grade_${row.severity}`)),
    cell: (row) => <GradeMark grade={row.severity} />,
    sort: false,
  },
  {
    id: 'name',
    title: 'messages.name',
    width: 210,
    value: nameOf,
    cell: (row) => (
      <span class={row.title ? '' : 'font-mono text-xs'} title={row.name}>
        {nameOf(row)}
      </span>
    ),
    sort: false,
  },
  {
    id: 'text',
    title: 'messages.text',
    width: 260,
    grow: true,
    value: (row) => row.text,
    cell: (row) => <span title={row.text}>{row.text}</span>,
    sort: false,
  },
  {
    id: 'repeats',
    title: 'messages.repeats',
    width: 70,
    align: 'end',
    value: (row) => row.repeats,
    sort: false,
  },
  {
    id: 'last_at',
    title: 'messages.last_at',
    width: 175,
    value: (row) => dateTime(row.last_at),
    cell: (row) => <span class="numeric">{dateTime(row.last_at)}</span>,
    sort: false,
    hidden: true,
  },
  {
    id: 'address',
    title: 'messages.sender',
    width: 150,
    value: (row) => row.address,
    cell: (row) => <span class="font-mono text-xs">{row.address}</span>,
    sort: false,
    hidden: true,
  },
];

/** With `node_id`, of that node only. */
export function MessageList(props: { node_id?: number }) {
  const filters = makeFilters(['q', 'kind', 'severity', 'hours'] as const);
  const [search, setSearch] = useSearchParams();
  const query = () => {
    const { hours, ...filter } = filters.query() as Record<string, string>;
    const from = hours ? Math.floor((Date.now() - Number(hours) * hour_ms) / minute_ms) * minute_ms : undefined;
    return { ...filter, from, node_id: props.node_id };
  };
  /** This very list with something opened in it. */
  const here = (more: Record<string, number>) => {
    const all = { ...(filters.query() as Record<string, string>), ...more };
    return props.node_id === undefined ? paths.messages(all) : paths.node(props.node_id, { tab: 'messages', ...all });
  };
  const pages = useInfiniteQuery(() => messageQueries.list(query()));
  const choices = () => [
    {
      key: 'kind',
      title: t('messages.kind'),
      options: (['trap', 'syslog'] as const).map((kind) => ({ value: kind, label: word('messages', `kind_${kind}`) })),
    },
    {
      key: 'severity',
      title: t('messages.grade'),
      options: grades.map((grade) => ({
        value: String(grade),
        label: t('messages.at_least', { grade: word('messages', `grade_${grade}`) }),
      })),
    },
    {
      key: 'hours',
      title: t('messages.period'),
      options: periods.map((hours) => ({ value: String(hours), label: word('messages', `period_${hours}`) })),
    },
  ];
  return (
    <>
      <PagedTable
        name={props.node_id === undefined ? 'messages' : 'node-messages'}
        label={t('messages.title')}
        columns={props.node_id === undefined ? [at, node, ...rest] : [at, ...rest]}
        pages={pages}
        all={() => allRows<Message>(path, query())}
        href={(row) => here({ message: row.id })}
        toolbar={<FilterBar filters={filters} choices={choices()} placeholder={t('messages.filter')} />}
        narrow={(row) => <Narrow message={row} node={props.node_id === undefined} />}
        main
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<NoMessages node_id={props.node_id} />}
      />
      <Show when={Number(search.message) > 0 && Number(search.message)} keyed>
        {(id) => <MessageDialog id={id} close={() => setSearch({ message: null })} />}
      </Show>
    </>
  );
}

function NoMessages(props: { node_id: number | undefined }) {
  const query = useQuery(() => messageQueries.receiving());
  const isOff = () => !query.isPending && query.data && Object.keys(query.data.listening).length === 0;
  return (
    <Show when={!isOff()} fallback={<HowToReceive />}>
      <Show
        when={props.node_id === undefined}
        fallback={
          <Empty icon={<InboxIcon />} title={t('messages.none_of_node')} hint={t('messages.none_of_node_hint')} small>
            <ButtonLink href={paths.messages({ tab: 'senders' })}>{t('messages.tab_senders')}</ButtonLink>
          </Empty>
        }
      >
        <Empty icon={<InboxIcon />} title={t('messages.none')} hint={t('messages.none_hint')}>
          <ButtonLink href={paths.messages({ tab: 'receiving' })}>{t('messages.tab_receiving')}</ButtonLink>
          <ButtonLink href={paths.messages({ tab: 'senders' })}>{t('messages.tab_senders')}</ButtonLink>
        </Empty>
      </Show>
    </Show>
  );
}

function Narrow(props: { message: Message; node: boolean }) {
  const [, setSearch] = useSearchParams();
  return (
    <div class="space-y-0.5">
      <div class="flex items-start justify-between gap-3">
        <button
          type="button"
          class="min-w-0 text-left font-medium break-words"
          onClick={() => setSearch({ message: props.message.id })}
        >
          {nameOf(props.message) || word('messages', `kind_${props.message.kind}`)}
          <Show when={props.message.repeats > 1}>
            <span class="numeric ml-1.5 font-normal text-dim">×{props.message.repeats}</span>
          </Show>
        </button>
        <GradeMark grade={props.message.severity} />
      </div>
      <p class="line-clamp-2 text-sm break-words">{props.message.text}</p>
      <div class="flex flex-wrap justify-between gap-x-3 text-sm text-dim">
        <Show when={props.node} fallback={<span>{word('messages', `kind_${props.message.kind}`)}</span>}>
          <NodeOf message={props.message} />
        </Show>
        <Time at={props.message.at} short />
      </div>
    </div>
  );
}
