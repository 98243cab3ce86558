/** Numbers over time: the average as a line, minimum to maximum as a band, gaps as gaps, zero shown. Also as a table. */
import type { EChartsType } from 'echarts/core';
import ChartLineIcon from 'lucide-solid/icons/chart-line';
import ImageDownIcon from 'lucide-solid/icons/image-down';
import Table2Icon from 'lucide-solid/icons/table-2';
import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js';
import { type TextKey, t } from '../i18n/index.ts';
import { locale, theme, zone } from '../preferences.ts';
import { dateTime } from '../time.ts';
import type { SamplePoint } from '../wire.ts';
import { IconButton } from './Button.tsx';
import { quantity } from './quantity.ts';
import { type Hole, type Line, summaryOf } from './series.ts';
import { type Column, Table } from './Table.tsx';

export type { Line };

/** What the line and the ends of its band are; without it they are the average, the minimum and the maximum. */
export type Words = Record<'min' | 'avg' | 'max', TextKey>;

const swatches = ['bg-series-1', 'bg-series-2', 'bg-series-3', 'bg-series-4'];

export function TimeSeries(props: {
  title: string;
  lines: readonly Line[];
  unit: string | null;
  from: number;
  to: number;
  /** Where the scale ends at least; charts that are compared share one. */
  ceiling?: number | undefined;
  words?: Words | undefined;
  dotted?: boolean | undefined;
  holes?: readonly Hole[] | undefined;
}) {
  const [asTable, setAsTable] = createSignal(false);
  const [at, setAt] = createSignal<number>();
  let chart: EChartsType | undefined;
  const empty = () => props.lines.every((line) => line.points.length === 0);
  const summary = () =>
    props.lines
      .map((line) => {
        const found = summaryOf(line.points);
        if (!found) return `${line.name}: ${t('ui.chart_empty')}`;
        const say = (value: number) => quantity(value, props.unit);
        return t('ui.chart_summary', {
          title: line.name,
          last: say(found.last),
          min: say(found.min),
          max: say(found.max),
        });
      })
      .concat((props.holes ?? []).map(({ from, to, text }) => `${dateTime(from)} – ${dateTime(to)} ${text}`))
      .join('; ');
  const savePicture = () => {
    if (!chart) return;
    const link = document.createElement('a');
    const backgroundColor = getComputedStyle(document.documentElement).getPropertyValue('--surface');
    link.href = chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor });
    link.download = `${props.title}.png`;
    link.click();
  };

  return (
    <figure class="min-w-0">
      <figcaption class="mb-1 flex flex-wrap items-center justify-between gap-x-4">
        <p class="font-medium">{props.title}</p>
        <div class="flex gap-0.5">
          <IconButton
            label={asTable() ? t('ui.chart_picture') : t('ui.chart_table')}
            onClick={() => setAsTable(!asTable())}
          >
            {asTable() ? <ChartLineIcon class="size-4" /> : <Table2Icon class="size-4" />}
          </IconButton>
          <Show when={!asTable() && !empty()}>
            <IconButton label={t('ui.export_png')} onClick={savePicture}>
              <ImageDownIcon class="size-4" />
            </IconButton>
          </Show>
        </div>
      </figcaption>
      <Show
        when={!empty()}
        fallback={
          <p class="flex h-40 items-center justify-center rounded-md bg-sunken text-dim">{t('ui.chart_empty')}</p>
        }
      >
        <Readout lines={props.lines} unit={props.unit} at={at()} words={props.words} holes={props.holes} />
        <Show
          when={!asTable()}
          fallback={<Points title={props.title} lines={props.lines} unit={props.unit} words={props.words} />}
        >
          <Canvas
            {...props}
            label={`${props.title}. ${summary()}`}
            at={at()}
            point={setAt}
            made={(made) => (chart = made)}
          />
        </Show>
      </Show>
    </figure>
  );
}

function nearest(points: readonly SamplePoint[], at: number): SamplePoint | undefined {
  let best: SamplePoint | undefined;
  for (const point of points) {
    if (!best || Math.abs(point.at - at) < Math.abs(best.at - at)) best = point;
  }
  return best;
}

