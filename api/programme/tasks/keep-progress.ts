/**
 * Keeps once a day what the figures of each task count. A day on which the program didn't run has no rows, and none are made up for it. Looks
 * every ten minutes whether today's are there: so it catches up after a start, and adds a task that came in the course of the day.
 */
import type { Db } from '../../db/open.ts';
import type { Hub } from '../../hub.ts';
import { complaints } from '../../watching/complaints.ts';
import { dayOf } from '../figures/places.ts';
import { figuresOf, measureAll } from './measure.ts';

const EVERY_MS = 600_000;

type Pair = { task_code: string; figure: string };

/** Which figures of which tasks have no row today. */
function missingToday(db: Db, day: string): Pair[] {
  const codes = db.$client.prepare('select code from programme_tasks order by id').pluck().all() as string[];
  const known = db.$client.prepare(
    'select 1 from programme_progress where day = ? and task_code = ? and figure = ? limit 1',
  );
  return codes.flatMap((task_code) =>
    figuresOf(task_code)
      .filter((figure) => known.get(day, task_code, figure) === undefined)
      .map((figure) => ({ task_code, figure })),
  );
}

/** Returns how many rows were kept. */
export async function keepToday(db: Db, now: number, isOver = () => false): Promise<number> {
  const day = dayOf(now);
  const missing = missingToday(db, day);
  if (missing.length === 0) return 0;
  const measurement = await measureAll(db, now, isOver);
  if (!measurement) return 0;
  const keep = db.$client.prepare(`insert into programme_progress
      (day, task_code, figure, area_id, met, unmet, unknown, exempt, measured_at)
    values (:day, :task_code, :figure, :area_id, :met, :unmet, :unknown, :exempt, :measured_at)
    on conflict do nothing`);
  return db.$client.transaction(() => {
    let count = 0;
    for (const { task_code, figure } of missing)
      for (const counted of measurement.counted.filter((one) => one.figure === figure))
        count += keep.run({ ...counted, day, task_code, measured_at: measurement.measured_at }).changes;
    return count;
  })();
}

export function keepProgress({ db, bus, log }: Pick<Hub, 'db' | 'bus' | 'log'>) {
  const complain = complaints(log);
  let is_over = false;
  let running: Promise<void> | undefined;
  const look = () => {
    running ??= keepToday(db, Date.now(), () => is_over)
      .then((count) => {
        if (count > 0) bus.changed('programme');
      })
      .catch((error: unknown) => complain('keeping the progress of the programme failed', error))
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  look();
  return {
    async stop() {
      is_over = true;
      clearInterval(timer);
      await running;
    },
  };
}
