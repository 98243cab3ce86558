/** Risks that are to be treated, of all assessments: how grave, whose, due when, and how far. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { date } from '../../time.ts';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { TicketMark } from '../tickets/TicketMark.tsx';
import { makeUnitChoice } from '../tickets/unit-choice.ts';
import { levels, levelText, type OpenRisk, riskQueries, treating, treatmentText } from './calls.ts';
import { LevelMark, TreatingMark } from './marks.tsx';

const riskText = (row: OpenRisk) => `${row.asset} · ${row.threat} · ${row.vulnerability}`;
const dueText = (row: OpenRisk) => (row.due_at === null ? '' : date(row.due_at));
const Due = (props: { row: OpenRisk }) => (
  <span class={`numeric whitespace-nowrap ${props.row.is_overdue ? 'font-medium text-down' : ''}`}>
    {dueText(props.row)} {props.row.is_overdue ? t('risk.overdue') : ''}
  </span>
);
const Ticket = (props: { row: OpenRisk }) => (
  <Show when={props.row.ticket} fallback={<span class="text-dim">—</span>}>
    {(ticket) => (
      <span class="inline-flex flex-wrap items-center gap-1.5">
        <a class="link numeric" href={paths.ticket(ticket().id)}>
          {ticket().number}
        </a>
        <TicketMark state={ticket().state} />
      </span>
    )}
  </Show>
);

const columns: Column<OpenRisk>[] = [
  { id: 'system', title: 'risk.system', width: 140, grow: true, value: (row) => row.system, sort: false },
  {
    id: 'risk',
    title: 'risk.scenario',
    width: 220,
    grow: true,
    value: riskText,
    cell: (row) => <span title={riskText(row)}>{riskText(row)}</span>,
    sort: false,
  },
  {
    id: 'level',
    title: 'risk.level',
    width: 90,
    value: (row) => levelText(row.level),
    cell: (row) => <LevelMark level={row.level} />,
    sort: false,
  },
  { id: 'treatment', title: 'risk.treatment', width: 90, value: (row) => treatmentText(row.treatment), sort: false },
  { id: 'owner', title: 'risk.owner', width: 100, value: (row) => row.owner, sort: false },
  { id: 'unit', title: 'risk.unit', width: 140, value: (row) => row.unit, sort: false },
  { id: 'due_at', title: 'risk.due', width: 130, value: dueText, cell: (row) => <Due row={row} />, sort: false },
  {
    id: 'state',
    title: 'risk.treating',
    width: 100,
    value: (row) => word('risk', `treating_${row.state}`),
    cell: (row) => <TreatingMark state={row.state} />,
    sort: false,
  },
  {
    id: 'ticket',
    title: 'risk.ticket',
    width: 190,
    value: (row) => row.ticket?.number ?? '',
    cell: (row) => <Ticket row={row} />,
    sort: false,
  },
  { id: 'assessment', title: 'risk.assessment', width: 160, hidden: true, value: (row) => row.assessment, sort: false },
];

export function OpenRisks() {
  const filters = makeFilters(['q', 'level', 'state', 'is_overdue', 'unit_id']);
  const pages = useInfiniteQuery(() => riskQueries.open(filters.query()));
  const units = makeUnitChoice();
  return (
    <PagedTable
      name="open-risks"
      label={t('risk.tab_open')}
      columns={columns}
      pages={pages}
      all={() => riskQueries.allOpen(filters.query())}
      href={(row) => paths.risk(row.assessment_id, { tab: 'treatment' })}
      order={filters.order}
      toolbar={
        <FilterBar
          filters={filters}
          choices={[
            {
              ...{ key: 'level', title: t('risk.level') },
              options: levels.map((value) => ({ value: String(value), label: levelText(value) })),
            },
            {
              ...{ key: 'state', title: t('risk.treating') },
              options: treating.map((value) => ({ value, label: word('risk', `treating_${value}`) })),
            },
            { key: 'is_overdue', title: t('risk.overdue'), options: [{ value: 'true', label: t('risk.overdue') }] },
            ...units(),
          ]}
          placeholder={t('risk.open_filter')}
        />
      }
      narrow={(row) => <Narrow row={row} />}
      main
      filtered={filters.active()}
      nothingMatches={<NothingMatches filters={filters} />}
      empty={<Empty title={t('risk.open_none')} hint={t('risk.open_none_hint')} />}
    />
  );
}

function Narrow(props: { row: OpenRisk }) {
  return (
    <div class="space-y-0.5">
      <div class="flex items-start justify-between gap-3">
        <a href={paths.risk(props.row.assessment_id, { tab: 'treatment' })} class="min-w-0 break-words text-ink">
          {riskText(props.row)}
        </a>
        <TreatingMark state={props.row.state} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>{props.row.system}</span>
        <LevelMark level={props.row.level} />
        <span>{props.row.owner}</span>
        <Due row={props.row} />
      </p>
      <Show when={props.row.ticket}>
        <Ticket row={props.row} />
      </Show>
    </div>
  );
}
