/**
 * Tasks in time: a diamond for each deadline, a disc for each milestone, hollow where a day was before it was re-planned, and the line of today.
 * Each row is a link that says all of it in words; the table beneath has the same.
 */
import { useSearchParams } from '@solidjs/router';
import { createMemo, For, Show } from 'solid-js';
import { listText, t } from '../../i18n/index.ts';
import { Empty } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { type Deadline, deadlineText, standingText, type TaskList, type TaskRow, taskHref, whenText } from './calls.ts';
import { scaleOf } from './gantt-scale.ts';
import { StandingMark } from './marks.tsx';
import { useOn } from './OnDay.tsx';

const name_px = 190;
const time_px = 720;
const pad_px = 16;
const row_px = 30;
const head_px = 44;
const width_px = name_px + time_px + 2 * pad_px;

const colours: Record<Deadline['standing'], string> = {
  ...{ reached: 'text-up', ahead: 'text-up', missed: 'text-down', unknown: 'text-unknown', declared: 'text-unknown' },
  ...{ running: 'text-accent', undated: 'text-dim' },
};

export function Gantt(props: { data: TaskList }) {
  const [search, setSearch] = useSearchParams();
  const as = () => (search.as === 'table' ? 'table' : 'picture');
  return (
    <Show when={props.data.rows.length > 0} fallback={<Empty title={t('programme.none')} />}>
      <Section
        title={t('programme.tab_gantt')}
        note={t('programme.gantt_note')}
        actions={
          <Segments
            label={t('programme.gantt_as')}
            value={as()}
            set={(value) => setSearch({ as: value === 'picture' ? null : value })}
            options={[
              { value: 'picture', label: t('programme.as_picture') },
              { value: 'table', label: t('programme.as_table') },
            ]}
          />
        }
      >
        <Show when={as() === 'picture'} fallback={<AsTable data={props.data} />}>
          <Legend />
          <Picture data={props.data} />
        </Show>
      </Section>
    </Show>
  );
}

function Picture(props: { data: TaskList }) {
  const on = useOn();
  const days = createMemo(() => [
    props.data.on,
    ...props.data.rows.flatMap(({ deadlines }) =>
      deadlines.flatMap(({ original_on, planned_on }) => [original_on, planned_on].filter((day) => day !== null)),
    ),
  ]);
  const scale = createMemo(() => scaleOf(days(), time_px));
  const x = (day: string) => name_px + pad_px + scale().x(day);
  const height = () => head_px + props.data.rows.length * row_px + 4;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and keys can only scroll what takes the focus.
    <section class="relative overflow-x-auto" tabIndex={0} aria-label={t('programme.tab_gantt')}>
      <svg
        viewBox={`0 0 ${width_px} ${height()}`}
        class="w-full text-sm"
        style={{ 'min-width': `${width_px * 0.9}px` }}
      >
        <title>{t('programme.tab_gantt')}</title>
        <For each={scale().years}>
          {({ year, x: left }) => (
            <g>
              <path d={`M${name_px + pad_px + left} ${head_px - 6}V${height()}`} class="stroke-line" />
              <text x={name_px + pad_px + left + 4} y={head_px - 10} class="numeric fill-dim text-xs">
                {String(year)}
              </text>
            </g>
          )}
        </For>
        <For each={props.data.rows}>
          {(task, place) => (
            <Row task={task} top={head_px + place() * row_px} x={x} on={props.data.on} href={taskHref(task.id, on())} />
          )}
        </For>
        <g class="text-accent">
          <path
            d={`M${x(props.data.on)} ${head_px - 6}V${height()}`}
            stroke="currentColor"
            stroke-width="1.500"
            stroke-dasharray="4 3"
          />
          <text x={x(props.data.on)} y={12} text-anchor="middle" fill="currentColor" class="text-xs font-medium">
            {props.data.is_past ? props.data.on : t('programme.today')}
          </text>
        </g>
      </svg>
    </section>
  );
}

