/** Days as an `input` of dates has them, and the moments that the server keeps: the register counts in days of Shanghai, whoever looks. */
const shanghai_ms = 8 * 3_600_000;

/** 2026-11-22; empty for nothing. */
export function dayText(at: number | null): string {
  return at === null ? '' : new Date(at + shanghai_ms).toISOString().slice(0, 10);
}

/** The beginning of that day, null for nothing, undefined for what is no day. */
export function dayMoment(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00+08:00`) : Number.NaN;
  return Number.isNaN(at) || dayText(at) !== text ? undefined : at;
}
