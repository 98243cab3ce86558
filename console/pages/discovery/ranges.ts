/** Ranges and ports as people type them; the server reads them strictly, this only catches slips before they are sent. */

const separators = /[\s,;，；]+/;

export const rangesOf = (text: string): string[] =>
  text
    .split(separators)
    .map((part) => part.trim())
    .filter(Boolean);

export const numbersOf = (text: string): number[] => rangesOf(text).map(Number);

const octet = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const v4 = new RegExp(`^${octet}(\\.${octet}){3}(/(3[0-2]|[12]?\\d))?$`);
const v6 = /^[0-9a-f:]*:[0-9a-f:.]*(\/(12[0-8]|1[01]\d|\d?\d))?$/i;

export const looksLikeRange = (text: string): boolean => v4.test(text) || v6.test(text);

/** The first that is no range, with its line counted from one. */
export function wrongRange(text: string): { line: number; text: string } | undefined {
  for (const [at, line] of text.split('\n').entries()) {
    const wrong = rangesOf(line).find((part) => !looksLikeRange(part));
    if (wrong !== undefined) return { line: at + 1, text: wrong };
  }
  return undefined;
}
