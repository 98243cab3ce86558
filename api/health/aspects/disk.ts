import { type Aspect, graded, type Point } from '../aspect.ts';
import { bytes, dayOf } from '../words.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SOON_MS = { warning: 14 * DAY_MS, bad: DAY_MS };
/** Further away than this a straight line says nothing. */
const FAR_MS = 365 * DAY_MS;

/** When a straight line (least squares) through the free room of recent hours meets zero; undefined: too little is known of it. */
export function fullAt(points: readonly Point[]): number | 'never' | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || last.at - first.at < HOUR_MS) return undefined;
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [at, figure] = [mean((point) => point.at), mean((point) => point.figure)];
  const spread = mean((point) => (point.at - at) ** 2);
  const slope = mean((point) => (point.at - at) * (point.figure - figure)) / spread;
  if (slope >= 0) return 'never';
  const full_at = last.at + last.figure / -slope;
  return full_at - last.at > FAR_MS ? 'never' : full_at;
}

export const disk: Aspect = {
  name: 'disk',
  group: 'hub',
  title: { zh: '磁盘空间', en: 'Disk' },
  look({ hub, now, past }) {
    const room = hub.disk.room();
    if (!room) return { status: 'unknown', text: { zh: '磁盘空间无法读取', en: 'The disk can’t be asked' } };
    const { free_bytes: figure, size_bytes, is_low } = room;
    const full_at = fullAt([...past, { at: now, figure }]);
    const within = (ms: number) => typeof full_at === 'number' && full_at - now < ms;
    const free = `${bytes(figure)} / ${bytes(size_bytes)}`;
    const day = typeof full_at === 'number' ? dayOf(full_at) : undefined;
    const forecast =
      full_at === undefined
        ? { zh: '写满日期未知（需连续 1 小时数据）', en: 'when it will be full isn’t known before an hour was seen' }
        : day === undefined
          ? { zh: '按近几小时趋势一年内不会写满', en: 'by the last hours it won’t be full within a year' }
          : { zh: `按近几小时趋势约于 ${day} 写满`, en: `by the last hours it will be full about ${day}` };
    return {
      status: graded(is_low || within(SOON_MS.bad), within(SOON_MS.warning)),
      text: { zh: `剩余 ${free}；${forecast.zh}`, en: `${free} left; ${forecast.en}` },
      figure,
    };
  },
};
