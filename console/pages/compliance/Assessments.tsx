/** All assessments within reach, the newest first. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import ClipboardCheckIcon from 'lucide-solid/icons/clipboard-check';
import PlusIcon from 'lucide-solid/icons/plus';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { makeUnitChoice } from '../tickets/unit-choice.ts';
import { AssessmentDialog } from './AssessmentDialog.tsx';
import { AssessmentMark } from './AssessmentMarks.tsx';
import {
  type Assessment,
  assessment_kinds,
  assessmentKindText,
  assessmentQueries,
  conclusionText,
  states,
  stateText,
} from './assessment-calls.ts';

const progressText = (row: Assessment) => t('assessments.progress_n', { n: row.judged, of: row.items });
const levelText = (row: Assessment) => t('assessments.level_n', { n: row.level });

const columns: Column<Assessment>[] = [
  { id: 'title', title: 'assessments.name', width: 220, grow: true, value: (row) => row.title, sort: false },
  {
    id: 'kind',
    title: 'assessments.kind',
    width: 100,
    value: (row) => assessmentKindText(row.kind),
    sort: false,
  },
  { id: 'system', title: 'assessments.system', width: 160, grow: true, value: (row) => row.system, sort: false },
  { id: 'unit', title: 'assessments.unit', width: 160, value: (row) => row.unit, sort: false },
  { id: 'level', title: 'assessments.level', width: 80, value: levelText, sort: false },
  {
    id: 'state',
    title: 'assessments.state',
    width: 100,
    value: (row) => stateText(row.state),
    cell: (row) => <AssessmentMark state={row.state} />,
    sort: false,
  },
  { id: 'progress', title: 'assessments.progress', width: 120, value: progressText, sort: false },
  {
    id: 'conclusion',
    title: 'assessments.conclusion',
    width: 110,
    value: (row) => conclusionText(row.conclusion),
    cell: (row) => <span class={row.conclusion ? '' : 'text-unknown'}>{conclusionText(row.conclusion)}</span>,
    sort: false,
  },
  {
    id: 'created_at',
    title: 'assessments.created_at',
    width: 110,
    value: (row) => row.created_at,
    cell: (row) => <Time at={row.created_at} short />,
    sort: false,
  },
];

export function Assessments() {
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const filters = makeFilters(['q', 'kind', 'state', 'unit_id', 'mine']);
  const pages = useInfiniteQuery(() => assessmentQueries.list(filters.query()));
  const refused = () => (session.may('assessments:write') ? undefined : t('ui.may_not'));
  const units = makeUnitChoice();
  const choices = (): Filter[] => [
    {
      key: 'kind',
      title: t('assessments.kind'),
      options: assessment_kinds.map((value) => ({ value, label: assessmentKindText(value) })),
    },
    {
      key: 'state',
      title: t('assessments.state'),
      options: states.map((value) => ({ value, label: stateText(value) })),
    },
    { key: 'mine', title: t('assessments.mine'), options: [{ value: 'true', label: t('assessments.yes') }] },
    ...units(),
  ];
  const addButton = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: '1' })}>
      <PlusIcon class="size-4" />
      {t('assessments.add')}
    </Button>
  );
  return (
    <>
      <PagedTable
        name="assessments"
        label={t('assessments.tab_assessments')}
        columns={columns}
        pages={pages}
        all={() => assessmentQueries.all(filters.query())}
        href={(row) => paths.assessment(row.id)}
        order={filters.order}
        toolbar={
          <div class="flex flex-wrap items-center gap-2">
            <FilterBar filters={filters} choices={choices()} placeholder={t('assessments.filter')} />
            {addButton()}
          </div>
        }
        narrow={(row) => <Narrow row={row} />}
        main
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={
          <Empty icon={<ClipboardCheckIcon />} title={t('assessments.none')} hint={t('assessments.none_hint')}>
            {addButton()}
          </Empty>
        }
      />
      <Show when={search.new === '1'}>
        <AssessmentDialog close={() => setSearch({ new: null })} />
      </Show>
    </>
  );
}

function Narrow(props: { row: Assessment }) {
  return (
    <a href={paths.assessment(props.row.id)} class="block space-y-0.5 text-ink no-underline">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{props.row.title}</span>
        <AssessmentMark state={props.row.state} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>{assessmentKindText(props.row.kind)}</span>
        <span>{props.row.system}</span>
        <span>{levelText(props.row)}</span>
        <span class="numeric">{progressText(props.row)}</span>
        <span>{conclusionText(props.row.conclusion)}</span>
      </p>
    </a>
  );
}
