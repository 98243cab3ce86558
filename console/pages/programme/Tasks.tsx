/** All tasks with their deadlines, what is measured, what was declared, and how far the two are apart. */
import ListChecksIcon from 'lucide-solid/icons/list-checks';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, errorText } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { toast } from '../../ui/Toast.tsx';
import {
  deadlineText,
  declaredText,
  differenceText,
  measuredText,
  programmeCommands,
  type TaskList,
  type TaskRow,
  taskHref,
  whenText,
} from './calls.ts';
import { DeclaredShare, Difference, MeasuredShare, TaskMark, taskStandingText } from './marks.tsx';
import { useOn } from './OnDay.tsx';
import { TaskDialog } from './TaskDialog.tsx';

function Deadlines(props: { task: TaskRow }) {
  return (
    <ul class="py-0.5">
      <For each={props.task.deadlines} fallback={<li class="text-dim">{t('programme.standing')}</li>}>
        {(one) => (
          <li class="sm:truncate" title={one.original_words}>
            <span class="text-dim">{deadlineText(one)}</span> <span class="numeric">{whenText(one)}</span>
            <Show when={one.planned_on}>
              {' '}
              <del class="numeric text-sm text-dim" title={one.reason}>
                {one.original_on ?? one.original_words}
              </del>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}

const deadlinesText = ({ deadlines }: TaskRow) =>
  deadlines.map((one) => `${deadlineText(one)} ${whenText(one)}`).join('; ') || t('programme.standing');

function Measured(props: { task: TaskRow }) {
  const figures = () => props.task.whole.figures.length;
  return (
    <>
      <MeasuredShare measured={props.task.whole.measured} />
      <Show when={figures() > 1}>
        <span class="ml-1 text-sm text-dim">{t('programme.worst_of', { n: figures() })}</span>
      </Show>
    </>
  );
}

const columns: Column<TaskRow>[] = [
  { id: 'code', title: 'programme.code', width: 64, value: (row) => row.code },
  { id: 'title', title: 'programme.task', width: 170, grow: true, value: (row) => row.title },
  {
    id: 'standing',
    title: 'programme.how_it_stands',
    width: 135,
    value: taskStandingText,
    cell: (row) => <TaskMark task={row} />,
  },
  {
    id: 'next_on',
    title: 'programme.deadlines',
    width: 190,
    grow: true,
    value: deadlinesText,
    cell: (row) => <Deadlines task={row} />,
  },
  { id: 'responsible', title: 'programme.responsible', width: 170, grow: true, value: (row) => row.responsible },
  {
    id: 'measured',
    title: 'programme.measured',
    width: 120,
    value: (row) => measuredText(row.whole.measured),
    cell: (row) => <Measured task={row} />,
  },
  {
    id: 'declared',
    title: 'programme.declared',
    width: 90,
    value: (row) => declaredText(row.whole.declared_percent),
    cell: (row) => <DeclaredShare percent={row.whole.declared_percent} />,
  },
  {
    id: 'difference',
    title: 'programme.difference',
    width: 115,
    value: (row) => differenceText(row.whole.difference),
    cell: (row) => <Difference row={row.whole} />,
  },
  { id: 'section', title: 'programme.section', width: 90, value: (row) => row.section, hidden: true },
  { id: 'document', title: 'programme.document', width: 200, value: (row) => row.document, hidden: true },
];

export function Tasks(props: { data: TaskList }) {
  const session = useSession();
  const on = useOn();
  const filters = makeFilters(['q', 'is_overdue'] as const);
  const [adding, setAdding] = createSignal(false);
  const refused = () => (session.may('programme:write') ? undefined : t('ui.may_not'));
  const rows = createMemo(() => {
    const q = filters.value('q').toLowerCase();
    const overdue = filters.value('is_overdue');
    return props.data.rows.filter(
      (row) =>
        (overdue === '' || String(row.is_overdue) === overdue) &&
        `${row.code} ${row.title} ${row.detail} ${row.responsible}`.toLowerCase().includes(q),
    );
  });
  const missing = () => props.data.missing.length;
  const takeOver = async () => {
    try {
      const { added } = await programmeCommands.takeOver();
      toast({ title: t('programme.taken_over', { n: added }) });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const TakeOver = () => (
    <Button kind={props.data.rows.length === 0 ? 'primary' : 'plain'} disabled={refused()} onClick={takeOver}>
      {t('programme.take_over', { n: missing() })}
    </Button>
  );
  return (
    <>
      <Show when={!props.data.is_past}>
        <div class="mb-3 flex flex-wrap justify-end gap-2">
          <Show when={missing() > 0 && props.data.rows.length > 0}>
            <TakeOver />
          </Show>
          <Button disabled={refused()} onClick={() => setAdding(true)}>
            {t('programme.add')}
          </Button>
        </div>
      </Show>
      <Table
        name="programme-tasks"
        label={t('programme.tab_tasks')}
        columns={columns}
        rows={rows()}
        href={(row) => taskHref(row.id, on())}
        order={filters.order}
        main
        toolbar={
          <FilterBar
            filters={filters}
            choices={[
              {
                key: 'is_overdue',
                title: t('programme.overdue'),
                options: [
                  { value: 'true', label: t('programme.overdue_yes') },
                  { value: 'false', label: t('programme.overdue_no') },
                ],
              },
            ]}
            placeholder={t('programme.filter')}
          />
        }
        narrow={(row) => <Narrow task={row} href={taskHref(row.id, on())} />}
        empty={
          <Show when={!filters.active()} fallback={<NothingMatches filters={filters} />}>
            <Show when={!props.data.is_past} fallback={<Empty title={t('programme.none_that_day')} />}>
              <Empty icon={<ListChecksIcon />} title={t('programme.none')} hint={t('programme.none_hint')}>
                <TakeOver />
              </Empty>
            </Show>
          </Show>
        }
      />
      <Show when={adding()}>
        <TaskDialog close={() => setAdding(false)} />
      </Show>
    </>
  );
}

function Narrow(props: { task: TaskRow; href: string }) {
  return (
    <a href={props.href} class="block space-y-0.5 text-ink no-underline">
      <span class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium">
          {props.task.code} {props.task.title}
        </span>
        <TaskMark task={props.task} />
      </span>
      <Deadlines task={props.task} />
      <span class="flex flex-wrap gap-x-3 text-sm">
        <span>
          <span class="text-dim">{t('programme.measured')}</span> <Measured task={props.task} />
        </span>
        <span>
          <span class="text-dim">{t('programme.declared')}</span>{' '}
          <DeclaredShare percent={props.task.whole.declared_percent} />
        </span>
        <Show when={props.task.whole.difference !== null}>
          <Difference row={props.task.whole} />
        </Show>
      </span>
    </a>
  );
}
