/** What is due, the earliest first; how much has no day yet is said beside it. */
import { A, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import { createMemo, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { now } from '../../time.ts';
import { Empty } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { Column } from '../../ui/Table.tsx';
import { makeUnitChoice } from '../tickets/unit-choice.ts';
import { dayMoment, dayText } from './calendar-day.ts';
import {
  type CalendarPage,
  type CalendarRow,
  complianceQueries,
  daysText,
  kinds,
  kindText,
  standingText,
} from './calls.ts';
import { DueMark } from './DueMark.tsx';

const day_ms = 86_400_000;
const periods = ['30', '90', '365', 'all'] as const;
const usual = '365';

const columns: Column<CalendarRow>[] = [
  { id: 'name', title: 'compliance.name', width: 200, grow: true, value: (row) => row.name, sort: false },
  { id: 'due_on', title: 'compliance.due_on', width: 110, value: (row) => row.due_on, sort: false },
  { id: 'days', title: 'compliance.days', width: 130, value: (row) => daysText(row.days_left), sort: false },
  {
    id: 'standing',
    title: 'compliance.due',
    width: 90,
    value: (row) => standingText(row.standing),
    cell: (row) => <DueMark standing={row.standing} />,
    sort: false,
  },
  { id: 'kind', title: 'compliance.kind', width: 130, value: (row) => kindText(row.kind), sort: false },
  { id: 'unit', title: 'words.unit', width: 160, value: (row) => row.unit_name, sort: false },
  {
    id: 'because',
    title: 'compliance.due_reason',
    width: 280,
    grow: true,
    value: (row) => say(row.because),
    sort: false,
  },
];

export function Calendar() {
  const [search, setSearch] = useSearchParams();
  const filters = makeFilters(['kind', 'standing', 'unit_id'] as const);
  const period = () => periods.find((each) => each === search.days) ?? usual;
  // To the end of a day, so that what is asked stays the same all day.
  const to = createMemo(() =>
    period() === 'all' ? undefined : (dayMoment(dayText(now() + (Number(period()) + 1) * day_ms)) as number) - 1,
  );
  const asked = () => ({ ...filters.query(), to: to() });
  const pages = useInfiniteQuery(() => complianceQueries.calendar(asked()));
  const unknown = () =>
    pages.isPending ? 0 : ((pages.data?.pages[0] as unknown as CalendarPage | undefined)?.unknown ?? 0);
  const units = makeUnitChoice();
  const choices = (): Filter[] => [
    { key: 'kind', title: t('compliance.kind'), options: kinds.map((value) => ({ value, label: kindText(value) })) },
    {
      key: 'standing',
      title: t('compliance.due'),
      options: (['overdue', 'soon', 'ok'] as const).map((value) => ({ value, label: standingText(value) })),
    },
    ...units(),
  ];
  return (
    <div class="space-y-3">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <Segments
          label={t('compliance.period')}
          value={period()}
          set={(value) => setSearch({ days: value === usual ? null : value })}
          options={periods.map((value) => ({ value, label: word('compliance', `period_${value}`) }))}
        />
        <Show when={unknown() > 0}>
          <p class="flex flex-wrap gap-x-2">
            <span class="text-unknown">{t('compliance.calendar_unknown', { n: unknown() })}</span>
            <A class="link" href={paths.compliance({ due: 'unknown' })}>
              {t('compliance.calendar_unknown_link')}
            </A>
          </p>
        </Show>
      </div>
      <PagedTable
        name="compliance-calendar"
        label={t('compliance.tab_calendar')}
        columns={columns}
        pages={pages}
        all={() => complianceQueries.allDue(asked())}
        href={(row) => paths.complianceSystem(row.system_id)}
        toolbar={<FilterBar filters={filters} choices={choices()} without_text />}
        narrow={(row) => <Narrow row={row} />}
        main
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Empty title={t('compliance.calendar_none')} />}
      />
    </div>
  );
}

function Narrow(props: { row: CalendarRow }) {
  return (
    <a href={paths.complianceSystem(props.row.system_id)} class="block space-y-0.5 text-ink no-underline">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{props.row.name}</span>
        <DueMark standing={props.row.standing} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm">
        <span>{kindText(props.row.kind)}</span>
        <span class="numeric">{props.row.due_on}</span>
        <span class="text-dim">{daysText(props.row.days_left)}</span>
      </p>
    </a>
  );
}
