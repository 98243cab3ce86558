/** What stands in a `datetime-local` field, in the person's zone, and the moment that it means. */
import { timeZone } from '../preferences.ts';
import { dateTime } from '../time.ts';

/** 2026-11-22T20:19 in the person's zone. */
export function wallTime(at: number): string {
  return dateTime(at).replace(' ', 'T').slice(0, 16);
}

function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  const found = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!found) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return (found[1] === '-' ? -minutes : minutes) * 60_000;
}

/** The moment, or undefined while it isn't a whole time. Where clocks change, the offset after the change counts. */
export function momentOf(wall: string, zone: string = timeZone()): number | undefined {
  const utc = Date.parse(`${wall}:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wall) || Number.isNaN(utc)) return undefined;
  const guess = utc - offsetAt(utc, zone);
  return utc - offsetAt(guess, zone);
}
