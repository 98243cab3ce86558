/**
 * What many tickets are about, against the period before. Pure: the same tickets make the same topics, in whatever order they come.
 *
 * Rising: G², the log-likelihood ratio of two binomials (Dunning 1993, Computational Linguistics 19:1; between two corpora by Rayson
 * & Garside 2000), over the table of tickets with and without the term, in this period and in the one before:
 * G² = 2 Σ O ln(O / E), E = row × column / all; negative when the share fell. Beyond 10.83 chance alone would do it once in a
 * thousand. What fewer than MIN_RISING tickets say isn't called rising, however new it is.
 *
 * A topic is terms that stand together in the same tickets: the closest pair by Jaccard's index is joined first, groups by the mean
 * of their pairs, until nothing is close. Its tickets have at least two of its terms, or the only one, so that a list can ask for
 * exactly these. What fewer than MIN_SUPPORT tickets say is told by no term and no topic: it would point at a person.
 */
export const MIN_SUPPORT = 3;
const MIN_RISING = 5;
const RISING = 10.83;
const MAX_TERMS = 50;
const MAX_TOPICS = 30;
/** So many terms are looked at for what stands together. */
const MAX_SALIENT = 200;
const MAX_SALIENT_RISING = 100;
/** What more than this share says all the time tells nothing apart. */
const MAX_SHARE = 0.5;
const MIN_TICKETS_FOR_SHARE = 20;
const CLOSE = 0.25;
/** Two frequent words meet by chance: they have to meet so much more often, or nearly always. */
const MIN_LIFT = 1.5;
const NEARLY_ALWAYS = 0.6;
export const MAX_TERMS_OF_TOPIC = 8;
const MAX_NAME = 4;
const SAMPLES = 3;
/** Tickets looked at between two turns of whoever drives this. */
const SLICE = 500;

export type Term = { term: string; count: number; before: number; score: number; is_rising: boolean };
export type Topic = {
  /** The most typical first. */
  terms: string[];
  /** Two to four of them; one of a topic that has no more. */
  name: string[];
  count: number;
  before: number;
  score: number;
  is_rising: boolean;
  /** Of this period. */
  per_step: number[];
  /** The newest. */
  ticket_ids: number[];
};
export type Made = { terms: Term[]; topics: Topic[] };
/** Where this period is cut for a course over time. */
export type Steps = { from: number; step_ms: number; count: number };
/** `terms` with a blank before, between and after them. */
export type Read = { id: number; filed_at: number; terms: string };

export const isRising = (count: number, score: number): boolean => count >= MIN_RISING && score >= RISING;

/** Signed G²; 0 without anything to compare with. */
export function scoreOf(count: number, all: number, before: number, all_before: number): number {
  if (all === 0 || all_before === 0) return 0;
  const [said, silent] = [count + before, all + all_before - count - before];
  const part = (seen: number, row: number, column: number) =>
    seen === 0 ? 0 : seen * Math.log((seen * (all + all_before)) / (row * column));
  const sum =
    part(count, said, all) +
    part(before, said, all_before) +
    part(all - count, silent, all) +
    part(all_before - before, silent, all_before);
  // The last digits of a logarithm are chance.
  const score = Math.max(0, Math.round(2 * sum * 1e6) / 1e6);
  return count / all >= before / all_before ? score : -score;
}

/** Many tickets in little room: the numbers of their terms one after the other. */
function createHeap() {
  let terms = new Int32Array(1_024);
  let length = 0;
  const ids: number[] = [];
  const moments: number[] = [];
  const ends: number[] = [];
  return {
    ids,
    moments,
    add(id: number, at: number, numbers: readonly number[]) {
      while (length + numbers.length > terms.length) {
        const larger = new Int32Array(terms.length * 2);
        larger.set(terms);
        terms = larger;
      }
      terms.set(numbers, length);
      length += numbers.length;
      ids.push(id);
      moments.push(at);
      ends.push(length);
    },
    termsOf: (place: number) => terms.subarray(place === 0 ? 0 : ends[place - 1], ends[place]),
  };
}
type Heap = ReturnType<typeof createHeap>;

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const risingFirst = (a: Omit<Term, 'term'>, b: Omit<Term, 'term'>) =>
  Number(b.is_rising) - Number(a.is_rising) || (a.is_rising ? b.score - a.score : 0) || b.count - a.count;

