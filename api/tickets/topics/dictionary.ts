/** Our own words beside those of the segmenter: words of the field, of the city that runs it, and those that say nothing. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a city adds stands in its data folder under the same name. */
const FILE = 'words-of-the-field.txt';
/** Of the segmenter's own dictionary and of the rules of segment.ts: another number has every ticket read anew. */
const FORM = 'jieba 2.0.3, form 1';
const MAX_ADDED = 20_000;
const MAX_BYTES = 2 * 1024 * 1024;
/** A word alone on its line weighs enough not to be taken apart. */
const WEIGHT = 60_000;

export type Dictionary = {
  /** Word and weight. */
  own: readonly (readonly [string, number])[];
  stop: readonly string[];
  /** Another one has every ticket read anew. */
  digest: string;
};

export const fold = (text: string): string => text.toWellFormed().normalize('NFKC').toLowerCase();

/** Without a folder ours alone. What isn't a word is left out: a bad line mustn't keep back the rest. */
export function readDictionary(folder?: string): Dictionary {
  const ours = readFileSync(join(import.meta.dirname, FILE), 'utf8');
  const added = folder === undefined ? '' : readAdded(join(folder, FILE));
  const stop = linesOf(readFileSync(join(import.meta.dirname, 'stop-words.txt'), 'utf8')).flatMap((line) =>
    line.split(/\s+/),
  );
  const own = new Map([...wordsIn(ours), ...wordsIn(added).slice(0, MAX_ADDED)]);
  const text = JSON.stringify([FORM, [...own], stop]);
  return { own: [...own], stop, digest: createHash('sha256').update(text).digest('hex').slice(0, 16) };
}

function readAdded(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    return text.length > MAX_BYTES ? text.slice(0, MAX_BYTES) : text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

const linesOf = (text: string): string[] =>
  fold(text)
    .split(/\r?\n/)
    .map((line) => line.replace(/^\ufeff/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

function wordsIn(text: string): [string, number][] {
  return linesOf(text).flatMap((line): [string, number][] => {
    const [word = '', weight] = line.split(/\s+/);
    const known = weight === undefined ? WEIGHT : Number(weight);
    if (!/^[\p{L}\p{N}+#._-]{2,16}$/u.test(word) || !/\p{L}/u.test(word)) return [];
    return [[word, Number.isInteger(known) && known > 0 && known < 1e7 ? known : WEIGHT]];
  });
}
