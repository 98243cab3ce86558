/**
 * Words for full-text search in Chinese and Latin letters. Runs of Han signs become overlapping pairs, so that 断网 is found in
 * 全县断网了 without a dictionary that would have to know it. Pure.
 */
const RUN = /(\p{Script=Han}+)|([[\p{L}\p{N}]--\p{Script=Han}]+)/gv;
const MAX_WORDS = 20_000;

/** What is kept of a text, its words with blanks between them. */
export function wordsOf(text: string): string {
  const words: string[] = [];
  for (const [, han, other] of text.normalize('NFKC').toLowerCase().matchAll(RUN)) {
    if (words.length >= MAX_WORDS) break;
    if (other !== undefined) words.push(other);
    else if (han !== undefined) for (const pair of pairs(han)) words.push(pair);
  }
  return words.slice(0, MAX_WORDS).join(' ');
}

/** A query of FTS5 that finds what holds all of these words, the last of Latin ones perhaps cut short; undefined: nothing to look for. */
export function queryOf(text: string): string | undefined {
  const terms: string[] = [];
  for (const [, han, other] of text.normalize('NFKC').toLowerCase().matchAll(RUN)) {
    if (other !== undefined) terms.push(`"${other}"*`);
    else if (han !== undefined)
      terms.push([...han].length === 1 ? `"${han}"*` : `"${pairs(han).slice(0, -1).join(' ')}"`);
    if (terms.length >= 20) break;
  }
  return terms.length === 0 ? undefined : terms.join(' AND ');
}

function pairs(run: string): string[] {
  const signs = [...run];
  if (signs.length === 1) return signs;
  // The last sign by itself, so that a query of one sign finds it.
  return [...signs.slice(1).map((sign, i) => `${signs[i]}${sign}`), signs.at(-1) as string];
}