/** Takes tickets one after the other, each once. */
export function createTopics(steps: Steps) {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const counts: number[] = [];
  const befores: number[] = [];
  const now = createHeap();
  const before = createHeap();

  function numberOf(term: string): number {
    const known = numbers.get(term);
    if (known !== undefined) return known;
    numbers.set(term, names.length);
    counts.push(0);
    befores.push(0);
    return names.push(term) - 1;
  }

  function allTerms(): Term[] {
    const [all, all_before] = [now.ids.length, before.ids.length];
    return names
      .map((term, i) => {
        const [count, earlier] = [counts[i] as number, befores[i] as number];
        const score = count < MIN_SUPPORT ? 0 : scoreOf(count, all, earlier, all_before);
        return { term, count, before: earlier, score, is_rising: isRising(count, score) };
      })
      .filter(({ count }) => count >= MIN_SUPPORT)
      .sort((a, b) => risingFirst(a, b) || byText(a.term, b.term));
  }

  return {
    add({ id, filed_at, terms }: Read, isNow: boolean) {
      const own = terms
        .split(' ')
        .filter((term) => term !== '')
        .map(numberOf);
      const tally = isNow ? counts : befores;
      for (const number of own) tally[number] = (tally[number] as number) + 1;
      (isNow ? now : before).add(id, filed_at, own);
    },

    /** Yields now and then, so that whoever drives it may let others have their turn. */
    *result(): Generator<undefined, Made> {
      const terms = allTerms();
      yield;
      const salient = salientOf(terms, now.ids.length);
      /** Of each term its place among the salient ones. */
      const places = new Int16Array(names.length).fill(-1);
      for (const [place, { term }] of salient.entries()) places[numbers.get(term) as number] = place;
      const groups = yield* groupsOf(
        salient.map(({ count }) => count),
        yield* together(now, places, salient.length),
        now.ids.length,
      );
      const topics = yield* topicsOf({ now, before, steps, places, salient, groups });
      return { terms: terms.slice(0, MAX_TERMS), topics };
    },
  };
}

function salientOf(terms: readonly Term[], all: number): Term[] {
  const rising = terms.filter(({ is_rising }) => is_rising).slice(0, MAX_SALIENT_RISING);
  const weight = ({ count }: Term) => count * Math.log(1 + all / count);
  const others = terms
    .filter(({ is_rising, count }) => !is_rising && (all < MIN_TICKETS_FOR_SHARE || count <= all * MAX_SHARE))
    .sort((a, b) => weight(b) - weight(a) || byText(a.term, b.term));
  return [...rising, ...others.slice(0, MAX_SALIENT - rising.length)].sort((a, b) => byText(a.term, b.term));
}

/** How many tickets have both. */
function* together(heap: Heap, places: Int16Array, size: number): Generator<undefined, Uint32Array> {
  const both = new Uint32Array(size * size);
  for (let i = 0; i < heap.ids.length; i += 1) {
    if (i % SLICE === SLICE - 1) yield;
    const own: number[] = [];
    for (const number of heap.termsOf(i)) if ((places[number] as number) >= 0) own.push(places[number] as number);
    for (const a of own) for (const b of own) both[a * size + b] = (both[a * size + b] as number) + 1;
  }
  return both;
}

/** Groups of places, each sorted; in the order of their first. */
function* groupsOf(counts: readonly number[], both: Uint32Array, all: number): Generator<undefined, number[][]> {
  const size = counts.length;
  const close = new Float64Array(size * size);
  for (let a = 0; a < size; a += 1) {
    for (let b = 0; b < size; b += 1) {
      const shared = both[a * size + b] as number;
      const [one, other] = [counts[a] as number, counts[b] as number];
      const index = shared / (one + other - shared);
      const isMore = (shared * all) / (one * other) >= MIN_LIFT || index >= NEARLY_ALWAYS;
      if (a !== b && shared >= MIN_SUPPORT && isMore) close[a * size + b] = index;
    }
  }
  const groups = counts.map((_, place): number[] | null => [place]);
  for (let joins = 0; ; joins += 1) {
    if (joins % 25 === 0) yield;
    let best = CLOSE;
    let pair: [number, number] | undefined;
    for (let a = 0; a < size; a += 1) {
      if (!groups[a]) continue;
      for (let b = a + 1; b < size; b += 1) {
        const value = close[a * size + b] as number;
        const joined = (groups[a]?.length ?? 0) + (groups[b]?.length ?? MAX_TERMS_OF_TOPIC);
        // Of equals the first, so by their terms.
        if (value > best && joined <= MAX_TERMS_OF_TOPIC) [best, pair] = [value, [a, b]];
      }
    }
    if (!pair) return groups.filter((group) => group !== null).map((group) => group.toSorted((a, b) => a - b));
    const [a, b] = pair;
    const [one, other] = [groups[a] as number[], groups[b] as number[]];
    for (let c = 0; c < size; c += 1) {
      if (!groups[c] || c === a || c === b) continue;
      const sum = (close[a * size + c] as number) * one.length + (close[b * size + c] as number) * other.length;
      const mean = sum / (one.length + other.length);
      close[a * size + c] = mean;
      close[c * size + a] = mean;
    }
    groups[a] = [...one, ...other];
    groups[b] = null;
  }
}

