/** Tasks against counties: the measured share of each figure, and what nobody measures drawn as that. Each share leads to what it counts. */
import { A } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Empty } from '../../ui/Faces.tsx';
import { Matrix } from '../../ui/Matrix.tsx';
import { Section } from '../../ui/Page.tsx';
import { type Measured, measuredText, nameOf, type TaskList, type TaskRow, taskHref } from './calls.ts';
import { type Counted, ItemsDialog } from './ItemsDialog.tsx';
import { groundOf } from './marks.tsx';
import { useOn } from './OnDay.tsx';

export function HeatMap(props: { data: TaskList }) {
  const [counted, setCounted] = createSignal<Counted>();
  const areas = (task: TaskRow) => [task.whole, ...task.counties];
  const columns = () => {
    const first = props.data.rows[0];
    return first ? areas(first).map(nameOf) : [];
  };
  const rows = () => props.data.rows.filter(({ ended_on }) => ended_on === null).flatMap((task) => rowsOf(task));
  const rowsOf = (task: TaskRow) =>
    task.whole.figures.length === 0
      ? [{ key: task.code, title: <Title task={task} />, cells: [] as Measured[], figure: '', named: task.code, task }]
      : task.whole.figures.map(({ figure, title }, place) => ({
          ...{ key: `${task.code} ${figure}`, figure, named: `${task.code} ${say(title)}`, task },
          title: <Title task={task} figure={say(title)} />,
          cells: areas(task).map((area) => area.figures[place]?.measured ?? area.measured),
        }));
  return (
    <Show when={props.data.rows.length > 0} fallback={<Empty title={t('programme.none')} />}>
      <Section title={t('programme.tab_heat_map')} note={t('programme.heat_map_note')}>
        <Legend />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and keys can only scroll what takes the focus. */}
        <section class="overflow-x-auto" tabIndex={0} aria-label={t('programme.tab_heat_map')}>
          <Matrix
            label={t('programme.tab_heat_map')}
            columns={columns()}
            rows={rows().map(({ key, title, cells, figure, named, task }) => ({
              ...{ key, title },
              cells:
                cells.length === 0
                  ? columns().map(() => <span class="text-dim">—</span>)
                  : areas(task).map((area, place) => (
                      <HeatCell
                        measured={cells[place] as Measured}
                        name={`${named} ${nameOf(area)}`}
                        open={props.data.is_past ? undefined : () => setCounted({ task, figure, area })}
                      />
                    )),
            }))}
          />
        </section>
        <p class="mt-3 text-sm text-dim">{t('programme.heat_map_none')}</p>
      </Section>
      <Show when={counted()} keyed>
        {(one) => <ItemsDialog counted={one} close={() => setCounted(undefined)} />}
      </Show>
    </Show>
  );
}

function Title(props: { task: TaskRow; figure?: string }) {
  const on = useOn();
  return (
    <span class="block min-w-32">
      <A class="link" href={taskHref(props.task.id, on())}>
        {props.task.code} {props.task.title}
      </A>
      <Show when={props.figure}>
        <span class="block text-sm text-dim">{props.figure}</span>
      </Show>
    </span>
  );
}

function HeatCell(props: { measured: Measured; name: string; open: (() => void) | undefined }) {
  const shape = () => `ml-auto block w-full min-w-20 rounded-md px-2 py-1.5 text-right ${groundOf(props.measured)}`;
  const words = () => (
    <span class={`rounded px-0.5 whitespace-nowrap ${props.measured.is === 'share' ? '' : 'bg-surface text-sm'}`}>
      {measuredText(props.measured)}
    </span>
  );
  return (
    <Show when={props.open} fallback={<span class={shape()}>{words()}</span>}>
      {(open) => (
        <button
          type="button"
          class={`${shape()} -outline-offset-2 hover:underline`}
          aria-label={t('programme.counts_of', { name: props.name, share: measuredText(props.measured) })}
          onClick={() => open()()}
        >
          {words()}
        </button>
      )}
    </Show>
  );
}

const legend: readonly Measured[] = [
  { is: 'share', low: 100, high: 100 },
  { is: 'share', low: 90, high: 99 },
  { is: 'share', low: 50, high: 89 },
  { is: 'share', low: 0, high: 49 },
  { is: 'unknown', low: null, high: null },
  { is: 'nothing_due', low: null, high: null },
];

function Legend() {
  return (
    <ul class="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      <For each={legend}>
        {(one) => (
          <li class="flex items-center gap-1.5">
            <span aria-hidden="true" class={`size-3.5 rounded border border-line ${groundOf(one)}`} />
            {measuredText(one)}
          </li>
        )}
      </For>
    </ul>
  );
}
