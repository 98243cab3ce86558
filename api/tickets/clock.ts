/**
 * How a ticket stands against its times, from nothing but its events and a calendar. Pure: replaying gives the same, and after
 * the calendar was corrected what would have been. Nothing resets what has elapsed: moving, changing kind, priority or level only
 * changes the target from then on. Moments are epoch ms.
 */
import type { Calendar } from './calendar.ts';

export const CLOCK_EVENTS = [
  'filed',
  'accepted',
  'returned',
  'suspended',
  'resumed',
  'resolved',
  'disputed',
  'reopened',
  'closed',
  'withdrawn',
  'merged',
  'moved',
  'reclassified',
] as const;
export type ClockEventKind = (typeof CLOCK_EVENTS)[number];

/** In minutes of working time; null: none. */
export type Targets = { response_min: number | null; resolution_min: number | null };

/** `unit_id` holds the ticket and `targets` are in force after the event. */
export type ClockEvent = { at: number; is: ClockEventKind; unit_id: number | null; targets: Targets };

/** 'none': not begun or without a target. 'met': ended in time. 'breached' wins over all others. */
export type ClockState = 'none' | 'running' | 'paused' | 'met' | 'breached';

export type ClockFigures = {
  state: ClockState;
  /** The one in force, or that was when the clock ended. */
  target_min: number | null;
  elapsed_ms: number;
  /** When the target in force is or was reached; null while paused, or without a target. */
  due_at: number | null;
  warned_at: number | null;
  breached_at: number | null;
  /** Who held the ticket at that moment. */
  breached_by_unit: number | null;
  ended_at: number | null;
};
export type Figures = { response: ClockFigures; resolution: ClockFigures };

type WorkingTime = Pick<Calendar, 'workingMs' | 'addWorking'>;

const MINUTE_MS = 60_000;
const WARNED_SHARE = 0.75;

/**
 * The figures at a moment, by events sorted by `at`; later ones don't count yet. A target is kept up to the very moment when it
 * is reached, and breached right after, with that moment as the time of the breach.
 */
export function figuresOf(events: readonly ClockEvent[], calendar: WorkingTime, now: number): Figures {
  const past = events.filter(({ at }) => at <= now);
  let standing: Standing = { phase: 'before', is_answered: false, pause: null };
  let response = UNSTARTED;
  let resolution = UNSTARTED;
  for (const [i, { at, is, unit_id, targets }] of past.entries()) {
    standing = standingAfter(standing, is);
    const stretch = { from: at, until: past[i + 1]?.at ?? now, unit_id };
    const pace = paceOf(standing);
    const answered = standing.is_answered && pace !== 'before' ? 'ended' : pace;
    response = after(response, { ...stretch, target_min: targets.response_min, pace: answered }, calendar);
    resolution = after(resolution, { ...stretch, target_min: targets.resolution_min, pace }, calendar);
  }
  return { response: shown(response), resolution: shown(resolution) };
}

/**
 * The first moment at which a clock would be warned or breached if nothing happens; null when none would. The figures are those
 * of `now`.
 */
export function nextMoment(figures: Figures, calendar: WorkingTime, now: number): number | null {
  return earliest(figures, (clock) => warningOf(clock, calendar, now) ?? clock.due_at);
}

/** The same of warnings alone. */
export const warningAt = (figures: Figures, calendar: WorkingTime, now: number): number | null =>
  earliest(figures, (clock) => warningOf(clock, calendar, now));

function earliest({ response, resolution }: Figures, momentOf: (clock: ClockFigures) => number | null): number | null {
  const moments = [response, resolution].flatMap((clock) => {
    const reached = clock.state === 'running' && clock.due_at !== null ? momentOf(clock) : null;
    // What is reached at a moment is passed a millisecond later.
    return reached === null ? [] : [reached + 1];
  });
  return moments.length === 0 ? null : Math.min(...moments);
}

/** Null: it was. */
function warningOf({ warned_at, target_min, elapsed_ms }: ClockFigures, calendar: WorkingTime, now: number) {
  if (warned_at !== null || target_min === null) return null;
  return calendar.addWorking(now, Math.max(0, target_min * MINUTE_MS * WARNED_SHARE - elapsed_ms));
}

/** Where a ticket is on its way. Being answered is for good; all else may be taken up again. */
type Standing = {
  phase: 'before' | 'open' | 'ended';
  is_answered: boolean;
  pause: 'suspended' | 'returned' | null;
};

