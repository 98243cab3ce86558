/** Where days stand on a line of time. Pure. */
const day_ms = 86_400_000;
export const momentOfDay = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export type Scale = { x: (day: string) => number; years: readonly { year: number; x: number }[] };

/** From the year of the first day to the end of that of the last, `width` wide. */
export function scaleOf(days: readonly string[], width: number): Scale {
  const years = days.map((day) => Number(day.slice(0, 4)));
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const from = Date.UTC(first, 0);
  const span_ms = Math.max(Date.UTC(last + 1, 0) - from, day_ms);
  const at = (moment: number) => ((moment - from) / span_ms) * width;
  // Names of years need room: of many, only some are drawn.
  const step = Math.ceil((last - first + 1) / Math.max(Math.floor(width / 48), 1));
  const shown = Array.from({ length: Math.ceil((last - first + 1) / step) }, (_, place) => first + place * step);
  return {
    x: (day) => at(momentOfDay(day)),
    years: shown.map((year) => ({ year, x: at(Date.UTC(year, 0)) })),
  };
}