/** The figures under the pointer; of the last point when there is none. */
function Readout(props: {
  lines: readonly Line[];
  unit: string | null;
  at: number | undefined;
  words: Words | undefined;
  holes: readonly Hole[] | undefined;
}) {
  const hole = () => {
    const { at } = props;
    return at === undefined ? undefined : props.holes?.find(({ from, to }) => from <= at && at <= to);
  };
  const figures = createMemo(() =>
    props.lines.map((line) => {
      const point = props.at === undefined ? line.points.at(-1) : nearest(line.points, props.at);
      return { name: line.name, point };
    }),
  );
  const shownAt = () => (hole() ? props.at : figures()[0]?.point?.at);
  return (
    <ul class="numeric flex min-h-5 flex-wrap gap-x-5 gap-y-0.5 text-sm">
      <li class="text-dim">{shownAt() === undefined ? '' : dateTime(shownAt() ?? 0)}</li>
      <Show when={hole()}>{(found) => <li class="font-medium text-unknown">{found().text}</li>}</Show>
      <For each={hole() ? [] : figures()}>
        {(figure, index) => (
          <li class="flex items-center gap-1.5">
            <span aria-hidden="true" class={`h-0.5 w-3.5 ${swatches[index() % swatches.length]}`} />
            <span class="text-dim">{figure.name}</span>
            <Show when={figure.point} fallback="—">
              {(point) => (
                <>
                  <Show when={props.words}>{(words) => <span class="text-dim">{t(words().avg)}</span>}</Show>
                  <span class="font-medium">{quantity(point().avg, props.unit)}</span>
                  <Show when={point().min !== point().max}>
                    <span class="text-dim">
                      <Show when={props.words}>{(words) => `${t(words().min)}–${t(words().max)} `}</Show>
                      {quantity(point().min, props.unit)} – {quantity(point().max, props.unit)}
                    </span>
                  </Show>
                </>
              )}
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}

function Canvas(props: {
  label: string;
  lines: readonly Line[];
  unit: string | null;
  from: number;
  to: number;
  ceiling?: number | undefined;
  dotted?: boolean | undefined;
  holes?: readonly Hole[] | undefined;
  at: number | undefined;
  point: (at: number | undefined) => void;
  made: (chart: EChartsType | undefined) => void;
}) {
  let place: HTMLDivElement | undefined;
  const [chart, setChart] = createSignal<EChartsType>();
  const [library, setLibrary] = createSignal<typeof import('./chart.ts')>();
  // Whoever leaves the theme to the system has its colours change beneath the chart.
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const [isDark, setDark] = createSignal(dark.matches);
  const follow = () => setDark(dark.matches);
  dark.addEventListener('change', follow);
  onCleanup(() => dark.removeEventListener('change', follow));

  onMount(() => {
    let gone = false;
    onCleanup(() => {
      gone = true;
      chart()?.dispose();
      props.made(undefined);
    });
    void import('./chart.ts').then((loaded) => {
      if (gone || !place) return;
      const drawn = loaded.draw(place, props.point);
      const watcher = new ResizeObserver(() => drawn.resize());
      watcher.observe(place);
      setLibrary(loaded);
      setChart(drawn);
      props.made(drawn);
    });
  });
  createEffect(
    on(
      [
        chart,
        () => props.lines,
        () => props.unit,
        () => props.from,
        () => props.to,
        () => props.ceiling,
        () => props.dotted,
        () => props.holes,
        theme,
        isDark,
        locale,
        zone,
      ],
      ([drawn]) => {
        const loaded = library();
        if (!drawn || !loaded || !place) return;
        const { lines, unit, from, to, ceiling, dotted, holes } = props;
        drawn.setOption(loaded.optionOf(place, { lines, unit, from, to, ceiling, dotted, holes }), { notMerge: true });
      },
    ),
  );

  /** Arrow keys go from point to point of the first line. */
  const step = (event: KeyboardEvent) => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const points = props.lines[0]?.points ?? [];
    if (move === undefined || points.length === 0) return;
    event.preventDefault();
    const at = props.at ?? points.at(-1)?.at ?? 0;
    const here = points.findIndex((point) => point.at >= at);
    const next = points[Math.min(Math.max((here < 0 ? points.length - 1 : here) + move, 0), points.length - 1)];
    if (!next) return;
    props.point(next.at);
    const x = chart()?.convertToPixel({ xAxisIndex: 0 }, next.at);
    if (typeof x === 'number') chart()?.dispatchAction({ type: 'showTip', x, y: 40 });
  };
  return (
    <div
      ref={place}
      role="img"
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: The arrow keys move over the points.
      tabIndex={0}
      class="h-52 w-full"
      onKeyDown={step}
    />
  );
}

type Row = { id: string; at: number; line: string; point: SamplePoint };

function Points(props: { title: string; lines: readonly Line[]; unit: string | null; words: Words | undefined }) {
  const rows = createMemo<Row[]>(() =>
    props.lines
      .flatMap((line) =>
        line.points.map((point) => ({ id: `${line.name} ${point.at}`, at: point.at, line: line.name, point })),
      )
      .sort((a, b) => b.at - a.at),
  );
  const figure = (id: 'min' | 'avg' | 'max', title: Column<Row>['title']): Column<Row> => ({
    id,
    title,
    width: 110,
    align: 'end',
    value: (row) => row.point[id],
    cell: (row) => quantity(row.point[id], props.unit),
  });
  const columns: Column<Row>[] = [
    { id: 'at', title: 'ui.chart_time', width: 170, value: (row) => dateTime(row.at) },
    { id: 'line', title: 'words.name', width: 120, grow: true, value: (row) => row.line },
    figure('min', props.words?.min ?? 'ui.chart_min'),
    figure('avg', props.words?.avg ?? 'ui.chart_avg'),
    figure('max', props.words?.max ?? 'ui.chart_max'),
    { id: 'count', title: 'ui.chart_count', width: 90, align: 'end', value: (row) => row.point.count },
  ];
  return <Table name={props.title} label={props.title} columns={columns} rows={rows()} empty={null} />;
}
