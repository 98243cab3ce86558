/** Between what the server keeps of service levels and what a person types. Pure. */
import type { ServiceLevels } from './calls.ts';

export type TypedTarget = {
  kind: string;
  priority: string;
  level: string;
  /** Working minutes; empty: none. */
  response: string;
  resolution: string;
};
export type TypedLevels = {
  targets: TypedTarget[];
  /** `09:00-12:00, 14:00-18:00`. */
  hours: string;
  /** `2026-10-10=work`, one a line. */
  days: string;
  every_day: boolean;
};

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export const typedFrom = ({ targets, calendar }: ServiceLevels): TypedLevels => ({
  targets: targets.map(({ kind, priority, level, response_min, resolution_min }) => ({
    kind: kind ?? '',
    priority: priority === null ? '' : String(priority),
    level: level ?? '',
    response: response_min === null ? '' : String(response_min),
    resolution: resolution_min === null ? '' : String(resolution_min),
  })),
  hours: calendar.hours.map(([from, until]) => `${clock(from)}-${clock(until)}`).join(', '),
  days: Object.entries(calendar.days)
    .toSorted()
    .map(([day, kind]) => `${day}=${kind}`)
    .join('\n'),
  every_day: calendar.every_day,
});

/** Undefined: not written as hours are. */
export function hoursFrom(text: string): [number, number][] | undefined {
  const spans = text.split(/[,，;；\s]+/).filter((span) => span !== '');
  const found = spans.map((span): [number, number] | undefined => {
    const [, h1, m1, h2, m2] = /^(\d{1,2})[:：](\d{2})[-–~](\d{1,2})[:：](\d{2})$/.exec(span) ?? [];
    return h1 === undefined ? undefined : [Number(h1) * 60 + Number(m1), Number(h2) * 60 + Number(m2)];
  });
  return found.length === 0 || found.includes(undefined) ? undefined : (found as [number, number][]);
}

/** Undefined: a line is no day. */
export function daysFrom(text: string): Record<string, 'work' | 'off'> | undefined {
  const days: Record<string, 'work' | 'off'> = {};
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [, day, kind] = /^(\d{4}-\d{2}-\d{2})\s*[=＝]\s*(work|off)$/.exec(line) ?? [];
    if (day === undefined) return undefined;
    days[day] = kind as 'work' | 'off';
  }
  return days;
}

const minutes = (text: string): number | null => (text.trim() === '' ? null : Number(text));
export const isMinutes = (text: string): boolean => text.trim() === '' || /^[1-9]\d{0,5}$/.test(text.trim());

export const inputFrom = (typed: TypedLevels): ServiceLevels => ({
  targets: typed.targets.map(({ kind, priority, level, response, resolution }) => ({
    kind: (kind || null) as ServiceLevels['targets'][number]['kind'],
    priority: priority === '' ? null : Number(priority),
    level: (level || null) as ServiceLevels['targets'][number]['level'],
    response_min: minutes(response),
    resolution_min: minutes(resolution),
  })),
  calendar: { hours: hoursFrom(typed.hours) ?? [], days: daysFrom(typed.days) ?? {}, every_day: typed.every_day },
});
