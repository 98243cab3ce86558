import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCalendar } from './calendar.ts';
import { CLOCK_EVENTS, type ClockEvent, type ClockEventKind, figuresOf, nextMoment } from './clock.ts';
import { publishedDay } from './state-holidays.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** From Friday before 国庆 2025 on; the Sunday after it is worked. */
const FIRST = Date.parse('2025-09-26T00:00+08:00');
const CLOCKS = ['response', 'resolution'] as const;

const calendar = fc
  .constantFrom(
    {},
    { days: { '2025-09-29': 'off', '2025-09-27': 'work' } as const },
    { hours: [[1_000, 1_430]] as [number, number][], every_day: true },
    { hours: [[0, 1_440]] as [number, number][], every_day: true },
  )
  .map((data) => createCalendar(data, publishedDay));
/** Full hours as well, so that things happen at the same moment, and at the very one when something is due. */
const minute = fc
  .oneof(
    fc.integer({ min: 0, max: 6 * 1_440 }),
    fc.integer({ min: 0, max: 6 * 24 }).map((hours) => 60 * hours),
  )
  .map((minutes) => FIRST + minutes * MINUTE_MS);
/** Three quarters of it are whole minutes. */
const target = fc.option(
  fc.oneof(
    fc.integer({ min: 0, max: 225 }).map((quarter) => 4 * quarter),
    fc.constantFrom(60, 80, 120, 240),
  ),
  { freq: 5 },
);
const targets = fc.record({ response_min: target, resolution_min: target });
const unit = fc.option(fc.integer({ min: 1, max: 4 }));
const eventOf = (is: fc.Arbitrary<ClockEventKind>): fc.Arbitrary<ClockEvent> =>
  fc.record({ at: minute, is, unit_id: unit, targets });
const sorted = (events: ClockEvent[]): ClockEvent[] => events.toSorted((a, b) => a.at - b.at);
/** Any events in any order, even senseless ones, mostly after a filing. */
const history: fc.Arbitrary<ClockEvent[]> = fc
  .tuple(eventOf(fc.constant('filed')), fc.array(eventOf(fc.constantFrom(...CLOCK_EVENTS)), { maxLength: 8 }))
  .map(([filed, others]) => sorted([{ ...filed, at: Math.min(filed.at, FIRST + DAY_MS) }, ...others]));

/** The resolution by the slowest way there is: a minute at a time. */
function walked(events: ClockEvent[], isWorkingAt: (at: number) => boolean, now: number) {
  let stands: 'before' | 'open' | 'suspended' | 'returned' | 'ended' = 'before';
  let target_min: number | null = null;
  let [elapsed_min, unit_id] = [0, null as number | null];
  const first: { warned_at: number | null; breached_at: number | null; breached_by_unit: number | null } = {
    warned_at: null,
    breached_at: null,
    breached_by_unit: null,
  };
  const look = (at: number, isOver: (share: number) => boolean) => {
    if (target_min === null || stands === 'before' || stands === 'ended') return;
    if (isOver(0.75)) first.warned_at ??= at;
    if (!isOver(1) || first.breached_at !== null) return;
    first.breached_at = at;
    first.breached_by_unit = unit_id;
  };
  for (let at = FIRST; at <= now; at += MINUTE_MS) {
    for (const event of events.filter((event) => event.at === at)) {
      const { is } = event;
      const is_open = stands === 'open' || stands === 'returned' || stands === 'suspended';
      if (stands === 'before' && is === 'filed') stands = 'open';
      else if (stands === 'ended' && (is === 'disputed' || is === 'reopened')) stands = 'open';
      else if (is_open && ['resolved', 'closed', 'withdrawn', 'merged'].includes(is)) stands = 'ended';
      else if (is_open && is === 'suspended') stands = 'suspended';
      else if (stands === 'open' && is === 'returned') stands = 'returned';
      else if (is_open && is === 'resumed') stands = 'open';
      else if (stands === 'returned' && ['accepted', 'disputed', 'reopened'].includes(is)) stands = 'open';
      if (stands !== 'ended') target_min = event.targets.resolution_min;
      unit_id = event.unit_id;
      look(at, (share) => elapsed_min > share * (target_min ?? 0));
    }
    if (at === now || stands !== 'open') continue;
    look(at, (share) => elapsed_min >= share * (target_min ?? 0));
    if (isWorkingAt(at)) elapsed_min += 1;
  }
  return { elapsed_ms: elapsed_min * MINUTE_MS, ...first };
}

