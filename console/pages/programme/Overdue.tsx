/** Deadlines that have passed without being seen or said to be reached, the longest ago first. */
import CalendarCheckIcon from 'lucide-solid/icons/calendar-check';
import { createMemo } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Empty } from '../../ui/Faces.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import {
  type Deadline,
  deadlineText,
  measuredText,
  standingText,
  type TaskList,
  type TaskRow,
  taskHref,
} from './calls.ts';
import { momentOfDay } from './gantt-scale.ts';
import { MeasuredShare, StandingMark } from './marks.tsx';
import { useOn } from './OnDay.tsx';

type Row = { id: string; task: TaskRow; one: Deadline; days: number };
const day_ms = 86_400_000;

const columns: Column<Row>[] = [
  {
    id: 'task',
    title: 'programme.task',
    width: 170,
    grow: true,
    value: ({ task }) => `${task.code} ${task.title}`,
  },
  { id: 'level', title: 'programme.level', width: 130, value: ({ one }) => deadlineText(one) },
  { id: 'due_on', title: 'programme.due_on', width: 110, value: ({ one }) => one.due_on },
  { id: 'days', title: 'programme.days_late', width: 100, value: ({ days }) => days },
  {
    id: 'standing',
    title: 'programme.how_it_stands',
    width: 140,
    value: ({ one }) => standingText(one.standing),
    cell: ({ one }) => <StandingMark standing={one.standing} />,
  },
  {
    id: 'measured',
    title: 'programme.measured',
    width: 110,
    value: ({ task }) => measuredText(task.whole.measured),
    cell: ({ task }) => <MeasuredShare measured={task.whole.measured} />,
  },
  {
    id: 'responsible',
    title: 'programme.responsible',
    width: 200,
    grow: true,
    value: ({ task }) => task.responsible,
  },
];

export const overdueOf = ({ rows, on }: TaskList): Row[] =>
  rows
    .filter(({ is_overdue }) => is_overdue)
    .flatMap((task) =>
      task.deadlines
        .filter(({ standing }) => standing === 'missed' || standing === 'unknown')
        .map((one): Row => {
          const days = Math.round((momentOfDay(on) - momentOfDay(one.due_on ?? on)) / day_ms);
          return { id: `${task.id}.${one.number}`, task, one, days };
        }),
    )
    .sort((a, b) => b.days - a.days);

export function Overdue(props: { data: TaskList }) {
  const on = useOn();
  const rows = createMemo(() => overdueOf(props.data));
  return (
    <Table
      name="programme-overdue"
      label={t('programme.tab_overdue')}
      columns={columns}
      rows={rows()}
      href={({ task }) => taskHref(task.id, on())}
      main
      toolbar={<p class="text-sm text-dim">{t('programme.overdue_note')}</p>}
      narrow={({ task, one, days }) => (
        <a href={taskHref(task.id, on())} class="block space-y-0.5 text-ink no-underline">
          <span class="flex items-start justify-between gap-3">
            <span class="min-w-0 font-medium">
              {task.code} {task.title}
            </span>
            <StandingMark standing={one.standing} />
          </span>
          <span class="block text-sm">
            {deadlineText(one)} <span class="numeric">{one.due_on}</span> ·{' '}
            <span class="numeric text-down">{t('programme.days_n', { n: days })}</span>
          </span>
        </a>
      )}
      empty={
        <Empty
          icon={<CalendarCheckIcon />}
          title={t('programme.none_overdue')}
          hint={t('programme.none_overdue_hint')}
        />
      }
    />
  );
}
