/** The register of incidents: how many of which class and grade, and the list. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import SirenIcon from 'lucide-solid/icons/siren';
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../../time.ts';
import { BarRows } from '../../ui/Bars.tsx';
import { Button } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { duration } from '../../ui/quantity.ts';
import { Segments } from '../../ui/Segments.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { DeclareDialog } from './DeclareDialog.tsx';
import {
  categories,
  categoryText,
  grades,
  gradeText,
  type IncidentRow,
  incidentQueries,
  stateText,
} from './incident-calls.ts';
import { GradeSign, IncidentStateMark } from './incident-marks.tsx';

const columns: Column<IncidentRow>[] = [
  {
    ...{ id: 'state', title: 'emergency_runs.state', width: 95, sort: false },
    value: (row) => stateText(row.state),
    cell: (row) => <IncidentStateMark state={row.state} />,
  },
  {
    ...{ id: 'grade', title: 'emergency.grade', width: 110, sort: false },
    value: (row) => gradeText(row.grade),
    cell: (row) => <GradeSign grade={row.grade} />,
  },
  { ...{ id: 'title', title: 'emergency_runs.name', width: 220, grow: true, sort: false }, value: (row) => row.title },
  {
    ...{ id: 'category', title: 'emergency.category', width: 150, sort: false },
    value: (row) => categoryText(row.category),
  },
  { ...{ id: 'unit', title: 'emergency_runs.unit', width: 140, sort: false }, value: (row) => row.unit },
  {
    ...{ id: 'declared_at', title: 'emergency_runs.declared', width: 165, sort: false },
    value: (row) => dateTime(row.declared_at),
  },
  {
    ...{ id: 'runs', title: 'emergency_runs.runs', width: 110, sort: false },
    value: (row) => row.running,
    cell: (row) => (row.running > 0 ? t('emergency_runs.running_n', { n: row.running }) : '—'),
  },
];

export function Incidents() {
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const filters = makeFilters(['state', 'grade', 'category', 'q']);
  const pages = useInfiniteQuery(() => incidentQueries.list(filters.query()));
  return (
    <div class="space-y-4">
      <div class="flex flex-wrap items-start justify-between gap-3">
        <FiguresPart />
        <Button
          kind="primary"
          disabled={session.may('emergency:act') ? undefined : t('ui.may_not')}
          onClick={() => setSearch({ declare: '1' })}
        >
          {t('emergency_runs.declare')}
        </Button>
      </div>
      <PagedTable
        name="incidents"
        label={t('emergency.tab_incidents')}
        columns={columns}
        pages={pages}
        all={() => incidentQueries.all(filters.query())}
        href={(row) => paths.incident(row.id)}
        toolbar={
          <FilterBar
            filters={filters}
            choices={[
              {
                ...{ key: 'state', title: t('emergency_runs.state') },
                options: (['open', 'closed'] as const).map((value) => ({ value, label: stateText(value) })),
              },
              {
                ...{ key: 'grade', title: t('emergency.grade') },
                options: grades.map((value) => ({ value: String(value), label: gradeText(value) })),
              },
              {
                ...{ key: 'category', title: t('emergency.category') },
                options: categories.map((value) => ({ value, label: categoryText(value) })),
              },
            ]}
          />
        }
        narrow={(row) => <Narrow row={row} />}
        main
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Empty icon={<SirenIcon />} title={t('emergency_runs.none')} hint={t('emergency_runs.none_hint')} />}
      />
      <Show when={search.declare === '1' && session.may('emergency:act')}>
        <DeclareDialog close={() => setSearch({ declare: null })} />
      </Show>
    </div>
  );
}

const day_ms = 86_400_000;

function FiguresPart() {
  const [days, setDays] = createSignal<'30' | '365' | 'all'>('365');
  const opened = Date.now();
  const from = () => (days() === 'all' ? undefined : opened - Number(days()) * day_ms);
  const query = useQuery(() => incidentQueries.figures(from()));
  return (
    <details class="min-w-0 flex-1">
      <summary class="cursor-pointer font-medium">{t('emergency_runs.figures')}</summary>
      <div class="mt-3 space-y-3">
        <Segments
          label={t('emergency_runs.since')}
          value={days()}
          set={setDays}
          options={[
            { value: '30', label: t('emergency_runs.period_30') },
            { value: '365', label: t('emergency_runs.period_365') },
            { value: 'all', label: t('emergency_runs.period_all') },
          ]}
        />
        <Loaded query={query} small>
          {(data) => (
            <>
              <p class="numeric">
                {t('emergency_runs.figures_text', { total: data().total, open: data().open })}
                <Show when={data().mean_open_ms}>
                  {(ms) => (
                    <span class="ml-3 text-dim">{t('emergency_runs.mean_open', { time: duration(ms() / 1_000) })}</span>
                  )}
                </Show>
              </p>
              <Show when={data().total > 0}>
                <div class="grid gap-4 sm:grid-cols-2">
                  <BarRows
                    label={t('emergency_runs.by_category')}
                    columns={[{ title: t('emergency_runs.incident'), colour: 'bg-accent' }]}
                    rows={data().by_category.map(({ category, total }) => ({
                      ...{ key: category, label: categoryText(category), values: [total] },
                    }))}
                  />
                  <BarRows
                    label={t('emergency_runs.by_grade')}
                    columns={[{ title: t('emergency_runs.incident'), colour: 'bg-accent' }]}
                    rows={data().by_grade.map(({ grade, total }) => ({
                      ...{ key: String(grade), label: gradeText(grade), values: [total] },
                    }))}
                  />
                </div>
              </Show>
            </>
          )}
        </Loaded>
      </div>
    </details>
  );
}

function Narrow(props: { row: IncidentRow }) {
  return (
    <a href={paths.incident(props.row.id)} class="block space-y-1 text-ink no-underline">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{props.row.title}</span>
        <GradeSign grade={props.row.grade} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <IncidentStateMark state={props.row.state} />
        <span>{categoryText(props.row.category)}</span>
        <span>{props.row.unit}</span>
        <Time at={props.row.declared_at} short />
      </p>
    </a>
  );
}