test('the figures are those that somebody with a stopwatch would have', () => {
  fc.assert(
    fc.property(history, calendar, minute, (events, time, now) => {
      const { elapsed_ms, warned_at, breached_at, breached_by_unit } = figuresOf(events, time, now).resolution;
      const wanted = walked(events, time.isWorkingAt, now);
      assert.deepEqual({ elapsed_ms, warned_at, breached_at, breached_by_unit }, wanted);
    }),
    { numRuns: 300 },
  );
});

test('looking later takes back no warning and no breach, and what comes later changes nothing before', () => {
  fc.assert(
    fc.property(history, calendar, minute, minute, (events, time, a, b) => {
      const [sooner, later] = [Math.min(a, b), Math.max(a, b)];
      const before = figuresOf(events, time, sooner);
      const after = figuresOf(events, time, later);
      const past = events.filter(({ at }) => at <= sooner);
      assert.deepEqual(figuresOf(past, time, sooner), before);
      for (const name of CLOCKS) {
        const [was, is] = [before[name], after[name]];
        if (was.warned_at !== null) assert.equal(is.warned_at, was.warned_at);
        else if (is.warned_at !== null) assert.ok(is.warned_at >= sooner);
        if (was.breached_at !== null) {
          assert.equal(is.state, 'breached');
          assert.equal(is.breached_at, was.breached_at);
          assert.equal(is.breached_by_unit, was.breached_by_unit);
        } else if (is.breached_at !== null) assert.ok(is.breached_at >= sooner);
      }
    }),
  );
});

test('what elapses adds up: between events all the working time of a running clock, and nothing of another', () => {
  fc.assert(
    fc.property(history, calendar, minute, minute, (events, time, a, b) => {
      const moments = [Math.min(a, b), ...events.map(({ at }) => at), Math.max(a, b)].sort((x, y) => x - y);
      for (const [i, moment] of moments.entries()) {
        const end = moments[i + 1] ?? moment;
        const before = figuresOf(events, time, moment);
        // The millisecond before the next event, so that it doesn't count yet.
        const after = figuresOf(events, time, Math.max(moment, end - 1));
        for (const name of CLOCKS) {
          const runs = before[name].due_at !== null && before[name].ended_at === null;
          const gained_ms = after[name].elapsed_ms - before[name].elapsed_ms;
          const working_ms = time.workingMs(moment, Math.max(moment, end - 1));
          if (before[name].target_min !== null) assert.equal(gained_ms, runs ? working_ms : 0);
          assert.ok(gained_ms === 0 || gained_ms === working_ms);
        }
      }
    }),
  );
});

test('suspended time never counts', () => {
  fc.assert(
    fc.property(fc.array(minute, { minLength: 1, maxLength: 9 }), calendar, targets, (moments, time, given) => {
      const [filed = 0, ...turns] = moments.sort((a, b) => a - b);
      const now = FIRST + 7 * DAY_MS;
      const event = (at: number, is: ClockEventKind): ClockEvent => ({ at, is, unit_id: 1, targets: given });
      const events = [event(filed, 'filed'), ...turns.map((at, i) => event(at, i % 2 === 0 ? 'suspended' : 'resumed'))];
      let worked_ms = 0;
      for (let i = 0; i <= turns.length; i += 2) {
        worked_ms += time.workingMs(i === 0 ? filed : (turns[i - 1] as number), turns[i] ?? now);
      }
      const figures = figuresOf(events, time, now);
      for (const name of CLOCKS) assert.equal(figures[name].elapsed_ms, worked_ms);
    }),
  );
});

