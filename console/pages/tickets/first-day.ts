/** Where weeks, months and quarters begin. */

/** The first day of the week, month or quarter that a day such as 2026-11-22 is in. */
export function firstDay(name: 'week' | 'month' | 'quarter', day: string): string {
  const at = new Date(`${day}T00:00Z`);
  if (name === 'week') at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  else at.setUTCMonth(name === 'month' ? at.getUTCMonth() : Math.floor(at.getUTCMonth() / 3) * 3, 1);
  return at.toISOString().slice(0, 10);
}
