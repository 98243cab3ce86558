/**
 * Figures of the tickets that somebody sees (统计). One reading tells which tickets a period touches; their logs are then replayed in
 * slices, so that nothing else waits for it, and what came of a replay is kept beside the database.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { beneath } from '../estate/list-nodes.ts';
import type { Level } from '../estate/schema.ts';
import { wholeOf } from '../people/reach.ts';
import type { Calendar } from './calendar.ts';
import { type Figures as ClockFigures, figuresOf } from './clock.ts';
import { STATES, type TicketState } from './flow.ts';
import type { TicketKind } from './kinds.ts';
import { IS_OPEN } from './read-tickets.ts';
import { AGES, type Course, courseOf, createTally, type Group, type Measures, monthsOf } from './reckon-figures.ts';
import { calendarOf, readServiceLevels } from './service-levels.ts';
import { type ClockedEvent, clockEventsOf } from './standing.ts';
import { unitsOf } from './stored.ts';

const Count = z.int();
const Share = z.number().nullable();
const Ms = z.number().nullable();
/** See Measures in reckon-figures.ts; null where there is nothing to say it from. */
const MEASURES = {
  filed: Count,
  ended: Count,
  open: Count.nullable(),
  accepted: Count,
  response_median_ms: Ms,
  response_p90_ms: Ms,
  solved: Count,
  resolution_median_ms: Ms,
  resolution_p90_ms: Ms,
  response_met: Count,
  response_breached: Count,
  response_rate: Share,
  resolution_met: Count,
  resolution_breached: Count,
  resolution_rate: Share,
  closed: Count,
  reopened: Count,
  reopen_rate: Share,
  rated: Count,
  rating_mean: z.number().nullable(),
  rated_share: Share,
} satisfies Record<keyof Measures, z.ZodType>;

export const TicketFigures = z.object({
  as_of: z.int(),
  from: z.int(),
  to: z.int(),
  all: z.object(MEASURES),
  /** Of those open now, whenever they were filed. */
  states: z.array(z.object({ state: z.enum(STATES), count: Count })),
  ages: z.array(z.object({ days: z.literal(AGES), count: Count })),
  /** In Asia/Shanghai; the first and the last perhaps in part. */
  months: z.array(z.object({ month: z.string(), filed: Count, ended: Count })),
  /** By who held the ticket at that moment. */
  breaches: z.array(
    z.object({ unit_id: z.int().nullable(), unit: z.string().nullable(), response: Count, resolution: Count }),
  ),
  rows: z.array(
    z.object({
      by: z.enum(['kind', 'unit', 'level', 'month'] satisfies Group['by'][]),
      /** A kind, the id of a unit, a level or a month such as 2026-11; null: held by no unit. */
      key: z.string().nullable(),
      /** Of a unit. */
      unit: z.string().nullable(),
      ...MEASURES,
    }),
  ),
});
export type TicketFigures = z.infer<typeof TicketFigures>;

export type FiguresQuery = {
  from: number;
  to: number;
  kind?: TicketKind | undefined;
  /** With all beneath it. */
  unit_id?: number | undefined;
  level?: Level | undefined;
};

type Row = {
  id: number;
  version: number;
  kind: TicketKind;
  unit_id: number | null;
  level: Level | null;
  state: TicketState;
  filed_at: number;
  ended_at: number | null;
};

/** A deed moves `changed_at` on, and without one only an open ticket becomes late: no other can have anything in the period. */
function touchedBy(db: Db, { from, to, kind, unit_id, level }: FiguresQuery): Row[] {
  const where = [`(t.changed_at >= :from or ${IS_OPEN})`];
  const given: Record<string, unknown> = { from };
  const add = (text: string, name: string, value: unknown) => {
    where.push(text);
    given[name] = value;
  };
  if (kind !== undefined) add('t.kind = :kind', 'kind', kind);
  // Who holds it may be beyond the reach of whoever asks, as on the page of a ticket.
  if (unit_id !== undefined) add(`t.unit_id in ${beneath('main.units', ':unit_id')}`, 'unit_id', unit_id);
  if (level !== undefined) add('u.level = :level', 'level', level);
  // What was filed later is still counted among the open ones: they are those of now.
  add(`(t.filed_at < :to or ${IS_OPEN})`, 'to', to);
  return db.$client
    .prepare(`select t.id, t.version, t.kind, t.unit_id, u.level, t.state, t.filed_at, t.ended_at
      from tickets t left join main.units u on u.id = t.unit_id where ${where.join(' and ')}`)
    .all(given) as Row[];
}

type Step = ClockedEvent & { ticket_id: number; number: number; rating: number | null };

