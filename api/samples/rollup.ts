/** Roll-ups: full days of samples become buckets of five minutes and of one hour, a few series at a time. */
import { noBuckets, packBuckets, startOf, take } from './buckets.ts';
import { type Clocks, SERIES_SPAN } from './chunks.ts';
import { FIVE_MINUTES_MS, visitValues } from './read.ts';
import type { Column, WatchSeries } from './series.ts';
import type { Progress, Store } from './store.ts';
import { DAY_MS, HOUR_MS } from './window.ts';

export type Roller = {
  /** Goes on with a day until it is done (true) or `deadline` (monotonic milliseconds) has passed. */
  roll(progress: Progress, deadline: number): boolean;
};

export function roller(store: Store): Roller {
  const write_5m = store.sqlite.prepare('insert or replace into sample_rollups_5m (key, packed) values (?, ?)');
  const write_1h = store.sqlite.prepare('insert or replace into sample_rollups_1h (key, packed) values (?, ?)');

  function rollColumn(watch: WatchSeries, column: Column, day: number, clocks: Clocks): void {
    const origin = day * DAY_MS;
    const five_minutes = noBuckets();
    const hours = noBuckets();
    const counter = store.isCounter(column.series);
    visitValues(store, watch, column, origin, origin + DAY_MS, counter, clocks, (at, min, max, sum, weight) => {
      take(five_minutes, startOf(at, origin, FIVE_MINUTES_MS), min, max, sum, weight, 1);
      take(hours, startOf(at, origin, HOUR_MS), min, max, sum, weight, 1);
    });
    if (hours.at.length === 0) return;
    const key = day * SERIES_SPAN + column.id;
    write_5m.run(key, packBuckets(five_minutes, origin, FIVE_MINUTES_MS, counter));
    write_1h.run(key, packBuckets(hours, origin, HOUR_MS, counter));
  }

  return {
    roll(progress, deadline) {
      for (const watch of store.registry.watches.values()) {
        if (progress.done.has(watch.watch)) continue;
        if (performance.now() > deadline) return false;
        const clocks: Clocks = new Map();
        for (const column of watch.columns) rollColumn(watch, column, progress.day, clocks);
        progress.done.add(watch.watch);
      }
      return true;
    },
  };
}
