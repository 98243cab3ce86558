/**
 * Figures of many tickets (统计), from what the log of each tells. Pure. Moments are epoch ms, lengths are ms of working time.
 *
 * Everything counts once, at the moment when it came to be: a ticket in the month when it was filed, a solution in the one when it
 * was given, a breach in the one when the target was passed. A figure that nothing was counted for is null, never 0.
 */
import type { Level } from '../estate/schema.ts';
import type { ClockFigures, Figures } from './clock.ts';
import type { TicketState } from './flow.ts';
import type { TicketKind } from './kinds.ts';

/** A clock whose fate is settled; one that still runs, or ended since nothing was wanted any more, has none. */
export type Fate = { is: 'met' | 'breached'; at: number; unit_id: number | null };
export type Done = { at: number; worked_ms: number };
export type Closing = { at: number; rating: number | null; was_reopened: boolean };
/** What the log of one ticket makes of it, whatever the period. */
export type Course = {
  /** The first time. */
  accepted: Done | null;
  /** The last time; null while it isn't solved, or was taken back. */
  solved: Done | null;
  response: Fate | null;
  resolution: Fate | null;
  closings: readonly Closing[];
};

export type Step = { at: number; is: string; rating?: number | null };

/** `steps` by number; `state` is what they lead to, `figures` are those of now, or of any moment after it ended. */
export function courseOf(steps: readonly Step[], state: TicketState, { response, resolution }: Figures): Course {
  const isAccepted = steps.some(({ is }) => is === 'accept');
  const isSolved = state === 'confirming' || state === 'closed';
  const closings: Closing[] = [];
  for (const { is, at, rating } of steps) {
    if (is === 'confirm') closings.push({ at, rating: rating ?? null, was_reopened: false });
    const last = closings.at(-1);
    if (is === 'reopen' && last) closings[closings.length - 1] = { ...last, was_reopened: true };
  }
  return {
    accepted: isAccepted ? doneOf(response) : null,
    solved: isSolved ? doneOf(resolution) : null,
    response: fateOf(response, isAccepted),
    resolution: fateOf(resolution, isSolved),
    closings,
  };
}

const doneOf = ({ ended_at, elapsed_ms }: ClockFigures): Done | null =>
  ended_at === null ? null : { at: ended_at, worked_ms: elapsed_ms };

/** A clock that a withdrawal or a merger ended in time was neither kept nor missed. */
function fateOf({ state, ended_at, breached_at, breached_by_unit }: ClockFigures, isDone: boolean): Fate | null {
  if (state === 'breached' && breached_at !== null)
    return { is: 'breached', at: breached_at, unit_id: breached_by_unit };
  return state === 'met' && isDone && ended_at !== null ? { is: 'met', at: ended_at, unit_id: null } : null;
}

/** A ticket as it stands; `unit_id` holds it now, or held it when it ended. */
export type Case = {
  kind: TicketKind;
  unit_id: number | null;
  level: Level | null;
  state: TicketState;
  filed_at: number;
  /** Null while it is open. */
  ended_at: number | null;
  course: Course;
};

/** Null: nothing to say it from. */
export type Measures = {
  filed: number;
  ended: number;
  /** Now, whenever they were filed; of a month nothing is open. */
  open: number | null;
  accepted: number;
  response_median_ms: number | null;
  response_p90_ms: number | null;
  solved: number;
  resolution_median_ms: number | null;
  resolution_p90_ms: number | null;
  response_met: number;
  response_breached: number;
  response_rate: number | null;
  resolution_met: number;
  resolution_breached: number;
  resolution_rate: number | null;
  /** Confirmed by whoever filed them. */
  closed: number;
  /** Of these, how many were opened again later. */
  reopened: number;
  reopen_rate: number | null;
  rated: number;
  rating_mean: number | null;
  rated_share: number | null;
};

