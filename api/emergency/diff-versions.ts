/** Two versions of a plan line by line, and within a changed line the signs that differ. What is the same far from a change is left out. */
import { diffArrays, diffChars } from 'diff';
import type { Diff } from './plan-shapes.ts';

type Row = Diff['rows'][number];
type Line = NonNullable<Row['left']>;
type Numbered = { number: number; text: string };

/** Lines around a change. */
const AROUND = 3;
/** Two texts with little in common are told whole: looking for what they share would keep everybody waiting. */
const MAX_EDITS = 1_000;
const MAX_SIGNS = 120;
/** Lines of two texts that are looked at sign by sign; those after them are told whole. */
const MAX_PAIRS = 300;
const MAX_LINE = 2_000;

const plain = (number: number, text: string): Line => ({ number, pieces: [{ text, changed: false }] });
const whole = (number: number, text: string): Line => ({ number, pieces: [{ text, changed: true }] });

function paired(left: Numbered, right: Numbered, looks: boolean): Row {
  const parts =
    looks && Math.max(left.text.length, right.text.length) <= MAX_LINE
      ? diffChars(left.text, right.text, { maxEditLength: MAX_SIGNS })
      : undefined;
  const shared = parts?.reduce((sum, part) => sum + (part.added || part.removed ? 0 : part.value.length), 0) ?? 0;
  // Single signs that two other sentences happen to share would only confuse.
  const isAlike = parts !== undefined && shared * 3 > Math.max(left.text.length, right.text.length);
  const side = (number: number, text: string, other: 'added' | 'removed'): Line =>
    isAlike
      ? {
          number,
          pieces: parts
            .filter((part) => !part[other])
            .map((part) => ({ text: part.value, changed: part.added || part.removed })),
        }
      : whole(number, text);
  return {
    left: side(left.number, left.text, 'added'),
    right: side(right.number, right.text, 'removed'),
    ...{ differs: true, skipped: 0 },
  };
}

export function diffTexts(from: string, to: string): Pick<Diff, 'rows' | 'added' | 'removed'> {
  const [before, after] = [from.split(/\r?\n/), to.split(/\r?\n/)];
  const changes = diffArrays(before, after, { maxEditLength: MAX_EDITS }) ?? [
    { value: before, removed: true, added: false },
    { value: after, added: true, removed: false },
  ];
  const rows: Row[] = [];
  let [left_at, right_at, added, removed] = [0, 0, 0, 0];
  let gone: Numbered[] = [];
  let pairs = 0;
  const flush = () => {
    for (const { number, text } of gone)
      rows.push({ left: whole(number, text), right: null, differs: true, skipped: 0 });
    gone = [];
  };
  for (const change of changes) {
    if (change.removed) {
      flush();
      gone = change.value.map((text) => ({ number: ++left_at, text }));
      removed += gone.length;
    } else if (change.added) {
      added += change.value.length;
      for (const text of change.value) {
        const right = { number: ++right_at, text };
        const left = gone.shift();
        rows.push(
          left
            ? paired(left, right, ++pairs <= MAX_PAIRS)
            : { left: null, right: whole(right.number, text), differs: true, skipped: 0 },
        );
      }
      flush();
    } else {
      flush();
      for (const text of change.value)
        rows.push({ left: plain(++left_at, text), right: plain(++right_at, text), differs: false, skipped: 0 });
    }
  }
  flush();
  return { rows: withoutFar(rows), added, removed };
}

function withoutFar(rows: readonly Row[]): Row[] {
  const near = new Set(
    rows.flatMap(({ differs }, i) => (differs ? Array.from({ length: 2 * AROUND + 1 }, (_, k) => i - AROUND + k) : [])),
  );
  const kept: Row[] = [];
  let skipped = 0;
  const say = () => {
    if (skipped > 0) kept.push({ left: null, right: null, differs: false, skipped });
    skipped = 0;
  };
  for (const [i, row] of rows.entries()) {
    if (!near.has(i)) {
      skipped += 1;
      continue;
    }
    say();
    kept.push(row);
  }
  say();
  return kept;
}