function standingAfter(before: Standing, is: ClockEventKind): Standing {
  const { phase, is_answered, pause } = before;
  if (phase === 'before') return is === 'filed' ? { ...before, phase: 'open' } : before;
  if (phase === 'ended') return is === 'disputed' || is === 'reopened' ? { ...before, phase: 'open' } : before;
  // A suspension ends only by word; what waits for the filer goes on with whoever takes it up.
  const takenUp = pause === 'returned' ? null : pause;
  switch (is) {
    case 'accepted':
      return { phase, is_answered: true, pause: takenUp };
    case 'returned':
      return { ...before, pause: pause ?? 'returned' };
    case 'suspended':
      return { ...before, pause: 'suspended' };
    case 'resumed':
      return { ...before, pause: null };
    case 'disputed':
    case 'reopened':
      return { ...before, pause: takenUp };
    case 'resolved':
      // A solution answers as well, accepted before or not.
      return { phase: 'ended', is_answered: true, pause: null };
    case 'closed':
    case 'withdrawn':
    case 'merged':
      return { phase: 'ended', is_answered, pause: null };
    case 'filed':
    case 'moved':
    case 'reclassified':
      return before;
  }
}

type Pace = 'before' | 'running' | 'paused' | 'ended';

function paceOf({ phase, pause }: Standing): Pace {
  if (phase !== 'open') return phase;
  return pause === null ? 'running' : 'paused';
}

/** `overdue_at`: when the target in force was passed, which may be later than the first breach if the target has grown since. */
type Clock = Omit<ClockFigures, 'state'> & { pace: Pace; overdue_at: number | null };

const UNSTARTED: Clock = {
  pace: 'before',
  target_min: null,
  elapsed_ms: 0,
  overdue_at: null,
  due_at: null,
  warned_at: null,
  breached_at: null,
  breached_by_unit: null,
  ended_at: null,
};

/** From one event to the next, or to now. */
type Stretch = { from: number; until: number; unit_id: number | null; target_min: number | null; pace: Pace };

function after(clock: Clock, stretch: Stretch, calendar: WorkingTime): Clock {
  const { from, until, unit_id, target_min, pace } = stretch;
  if (pace === 'before') return clock;
  if (pace === 'ended') return { ...clock, pace, ended_at: clock.ended_at ?? from };
  const next: Clock = { ...clock, pace, target_min, due_at: null, ended_at: null };
  if (pace === 'running') next.elapsed_ms += calendar.workingMs(from, until);
  if (target_min !== clock.target_min) next.overdue_at = null;
  if (target_min === null) return next;
  const target_ms = target_min * MINUTE_MS;
  const due = momentOf(target_ms, clock.elapsed_ms, stretch, calendar);
  next.overdue_at ??= due.is_passed ? due.at : null;
  if (pace === 'running') next.due_at = next.overdue_at ?? due.at;
  next.warned_at ??= passedAt(momentOf(target_ms * WARNED_SHARE, clock.elapsed_ms, stretch, calendar));
  if (next.breached_at === null && next.overdue_at !== null) {
    next.breached_at = next.overdue_at;
    next.breached_by_unit = unit_id;
  }
  return next;
}

type Moment = { at: number; is_passed: boolean } | { at: null; is_passed: false };

const passedAt = ({ at, is_passed }: Moment): number | null => (is_passed ? at : null);

/** When so much has elapsed, if the stretch lasts long enough; null while paused. What is over already is passed at once. */
function momentOf(limit_ms: number, elapsed_ms: number, stretch: Stretch, calendar: WorkingTime): Moment {
  const { from, until, pace } = stretch;
  if (elapsed_ms > limit_ms) return { at: from, is_passed: true };
  if (pace !== 'running') return { at: null, is_passed: false };
  const at = calendar.addWorking(from, limit_ms - elapsed_ms);
  return { at, is_passed: at < until };
}

function shown({ pace, overdue_at: _, ...clock }: Clock): ClockFigures {
  return { state: stateOf(pace, clock), ...clock };
}

function stateOf(pace: Pace, { breached_at, target_min }: Pick<Clock, 'breached_at' | 'target_min'>): ClockState {
  if (breached_at !== null) return 'breached';
  if (pace === 'before' || target_min === null) return 'none';
  return pace === 'ended' ? 'met' : pace;
}
