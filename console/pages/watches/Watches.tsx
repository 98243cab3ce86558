/** All watches. */
import { A, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import ActivityIcon from 'lucide-solid/icons/activity';
import PlusIcon from 'lucide-solid/icons/plus';
import { Show } from 'solid-js';
import { allRows, queries } from '../../api.ts';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { OutcomeMark } from '../../ui/Mark.tsx';
import { Page } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { duration, quantity } from '../../ui/quantity.ts';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Watch } from '../../wire.ts';
import { agentQueries } from '../agents/calls.ts';
import { From, fromText } from './From.tsx';
import { WatchAnswer } from './WatchAnswer.tsx';
import { WatchDialog } from './WatchDialog.tsx';

const answers = ['down', 'unknown', 'up'] as const;

// The server has the order: by subject, then by probe.
const columns: Column<Watch>[] = [
  { id: 'subject', title: 'watches.subject', width: 170, grow: true, value: (row) => row.subject, sort: false },
  { id: 'probe', title: 'words.probe', width: 110, value: (row) => say(row.title), sort: false },
  {
    id: 'answer',
    title: 'watches.answer',
    width: 150,
    value: (row) => word('words', `answer_${row.answer}`),
    cell: (row) => <WatchAnswer watch={row} />,
    sort: false,
  },
  {
    id: 'outcome',
    title: 'watches.last_look',
    width: 120,
    value: (row) => (row.outcome ? word('words', `outcome_${row.outcome}`) : null),
    cell: (row) => (row.outcome ? <OutcomeMark outcome={row.outcome} /> : <span class="text-dim">—</span>),
    sort: false,
  },
  { id: 'error', title: 'words.reason', width: 180, grow: true, value: (row) => row.error, sort: false },
  {
    id: 'address',
    title: 'words.address',
    width: 160,
    value: (row) => row.address,
    cell: (row) => (
      <span class="font-mono" title={row.address ?? ''}>
        {row.address}
      </span>
    ),
    sort: false,
  },
  {
    id: 'family',
    title: 'watches.family',
    width: 80,
    value: (row) => (row.family ? `IPv${row.family}` : t('watches.family_either')),
    sort: false,
  },
  {
    id: 'from',
    title: 'agents.from',
    width: 120,
    value: fromText,
    cell: (row) => <From watch={row} />,
    sort: false,
  },
  {
    id: 'every',
    title: 'watches.every',
    width: 90,
    align: 'end',
    value: (row) => row.every_s,
    cell: (row) => duration(row.every_s),
    sort: false,
    hidden: true,
  },
  {
    id: 'took',
    title: 'watches.took',
    width: 90,
    align: 'end',
    value: (row) => row.took_ms,
    cell: (row) => (row.took_ms === null ? <span class="text-dim">—</span> : quantity(row.took_ms, 'ms')),
    sort: false,
  },
  {
    id: 'looked',
    title: 'watches.looked_at',
    width: 110,
    value: (row) => row.looked_at,
    cell: (row) => <Time at={row.looked_at} short />,
    sort: false,
  },
];

export default function Watches() {
  const filters = makeFilters(['q', 'probe', 'answer', 'node_id', 'endpoint_id', 'agent_id'] as const);
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const pages = useInfiniteQuery(() => queries.watches(filters.query()));
  const probes = useQuery(() => queries.probes());
  const agents = useQuery(() => ({ ...agentQueries.named(), enabled: session.may('agents:read') }));
  const known = () => (agents.isPending ? [] : (agents.data?.rows ?? []));
  const choices = () => [
    {
      key: 'probe',
      title: t('words.probe'),
      options: (probes.isPending ? [] : (probes.data?.rows ?? [])).map((probe) => ({
        value: probe.name,
        label: say(probe.title),
      })),
    },
    {
      key: 'answer',
      title: t('watches.answer'),
      options: answers.map((answer) => ({ value: answer, label: word('words', `answer_${answer}`) })),
    },
    ...(known().length === 0
      ? []
      : [
          {
            key: 'agent_id',
            title: t('agents.from'),
            options: [{ id: 0, name: t('agents.hub') }, ...known()].map(({ id, name }) => ({
              value: String(id),
              label: name,
            })),
          },
        ]),
  ];
  const refused = () => (session.may('watching:write') ? undefined : t('ui.may_not'));
  const add = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: '1' })}>
      <PlusIcon class="size-4" />
      {t('watches.add')}
    </Button>
  );
  return (
    <Page title={t('watches.title')} actions={add()}>
      <PagedTable
        name="watches"
        label={t('watches.title')}
        columns={columns}
        pages={pages}
        all={() => allRows<Watch>('/api/watches', filters.query())}
        href={(row) => paths.watch(row.id)}
        toolbar={<FilterBar filters={filters} choices={choices()} placeholder={t('watches.filter')} />}
        narrow={(row) => <Narrow watch={row} />}
        main
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={
          <Empty icon={<ActivityIcon />} title={t('watches.none')} hint={t('watches.none_hint')}>
            {add()}
            <ButtonLink href={paths.nodes()}>{t('nodes.title')}</ButtonLink>
          </Empty>
        }
      />
      <WatchDialog open={search.new === '1'} close={() => setSearch({ new: null })} />
    </Page>
  );
}

function Narrow(props: { watch: Watch }) {
  return (
    <div class="space-y-0.5">
      <div class="flex items-start justify-between gap-3">
        <A href={paths.watch(props.watch.id)} class="font-medium text-ink no-underline">
          {props.watch.subject}
        </A>
        <WatchAnswer watch={props.watch} />
      </div>
      <div class="flex flex-wrap justify-between gap-x-3 text-dim">
        <span>
          {say(props.watch.title)} <span class="font-mono">{props.watch.address}</span>
          <Show when={props.watch.agent_id !== null}> · {fromText(props.watch)}</Show>
        </span>
        <Time at={props.watch.looked_at} short />
      </div>
    </div>
  );
}
