/** What a scenario reads from an answer: variables that are taken out of it, and checks. Compiled once, run for every answer. */
import type { HTMLElement } from 'node-html-parser';
import { treeOf } from '../../html/tree.ts';
import { jsonText } from '../../http/json-text.ts';
import { findPattern } from '../../http/match-pattern.ts';
import { milliseconds } from '../../yaml/duration.ts';
import type { LoadAnswer } from '../words.ts';
import { compileJsonPath, type JsonPath } from './json-path.ts';
import type { Check, Extract } from './schema.ts';
import type { Value } from './template.ts';

const MAX_TAKEN = 65_536;
const MAX_QUICK = 4_096;

type Answer = Exclude<LoadAnswer, { is: 'error' }>;
/** An answer, whose JSON and HTML are read when first asked for. */
export type Reading = Answer & { json(): unknown; html(): HTMLElement };

export function reading(answer: Answer): Reading {
  let json: { value: unknown } | undefined;
  let html: HTMLElement | undefined;
  return {
    ...answer,
    json() {
      if (!json) {
        try {
          json = { value: JSON.parse(answer.body) };
        } catch {
          json = { value: undefined };
        }
      }
      return json.value;
    },
    html() {
      html ??= treeOf(answer.body);
      return html;
    },
  };
}

/**
 * Whether trying it takes the square of the text's length at most: one repetition, none of a group, nothing that refers back. On short
 * texts those run as they are; all others run where they can be interrupted, which costs about 0.2 ms each.
 */
export const isQuick = (pattern: string): boolean =>
  (pattern.match(/[*+?{]/g) ?? []).length <= 1 && !/\)[*+?{]|\\[1-9k]/.test(pattern);

type Find = (text: string) => (string | undefined)[] | null | undefined;
function compilePattern(pattern: string): Find {
  if (!isQuick(pattern)) return (text) => findPattern(pattern, text);
  const regex = new RegExp(pattern);
  return (text) => (text.length <= MAX_QUICK ? regex.exec(text) : findPattern(pattern, text));
}

function compilePath(path: string): JsonPath {
  const compiled = compileJsonPath(path);
  if (!compiled) throw new Error(`${path} is no JSONPath`);
  return compiled;
}

const headerOf = (reading: Reading, name: string): string | undefined =>
  reading.headers.find(([header]) => header === name)?.[1];

export type Take = (reading: Reading) => { value: Value } | { failed: string };

export function compileExtract(extract: Extract): { take: Take; reads_body: boolean } {
  const header = extract.header?.toLowerCase();
  const take = takeOf(extract, header);
  return {
    reads_body: header === undefined,
    take(answer) {
      const taken = take(answer);
      if ('failed' in taken) return taken;
      const size =
        typeof taken.value === 'string'
          ? taken.value.length
          : (jsonText(taken.value)?.length ?? Number.POSITIVE_INFINITY);
      return size > MAX_TAKEN ? { failed: `longer than ${MAX_TAKEN} characters` } : taken;
    },
  };
}

function takeOf({ jsonpath, css, attribute, regex }: Extract, header: string | undefined): Take {
  if (jsonpath !== undefined) {
    const path = compilePath(jsonpath);
    return (answer) => {
      const { found, value } = path(answer.json());
      return found ? { value } : { failed: `nothing at ${jsonpath}` };
    };
  }
  if (css !== undefined)
    return (answer) => {
      const element = elementAt(answer, css);
      const value = attribute === undefined ? element?.text.trim() : element?.getAttribute(attribute);
      return value === undefined ? { failed: `nothing at ${css}` } : { value };
    };
  const find = regex === undefined ? undefined : compilePattern(regex);
  return (answer) => {
    const text = header === undefined ? answer.body : headerOf(answer, header);
    if (text === undefined) return { failed: `no header ${header}` };
    if (!find) return { value: text };
    const match = find(text);
    if (match === undefined) return { failed: `the pattern ${regex} took too long` };
    const value = match?.[1] ?? match?.[0];
    return value === undefined ? { failed: `nothing matches ${regex}` } : { value };
  };
}

function elementAt(answer: Reading, css: string): HTMLElement | null {
  try {
    return answer.html().querySelector(css);
  } catch {
    // A selector that the library doesn't know finds nothing, and a page may be anything.
    return null;
  }
}

/** Undefined when it holds, else what stands there instead; never a part of the body. */
export type Holds = (reading: Reading) => string | undefined;

export function checkName(check: Check): string {
  if (check.name !== undefined) return check.name;
  const { status, header, jsonpath, contains, regex, equals, latency_below } = check;
  if (status) return `status ${status.join(', ')}`;
  if (latency_below !== undefined) return `latency below ${latency_below}`;
  const of = header ?? jsonpath ?? 'body';
  if (contains !== undefined) return `${of} contains ${contains.slice(0, 60)}`;
  if (regex !== undefined) return `${of} matches ${regex.slice(0, 60)}`;
  return equals === undefined ? `${of} is there` : `${of} equals ${JSON.stringify(equals).slice(0, 60)}`;
}

export function compileCheck(check: Check): { holds: Holds; reads_body: boolean } {
  const { status, jsonpath, latency_below } = check;
  if (status)
    return {
      reads_body: false,
      holds: (answer) => (status.includes(answer.status) ? undefined : `status ${answer.status}`),
    };
  if (latency_below !== undefined) {
    const most_ms = milliseconds(latency_below);
    return {
      reads_body: false,
      holds: ({ latency_ms }) => (latency_ms < most_ms ? undefined : `${Math.round(latency_ms)} ms`),
    };
  }
  if (jsonpath !== undefined) {
    const path = compilePath(jsonpath);
    return {
      reads_body: true,
      holds(answer) {
        const { found, value } = path(answer.json());
        if (!found) return `nothing at ${jsonpath}`;
        return value === check.equals ? undefined : 'another value';
      },
    };
  }
  const header = check.header?.toLowerCase();
  const passes = textTest(check);
  return {
    reads_body: header === undefined,
    holds(answer) {
      const text = header === undefined ? answer.body : headerOf(answer, header);
      return text === undefined ? `no header ${header}` : passes(text);
    },
  };
}

function textTest({ contains, regex, equals }: Check): (text: string) => string | undefined {
  if (contains !== undefined)
    return (text) => (text.includes(contains) ? undefined : `not in ${text.length} characters`);
  if (equals !== undefined) return (text) => (text === String(equals) ? undefined : 'another value');
  if (regex === undefined) return () => undefined;
  const find = compilePattern(regex);
  return (text) => {
    const match = find(text);
    if (match === undefined) return 'the pattern took too long';
    return match ? undefined : `no match in ${text.length} characters`;
  };
}
