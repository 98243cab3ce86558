/** What units report, and who decides on it. On a task's page those of the task alone. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty, errorText } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { ReasonForm } from '../compliance/Review.tsx';
import { fileHref, programmeCommands, programmeQueries, type ReportRow, report_states, taskHref } from './calls.ts';
import { ReportMark } from './marks.tsx';
import { useOn } from './OnDay.tsx';

const stateText = (state: ReportRow['state']) => word('programme', `report_${state}`);

function Evidence(props: { row: ReportRow }) {
  return (
    <span class="flex flex-wrap gap-x-3">
      <Show when={props.row.file_name}>
        {(name) => (
          <a class="link" href={fileHref(props.row.id)} download={name()}>
            {name()}
          </a>
        )}
      </Show>
      <Show when={props.row.evidence_path}>
        {(path) => (
          <a class="link" href={path()}>
            {path()}
          </a>
        )}
      </Show>
    </span>
  );
}

/** `decide` is absent where whoever looks can't: it isn't waiting, it is their own, or they may not. */
type Decide = { accept: () => void; sendBack: () => void };

function Decision(props: { row: ReportRow; decide: Decide | undefined }) {
  return (
    <span class="flex flex-wrap items-center gap-x-2 gap-y-1 py-0.5">
      <ReportMark state={props.row.state} />
      <Show when={props.row.decided_by}>
        <span class="text-sm text-dim">
          {props.row.decided_by_name ?? props.row.decided_by} {props.row.decision_reason}
        </span>
      </Show>
      <Show when={props.decide}>
        {(decide) => (
          <>
            <Button onClick={() => decide().accept()}>{t('programme.accept')}</Button>
            <Button kind="quiet" onClick={() => decide().sendBack()}>
              {t('programme.return')}
            </Button>
          </>
        )}
      </Show>
    </span>
  );
}

const columnsOf = (with_task: boolean, decideOf: (row: ReportRow) => Decide | undefined): Column<ReportRow>[] => [
  ...(with_task
    ? [
        {
          ...({ id: 'task', title: 'programme.task', width: 150, grow: true, sort: false } as const),
          value: (row: ReportRow) => `${row.task_code} ${row.task_title}`,
          cell: (row: ReportRow) => (
            <a class="link" href={taskHref(row.task_id, undefined)}>
              {row.task_code} {row.task_title}
            </a>
          ),
        },
      ]
    : []),
  { id: 'unit', title: 'words.unit', width: 110, value: (row) => row.unit_name, sort: false },
  { id: 'area', title: 'words.area', width: 80, value: (row) => row.area_name, sort: false },
  { id: 'share', title: 'programme.declared', width: 70, value: (row) => `${row.share_percent}%`, sort: false },
  { id: 'text', title: 'programme.report_text', width: 150, grow: true, value: (row) => row.text, sort: false },
  {
    id: 'evidence',
    title: 'programme.evidence',
    width: 120,
    value: (row) => row.file_name ?? row.evidence_path,
    cell: (row) => <Evidence row={row} />,
    sort: false,
  },
  {
    id: 'state',
    title: 'programme.decision',
    width: 280,
    grow: true,
    value: (row) => stateText(row.state),
    cell: (row) => <Decision row={row} decide={decideOf(row)} />,
    sort: false,
  },
  {
    id: 'by',
    title: 'programme.reported_by',
    width: 100,
    value: (row) => row.reported_by_name ?? row.reported_by,
    sort: false,
  },
  {
    id: 'reported_at',
    title: 'programme.reported_at',
    width: 100,
    value: (row) => row.reported_at,
    cell: (row) => <Time at={row.reported_at} short />,
    sort: false,
  },
];

export function Reports(props: { task_id?: number }) {
  const session = useSession();
  const on = useOn();
  const filters = makeFilters(['state'] as const);
  const query = () => ({ ...filters.query(), task_id: props.task_id, on: on() });
  const pages = useInfiniteQuery(() => programmeQueries.reports(query()));
  const [returning, setReturning] = createSignal<ReportRow>();
  const accept = async (row: ReportRow) => {
    try {
      await programmeCommands.decide(row.id, { version: row.version, is_accepted: true, reason: '' });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const decideOf = (row: ReportRow): Decide | undefined => {
    const isOwn = row.reported_by === session.person()?.username;
    if (on() || row.state !== 'waiting' || isOwn || !session.may('programme:review')) return undefined;
    return { accept: () => void accept(row), sendBack: () => void setReturning(row) };
  };
  return (
    <>
      <PagedTable
        name={props.task_id === undefined ? 'programme-reports' : 'programme-task-reports'}
        label={t('programme.tab_reports')}
        columns={columnsOf(props.task_id === undefined, decideOf)}
        pages={pages}
        all={() => programmeQueries.allReports(query())}
        toolbar={
          <FilterBar
            filters={filters}
            without_text
            choices={[
              {
                key: 'state',
                title: t('programme.decision'),
                options: report_states.map((value) => ({ value, label: stateText(value) })),
              },
            ]}
          />
        }
        narrow={(row) => (
          <div class="space-y-0.5">
            <p class="font-medium">
              {row.task_code} {row.area_name} {row.share_percent}%
            </p>
            <p>{row.text}</p>
            <Evidence row={row} />
            <p class="flex flex-wrap gap-x-3 text-sm text-dim">
              <span>{row.unit_name}</span>
              <span>{row.reported_by_name ?? row.reported_by}</span>
              <Time at={row.reported_at} short />
            </p>
            <Decision row={row} decide={decideOf(row)} />
          </div>
        )}
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Empty title={t('programme.no_reports')} hint={t('programme.no_reports_hint')} small />}
      />
      <Show when={returning()} keyed>
        {(row) => (
          <Dialog open close={() => setReturning(undefined)} title={t('programme.return')} detail={row.text}>
            <ReasonForm
              name={`programme-return.${row.id}`}
              label={t('programme.reason')}
              action={t('programme.return')}
              save={(reason) => programmeCommands.decide(row.id, { version: row.version, is_accepted: false, reason })}
              close={() => setReturning(undefined)}
            />
          </Dialog>
        )}
      </Show>
    </>
  );
}
