/** A share in as few signs as a wall has room for. Never rounded up: 100% is all of it, and 0% is none. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '—';
  const percent = Math.floor((part / whole) * 100);
  return percent === 0 && part > 0 ? '<1%' : `${percent}%`;
}
