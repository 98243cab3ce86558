/** Square roots of whole numbers without a binary fraction, so that none decides at the border of a band. */

/** To the nearest whole number: the greatest r with (r − ½)² ≤ n, which is (2r − 1)² ≤ 4n. */
export function roundedRoot(n: number): number {
  const fits = (r: number) => (2 * r - 1) ** 2 <= 4 * n;
  let r = Math.floor(Math.sqrt(n));
  while (fits(r + 1)) r += 1;
  while (!fits(r)) r -= 1;
  return r;
}

/** As decimal text. */
export function decimalRoot(n: number, decimals: number): string {
  const digits = `${roundedRoot(n * 100 ** decimals)}`.padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