test('moving and reclassifying never change what has elapsed, nor when a clock ends', () => {
  const change = eventOf(fc.constantFrom('moved', 'reclassified'));
  fc.assert(
    fc.property(history, fc.array(change, { maxLength: 4 }), calendar, minute, (events, changes, time, now) => {
      const before = figuresOf(events, time, now);
      const after = figuresOf(sorted([...events, ...changes]), time, now);
      for (const name of CLOCKS) {
        assert.equal(after[name].elapsed_ms, before[name].elapsed_ms);
        assert.equal(after[name].ended_at, before[name].ended_at);
      }
    }),
  );
});

test('at the moment of a breach the target in force has elapsed, or an event has made it shorter than that', () => {
  fc.assert(
    fc.property(history, calendar, (events, time) => {
      const figures = figuresOf(events, time, FIRST + 8 * DAY_MS);
      for (const name of CLOCKS) {
        const { breached_at, warned_at } = figures[name];
        if (breached_at === null) continue;
        assert.ok(warned_at !== null && warned_at <= breached_at);
        const then = figuresOf(events, time, breached_at)[name];
        if (events.some(({ at }) => at === breached_at)) continue;
        assert.equal(then.elapsed_ms, (then.target_min ?? 0) * MINUTE_MS);
        assert.equal(then.due_at, breached_at);
      }
    }),
  );
});

test('who holds a ticket changes who was late and nothing else', () => {
  const shuffled = fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 });
  fc.assert(
    fc.property(history, shuffled, calendar, minute, (events, units, time, now) => {
      const other = (unit_id: number | null) => (unit_id === null ? null : (units[unit_id - 1] as number));
      const renamed = events.map((event) => ({ ...event, unit_id: other(event.unit_id) }));
      const [before, after] = [figuresOf(events, time, now), figuresOf(renamed, time, now)];
      for (const name of CLOCKS) {
        assert.deepEqual(after[name], { ...before[name], breached_by_unit: other(before[name].breached_by_unit) });
      }
    }),
  );
});

test('a day that is made off takes out what elapsed on it, and nothing is due earlier', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 0, max: 6 }), (events, day) => {
      const midnight = FIRST + day * DAY_MS;
      const date = new Date(midnight + 8 * 60 * MINUTE_MS).toISOString().slice(0, 10);
      const usual = createCalendar({}, publishedDay);
      const corrected = createCalendar({ days: { [date]: 'off' } }, publishedDay);
      const [now, cut] = [FIRST + 8 * DAY_MS, (at: number) => figuresOf(events, usual, at)];
      const [figures, start, end] = [figuresOf(events, corrected, now), cut(midnight), cut(midnight + DAY_MS)];
      for (const name of CLOCKS) {
        const that_day_ms = end[name].elapsed_ms - start[name].elapsed_ms;
        assert.equal(figures[name].elapsed_ms, cut(now)[name].elapsed_ms - that_day_ms);
        const [was, is] = [cut(now)[name].breached_at, figures[name].breached_at];
        if (is !== null) assert.ok(was !== null && was <= is);
      }
    }),
  );
});

test('the next moment is the first at which something has changed by itself', () => {
  fc.assert(
    fc.property(history, calendar, minute, (events, time, now) => {
      const past = events.filter(({ at }) => at <= now);
      const changes = (at: number) => {
        const { response, resolution } = figuresOf(past, time, at);
        return [response, resolution].map((clock) => [clock.state, clock.warned_at, clock.breached_at]);
      };
      const next = nextMoment(figuresOf(past, time, now), time, now);
      if (next === null) {
        assert.deepEqual(changes(now + 400 * DAY_MS), changes(now));
      } else {
        assert.ok(next > now);
        assert.deepEqual(changes(next - 1), changes(now));
        assert.notDeepEqual(changes(next), changes(now));
      }
    }),
    { numRuns: 300 },
  );
});