export type Group = { by: 'kind' | 'unit' | 'level' | 'month'; key: string | null };
export type Breaches = { unit_id: number | null; response: number; resolution: number };
/** Open ones no older than so many days of 24 hours; null: older than all of these. */
export const AGES = [1, 3, 7, 30, null] as const;
export type Age = { days: (typeof AGES)[number]; count: number };
export type Reckoned = {
  all: Measures;
  states: { state: TicketState; count: number }[];
  ages: Age[];
  breaches: Breaches[];
  rows: (Group & Measures)[];
};

/** `from` counts, `to` doesn't. */
export type Period = { from: number; to: number; now: number };

const DAY_MS = 86_400_000;
/** Asia/Shanghai is UTC+8 all year. */
const OFFSET_MS = 8 * 3_600_000;

/** `2026-11` of a moment, in Asia/Shanghai. */
export const monthOf = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 7);

/** All that a period touches, the first and the last perhaps in part. */
export function monthsOf({ from, to }: Pick<Period, 'from' | 'to'>): string[] {
  const months: string[] = [];
  const last = monthOf(to - 1);
  const day = new Date(from + OFFSET_MS);
  for (let [year, month] = [day.getUTCFullYear(), day.getUTCMonth()]; ; month += 1) {
    const name = new Date(Date.UTC(year, month)).toISOString().slice(0, 7);
    if (name > last) return months;
    months.push(name);
  }
}

/**
 * By nearest rank: the smallest value that at least this share of all values doesn't exceed, so always one that was measured. The
 * median (0.5) of an even number is the lower of the two in the middle; p90 of fewer than ten is the largest. Null of none.
 */
export function nearestRank(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] as number;
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

type Heap = {
  filed: number;
  ended: number;
  open: number;
  responses: number[];
  resolutions: number[];
  response: { met: number; breached: number };
  resolution: { met: number; breached: number };
  closed: number;
  reopened: number;
  ratings: number[];
};

const emptyHeap = (): Heap => ({
  filed: 0,
  ended: 0,
  open: 0,
  responses: [],
  resolutions: [],
  response: { met: 0, breached: 0 },
  resolution: { met: 0, breached: 0 },
  closed: 0,
  reopened: 0,
  ratings: [],
});

const CLOCKS = ['response', 'resolution'] as const;

