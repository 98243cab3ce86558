/**
 * Journeys of a scenario: what one visitor asks for, step by step. Everything is compiled once; a journey itself only fills templates.
 * What is chosen by chance follows from the journey's number, so that a run can be repeated.
 *
 * An extraction that fails ends its journey: what comes next would be asked without it. So does a request that brought no answer. A check
 * that fails is a complaint, and the journey goes on.
 */

import { milliseconds } from '../../yaml/duration.ts';
import type { Journey, JourneyMaker, LoadAnswer, LoadRequest, Step } from '../words.ts';
import { type Cookies, cookieHeader, keepCookies } from './cookies.ts';
import { checkName, compileCheck, compileExtract, type Holds, reading, type Take } from './read-answer.ts';
import { type Choice, HAS_CONTROLS, type Row, type Scenario, type Think, type Visit } from './schema.ts';
import { compileJson, compileText, encoded, templateOf, type Value, type Values } from './template.ts';

/** Of `mix`: users who each wait for their answer would else ask without a breath when there are no rows. */
const NO_ROW_PAUSE_MS = 1_000;

type Asked = {
  name: string;
  build(values: Values, cookies: Cookies): { request: LoadRequest; url: URL } | { failed: string };
  takes: { name: string; slot: number; take: Take }[];
  checks: { name: string; holds: Holds }[];
  /** Of `chance` from 0 to 1. */
  think?: (chance: number) => number;
};

function compileThink(think: Think): (chance: number) => number {
  if (typeof think === 'string') {
    const ms = milliseconds(think);
    return () => ms;
  }
  const from = milliseconds(think.from);
  const to = milliseconds(think.to);
  return (chance) => Math.round(from + chance * (to - from));
}

type SlotOf = (variable: string) => number;

function compileBody(asked: Visit | Choice, slotOf: SlotOf): { fill?: (values: Values) => string; type?: string } {
  if (asked.json !== undefined) return { fill: compileJson(asked.json, slotOf), type: 'application/json' };
  if (asked.body !== undefined) return { fill: compileText(asked.body, slotOf) };
  if (!asked.form) return {};
  const fields = Object.entries(asked.form).map(([name, value]) => ({
    name: encoded(name),
    value: compileText(value, slotOf),
  }));
  return {
    type: 'application/x-www-form-urlencoded',
    fill: (values) => fields.map(({ name, value }) => `${name}=${encoded(value(values))}`).join('&'),
  };
}

/** The address: a path under `base`, or a whole one, whose first variable stands as it is. */
function compileAddress(asked: Visit | Choice, base: string, slotOf: SlotOf): (values: Values) => string {
  if (asked.path !== undefined) {
    const path = compileText(asked.path, slotOf, encoded);
    return (values) => base + path(values);
  }
  const url = asked.url ?? '';
  const [first, ...rest] = templateOf(url);
  if (typeof first !== 'object') return compileText(url, slotOf, encoded);
  const head = compileText(`\${${first.variable}}`, slotOf);
  const tail = rest.map((part) => (typeof part === 'string' ? part : slotOf(part.variable)));
  return (values) =>
    tail.reduce<string>(
      (whole, part) => whole + (typeof part === 'string' ? part : encoded(String(values[part] ?? ''))),
      head(values),
    );
}

function compileAsked(asked: Visit | Choice, base: string, slotOf: SlotOf): Asked {
  const takes = Object.entries('extract' in asked ? (asked.extract ?? {}) : {}).map(([name, extract]) => ({
    name,
    slot: slotOf(name),
    ...compileExtract(extract),
  }));
  const checks = (asked.checks ?? []).map((check) => ({
    name: `${asked.name}: ${checkName(check)}`,
    ...compileCheck(check),
  }));
  const reads_body = [...takes, ...checks].some((one) => one.reads_body);
  const body = compileBody(asked, slotOf);
  const address = compileAddress(asked, base, slotOf);
  const given = Object.entries(asked.headers ?? {});
  if (body.type && !given.some(([name]) => name.toLowerCase() === 'content-type'))
    given.push(['content-type', body.type]);
  const headers = given.map(([name, value]) => ({
    name,
    is_cookie: name.toLowerCase() === 'cookie',
    value: compileText(value, slotOf),
  }));
  return {
    name: asked.name,
    takes,
    checks,
    ...(asked.think === undefined ? {} : { think: compileThink(asked.think) }),
    build(values, cookies) {
      const text = address(values);
      const url = URL.parse(text, base);
      if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
        return { failed: 'no address that can be asked' };
      let ownCookies = '';
      const filled: [string, string][] = [];
      for (const { name, is_cookie, value } of headers) {
        const held = value(values);
        // What was read from an answer must not become a header of its own.
        if (HAS_CONTROLS.test(held) || /[^\t -\u00ff]/.test(held))
          return { failed: `header ${name} can't hold its value` };
        if (is_cookie) ownCookies = held;
        else filled.push([name, held]);
      }
      const cookie = cookieHeader(cookies, url, ownCookies);
      if (cookie) filled.push(['cookie', cookie]);
      const request: LoadRequest = {
        name: asked.name,
        method: asked.method,
        url: url.href,
        headers: filled,
        reads_body,
      };
      if (asked.follows_redirects) request.follows_redirects = true;
      if (body.fill) request.body = body.fill(values);
      return { request, url };
    },
  };
}

