/** How a Chinese name is spelt in Pinyin, for those who type `hxjhj` or `hexin` to find 核心交换机. */
import { pinyin } from 'pinyin-pro';

export type Spelling = {
  lower: string;
  /** The first letter of each syllable; Latin letters and digits stand for themselves. */
  initials: string;
  /** All syllables without tones; ü is v, as on keyboards. */
  full: string;
  /** Where syllables begin in `full`. */
  starts: readonly number[];
  /** Orders names by Pinyin, and numbers in them by value. */
  sort_key: string;
};

const LONGEST_NUMBER = 12;
const RUNS = /\p{Script=Han}+|\d+|[\p{L}\p{N}]/gu;
/** Names of devices share most of their words. */
const spelled = new Map<string, readonly string[]>();
const MAX_SPELLED = 20_000;

export function spell(name: string): Spelling {
  const starts: number[] = [];
  let full = '';
  let initials = '';
  const ordered: string[] = [];
  const lower = name.toLowerCase();
  for (const [run] of lower.matchAll(RUNS)) {
    const syllables = /\p{Script=Han}/u.test(run) ? syllablesOf(run) : [...run];
    for (const syllable of syllables) {
      starts.push(full.length);
      full += syllable;
      initials += syllable.charAt(0);
    }
    ordered.push(/^\d/.test(run) ? run.padStart(LONGEST_NUMBER, '0') : syllables.join(' '));
  }
  return { lower, initials, full, starts, sort_key: `${ordered.join(' ')} ${name}` };
}

function syllablesOf(run: string): readonly string[] {
  const known = spelled.get(run);
  if (known) return known;
  if (spelled.size >= MAX_SPELLED) spelled.clear();
  const made = pinyin(run, { toneType: 'none', type: 'array', v: true }).filter((syllable) => syllable !== '');
  spelled.set(run, made);
  return made;
}

/** Letters and digits of any script, lower case; separators are not typed. */
export const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** How well a query fits a name: 0 is the name itself, more is less; undefined is not at all. */
export function fit(spelling: Spelling, query: { lower: string; plain: string }): NameFit | undefined {
  const at = spelling.lower.indexOf(query.lower);
  if (at >= 0) {
    if (spelling.lower.length === query.lower.length) return { rank: 0, field: 'name' };
    return { rank: at === 0 ? 1 : 2, field: 'name' };
  }
  // One letter begins nearly every name.
  if (query.plain.length < 2 || !/^[a-z0-9]+$/.test(query.plain)) return undefined;
  const initial = spelling.initials.indexOf(query.plain);
  if (initial >= 0) return { rank: initial === 0 ? 2 : 3, field: 'pinyin' };
  for (let from = spelling.full.indexOf(query.plain); from >= 0; from = spelling.full.indexOf(query.plain, from + 1)) {
    if (spelling.starts.includes(from)) return { rank: from === 0 ? 2 : 3, field: 'pinyin' };
  }
  return undefined;
}

export type NameFit = { rank: number; field: 'name' | 'pinyin' };