type Grouped = {
  now: Heap;
  before: Heap;
  steps: Steps;
  places: Int16Array;
  salient: readonly Term[];
  groups: readonly (readonly number[])[];
};

function* topicsOf({ now, before, steps, places, salient, groups }: Grouped): Generator<undefined, Topic[]> {
  const groupOf = new Int16Array(salient.length);
  for (const [group, own] of groups.entries()) for (const place of own) groupOf[place] = group;
  const made = groups.map((own) => ({
    own,
    count: 0,
    before: 0,
    /** Of its tickets, those that no group of several terms has. */
    alone: 0,
    per_step: new Array<number>(steps.count).fill(0),
    newest: [] as { id: number; at: number }[],
    /** Of each term, how many of its tickets have it. */
    having: new Map<number, number>(),
  }));
  const hits = new Int16Array(groups.length);
  /** The groups that a ticket is of; `own` are its terms among the salient ones. */
  const groupsOfTicket = (own: readonly number[]): number[] => {
    const met: number[] = [];
    for (const place of own) {
      const group = groupOf[place] as number;
      if (hits[group] === 0) met.push(group);
      hits[group] = (hits[group] as number) + 1;
    }
    const found = met.filter((group) => (hits[group] as number) >= Math.min(2, groups[group]?.length ?? 0));
    for (const group of met) hits[group] = 0;
    return found;
  };
  const salientIn = (heap: Heap, i: number) => {
    const own: number[] = [];
    for (const number of heap.termsOf(i)) if ((places[number] as number) >= 0) own.push(places[number] as number);
    return own;
  };
  for (let i = 0; i < now.ids.length; i += 1) {
    if (i % SLICE === SLICE - 1) yield;
    const own = salientIn(now, i);
    const found = groupsOfTicket(own);
    const isAlone = found.every((group) => groups[group]?.length === 1);
    const [id, at] = [now.ids[i] as number, now.moments[i] as number];
    const step = Math.min(Math.floor((at - steps.from) / steps.step_ms), steps.count - 1);
    for (const group of found) {
      const one = made[group] as (typeof made)[number];
      one.count += 1;
      if (isAlone) one.alone += 1;
      one.per_step[step] = (one.per_step[step] ?? 0) + 1;
      keepNewest(one.newest, { id, at });
      for (const place of own) if (groupOf[place] === group) one.having.set(place, (one.having.get(place) ?? 0) + 1);
    }
  }
  for (let i = 0; i < before.ids.length; i += 1) {
    if (i % SLICE === SLICE - 1) yield;
    for (const group of groupsOfTicket(salientIn(before, i))) {
      const one = made[group] as (typeof made)[number];
      one.before += 1;
    }
  }
  return made
    .filter(({ own, count, alone }) => count >= MIN_SUPPORT && (own.length > 1 || alone * 2 >= count))
    .map(({ having, count, before: earlier, per_step, newest }) => {
      const { terms, name } = named(having, count, salient);
      const score = scoreOf(count, now.ids.length, earlier, before.ids.length);
      const is_rising = isRising(count, score);
      return {
        terms,
        name,
        count,
        before: earlier,
        score,
        is_rising,
        per_step,
        ticket_ids: newest.map(({ id }) => id),
      };
    })
    .sort((a, b) => risingFirst(a, b) || byText(a.terms.join(' '), b.terms.join(' ')))
    .slice(0, MAX_TOPICS);
}

function keepNewest(newest: { id: number; at: number }[], one: { id: number; at: number }) {
  newest.push(one);
  newest.sort((a, b) => b.at - a.at || b.id - a.id);
  if (newest.length > SAMPLES) newest.pop();
}

/** A term is typical when most of the topic's tickets have it, and most that have it are the topic's: the harmonic mean of the two. */
function named(having: ReadonlyMap<number, number>, count: number, salient: readonly Term[]) {
  const typical = [...having]
    .map(([place, own]) => {
      const { term, count: all } = salient[place] as Term;
      return { term, weight: (2 * own) / (count + all) };
    })
    .sort((a, b) => b.weight - a.weight || byText(a.term, b.term));
  const best = typical[0]?.weight ?? 0;
  const name = typical.filter(({ weight }, i) => i < 2 || weight >= best / 2).slice(0, MAX_NAME);
  return { terms: typical.map(({ term }) => term), name: name.map(({ term }) => term) };
}
