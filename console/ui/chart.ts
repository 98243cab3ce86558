/** The charting library, cut to what is drawn; a chunk of its own that is read when the first chart is shown. */
import { LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { clockTime, date } from '../time.ts';
import { quantity } from './quantity.ts';
import { type Dot, dots, type Hole, type Line } from './series.ts';

use([LineChart, GridComponent, MarkAreaComponent, TooltipComponent, CanvasRenderer]);

const dashes = ['solid', 'dashed', 'dotted', [8, 3, 2, 3]] as const;
const day_ms = 86_400_000;
const short_ms = 15 * 60_000;

export type Drawing = {
  lines: readonly Line[];
  unit: string | null;
  from: number;
  to: number;
  ceiling?: number | undefined;
  /** Each point by itself: there are few, and what lies between wasn't measured. */
  dotted?: boolean | undefined;
  holes?: readonly Hole[] | undefined;
};

/** Colours come from the theme's tokens, so that a chart looks like the page around it. */
function token(element: Element, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

/** The band between minimum and maximum: an unseen floor with the difference stacked on it. */
function band(line: Line, index: number, colour: string) {
  const common = {
    type: 'line' as const,
    stack: `band ${index}`,
    symbol: 'none',
    silent: true,
    lineStyle: { opacity: 0 },
  };
  const floor = dots(line.points, (point) => point.min);
  const height: Dot[] = dots(line.points, (point) => point.max - point.min);
  return [
    { ...common, data: floor },
    { ...common, data: height, areaStyle: { color: colour, opacity: 0.16 } },
  ];
}

/** In pixels, about: of a label in the size of the axes. */
const widthOf = (text: string): number => [...text].reduce((sum, sign) => sum + (sign > '\u2e80' ? 12 : 6), 8);

/** Holes are marked however short they are; those that are long enough say why. */
function holesIn({ holes = [], from, to }: Drawing, ink: string, width_px: number) {
  const least = (to - from) / 150;
  const data = holes.map((hole) => {
    const start = Math.max(hole.from, from);
    const end = Math.min(Math.max(hole.to, start + least), to);
    const room_px = ((end - start) / (to - from)) * width_px;
    return [{ xAxis: start, name: widthOf(hole.text) < room_px ? hole.text : '' }, { xAxis: end }];
  });
  const itemStyle = { color: ink, opacity: 0.14, borderColor: ink, borderWidth: 1, borderType: 'dashed' as const };
  return { silent: true, itemStyle, label: { color: ink, fontSize: 12, position: 'insideTop' as const }, data };
}

/** The next round number, so that a given end of the scale is a number that people read. */
function roundUp(value: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return ([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8].find((step) => step * size >= value) ?? 10) * size;
}

export function optionOf(element: Element, drawing: Drawing) {
  const ink = token(element, '--dim');
  const rule = token(element, '--line');
  const colours = [1, 2, 3, 4].map((number) => token(element, `--series-${number}`));
  const span_ms = drawing.to - drawing.from;
  const tick = (at: number) => {
    if (span_ms > 2 * day_ms) return date(at).slice(5);
    return span_ms < short_ms ? clockTime(at) : clockTime(at).slice(0, 5);
  };
  const label = { color: ink, fontSize: 12, fontFamily: getComputedStyle(element).fontFamily };
  return {
    animation: false,
    grid: { left: 8, right: 16, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis' as const,
      // The figures are written above the chart, where screen readers and keyboards have them too.
      showContent: false,
      axisPointer: { type: 'line' as const, lineStyle: { color: ink, type: 'dashed' as const } },
    },
    xAxis: {
      type: 'time' as const,
      min: drawing.from,
      max: drawing.to,
      axisLine: { lineStyle: { color: rule } },
      splitNumber: 6,
      axisLabel: {
        ...label,
        hideOverlap: true,
        formatter: tick,
      },
    },
    yAxis: {
      type: 'value' as const,
      min: (extent: { min: number }) => Math.min(0, extent.min),
      ...(drawing.ceiling === undefined ? {} : { max: roundUp(drawing.ceiling) }),
      axisLabel: { ...label, formatter: (value: number) => quantity(value, drawing.unit) },
      splitLine: { lineStyle: { color: rule } },
    },
    series: drawing.lines.flatMap((line, index) => {
      const colour = colours[index % colours.length] ?? ink;
      return [
        ...band(line, index, colour),
        {
          type: 'line' as const,
          name: line.name,
          data: dots(line.points, (point) => point.avg),
          // A single point between two gaps would be no line at all.
          showSymbol: drawing.dotted || line.points.length < 3,
          symbol: 'circle',
          symbolSize: drawing.dotted ? 6 : 4,
          itemStyle: { color: colour },
          lineStyle: { color: colour, width: 1.6, type: dashes[index % dashes.length] as 'solid' },
          ...(index === 0 ? { markArea: holesIn(drawing, ink, element.clientWidth) } : {}),
        },
      ];
    }),
  };
}

/** Draws into the element; `point` is told the time under the pointer. */
export function draw(element: HTMLElement, point: (at: number | undefined) => void): EChartsType {
  const chart = init(element, null, { renderer: 'canvas' });
  chart.on('updateAxisPointer', (event) => {
    const info = (event as { axesInfo?: { value?: number }[] }).axesInfo?.[0];
    point(info?.value);
  });
  chart.on('globalout', () => point(undefined));
  return chart;
}
