/** The times of connecting and of the first byte, by family: what the charts of an endpoint draw. */
import { useQueries } from '@tanstack/solid-query';
import { createMemo } from 'solid-js';
import { queries } from '../../api.ts';
import { say } from '../../i18n/index.ts';
import type { makePeriod } from '../../ui/Period.tsx';
import type { Line } from '../../ui/series.ts';
import type { Samples, Watch, WatchPage } from '../../wire.ts';

const wanted = /\.(connect|first_byte|query|rtt_avg)_ms$/;
const points = 240;

type Course = { watch: Watch; series: string; part: string | null; title: string };

export function makeLatency(watches: () => Watch[], period: ReturnType<typeof makePeriod>) {
  const pages = useQueries(() => ({ queries: watches().map((watch) => queries.watch(watch.id)) }));
  const courses = createMemo<Course[]>(() =>
    watches().flatMap((watch, index) => {
      const page = pages[index];
      const known: WatchPage | undefined = page && !page.isPending ? page.data : undefined;
      return (known?.series ?? [])
        .filter(({ series }) => wanted.test(series))
        .map(({ series, part, title }) => ({ watch, series, part, title: say(title) }));
    }),
  );
  const samples = useQueries(() => ({
    queries: courses().map(({ watch, series, part }) =>
      queries.samples({
        watch_id: watch.id,
        series,
        ...(part === null ? {} : { part }),
        from: period.from(),
        to: period.to(),
        points,
      }),
    ),
  }));
  const drawn = createMemo(() =>
    courses().map((course, index) => {
      const answer = samples[index];
      const data: Samples | undefined = answer && !answer.isPending ? answer.data : undefined;
      return { course, points: data?.points ?? [] };
    }),
  );
  return {
    /** Whether there is something to draw at all. */
    any: () => courses().length > 0,
    lines: (family: 4 | 6): Line[] => {
      const own = drawn().filter(({ course }) => course.watch.family === family);
      const several = new Set(own.map(({ course }) => course.watch.id)).size > 1;
      return own.map(({ course, points: its }) => ({
        name: several ? `${say(course.watch.title)} ${course.title}` : course.title,
        points: its,
      }));
    },
    /** Both families are drawn to one scale, or the eye compares what can't be compared. */
    ceiling: () => {
      const highest = drawn().flatMap(({ points: its }) => its.map((point) => point.max));
      return highest.length > 0 ? Math.max(...highest) : undefined;
    },
  };
}
