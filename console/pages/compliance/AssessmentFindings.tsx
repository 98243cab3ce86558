/** Findings of all sources: how grave, how old, whose, and what becomes of them. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { date, dateTime } from '../../time.ts';
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
  finding_sources,
  finding_states,
  risk_levels,
  type Source,
} from './assessment-calls.ts';
import { type Doing, doing_titles, FindingDialog } from './FindingDialogs.tsx';
import { FindingReports } from './Reports.tsx';
import { riskText } from './Review.tsx';

const findingStateText = (row: Finding) => word('assessments', `finding_state_${row.state}`);
const dueText = (row: Finding) => (row.due_at === null ? '' : date(row.due_at));

const sourceText = (source: Source) => word('assessments', `source_${source}`);
/** A probe's has a severity, a risk its level; of all others a person chooses the risk. */
function gravityText({ source, severity, risk }: Finding): string {
  if (severity === null) return riskText(risk ?? 'none');
  return source === 'risk' ? word('risk', severity.replace('risk_', 'rating_')) : word('words', `severity_${severity}`);
}
/** Of a sheet it has a clause. */
const isNamed = ({ source }: Finding) => source === 'probe' || source === 'risk';

function Due(props: { row: Finding }) {
  return (
    <Show when={props.row.due_at !== null} fallback={<span class="text-unknown">{t('assessments.due_none')}</span>}>
      <span class={`numeric ${props.row.is_overdue ? 'font-medium text-down' : ''}`}>
        <span class="whitespace-nowrap">{dueText(props.row)}</span>{' '}
        {props.row.is_overdue ? t('assessments.overdue') : ''}
        <Show when={props.row.is_usual_due}>
          <span class="text-sm font-normal text-dim" title={t('assessments.usual_due_hint')}>
            {' '}
            {t('assessments.usual_due')}
          </span>
        </Show>
        <Show when={props.row.escalated_at}>
          {(at) => (
            <span class="text-sm" title={t('assessments.escalated_hint', { at: dateTime(at()) })}>
              {' '}
              {t('assessments.escalated')}
            </span>
          )}
        </Show>
      </span>
    </Show>
  );
}

function Gravity(props: { row: Finding }) {
  return (
    <>
      <Show when={props.row.severity === null} fallback={<span>{gravityText(props.row)}</span>}>
        <RiskMark risk={props.row.risk} />
      </Show>
      <Show when={props.row.is_major_danger}>
        <span class="ml-1 text-sm text-down" title={t('assessments.major')}>
          {t('assessments.major_short')}
        </span>
      </Show>
    </>
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
          <Show when={ticket().assignee}>{(name) => <span class="text-sm text-dim">{name()}</span>}</Show>
        </span>
      )}
    </Show>
  );
}

function hrefOf(row: Finding): string {
  if (row.risk_assessment_id !== null) return paths.risk(row.risk_assessment_id, { tab: 'treatment' });
  return row.assessment_id === null
    ? paths.finding(row.number)
    : paths.assessment(row.assessment_id, { item: row.item });
}

const columns: Column<Finding>[] = [
  {
    id: 'item',
    title: 'assessments.item',
    width: 110,
    value: (row) => (isNamed(row) ? say(row.summary) : row.item),
    cell: (row) => (
      <a class="link" href={hrefOf(row)}>
        {isNamed(row) ? say(row.summary) : row.item}
      </a>
    ),
    sort: false,
  },
  {
    id: 'description',
    title: 'assessments.description',
    width: 170,
    grow: true,
    value: (row) => say(row.description),
    cell: (row) => <span title={`${say(row.summary)}\n${say(row.description)}`}>{say(row.description)}</span>,
    sort: false,
  },
  {
    id: 'risk',
    title: 'assessments.risk',
    width: 90,
    value: gravityText,
    cell: (row) => <Gravity row={row} />,
  },
  { id: 'source', title: 'assessments.source', width: 100, value: (row) => sourceText(row.source), sort: false },
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
  {
    id: 'owner',
    title: 'assessments.owner',
    width: 100,
    hidden: true,
    value: (row) => row.ticket?.assignee ?? '',
    sort: false,
  },
];

export function AssessmentFindings() {
  const session = useSession();
  const filters = makeFilters([
    ...['q', 'source', 'risk', 'state', 'is_open', 'is_overdue', 'is_major_danger', 'unit_id', 'system_id'],
  ]);
  const pages = useInfiniteQuery(() => assessmentQueries.findings(filters.query()));
  const [doing, setDoing] = createSignal<Doing>();
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
      key: 'source',
      title: t('assessments.source'),
      options: finding_sources.map((value) => ({ value, label: sourceText(value) })),
    },
    {
      key: 'risk',
      title: t('assessments.risk'),
      options: [...risk_levels, 'none'].map((value) => ({ value, label: riskText(value) })),
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
      const { id, number } = await assessmentCommands.rectify(row.number);
      const title = t('assessments.filed', { number });
      toast({ title, link: { href: paths.ticket(id), title: t('assessments.ticket') } });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const actions = (row: Finding): MenuItem[] => {
    if (isNamed(row))
      return [
        {
          kind: 'link',
          title: t(row.source === 'risk' ? 'assessments.to_risk' : 'assessments.to_probe'),
          href: hrefOf(row),
        },
      ];
    const is_open = row.state === 'open' || row.state === 'rectifying';
    const does = (what: Doing['what']): MenuItem => ({
      title: t(doing_titles[what]),
      act: () => void setDoing({ row, what }),
    });
    const own: Doing['what'][] = is_open
      ? [...(row.source === 'drift' ? ['risk' as const] : []), 'due', 'verified', 'accepted']
      : ['open'];
    return [
      { kind: 'link', title: t('assessments.tab_sheet'), href: hrefOf(row) },
      ...(session.may('tickets:file') && row.state === 'open'
        ? [{ title: t('assessments.file_ticket'), act: () => void rectify(row) }]
        : []),
      ...(session.may('assessments:write') ? own.map(does) : []),
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
      <Show when={doing()} keyed>
        {({ row, what }) => <FindingDialog row={row} what={what} close={() => setDoing(undefined)} />}
      </Show>
    </>
  );
}

function Narrow(props: { row: Finding }) {
  return (
    <div class="space-y-0.5">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 break-words">
          <a class="link numeric font-medium" href={hrefOf(props.row)}>
            {isNamed(props.row) ? say(props.row.summary) : props.row.item}
          </a>{' '}
          {say(props.row.description)}
        </span>
        <FindingStateMark state={props.row.state} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>
          {t('assessments.risk')} <Gravity row={props.row} />
        </span>
        <span>{sourceText(props.row.source)}</span>
        <span>{props.row.system}</span>
        <Time at={props.row.found_at} short />
        <span>
          {t('assessments.due')} <Due row={props.row} />
        </span>
      </p>
      <Show when={props.row.ticket}>
        <Ticket row={props.row} />
      </Show>
      <Show when={props.row.verified_how}>
        {(how) => (
          <p class="text-sm text-dim">
            {props.row.verified_by === '-'
              ? say(how())
              : t('assessments.verified_by', { by: props.row.verified_by ?? '', how: say(how()) })}
          </p>
        )}
      </Show>
    </div>
  );
}
