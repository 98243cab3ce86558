/** Keeps drills going: reminds of what comes, says injects at their times, and settles those whose run has ended. */
import { eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { sceneOf } from '../notices/make-notices.ts';
import { tellPeople } from '../notices/tell-people.ts';
import { forEachApart, type OnError } from '../tickets/for-each-apart.ts';
import { complaints } from '../watching/complaints.ts';
import { type Drill, runOfDrill, settleDrill } from './drills.ts';
import { putByProgram } from './run-store.ts';
import { drills } from './schema.ts';

const EVERY_MS = 2_000;
const REMIND_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** The nearest first. */
const BEFORE_DAYS = [1, 7] as const;

const inState = (db: Db, state: Drill['state']) => db.select().from(drills).where(eq(drills.state, state)).all();

/** What was due while the program stood still is said at once, in its order. How many drills changed. */
export function tickDrills(db: Db, now: number, onError: OnError = throwIt): number {
  let changed = 0;
  forEachApart(
    db,
    inState(db, 'running'),
    (drill) => {
      const run = runOfDrill(db, drill.id);
      if (!run) return;
      const said = new Set(run.state.injects.map(({ number }) => number));
      const due = drill.injects
        .map((one, index) => ({ ...one, number: index + 1 }))
        .filter(({ number, after_ms }) => !said.has(number) && run.started_at + after_ms <= now)
        .toSorted((a, b) => a.after_ms - b.after_ms);
      let is_changed = false;
      for (const { number, text } of due)
        if (putByProgram(db, run.id, { do: 'inject', number, text }, now)) is_changed = true;
      if (settleDrill(db, drill.id, now)) is_changed = true;
      if (is_changed) changed += 1;
    },
    onError,
  );
  return changed;
}

const throwIt = (error: unknown) => {
  throw error;
};

const WHEN = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' },
});

/** Those who play a role, and who handles emergencies in the unit: once seven days and once a day before. How many were told. */
export function remindOfDrills({ db, authorities }: Pick<Hub, 'db' | 'authorities'>, now: number): number {
  const scene = sceneOf({ db, authorities }, now);
  let told = 0;
  for (const drill of inState(db, 'planned')) {
    const days = BEFORE_DAYS.find((n) => drill.scheduled_at - now <= n * DAY_MS);
    if (days === undefined || drill.scheduled_at <= now) continue;
    const players = new Set(Object.values(drill.roles).flat());
    const ids = scene.people
      .filter(({ id, username, unit_id }) => {
        if (username !== null && players.has(username)) return true;
        const reach = authorities.of(id, now).reachOf('emergency:act');
        return unit_id === drill.unit_id && (reach === 'everywhere' || reach?.has(drill.unit_id) === true);
      })
      .map(({ id }) => id);
    const text = {
      zh: `演练“${drill.title}”将于 ${WHEN.format(drill.scheduled_at)} 开始`,
      en: `The drill "${drill.title}" begins at ${WHEN.format(drill.scheduled_at)}`,
    };
    const key = `drill ${drill.id} ${drill.scheduled_at} ${days}d`;
    const telling = { kind: 'emergency' as const, key, text, path: `/emergency/drills/${drill.id}` };
    db.$client.transaction(() => {
      const now_told = tellPeople(db, telling, ids, now);
      // No version: whoever edits it meanwhile isn't in anybody's way.
      if (now_told > 0) db.update(drills).set({ reminded_at: now }).where(eq(drills.id, drill.id)).run();
      told += now_told;
    })();
  }
  return told;
}

export function keepDrills({ db, authorities, bus, log }: Pick<Hub, 'db' | 'authorities' | 'bus' | 'log'>) {
  const complain = complaints(log);
  const guarded = (work: () => void, what: string) => () => {
    try {
      work();
    } catch (error) {
      complain(what, error);
    }
  };
  const tick = guarded(() => {
    const onError: OnError = (error, { id }) => complain('a drill could not be kept going', error, { drill: id });
    if (tickDrills(db, Date.now(), onError) > 0) bus.changed('emergency');
  }, 'keeping drills failed');
  const remind = guarded(() => {
    if (remindOfDrills({ db, authorities }, Date.now()) > 0) bus.changed('notices');
  }, 'reminding of drills failed');
  const timers = [setInterval(tick, EVERY_MS), setInterval(remind, REMIND_EVERY_MS)];
  for (const timer of timers) timer.unref();
  tick();
  remind();
  return { stop: () => timers.forEach(clearInterval) };
}
