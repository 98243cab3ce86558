/** Durations as people write them: `500ms`, `60s`, `5m`, `2h`. */

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const DURATION = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/;

/** Milliseconds, or undefined when the text is no duration. */
export function durationOf(text: string): number | undefined {
  const match = DURATION.exec(text);
  return match ? Math.round(Number(match[1]) * UNITS[match[2] as keyof typeof UNITS]) : undefined;
}

/** Of a text that was validated. */
export function milliseconds(text: string): number {
  const ms = durationOf(text);
  if (ms === undefined) throw new Error(`${text} is no duration`);
  return ms;
}

/** In the greatest unit that takes it whole. */
export function durationText(ms: number): string {
  const whole = Math.round(ms);
  for (const unit of ['h', 'm', 's'] as const)
    if (whole > 0 && whole % UNITS[unit] === 0) return `${whole / UNITS[unit]}${unit}`;
  return `${whole}ms`;
}
