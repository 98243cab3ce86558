/** Numbers that people type into plans. The bounds are the hub's. */
export const MAX_RATE = 20_000;
export const MAX_DURATION_S = 3_600;

/** Undefined: no number within the bounds. */
export function numberIn(text: string, least: number, most: number): number | undefined {
  const value = Number(text.trim().replaceAll(',', ''));
  if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most) return undefined;
  return value;
}

export function wholeIn(text: string, least: number, most: number): number | undefined {
  const value = numberIn(text, least, most);
  return value !== undefined && Number.isInteger(value) ? value : undefined;
}

/** Shares are typed in percent; 0.07 is 7.000000000000001 of a hundred. */
export const percentOf = (share: number): number => Number((100 * share).toPrecision(12));
export const shareOf = (percent: number): number => Number((percent / 100).toPrecision(12));
