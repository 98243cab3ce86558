/** The drills of the year by unit, and all drills within reach. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import DrillIcon from 'lucide-solid/icons/clipboard-check';
import PlusIcon from 'lucide-solid/icons/plus';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { DrillCalendar } from './DrillCalendar.tsx';
import { NewDrillDialog } from './DrillDialog.tsx';
import { type DrillRow, drill_states, drillQueries, formText, stateText } from './drill-calls.ts';
import { DrillStateMark } from './drill-marks.tsx';

const when = (row: DrillRow) => dateTime(row.scheduled_at).slice(0, 16);
const columns: Column<DrillRow>[] = [
  { id: 'title', title: 'drills.title', width: 200, grow: true, value: (row) => row.title, sort: false },
  { id: 'plan', title: 'drills.plan', width: 180, grow: true, value: (row) => row.plan, sort: false },
  { id: 'unit', title: 'drills.unit', width: 150, grow: true, value: (row) => row.unit, sort: false },
  { id: 'form', title: 'drills.form', width: 110, value: (row) => formText(row.form), sort: false },
  { id: 'scheduled_at', title: 'drills.scheduled', width: 150, value: when, sort: false },
  {
    ...{ id: 'state', title: 'drills.state', width: 120, sort: false },
    value: (row) => stateText(row.state),
    cell: (row) => <DrillStateMark state={row.state} />,
  },
  {
    ...{ id: 'is_evaluated', title: 'drills.evaluated', width: 100, sort: false },
    value: (row) => t(row.is_evaluated ? 'drills.yes' : 'drills.not_yet'),
  },
];

export function Drills() {
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const filters = makeFilters(['state']);
  const pages = useInfiniteQuery(() => drillQueries.drills(filters.query()));
  const refused = () => (session.may('emergency:write') ? undefined : t('ui.may_not'));
  const addButton = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: '1' })}>
      <PlusIcon class="size-4" />
      {t('drills.add')}
    </Button>
  );
  return (
    <div class="space-y-5">
      <DrillCalendar />
      <TableBlock title={t('drills.list')}>
        <PagedTable
          name="drills"
          label={t('drills.list')}
          columns={columns}
          pages={pages}
          all={() => drillQueries.allDrills(filters.query())}
          href={(row) => paths.drill(row.id)}
          toolbar={
            <div class="flex flex-wrap items-center gap-2">
              <FilterBar
                filters={filters}
                choices={[
                  {
                    ...{ key: 'state', title: t('drills.state') },
                    options: drill_states.map((value) => ({ value, label: stateText(value) })),
                  },
                ]}
                without_text
              />
              {addButton()}
            </div>
          }
          narrow={(row) => <Narrow row={row} />}
          main
          filtered={filters.active()}
          nothingMatches={<NothingMatches filters={filters} />}
          empty={
            <Empty icon={<DrillIcon />} title={t('drills.none')} hint={t('drills.none_hint')}>
              {addButton()}
            </Empty>
          }
        />
      </TableBlock>
      <Show when={search.new === '1'}>
        <NewDrillDialog close={() => setSearch({ new: null })} />
      </Show>
    </div>
  );
}

function Narrow(props: { row: DrillRow }) {
  return (
    <a href={paths.drill(props.row.id)} class="block space-y-0.5 text-ink no-underline">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{props.row.title}</span>
        <DrillStateMark state={props.row.state} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>{props.row.plan}</span>
        <span>{formText(props.row.form)}</span>
        <span class="numeric">{when(props.row)}</span>
      </p>
    </a>
  );
}