/** Numbers from 0 to 1 that follow from one number alone (mulberry32). */
export function chanceOf(index: number): () => number {
  let state = Math.imul(index + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Column = { slot: number; key: string };

export function createJourneys(scenario: Scenario): JourneyMaker {
  const slots = new Map<string, number>();
  const slotOf: SlotOf = (variable) => {
    const slot = slots.get(variable) ?? slots.size;
    slots.set(variable, slot);
    return slot;
  };
  const indexSlot = slotOf('index');
  const randomSlot = slotOf('random');
  const asked = (scenario.journey ?? scenario.mix ?? []).map((one) => compileAsked(one, scenario.base, slotOf));
  let sum = 0;
  const upTo = (scenario.mix ?? []).map(({ weight }) => {
    sum += weight;
    return sum;
  });
  const first: Value[] = [];
  for (const [name, value] of Object.entries(scenario.variables ?? {})) first[slotOf(name)] = value;
  const data = (scenario.data ?? []).map(({ name, rows: order }) => ({
    order,
    rows: scenario.rows_of[name] ?? [],
    columns: [...slots].flatMap(([variable, slot]): Column[] =>
      variable.startsWith(`${name}.`) ? [{ slot, key: variable.slice(name.length + 1) }] : [],
    ),
  }));
  const width = slots.size;

  return (index) => {
    const chance = chanceOf(index);
    const values: Value[] = first.slice();
    values.length = width;
    values[indexSlot] = index;
    values[randomSlot] = Math.floor(chance() * 1_000_000);
    let hasRows = true;
    for (const { order, rows, columns } of data) {
      const at =
        order === 'random' ? Math.floor(chance() * rows.length) : order === 'once' ? index : index % rows.length;
      const row: Row | undefined = rows[at];
      if (!row) hasRows = false;
      else for (const { slot, key } of columns) values[slot] = row[key] ?? '';
    }
    if (!hasRows) return withoutRow();
    if (!scenario.mix) return walk(asked, values, chance);
    const drawn = chance() * sum;
    const chosen = asked[upTo.findIndex((upper) => drawn < upper)];
    return walk(chosen ? [chosen] : [], values, chance);
  };
}

/** A journey whose row of data is gone asks nothing, and says so. */
function withoutRow(): Journey {
  let pauses = true;
  let said = false;
  return {
    next() {
      if (!pauses) return { is: 'end' };
      pauses = false;
      return { is: 'pause', ms: NO_ROW_PAUSE_MS };
    },
    complaints() {
      if (said) return [];
      said = true;
      return [{ kind: 'extraction', name: 'data', text: 'no row is left' }];
    },
    checks: () => [],
  };
}

function walk(steps: readonly Asked[], values: Value[], chance: () => number): Journey {
  const cookies: Cookies = new Map();
  let at = 0;
  let open: { asked: Asked; url: URL } | undefined;
  let isOver = false;
  let complaints: ReturnType<Journey['complaints']> = [];
  let checks: ReturnType<Journey['checks']> = [];

  const end = (name: string, text: string): Step => {
    isOver = true;
    complaints.push({ kind: 'extraction', name, text });
    return { is: 'end' };
  };

  /** Takes from an answer what the step wants; says whether the journey goes on. */
  const take = ({ asked, url }: { asked: Asked; url: URL }, answer: LoadAnswer | undefined): boolean => {
    if (answer?.is !== 'answer') {
      for (const { name } of asked.checks) checks.push({ name, passed: false });
      return false;
    }
    keepCookies(cookies, url, answer.headers);
    const read = reading(answer);
    for (const { name, holds } of asked.checks) {
      const text = holds(read);
      checks.push({ name, passed: text === undefined });
      if (text !== undefined) complaints.push({ kind: 'check', name, text });
    }
    for (const { name, slot, take: from } of asked.takes) {
      const taken = from(read);
      if ('failed' in taken) {
        complaints.push({ kind: 'extraction', name: `${asked.name}: ${name}`, text: taken.failed });
        return false;
      }
      values[slot] = taken.value;
    }
    return true;
  };

  return {
    next(answer) {
      if (open) {
        const { asked } = open;
        if (!take(open, answer)) isOver = true;
        open = undefined;
        // A visitor whose request failed reads the page of the error as well.
        const ms = asked.think?.(chance()) ?? 0;
        if (ms > 0) return { is: 'pause', ms };
      }
      const asked = steps[at];
      if (isOver || !asked) return { is: 'end' };
      at += 1;
      const built = asked.build(values, cookies);
      if ('failed' in built) return end(asked.name, built.failed);
      open = { asked, url: built.url };
      return { is: 'ask', request: built.request };
    },
    complaints() {
      const told = complaints;
      complaints = [];
      return told;
    },
    checks() {
      const told = checks;
      checks = [];
      return told;
    },
  };
}
