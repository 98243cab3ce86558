/** Tickets of one's unit and of those beneath, by queue, filter and search. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import ChartColumnIcon from 'lucide-solid/icons/chart-column';
import FlameIcon from 'lucide-solid/icons/flame';
import PlusIcon from 'lucide-solid/icons/plus';
import TicketIcon from 'lucide-solid/icons/ticket';
import { createSignal, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { useKeys } from '../../keys.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { Page } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { SavedViews } from '../../ui/SavedViews.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { Board } from './Board.tsx';
import { Bulk } from './Bulk.tsx';
import { kinds, kindText, queues, stateText, type Ticket, ticket_states, ticketQueries } from './calls.ts';
import { Due, dueOf } from './Due.tsx';
import { filing_keys, makeFilingChoice } from './filing-choice.ts';
import { TicketDialog } from './TicketDialog.tsx';
import { PriorityMark, TicketMark } from './TicketMark.tsx';
import { makeUnitChoice } from './unit-choice.ts';

const titleOf = (row: Ticket) => row.title ?? t('tickets.redacted');
const columns: Column<Ticket>[] = [
  { id: 'number', title: 'tickets.number', width: 150, value: (row) => row.number },
  { id: 'title', title: 'tickets.subject', width: 260, grow: true, value: titleOf, sort: false },
  {
    id: 'priority',
    title: 'tickets.priority',
    width: 90,
    value: (row) => row.priority,
    cell: (row) => <PriorityMark ticket={row} />,
  },
  {
    id: 'state',
    title: 'words.state',
    width: 110,
    value: (row) => stateText(row.state),
    cell: (row) => <TicketMark state={row.state} />,
  },
  { id: 'kind', title: 'tickets.kind', width: 110, value: (row) => kindText(row.kind), sort: false },
  { id: 'unit', title: 'tickets.unit', width: 170, value: (row) => row.unit, sort: false },
  { id: 'assignee', title: 'tickets.assignee', width: 110, value: (row) => row.assignee, sort: false },
  { id: 'due', title: 'tickets.due', width: 120, value: dueOf, cell: (row) => <Due ticket={row} /> },
  {
    id: 'filed_unit',
    title: 'tickets.filed_unit',
    width: 150,
    value: (row) => row.filed_unit,
    sort: false,
    hidden: true,
  },
  {
    id: 'filed_at',
    title: 'tickets.filed_at',
    width: 120,
    value: (row) => row.filed_at,
    cell: (row) => <Time at={row.filed_at} short />,
  },
  {
    id: 'changed_at',
    title: 'tickets.changed_at',
    width: 120,
    value: (row) => row.changed_at,
    cell: (row) => <Time at={row.changed_at} short />,
  },
];

export default function Tickets() {
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const filters = makeFilters([...['q', 'queue', 'state', 'is_open', 'kind', 'priority', 'unit_id'], ...filing_keys]);
  const query = () => {
    const { queue, ...rest } = filters.query() as Record<string, string>;
    return { ...rest, ...(queue && queue !== 'all' ? { queue } : {}) };
  };
  const pages = useInfiniteQuery(() => ticketQueries.tickets(query()));
  const [chosen, setChosen] = createSignal<ReadonlySet<number | string>>(new Set());
  const rows = () => (pages.isPending ? [] : (pages.data?.pages.flatMap((page) => page.rows) ?? []));
  const refused = () => (session.may('tickets:file') ? undefined : t('ui.may_not'));
  const add = () => setSearch({ new: '1' });
  useKeys({ c: () => refused() || add() });
  const units = makeUnitChoice();
  const filing = makeFilingChoice(filters);
  const choices = (): Filter[] => [
    {
      key: 'is_open',
      title: t('tickets.whether_open'),
      options: [
        { value: 'true', label: t('tickets.open_only') },
        { value: 'false', label: t('tickets.ended_only') },
      ],
    },
    {
      key: 'state',
      title: t('words.state'),
      options: ticket_states.map((value) => ({ value, label: stateText(value) })),
    },
    {
      key: 'kind',
      title: t('tickets.kind'),
      options: kinds.map((value) => ({ value, label: kindText(value) })),
    },
    ...units(),
    {
      key: 'priority',
      title: t('tickets.priority'),
      options: [1, 2, 3, 4].map((n) => ({ value: String(n), label: t('tickets.priority_n', { n }) })),
    },
    ...filing(),
  ];
  const queue = () => queues.find((each) => each === filters.value('queue')) ?? 'all';
  const addButton = () => (
    <Button kind="primary" disabled={refused()} onClick={add}>
      <PlusIcon class="size-4" />
      {t('tickets.add')}
    </Button>
  );
  const toolbar = () => (
    <div class="flex flex-wrap items-center gap-2">
      <Segments
        label={t('tickets.queues')}
        value={queue()}
        set={(value) => filters.set('queue', value === 'all' ? null : value)}
        options={queues.map((value) => ({ value, label: word('tickets', `queue_${value}`) }))}
      />
      <FilterBar filters={filters} choices={choices()} placeholder={t('tickets.filter')} />
      <SavedViews table="tickets" />
      <Show when={chosen().size > 0}>
        <Bulk rows={rows()} chosen={chosen()} set={setChosen} />
      </Show>
    </div>
  );
  const table = () => (
    <PagedTable
      name="tickets"
      label={t('tickets.title')}
      columns={columns}
      pages={pages}
      all={() => ticketQueries.all(query())}
      href={(row) => paths.ticket(row.id)}
      order={filters.order}
      toolbar={toolbar()}
      narrow={(row) => <Narrow ticket={row} />}
      selection={
        session.may('tickets:handle')
          ? { chosen, set: setChosen, label: (row) => `${row.number} ${titleOf(row)}` }
          : undefined
      }
      main
      filtered={filters.active()}
      nothingMatches={<NothingMatches filters={filters} />}
      empty={
        <Empty icon={<TicketIcon />} title={t('tickets.none')} hint={t('tickets.none_hint')}>
          {addButton()}
        </Empty>
      }
    />
  );
  return (
    <Page
      title={t('tickets.title')}
      detail={t('tickets.intro')}
      actions={
        <>
          <ButtonLink href={paths.ticketTopics()}>
            <FlameIcon class="size-4" />
            {t('ticket_topics.open_page')}
          </ButtonLink>
          <ButtonLink href={paths.ticketFigures()}>
            <ChartColumnIcon class="size-4" />
            {t('ticket_figures.open_page')}
          </ButtonLink>
          {addButton()}
        </>
      }
    >
      <div class="mb-3">
        <Segments
          label={t('tickets.view')}
          value={search.view === 'board' ? 'board' : 'list'}
          set={(view) => setSearch({ view: view === 'board' ? 'board' : null })}
          options={(['list', 'board'] as const).map((value) => ({ value, label: word('tickets', `view_${value}`) }))}
        />
      </div>
      <Show when={search.view === 'board'} fallback={table()}>
        <div class="mb-3">{toolbar()}</div>
        <Board filter={query()} />
      </Show>
      <TicketDialog
        open={search.new === '1'}
        close={() =>
          setSearch({ new: null, node_id: null, system_id: null, endpoint_id: null, finding_id: null, about: null })
        }
      />
    </Page>
  );
}

function Narrow(props: { ticket: Ticket }) {
  return (
    <a href={paths.ticket(props.ticket.id)} class="block space-y-0.5 text-ink no-underline">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{titleOf(props.ticket)}</span>
        <TicketMark state={props.ticket.state} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <PriorityMark ticket={props.ticket} />
        <span class="numeric">{props.ticket.number}</span>
        <span>{props.ticket.unit}</span>
        <Due ticket={props.ticket} />
      </p>
    </a>
  );
}
