/** What the parts of a scenario say of each other: variables that nobody sets, names that are twice or nowhere. */

import { milliseconds } from '../../yaml/duration.ts';
import type { Path, Words } from '../../yaml/problems.ts';
import type { Choice, Scenario, Visit } from './schema.ts';
import { parseTemplate } from './template.ts';

export type Mistake = { path: Path; text: Words };

/** Of the journey itself: its number from 0, and a whole number below a million that follows from it. */
export const BUILT_IN = ['index', 'random'] as const;

/** Every template of a request, with its place. */
export function templatesOf(request: Visit | Choice): { path: Path; text: string }[] {
  const nested = (value: unknown, path: Path): { path: Path; text: string }[] => {
    if (typeof value === 'string') return [{ path, text: value }];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, held]) =>
      nested(held, [...path, Array.isArray(value) ? Number(key) : key]),
    );
  };
  return (['path', 'url', 'headers', 'body', 'json', 'form'] as const).flatMap((key) => nested(request[key], [key]));
}

function twice(names: readonly string[], place: (i: number) => Path): Mistake[] {
  return names.flatMap((name, i) =>
    names.indexOf(name) < i
      ? [{ path: place(i), text: { zh: `名称 ${name} 已经用过`, en: `the name ${name} is used twice` } }]
      : [],
  );
}

/** The files that a scenario names, once each, with the columns of them that its templates use. */
export function dataOf(scenario: Scenario): { file: string; columns: string[] }[] {
  const used = new Map<string, Set<string>>();
  const files = new Map((scenario.data ?? []).map(({ name, file }) => [name, file]));
  for (const file of files.values()) used.set(file, new Set());
  for (const request of scenario.journey ?? scenario.mix ?? [])
    for (const { text } of templatesOf(request))
      for (const part of parseTemplate(text) ?? []) {
        if (typeof part === 'string') continue;
        const [name = '', ...column] = part.variable.split('.');
        if (column.length > 0) used.get(files.get(name) ?? '')?.add(column.join('.'));
      }
  return [...used].map(([file, columns]) => ({ file, columns: [...columns] }));
}

/** `files`: whether rows were read at all; without them columns can't be known. */
export function mistakesOf(scenario: Scenario, files: 'read' | 'unread'): Mistake[] {
  const mistakes: Mistake[] = [];
  const say = (path: Path, zh: string, en: string) => mistakes.push({ path, text: { zh, en } });
  const list = scenario.journey ? 'journey' : 'mix';
  const requests: readonly (Visit | Choice)[] = scenario.journey ?? scenario.mix ?? [];
  const names = requests.map(({ name }) => name);
  const data = scenario.data ?? [];
  const known = new Set<string>([...BUILT_IN, ...Object.keys(scenario.variables ?? {})]);

  mistakes.push(...twice(names, (i) => [list, i, 'name']));
  mistakes.push(
    ...twice(
      data.map(({ name }) => name),
      (i) => ['data', i, 'name'],
    ),
  );
  for (const name of BUILT_IN)
    if (Object.hasOwn(scenario.variables ?? {}, name))
      say(['variables', name], `${name} 是内置变量`, `${name} is a variable of every journey`);

  const isSet = (variable: string): boolean => {
    const dot = variable.indexOf('.');
    if (dot < 0) return known.has(variable);
    const of = data.find(({ name }) => name === variable.slice(0, dot));
    const [first] = (of && scenario.rows_of[of.name]) ?? [];
    return (
      of !== undefined && (files === 'unread' || (first !== undefined && Object.hasOwn(first, variable.slice(dot + 1))))
    );
  };
  for (const [i, request] of requests.entries()) {
    for (const { path, text } of templatesOf(request)) {
      const parts = parseTemplate(text);
      if (!parts) {
        say(
          [list, i, ...path],
          `变量写作 $\{名称}；$\{ 本身写作 $$\{`,
          `a variable is written $\{name}, and $\{ itself $$\{`,
        );
        continue;
      }
      for (const part of parts)
        if (typeof part === 'object' && !isSet(part.variable))
          say([list, i, ...path], `没有变量 ${part.variable}`, `there is no variable ${part.variable} at this point`);
    }
    const { think } = request;
    if (typeof think === 'object' && milliseconds(think.from) > milliseconds(think.to))
      say([list, i, 'think'], 'from 大于 to', 'from is more than to');
    if ('extract' in request)
      for (const name of Object.keys(request.extract ?? {})) {
        if ((BUILT_IN as readonly string[]).includes(name))
          say([list, i, 'extract', name], `${name} 是内置变量`, `${name} is a variable of every journey`);
        known.add(name);
      }
  }
  for (const name of Object.keys(scenario.thresholds?.by_name ?? {}))
    if (!names.includes(name))
      say(['thresholds', 'by_name', name], `没有名为 ${name} 的请求`, `no request is named ${name}`);
  const { load } = scenario;
  if (load.shape === 'ramp' && load.from === 0 && load.to === 0)
    say(['load', 'to'], 'from 与 to 不能都为 0', 'from and to are both 0');
  return mistakes;
}
