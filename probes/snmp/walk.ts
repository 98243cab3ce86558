/** Walks columns of a table side by side, whatever the agent's ability: GETBULK as large as it bears, GETNEXT in v1. */
import { Failure, garbled } from '../failures.ts';
import type { Column, Kind, Position, Session, Stepped } from './agent.ts';
import { compareIndex } from './oid.ts';
import {
  END_OF_MIB_VIEW,
  NO_SUCH_INSTANCE,
  NO_SUCH_NAME,
  NO_SUCH_OBJECT,
  nameOfStatus,
  TOO_BIG,
  type Value,
} from './value.ts';

/** A column with more rows is cut: full routing tables and endless loops look alike. */
export const MAX_ROWS = 5_000;
/** How many rows to ask for while nothing is known of a table's size. */
const FIRST_GUESS = 10;
/** More columns in one v1 GETNEXT or one GET make old agents say tooBig. */
const MAX_TOGETHER = 24;

export type Rows = Map<string, Value>;
/** The rows of each column by index. `trouble` says why rows may be missing; those that are there hold. */
export type Walked = { columns: Rows[]; trouble?: string };

type Cursor = Position & { rows: Rows; done: boolean };

/** Throws a Failure when the agent falls silent. `expected` is how many rows the table may have, when known. */
export async function walk(session: Session, columns: readonly Column[], expected?: number): Promise<Walked> {
  const cursors: Cursor[] = columns.map((column) => ({ column, after: '', rows: new Map(), done: false }));
  const first = cursors[0];
  let trouble: string | undefined;
  for (;;) {
    const open = cursors.filter((cursor) => !cursor.done);
    const lead = open[0];
    if (!first || !lead) break;
    // The first column goes alone: it tells how many rows the others will have.
    const rows = first.done ? first.rows.size : expected;
    const budget = session.pace.size();
    const repetitions = session.version === '1' ? 1 : Math.min(budget, rowsToAsk(lead, rows, budget));
    const together = first.done ? Math.max(1, Math.min(MAX_TOGETHER, Math.floor(budget / repetitions))) : 1;
    trouble = (await step(session, open.slice(0, together), repetitions)) ?? trouble;
  }
  const walked: Walked = { columns: cursors.map((cursor) => cursor.rows) };
  return trouble === undefined ? walked : { ...walked, trouble };
}

function rowsToAsk(cursor: Cursor, rows: number | undefined, budget: number): number {
  if (rows === undefined) return cursor.rows.size === 0 ? FIRST_GUESS : budget;
  // One more than there are, to see the end of the column.
  const left = rows - cursor.rows.size + 1;
  return left > 0 ? left : budget;
}

/** One question and its answer; returns what went wrong, if it left rows out. */
async function step(session: Session, asked: Cursor[], repetitions: number): Promise<string | undefined> {
  const size = asked.length * repetitions;
  const answer = await patiently(session, asked, repetitions);
  if (answer === 'smaller') return undefined;
  if (answer.status === TOO_BIG) {
    if (session.pace.lower(size)) return undefined;
    return end(asked, 'an answer too big for one datagram');
  }
  if (answer.status !== 0) {
    const guilty = asked[answer.error_index - 1];
    const ended = guilty ? [guilty] : asked;
    // In v1 that is how a table ends.
    if (answer.status === NO_SUCH_NAME) return end(ended, undefined);
    return end(ended, `the agent answers ${nameOfStatus(answer.status)}`);
  }
  if (answer.cells.every((cells) => cells.length === 0)) {
    if (session.pace.lower(size)) return undefined;
    return end(asked, 'an empty answer');
  }
  session.pace.answered();
  let trouble: string | undefined;
  asked.forEach((cursor, i) => {
    const found = take(cursor, answer.cells[i] ?? []);
    trouble = found === WRONG_TYPE && isItsWay(session, cursor.column) ? trouble : (found ?? trouble);
  });
  return trouble;
}

/** Silence after a large question means a smaller one; after the smallest it is silence. */
async function patiently(session: Session, asked: Cursor[], repetitions: number): Promise<Stepped | 'smaller'> {
  const size = asked.length * repetitions;
  const small = size <= 1;
  try {
    return await session.next(asked, repetitions, small ? 3 : 1);
  } catch (thrown) {
    if (small || !(thrown instanceof Failure) || thrown.outcome !== 'timeout' || !session.pace.lower(size))
      throw thrown;
    return 'smaller';
  }
}

