/** All systems with their grade, filing, assessments and the worst of their deadlines. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { makeUnitChoice } from '../tickets/unit-choice.ts';
import { dayText } from './calendar-day.ts';
import { complianceQueries, kindText, type ProtectedRow, stages, stageText, standings, standingText } from './calls.ts';
import { Day, DueMark } from './DueMark.tsx';

function reason({ due_kind, due_reason }: ProtectedRow): string {
  if (due_kind === null || due_reason === null) return '';
  // That it isn't graded says which it is.
  return due_kind === 'grading' ? say(due_reason) : `${kindText(due_kind)} · ${say(due_reason)}`;
}
/** None of a system that nobody assessed says nothing of it. */
const isUnseen = ({ assessed_at, high, medium, low, unrated }: ProtectedRow) =>
  assessed_at === null && high + medium + low + unrated === 0;
function findingsText(row: ProtectedRow): string {
  const { high, medium, low, unrated } = row;
  if (isUnseen(row)) return t('compliance.not_assessed');
  return [
    t('compliance.findings_line', { high, medium, low }),
    ...(unrated > 0 ? [t('compliance.findings_unrated', { n: unrated })] : []),
  ].join(' · ');
}
/** Of the rule of the last: figures of another can't be compared with it. Where a rule can be read two ways, both. */
function scoresText({ scores }: ProtectedRow): string {
  const rule = scores.at(-1)?.rule;
  return scores
    .filter((one) => one.rule === rule && one.low !== null)
    .map(({ low, high }) => (low === high ? low : `${low}–${high}`))
    .join(' → ');
}
const gradeText = (row: ProtectedRow) => row.notation ?? t('compliance.not_graded');

function Grade(props: { row: ProtectedRow }) {
  return <span class={props.row.notation ? 'numeric font-medium' : 'text-unknown'}>{gradeText(props.row)}</span>;
}

/** Not graded, or a grade that is assessed: a blank would look as if nothing was owed. */
const owes = (row: ProtectedRow) => row.grade === null || row.grade >= 2;
const orUnknown = (at: number | null, is_owed: boolean) => dayText(at) || (is_owed ? t('compliance.unknown') : '');

const columns: Column<ProtectedRow>[] = [
  { id: 'name', title: 'compliance.name', width: 135, grow: true, value: (row) => row.name },
  {
    id: 'due',
    title: 'compliance.due',
    width: 100,
    value: (row) => standingText(row.due),
    cell: (row) => <DueMark standing={row.due} />,
  },
  { id: 'due_reason', title: 'compliance.due_reason', width: 150, grow: true, value: reason, sort: false },
  {
    id: 'grade',
    title: 'compliance.grade',
    width: 75,
    value: gradeText,
    cell: (row) => <Grade row={row} />,
  },
  {
    id: 'stage',
    title: 'compliance.stage',
    width: 75,
    value: (row) => stageText(row.stage),
    hidden: true,
    sort: false,
  },
  { id: 'unit_name', title: 'words.unit', width: 105, value: (row) => row.unit_name },
  {
    id: 'certificate_until_at',
    title: 'compliance.certificate_until',
    width: 120,
    value: (row) => orUnknown(row.certificate_until_at, row.certificate !== null),
    cell: (row) => (
      <Day at={row.certificate_until_at} days={row.certificate_days_left} unknown={row.certificate !== null} />
    ),
  },
  {
    id: 'assessed_at',
    title: 'compliance.assessed',
    width: 110,
    value: (row) => dayText(row.assessed_at),
    cell: (row) => <Day at={row.assessed_at} />,
  },
  {
    id: 'assessment_due_at',
    title: 'compliance.assessment_due',
    width: 120,
    value: (row) => orUnknown(row.assessment_due_at, owes(row)),
    cell: (row) => <Day at={row.assessment_due_at} days={row.assessment_days_left} unknown={owes(row)} />,
  },
  { id: 'scores', title: 'compliance.scores', width: 100, value: scoresText, sort: false },
  {
    id: 'high',
    title: 'compliance.open_findings',
    width: 130,
    value: findingsText,
    cell: (row) => <span class={isUnseen(row) ? 'text-unknown' : ''}>{findingsText(row)}</span>,
  },
  {
    id: 'certificate',
    title: 'compliance.certificate',
    width: 160,
    value: (row) => row.certificate,
    hidden: true,
    sort: false,
  },
];

export function Portfolio() {
  const filters = makeFilters(['q', 'due', 'grade', 'stage', 'unit_id'] as const);
  const pages = useInfiniteQuery(() => complianceQueries.systems(filters.query()));
  const units = makeUnitChoice();
  const choices = (): Filter[] => [
    {
      key: 'due',
      title: t('compliance.due'),
      options: standings.map((value) => ({ value, label: standingText(value) })),
    },
    {
      key: 'grade',
      title: t('compliance.grade'),
      options: [
        { value: 'none', label: t('compliance.not_graded') },
        ...[1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: t('compliance.grade_n', { n }) })),
      ],
    },
    {
      key: 'stage',
      title: t('compliance.stage'),
      options: [null, ...stages].map((stage) => ({ value: stage ?? 'none', label: stageText(stage) })),
    },
    ...units(),
  ];
  return (
    <PagedTable
      name="compliance"
      label={t('compliance.tab_portfolio')}
      columns={columns}
      pages={pages}
      all={() => complianceQueries.allSystems(filters.query())}
      href={(row) => paths.complianceSystem(row.id)}
      order={filters.order}
      toolbar={<FilterBar filters={filters} choices={choices()} placeholder={t('compliance.filter')} />}
      narrow={(row) => <Narrow row={row} />}
      main
      filtered={filters.active()}
      nothingMatches={<NothingMatches filters={filters} />}
      empty={
        <Empty title={t('compliance.none')} hint={t('compliance.none_hint')}>
          <ButtonLink href={paths.systems()}>{t('systems.title')}</ButtonLink>
        </Empty>
      }
    />
  );
}

function Narrow(props: { row: ProtectedRow }) {
  return (
    <a href={paths.complianceSystem(props.row.id)} class="block space-y-0.5 text-ink no-underline">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{props.row.name}</span>
        <DueMark standing={props.row.due} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <Grade row={props.row} />
        <span>{stageText(props.row.stage)}</span>
        <span>{props.row.unit_name}</span>
      </p>
      <Show when={reason(props.row)}>{(text) => <p class="text-sm text-dim">{text()}</p>}</Show>
    </a>
  );
}
