/** Times as people read them: absolute in the chosen zone, and relative to now. All input is epoch milliseconds UTC. */
import { createSignal } from 'solid-js';
import { locale, timeZone } from './preferences.ts';

const [now, setNow] = createSignal(Date.now());

export { now };

/** Moves `now` on every 5 s while the page is seen; call once, keep the returned stop. */
export function makeClock(): () => void {
  const tick = () => {
    if (!document.hidden) setNow(Date.now());
  };
  const timer = setInterval(tick, 5_000);
  document.addEventListener('visibilitychange', tick);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  // The Swedish way of writing dates is ISO 8601's, which reads alike in both languages.
  const made = new Intl.DateTimeFormat('sv-SE', options);
  formats.set(key, made);
  return made;
}

/** 2026-11-22 20:19:44 */
export function dateTime(at: number): string {
  return format({
    timeZone: timeZone(),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(at);
}

/** 2026-11-22 */
export function date(at: number): string {
  return format({ timeZone: timeZone(), year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** 20:19:44 */
export function clockTime(at: number): string {
  return format({ timeZone: timeZone(), hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** "3 minutes ago" in the person's language. */
export function relative(at: number, from: number = now()): string {
  // The clock moves every few seconds: what has just happened isn't in the future.
  const ahead = at - from;
  const difference = ahead > 0 && ahead < 10_000 ? 0 : ahead;
  const [unit, size] = steps.find(([, each]) => Math.abs(difference) >= each) ?? (['second', 1_000] as const);
  const words = new Intl.RelativeTimeFormat(locale() === 'zh' ? 'zh-CN' : 'en', { numeric: 'auto', style: 'short' });
  return words.format(Math.trunc(difference / size), unit);
}