function take(cursor: Cursor, cells: Stepped['cells'][number]): string | undefined {
  let trouble: string | undefined;
  for (const { index, type, value, backwards } of cells) {
    if (backwards) return end([cursor], CIRCLES);
    if (index === undefined || type === END_OF_MIB_VIEW) return end([cursor], undefined) ?? trouble;
    // Some agents repeat themselves for ever: a walk only goes forward (RFC 3416 section 4.2.2).
    if (cursor.after !== '' && compareIndex(index, cursor.after) <= 0) {
      return end([cursor], CIRCLES);
    }
    if (cursor.rows.size >= MAX_ROWS) return end([cursor], `more than ${MAX_ROWS} rows`);
    cursor.after = index;
    if (type === NO_SUCH_INSTANCE || type === NO_SUCH_OBJECT) continue;
    if (isOfKind(value, cursor.column.kind)) cursor.rows.set(index, value);
    else trouble = WRONG_TYPE;
  }
  return trouble;
}

/** Devices exist whose tables are shifted by a column: once it may be a passing trouble, from the next walk on it is known. */
function isItsWay({ pace }: Session, { oid }: Column): boolean {
  const name = `mistyped ${oid}`;
  if (pace.fruitless.has(name)) return true;
  pace.fruitless.add(name);
  return false;
}

const CIRCLES = 'the agent goes round in circles';
/** The values are left out; the others of their rows hold. */
export const WRONG_TYPE = 'a value of another type than the standard has';

function isOfKind(value: Value, kind: Kind | undefined): boolean {
  if (kind === undefined || value === null) return true;
  if (kind === 'octets') return Buffer.isBuffer(value);
  return kind === 'dotted' ? typeof value === 'string' : typeof value === 'number' || typeof value === 'bigint';
}

function end(cursors: Cursor[], trouble: string | undefined): string | undefined {
  for (const cursor of cursors) cursor.done = true;
  return trouble;
}

/** Single objects: a value, or which kind of absence. `unasked` when the agent refused to say. */
export type Absence = 'no_such_object' | 'no_such_instance' | 'refused' | 'refused_again';
export type Found = Map<string, { value: Value } | { absent: Absence }>;

/** Asks for single objects, in as few questions as the agent bears. Throws a Failure when it is silent. */
export async function ask(session: Session, oids: readonly string[]): Promise<Found> {
  const found: Found = new Map();
  let queue = [...oids];
  let size = Math.min(MAX_TOGETHER, session.pace.size());
  while (queue.length > 0) {
    const now = queue.slice(0, size);
    const { status, error_index, varbinds } = await session.get(now);
    if (status === 0) {
      for (const { oid, type, value } of varbinds) {
        if (type === NO_SUCH_OBJECT) found.set(oid, { absent: 'no_such_object' });
        else if (type === NO_SUCH_INSTANCE) found.set(oid, { absent: 'no_such_instance' });
        else found.set(oid, { value });
      }
      queue = queue.slice(now.length);
      continue;
    }
    const guilty = now[error_index - 1];
    if (now.length > 1 && (status === TOO_BIG || guilty === undefined)) {
      size = Math.floor(now.length / 2);
      continue;
    }
    // v1 refuses the whole question for one missing object, and names it.
    const missing = guilty ?? (now[0] as string);
    found.set(missing, { absent: status === NO_SUCH_NAME ? 'no_such_object' : refusal(session, missing) });
    queue = queue.filter((oid) => oid !== missing);
  }
  return found;
}

/** Some agents refuse what they don't have. Once it may be a passing trouble, twice it is their way to say so. */
function refusal({ pace }: Session, oid: string): Absence {
  const name = `refused ${oid}`;
  if (pace.fruitless.has(name)) return 'refused_again';
  pace.fruitless.add(name);
  return 'refused';
}

/** Why objects that were asked for may be missing or mistaken; `kinds` says what each has by the standard. */
export function troubleOf(found: Found, kinds: Readonly<Record<string, Kind>>): string | undefined {
  for (const [oid, one] of found) {
    if ('absent' in one && one.absent === 'refused') return `the agent refuses ${oid}`;
    if ('value' in one && !isOfKind(one.value, kinds[oid])) return WRONG_TYPE;
  }
  return undefined;
}

/** The value of an object that was asked for, null for each kind of absence. */
export function foundValue(found: Found, oid: string): Value {
  const one = found.get(oid);
  return one && 'value' in one ? one.value : null;
}

/** A device that refuses all is not one that has nothing. */
export function refuseNothing(found: Found): void {
  if (found.size > 0 && [...found.values()].every((one) => 'absent' in one && one.absent.startsWith('refused'))) {
    throw garbled('the agent refuses each question');
  }
}
