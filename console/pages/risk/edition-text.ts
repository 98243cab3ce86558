/** Bands and matrices as people write them: numbers with spaces, a line a row. */

/** Null: not five whole numbers. */
export function fiveOf(text: string): number[] | null {
  const words = text.trim().split(/[\s,，]+/);
  return words.length === 5 && words.every((word) => /^\d{1,2}$/.test(word)) ? words.map(Number) : null;
}

/** Null: not five rows of five. */
export function squareOf(text: string): number[][] | null {
  const rows = text.trim().split(/\n/).map(fiveOf);
  return rows.length === 5 && rows.every((row) => row !== null) ? (rows as number[][]) : null;
}

export const textOfFive = (numbers: readonly number[]): string => numbers.join(' ');
export const textOfSquare = (rows: readonly (readonly number[])[]): string => rows.map(textOfFive).join('\n');