/** Those that move a clock; the tickets were read through what whoever asks may see. */
const STEPS = `select ticket_id, number, at, "is", unit_to_id, response_min, resolution_min,
  case "is" when 'confirm' then json_extract(deed, '$.rating') end as rating
  from main.ticket_events where ticket_id in (select value from json_each(?)) order by ticket_id, number`;

const SLICE = 200;
const SLICE_KNOWN = 4_000;
/** Some 30 MB. */
const MAX_KEPT = 100_000;

/** `until`: the moment after which time alone makes it another. `pass`: who looked at it last. */
type Kept = { version: number; course: Course; until: number; pass: number };
type Keeper = { calendar: string; courses: Map<number, Kept>; pass: number };
const keepers = new WeakMap<Db, Keeper>();

/** What was kept under another calendar is worth nothing. */
function keeperOf(db: Db, calendar: string): Keeper {
  const known = keepers.get(db);
  if (known?.calendar === calendar) return known;
  const made: Keeper = { calendar, courses: new Map(), pass: 0 };
  keepers.set(db, made);
  return made;
}

/** Makes room only of what this pass had no use for: else a pass over more than there is room for would find nothing the next time. */
function keep({ courses }: Keeper, id: number, kept: Kept) {
  if (courses.size >= MAX_KEPT && !courses.has(id)) {
    const [oldest] = courses;
    if (!oldest || oldest[1].pass === kept.pass) return;
    courses.delete(oldest[0]);
  }
  courses.set(id, kept);
}

/** A running clock may be late next; nothing else comes by time alone. */
const untilOf = ({ response, resolution }: ClockFigures): number =>
  Math.min(...[response, resolution].map(({ state, due_at }) => (state === 'running' ? due_at : null) ?? Infinity));

type Replay = { db: Db; calendar: Calendar; now: number };

function replay({ db, calendar, now }: Replay, rows: readonly Row[]): { course: Course; until: number }[] {
  const steps = db.$client.prepare(STEPS).all(JSON.stringify(rows.map(({ id }) => id))) as Step[];
  const byTicket = Map.groupBy(steps, ({ ticket_id }) => ticket_id);
  return rows.map(({ id, version, state }) => {
    // Nothing that came after the row was read.
    const own = (byTicket.get(id) ?? []).filter(({ number }) => number <= version);
    const figures = figuresOf(clockEventsOf(own), calendar, now);
    return { course: courseOf(own, state, figures), until: untilOf(figures) };
  });
}

export async function ticketFigures(db: Db, query: FiguresQuery, now: number): Promise<TicketFigures> {
  const whole = wholeOf(db);
  const { calendar: data } = readServiceLevels(whole);
  const calendar = calendarOf(whole, data);
  const keeper = keeperOf(whole, JSON.stringify(data));
  keeper.pass += 1;
  const { pass } = keeper;
  const tally = createTally({ ...query, now });
  const unknown: Row[] = [];
  // The newest first, should there be no room for all; in no order of SQLite's, which would go through all tickets for it.
  for (const [i, row] of touchedBy(db, query)
    .sort((a, b) => b.id - a.id)
    .entries()) {
    if (i % SLICE_KNOWN === SLICE_KNOWN - 1) await turn();
    const known = keeper.courses.get(row.id);
    if (known?.version === row.version && now <= known.until) {
      known.pass = pass;
      tally.add({ ...row, course: known.course });
    } else unknown.push(row);
  }
  for (let i = 0; i < unknown.length; i += SLICE) {
    if (i > 0) await turn();
    const slice = unknown.slice(i, i + SLICE);
    for (const [n, { course, until }] of replay({ db, calendar, now }, slice).entries()) {
      const row = slice[n] as Row;
      keep(keeper, row.id, { version: row.version, course, until, pass });
      tally.add({ ...row, course });
    }
  }
  const { rows, breaches, ...made } = tally.result();
  const units = unitsOf(whole);
  const nameOf = (id: number | null) => (id === null ? null : (units.get(id)?.name ?? `#${id}`));
  const byMonth = new Map(rows.flatMap((row) => (row.by === 'month' ? [[row.key, row] as const] : [])));
  return {
    as_of: now,
    from: query.from,
    to: query.to,
    ...made,
    months: monthsOf(query).map((month) => {
      const { filed = 0, ended = 0 } = byMonth.get(month) ?? {};
      return { month, filed, ended };
    }),
    breaches: breaches.map((row) => ({ ...row, unit: nameOf(row.unit_id) })),
    rows: rows.map((row) => ({ ...row, unit: row.by === 'unit' ? nameOf(Number(row.key) || null) : null })),
  };
}
