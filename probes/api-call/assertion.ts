/**
 * What an interface's JSON should hold, a line each: `$.code == 0`, `$.data[*] length >= 1`, `$.updated_at newer 24h`, `$.name exists`,
 * `$.message contains ok`; and `status == 200` of the answer itself. A comparison holds when all that the path finds keeps to it, and it finds any.
 */
import { jsonText } from '../http/json-text.ts';
import { compileJsonNodes } from '../load/scenario/json-path.ts';

const OPERATORS = ['==', '!=', '>=', '<=', '>', '<'] as const;
type Operator = (typeof OPERATORS)[number];
type Judged = { holds: boolean; seen: string };
type Test = (found: readonly unknown[], is_singular: boolean, now: number) => Judged;
export type Assertion = {
  line: string;
  judge(answer: { status: number; json: unknown }, now: number): Judged;
};

export const MAX_LINE = 300;
/** More than any secret has, which is taken out before it is cut to what is shown. */
const MAX_SEEN = 8_000;
const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof UNITS_MS;
const FORM =
  /^(\$(?:[^\s[]|\[(?:[^[\]]|\[[^[\]]*\])*\])*|status)\s+(?:(exists)|(length)\s*(==|!=|>=|<=|>|<)\s*(\d{1,9})|newer\s+(\d{1,6})\s*([smhd])|contains\s+(.+)|(==|!=|>=|<=|>|<)\s*([^=].*))$/u;

/** Undefined for what is no assertion. */
export function readAssertion(text: string): Assertion | undefined {
  const line = text.trim();
  const parts = line.length <= MAX_LINE ? FORM.exec(line) : null;
  const [, path = '', exists, length, lengthOperator, count, age, unit, part, operator, wanted] = parts ?? [];
  if (!parts) return undefined;
  const test: Test = exists
    ? (found) => ({ holds: found.length > 0, seen: shownOf(found) })
    : length
      ? (found, one) => ofLength(found, lengthOf(found, one), lengthOperator as Operator, Number(count))
      : age !== undefined
        ? (found, _, now) => ofEach(found, (value) => isNewer(value, Number(age) * UNITS_MS[unit as Unit], now))
        : part !== undefined
          ? (found) => ofEach(found, (value) => typeof value === 'string' && value.includes(bareText(part)))
          : (found) => ofEach(found, (value) => compared(value, operator as Operator, literal(wanted ?? '')));
  if (path === 'status')
    return exists || length ? undefined : { line, judge: ({ status }, now) => test([status], true, now) };
  // No list or object is the same as another: such a comparison says nothing.
  if (operator && typeof literal(wanted ?? '') === 'object' && literal(wanted ?? '') !== null) return undefined;
  const query = compileJsonNodes(path);
  return query && { line, judge: ({ json }, now) => test(query.find(json), query.is_singular, now) };
}

/** What isn't there, or has no length, is neither short nor long. */
const ofLength = (found: readonly unknown[], n: number | undefined, operator: Operator, wanted: number) =>
  n === undefined ? { holds: false, seen: shownOf(found) } : { holds: compared(n, operator, wanted), seen: String(n) };

/** Seen is what is against it, if anything is. */
function ofEach(found: readonly unknown[], test: (value: unknown) => boolean): Judged {
  const against = found.filter((value) => !test(value));
  const holds = found.length > 0 && against.length === 0;
  return { holds, seen: shownOf(holds ? found : against) };
}

function shownOf(found: readonly unknown[]): string {
  if (found.length === 0) return '—';
  return found.length === 1 ? shorten(found[0]) : `${found.length} × ${shorten(found[0])}`;
}

/** Of one text, list or object how long it is; else how many were found. Undefined: the one isn't there, or has no length. */
function lengthOf(found: readonly unknown[], is_singular: boolean): number | undefined {
  const [value] = found;
  if (!is_singular) return found.length;
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}

function compared(value: unknown, operator: Operator, wanted: unknown): boolean {
  if (operator === '==') return value === wanted;
  if (operator === '!=') return value !== wanted;
  const ordered =
    (typeof value === 'number' && typeof wanted === 'number') ||
    (typeof value === 'string' && typeof wanted === 'string');
  if (!ordered) return false;
  const [a, b] = [value as number, wanted as number];
  return operator === '>=' ? a >= b : operator === '<=' ? a <= b : operator === '>' ? a > b : a < b;
}

/** A moment as texts or numbers have it; a time without a zone is Asia/Shanghai's, a number seconds or milliseconds. */
function isNewer(value: unknown, age_ms: number, now: number): boolean {
  const at = momentOf(value);
  // A clock may be a little ahead; a moment far in the future is no fresh one.
  return at !== undefined && at >= now - age_ms && at <= now + 300_000;
}

function momentOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 1e11 ? value : value * 1000;
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const plain = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/.exec(
    value.trim(),
  );
  if (plain) {
    const [, year, month, day, hour = 0, minute = 0, second = 0] = plain.map(Number);
    return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour || 0, minute || 0, second || 0) - 8 * 3_600_000;
  }
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

/** JSON where it is JSON, else the text itself. */
function literal(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
const bareText = (text: string): string => {
  const value = literal(text);
  return typeof value === 'string' ? value : text;
};

const shorten = (value: unknown): string => {
  const text = jsonText(value) ?? '…';
  return text.length > MAX_SEEN ? `${text.slice(0, MAX_SEEN - 1)}…` : text;
};
