/** Numbers with their units, as a person reads them: 1.5 Gbit/s, 12.3 ms, 3 d 4 h. */

const thousands = ['', 'k', 'M', 'G', 'T', 'P'];
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

function scaled(value: number, base: number, prefixes: readonly string[]): [number, string] {
  let step = 0;
  let left = value;
  while (Math.abs(left) >= base && step < prefixes.length - 1) {
    left /= base;
    step += 1;
  }
  return [left, prefixes[step] ?? ''];
}

function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
  return value.toLocaleString('en-US', { maximumFractionDigits: size >= 10 ? 1 : 2 });
}

/** `unit` is one of ms, s, %, bit/s, B, B/s, …; unknown units stand behind the number as they are. */
export function quantity(value: number, unit: string | null | undefined): string {
  if (unit === '%') return `${digits(value)}%`;
  if (unit === 's') return duration(value);
  if (unit === 'ms') return Math.abs(value) >= 10_000 ? duration(value / 1000) : `${digits(value)} ms`;
  if (unit === 'bit/s') {
    const [left, prefix] = scaled(value, 1000, thousands);
    return `${digits(left)} ${prefix}bit/s`;
  }
  if (unit === 'B' || unit === 'B/s') {
    const [left, prefix] = scaled(value, 1024, binary);
    return `${digits(left)} ${prefix}${unit}`;
  }
  const [left, prefix] = Math.abs(value) >= 1e6 ? scaled(value, 1000, thousands) : [value, ''];
  return `${digits(left)}${prefix}${unit ? ` ${unit}` : ''}`;
}

const spans: readonly [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];

/** The two largest parts of a span of seconds: `3 d 4 h`; below a minute, seconds with their fraction. */
export function duration(seconds: number): string {
  if (seconds < 0) return `-${duration(-seconds)}`;
  if (seconds < 60) return `${digits(seconds)} s`;
  const at = spans.findIndex(([, size]) => seconds >= size);
  const [unit, size] = spans[at] ?? ['s', 1];
  const [next_unit, next_size] = spans[at + 1] ?? ['s', 1];
  const first = Math.floor(seconds / size);
  const second = Math.floor((seconds - first * size) / next_size);
  return second > 0 ? `${first} ${unit} ${second} ${next_unit}` : `${first} ${unit}`;
}
