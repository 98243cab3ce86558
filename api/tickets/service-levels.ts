/** How soon a ticket must be answered and solved, and what counts as working time: data that a system administrator edits. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { LEVELS, type Level } from '../estate/schema.ts';
import { settings } from '../settings/schema.ts';
import { type Calendar, CalendarData, createCalendar } from './calendar.ts';
import type { Targets } from './clock.ts';
import { KIND_NAMES, type TicketKind } from './kinds.ts';
import { publishedDay } from './state-holidays.ts';

const KEY = 'service_levels';
const Minutes = z.int().min(1).max(525_600).nullable();

/** Null: any. The first that fits counts. */
const Target = z.strictObject({
  kind: z.enum(KIND_NAMES).nullable(),
  priority: z.int().min(1).max(4).nullable(),
  level: z.enum(LEVELS).nullable(),
  /** Working minutes; null: no target. */
  response_min: Minutes,
  resolution_min: Minutes,
});

/** Ours: no official figures are known. */
const PRESET: z.input<typeof Target>[] = [
  { kind: 'suggestion', priority: null, level: null, response_min: 960, resolution_min: null },
  { kind: null, priority: 1, level: null, response_min: 30, resolution_min: 240 },
  { kind: null, priority: 2, level: null, response_min: 60, resolution_min: 480 },
  { kind: null, priority: 3, level: null, response_min: 240, resolution_min: 1_440 },
  { kind: null, priority: 4, level: null, response_min: 480, resolution_min: 2_400 },
];

export const ServiceLevels = z.strictObject({
  targets: z.array(Target).max(200).default(PRESET),
  calendar: CalendarData.prefault({}),
});
export type ServiceLevels = z.infer<typeof ServiceLevels>;

/** What is unset or unreadable is the preset. */
export function readServiceLevels(db: Db): ServiceLevels {
  const row = db.$client.prepare('select value from settings where key = ?').pluck().get(KEY) as string | undefined;
  const parsed = ServiceLevels.safeParse(row === undefined ? {} : readable(row));
  return parsed.success ? parsed.data : ServiceLevels.parse({});
}

function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function writeServiceLevels(db: Db, value: ServiceLevels) {
  db.insert(settings).values({ key: KEY, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
}

const NO_TARGETS: Targets = { response_min: null, resolution_min: null };

export function targetsOf(
  { targets }: Pick<ServiceLevels, 'targets'>,
  about: { kind: TicketKind; priority: number; level: Level | null },
): Targets {
  const found = targets.find(
    ({ kind, priority, level }) =>
      (kind === null || kind === about.kind) &&
      (priority === null || priority === about.priority) &&
      (level === null || level === about.level),
  );
  return found ? { response_min: found.response_min, resolution_min: found.resolution_min } : NO_TARGETS;
}

const calendars = new WeakMap<Db, { text: string; calendar: Calendar }>();

/** Made anew only when its data changed. */
export function calendarOf(db: Db, data: ServiceLevels['calendar']): Calendar {
  const text = JSON.stringify(data);
  const known = calendars.get(db);
  if (known?.text === text) return known.calendar;
  const calendar = createCalendar(data, publishedDay);
  calendars.set(db, { text, calendar });
  return calendar;
}
