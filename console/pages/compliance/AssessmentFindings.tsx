/** Findings of all assessments: how grave, how old, whose, and what becomes of them. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { date } from '../../time.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty, errorText } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import type { MenuItem } from '../../ui/Menu.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { TicketMark } from '../tickets/TicketMark.tsx';
import { makeUnitChoice } from '../tickets/unit-choice.ts';
import { FindingStateMark, RiskMark } from './AssessmentMarks.tsx';
import {
  assessmentCommands,
  assessmentQueries,
  type Finding,
  finding_states,
  risk_levels,
} from './assessment-calls.ts';
import { FindingReports } from './Reports.tsx';
import { ReasonForm, riskText } from './Review.tsx';

const findingStateText = (row: Finding) => word('assessments', `finding_state_${row.state}`);
const dueText = (row: Finding) => (row.due_at === null ? '' : date(row.due_at));

function Due(props: { row: Finding }) {
  return (
    <Show when={props.row.due_at !== null} fallback={<span class="text-dim">—</span>}>
      <span class={`numeric whitespace-nowrap ${props.row.is_overdue ? 'font-medium text-down' : ''}`}>
        {dueText(props.row)} {props.row.is_overdue ? t('assessments.overdue') : ''}
      </span>
    </Show>
  );
}

function Ticket(props: { row: Finding }) {
  return (
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
}

const columns: Column<Finding>[] = [
  { id: 'item', title: 'assessments.item', width: 100, value: (row) => row.item, sort: false },
  {
    id: 'description',
    title: 'assessments.description',
    width: 170,
    grow: true,
    value: (row) => row.description,
    cell: (row) => <span title={`${say(row.summary)}\n${row.description}`}>{row.description}</span>,
    sort: false,
  },
  {
    id: 'risk',
    title: 'assessments.risk',
    width: 90,
    value: (row) => riskText(row.risk),
    cell: (row) => (
      <>
        <RiskMark risk={row.risk} />
        <Show when={row.is_major_danger}>
          <span class="ml-1 text-sm text-down" title={t('assessments.major')}>
            {t('assessments.major_short')}
          </span>
        </Show>
      </>
    ),
  },
  {
    id: 'state',
    title: 'assessments.state',
    width: 90,
    value: findingStateText,
    cell: (row) => <FindingStateMark state={row.state} />,
  },
  { id: 'system', title: 'assessments.system', width: 120, grow: true, value: (row) => row.system },
  {
    id: 'object',
    title: 'assessments.object',
    width: 110,
    hidden: true,
    value: (row) => row.object ?? t('assessments.whole'),
    sort: false,
  },
  { id: 'unit', title: 'assessments.unit', width: 140, value: (row) => row.unit, sort: false },
  {
    id: 'found_at',
    title: 'assessments.found_at',
    width: 90,
    value: (row) => row.found_at,
    cell: (row) => <Time at={row.found_at} short />,
  },
  { id: 'due_at', title: 'assessments.due', width: 120, value: dueText, cell: (row) => <Due row={row} /> },
  {
    id: 'ticket',
    title: 'assessments.ticket',
    width: 200,
    value: (row) => row.ticket?.number ?? '',
    cell: (row) => <Ticket row={row} />,
    sort: false,
  },
];

type Settling = { row: Finding; to: 'verified' | 'accepted' | 'open' };
const settle_titles = {
  verified: { title: 'assessments.verify', how: 'assessments.how_verified' },
  accepted: { title: 'assessments.accept', how: 'assessments.how_accepted' },
  open: { title: 'assessments.reopen', how: 'assessments.how_reopen' },
} as const;

export function AssessmentFindings() {
  const session = useSession();
  const filters = makeFilters(['q', 'risk', 'state', 'is_open', 'is_overdue', 'is_major_danger', 'unit_id']);
  const pages = useInfiniteQuery(() => assessmentQueries.findings(filters.query()));
  const [settling, setSettling] = createSignal<Settling>();
  const units = makeUnitChoice();
  const yes = (key: string, title: string): Filter => ({
    key,
    title,
    options: [
      { value: 'true', label: t('assessments.yes') },
      { value: 'false', label: t('assessments.no') },
    ],
  });
  const choices = (): Filter[] => [
    {
      key: 'risk',
      title: t('assessments.risk'),
      options: risk_levels.map((value) => ({ value, label: riskText(value) })),
    },
    {
      key: 'state',
      title: t('assessments.state'),
      options: finding_states.map((value) => ({ value, label: word('assessments', `finding_state_${value}`) })),
    },
    yes('is_open', t('assessments.only_open')),
    yes('is_overdue', t('assessments.overdue')),
    yes('is_major_danger', t('assessments.major')),
    ...units(),
  ];
  const rectify = async (row: Finding) => {
    try {
      const { id, number } = await assessmentCommands.rectify(row.id);
      const title = t('assessments.filed', { number });
      toast({ title, link: { href: paths.ticket(id), title: t('assessments.ticket') } });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const actions = (row: Finding): MenuItem[] => {
    const is_open = row.state === 'open' || row.state === 'rectifying';
    const settle = (to: Settling['to']): MenuItem => ({
      title: t(settle_titles[to].title),
      act: () => void setSettling({ row, to }),
    });
    return [
      {
        kind: 'link',
        title: t('assessments.tab_sheet'),
        href: paths.assessment(row.assessment_id, { item: row.item }),
      },
      ...(session.may('tickets:file') && row.state === 'open'
        ? [{ title: t('assessments.file_ticket'), act: () => void rectify(row) }]
        : []),
      ...(session.may('assessments:write')
        ? is_open
          ? [settle('verified'), settle('accepted')]
          : [settle('open')]
        : []),
    ];
  };
  return (
    <>
      <FindingReports />
      <PagedTable
        name="assessment-findings"
        label={t('assessments.tab_findings')}
        columns={columns}
        pages={pages}
        all={() => assessmentQueries.allFindings(filters.query())}
        order={filters.order}
        toolbar={<FilterBar filters={filters} choices={choices()} placeholder={t('assessments.findings_filter')} />}
        narrow={(row) => <Narrow row={row} />}
        actions={actions}
        main
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Empty title={t('assessments.findings_none')} hint={t('assessments.findings_none_hint')} />}
      />
      <Show when={settling()} keyed>
        {({ row, to }) => (
          <Dialog
            open
            close={() => setSettling(undefined)}
            title={t(settle_titles[to].title)}
            detail={`${row.system} ${row.item}: ${row.description}`}
          >
            <ReasonForm
              name={`assessment-settle.${row.id}.${to}`}
              label={t(settle_titles[to].how)}
              action={t(settle_titles[to].title)}
              save={(how) => assessmentCommands.settle(row.id, to, how)}
              close={() => setSettling(undefined)}
            />
          </Dialog>
        )}
      </Show>
    </>
  );
}

function Narrow(props: { row: Finding }) {
  return (
    <div class="space-y-0.5">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 break-words">
          <span class="numeric font-medium">{props.row.item}</span> {props.row.description}
        </span>
        <FindingStateMark state={props.row.state} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>
          {t('assessments.risk')} <RiskMark risk={props.row.risk} />
        </span>
        <Show when={props.row.is_major_danger}>
          <span class="text-down">{t('assessments.major')}</span>
        </Show>
        <span>{props.row.system}</span>
        <Time at={props.row.found_at} short />
        <Show when={props.row.due_at}>
          <Due row={props.row} />
        </Show>
      </p>
      <Show when={props.row.ticket}>
        <Ticket row={props.row} />
      </Show>
      <Show when={props.row.verified_how}>
        {(how) => (
          <p class="text-sm text-dim">
            {t('assessments.verified_by', { by: props.row.verified_by ?? '', how: say(how()) })}
          </p>
        )}
      </Show>
    </div>
  );
}