/** Takes tickets one after the other, each once. */
export function createTally({ from, to, now }: Period) {
  const all = emptyHeap();
  const groups = { kind: new Map(), unit: new Map(), level: new Map(), month: new Map() } as Record<
    Group['by'],
    Map<string | null, Heap>
  >;
  for (const month of monthsOf({ from, to })) groups.month.set(month, emptyHeap());
  const states = new Map<TicketState, number>();
  const ages = AGES.map((days): Age => ({ days, count: 0 }));
  const breaches = new Map<number | null, Breaches>();
  const isWithin = (at: number) => from <= at && at < to;

  function heapOf(by: Group['by'], key: string | null): Heap {
    const known = groups[by].get(key);
    if (known) return known;
    const made = emptyHeap();
    groups[by].set(key, made);
    return made;
  }

  /** A calendar for each of so many moments costs more than all else. */
  const monthsByDay = new Map<number, Heap>();
  function heapOfMonth(at: number): Heap {
    const day = Math.floor((at + OFFSET_MS) / DAY_MS);
    const known = monthsByDay.get(day);
    if (known) return known;
    const heap = heapOf('month', monthOf(at));
    monthsByDay.set(day, heap);
    return heap;
  }

  function countOpen({ state, filed_at }: Case) {
    states.set(state, (states.get(state) ?? 0) + 1);
    const old = ages.find(({ days }) => days === null || now - filed_at <= days * DAY_MS) as Age;
    old.count += 1;
  }

  function countBreach({ unit_id }: Fate, clock: (typeof CLOCKS)[number]) {
    const row = breaches.get(unit_id) ?? { unit_id, response: 0, resolution: 0 };
    row[clock] += 1;
    breaches.set(unit_id, row);
  }

  return {
    add(one: Case) {
      // Made when first needed: a ticket that nothing happened to in the period makes no rows.
      let own: Heap[] | undefined;
      const heaps = () => {
        own ??= [
          all,
          heapOf('kind', one.kind),
          heapOf('unit', one.unit_id === null ? null : String(one.unit_id)),
          heapOf('level', one.level),
        ];
        return own;
      };
      const count = (at: number, put: (heap: Heap) => void) => {
        if (!isWithin(at)) return;
        for (const heap of heaps()) put(heap);
        put(heapOfMonth(at));
      };
      const { accepted, solved, closings } = one.course;
      count(one.filed_at, (heap) => {
        heap.filed += 1;
      });
      if (one.ended_at === null) {
        countOpen(one);
        for (const heap of heaps()) heap.open += 1;
      } else {
        count(one.ended_at, (heap) => {
          heap.ended += 1;
        });
      }
      if (accepted) count(accepted.at, ({ responses }) => responses.push(accepted.worked_ms));
      if (solved) count(solved.at, ({ resolutions }) => resolutions.push(solved.worked_ms));
      for (const clock of CLOCKS) {
        const fate = one.course[clock];
        if (!fate) continue;
        count(fate.at, (heap) => {
          heap[clock][fate.is] += 1;
        });
        if (fate.is === 'breached' && isWithin(fate.at)) countBreach(fate, clock);
      }
      // A ticket that was closed twice in the period is one ticket, by its last closing in it.
      const within = closings.filter(({ at }) => isWithin(at));
      const last = within.at(-1);
      if (!last) return;
      count(last.at, (heap) => {
        heap.closed += 1;
        if (within.some(({ was_reopened }) => was_reopened)) heap.reopened += 1;
        if (last.rating !== null) heap.ratings.push(last.rating);
      });
    },

    /** Rows by kind, unit, level and month; those of months in their order, the others by how many were filed. */
    result(): Reckoned {
      const rows = (Object.keys(groups) as Group['by'][]).flatMap((by) => {
        const made = [...groups[by]].map(([key, heap]) => ({ by, key, ...measuresOf(heap, by !== 'month') }));
        return by === 'month' ? made : made.toSorted((a, b) => b.filed - a.filed || (b.open ?? 0) - (a.open ?? 0));
      });
      return {
        all: measuresOf(all, true),
        states: [...states].map(([state, count]) => ({ state, count })),
        ages,
        breaches: [...breaches.values()].toSorted(
          (a, b) => b.response + b.resolution - (a.response + a.resolution) || (a.unit_id ?? 0) - (b.unit_id ?? 0),
        ),
        rows,
      };
    },
  };
}

function measuresOf(heap: Heap, isNow: boolean): Measures {
  const { filed, ended, open, responses, resolutions, response, resolution, closed, reopened, ratings } = heap;
  return {
    filed,
    ended,
    open: isNow ? open : null,
    accepted: responses.length,
    response_median_ms: nearestRank(responses, 0.5),
    response_p90_ms: nearestRank(responses, 0.9),
    solved: resolutions.length,
    resolution_median_ms: nearestRank(resolutions, 0.5),
    resolution_p90_ms: nearestRank(resolutions, 0.9),
    response_met: response.met,
    response_breached: response.breached,
    response_rate: ratio(response.met, response.met + response.breached),
    resolution_met: resolution.met,
    resolution_breached: resolution.breached,
    resolution_rate: ratio(resolution.met, resolution.met + resolution.breached),
    closed,
    reopened,
    reopen_rate: ratio(reopened, closed),
    rated: ratings.length,
    rating_mean: ratio(
      ratings.reduce((sum, rating) => sum + rating, 0),
      ratings.length,
    ),
    rated_share: ratio(ratings.length, closed),
  };
}