function Row(props: { task: TaskRow; top: number; x: (day: string) => number; on: string; href: string }) {
  const middle = () => props.top + row_px / 2;
  const words = () =>
    `${props.task.code} ${props.task.title}: ${
      props.task.deadlines
        .map((one) => `${deadlineText(one)} ${whenText(one)} ${standingText(one.standing)}`)
        .join('; ') || t('programme.standing')
    }`;
  const dated = () => props.task.deadlines.filter(({ due_on }) => due_on !== null);
  const undated = () => props.task.deadlines.find(({ due_on }) => due_on === null);
  const places = () => dated().map(({ due_on }) => props.x(due_on ?? ''));
  /** The levels in the order of their days, beside the last sign; where there is no room, before the first. */
  const label = () => {
    const days = Map.groupBy(dated(), ({ due_on }) => due_on ?? '');
    const levels = [...days].sort(([a], [b]) => a.localeCompare(b)).map(([, all]) => listText(all.map(deadlineText)));
    const isAll = dated().every(({ level, wanted_percent }) => level === 'all' && wanted_percent === 100);
    const text = isAll ? '' : levels.join(' → ');
    const last = Math.max(...places(), 0);
    return last > width_px * 0.75
      ? { text, x: Math.min(...places()) - 12, anchor: 'end' as const }
      : { text, x: last + 12, anchor: 'start' as const };
  };
  const line = () => {
    return dated().length > 1 ? `M${Math.min(...places())} ${middle()}H${Math.max(...places())}` : '';
  };
  return (
    // Within a group, since by itself it would be made as a link of HTML.
    <g>
      <a href={props.href} aria-label={words()} class="group">
        <title>{words()}</title>
        <rect x="0" y={props.top} width={width_px} height={row_px} class="fill-transparent group-hover:fill-sunken" />
        <path d={`M0 ${props.top}H${width_px}`} class="stroke-line" stroke-opacity="0.6" />
        <text x="4" y={middle() + 4} class={props.task.ended_on === null ? 'fill-ink' : 'fill-dim'}>
          <tspan class="numeric fill-dim">{props.task.code}</tspan>{' '}
          {props.task.title.length > 11 ? `${props.task.title.slice(0, 11)}…` : props.task.title}
        </text>
        <path d={line()} class="stroke-edge" stroke-width="2" />
        <Show when={props.task.is_standing || undated()}>
          <text x={name_px + pad_px + 4} y={middle() + 4} class="fill-dim">
            {undated()?.original_words || t('programme.standing')}
          </text>
        </Show>
        {/* Lines pass behind the words. */}
        <text
          x={label().x}
          y={middle() + 4}
          text-anchor={label().anchor}
          class="fill-dim stroke-surface text-xs [paint-order:stroke]"
          stroke-width="5"
        >
          {label().text}
        </text>
        <For each={dated()}>{(one) => <Sign one={one} y={middle()} x={props.x} on={props.on} />}</For>
      </a>
    </g>
  );
}

/** Where two levels have the same day their signs lie on one another: the words have both. */
function Sign(props: { one: Deadline; x: (day: string) => number; y: number; on: string }) {
  const at = () => props.x(props.one.due_on ?? props.on);
  const isLate = () => props.one.standing === 'missed';
  const isUnseen = () => props.one.standing === 'unknown' || props.one.standing === 'declared';
  return (
    <g class={colours[props.one.standing]}>
      <Show when={isLate()}>
        <path
          d={`M${at()} ${props.y}H${props.x(props.on)}`}
          stroke="currentColor"
          stroke-width="2"
          stroke-opacity="0.45"
        />
      </Show>
      <Show when={props.one.planned_on !== null && props.one.original_on}>
        {(original) => (
          <>
            <path
              d={`M${props.x(original())} ${props.y}H${at()}`}
              class="stroke-dim"
              stroke-width="1.500"
              stroke-dasharray="3 3"
            />
            <path
              d={shape(props.one, props.x(original()), props.y)}
              class="fill-surface stroke-dim"
              stroke-width="1.500"
            />
          </>
        )}
      </Show>
      <path
        d={shape(props.one, at(), props.y)}
        fill={isUnseen() ? 'var(--surface)' : 'currentColor'}
        stroke="currentColor"
        stroke-width="1.800"
        stroke-dasharray={isUnseen() ? '2.600 1.700' : undefined}
      />
    </g>
  );
}

const shape = ({ wanted_percent }: Deadline, x: number, y: number): string =>
  wanted_percent < 100
    ? `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0`
    : `M${x} ${y - 6.5}L${x + 6.5} ${y}L${x} ${y + 6.5}L${x - 6.5} ${y}Z`;

const legend: readonly Deadline['standing'][] = ['reached', 'running', 'missed', 'unknown', 'declared'];

function Legend() {
  return (
    <ul class="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      <li class="text-dim">{t('programme.gantt_shapes')}</li>
      <For each={legend}>
        {(standing) => (
          <li>
            <StandingMark standing={standing} />
          </li>
        )}
      </For>
    </ul>
  );
}

function AsTable(props: { data: TaskList }) {
  const on = useOn();
  const rows = () => props.data.rows.flatMap((task) => task.deadlines.map((one) => ({ task, one })));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and keys can only scroll what takes the focus.
    <section class="overflow-x-auto" tabIndex={0} aria-label={t('programme.tab_gantt')}>
      <table class="w-full min-w-2xl text-sm" aria-label={t('programme.gantt_as')}>
        <thead>
          <tr class="text-left text-dim">
            <For each={['task', 'level', 'original', 'planned', 'how_it_stands'] as const}>
              {(key) => (
                <th scope="col" class="pr-4 pb-1 font-medium">
                  {t(`programme.${key}`)}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {({ task, one }) => (
              <tr>
                <th scope="row" class="border-t border-line py-1.5 pr-4 text-left font-normal">
                  <a class="link" href={taskHref(task.id, on())}>
                    {task.code} {task.title}
                  </a>
                </th>
                <td class="border-t border-line py-1.5 pr-4">{deadlineText(one)}</td>
                <td class="numeric border-t border-line py-1.5 pr-4">{one.original_on ?? one.original_words}</td>
                <td class="numeric border-t border-line py-1.5 pr-4">{one.planned_on ?? '—'}</td>
                <td class="border-t border-line py-1.5">
                  <StandingMark standing={one.standing} />
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
