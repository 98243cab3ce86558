/**
 * Writes a scenario as a script for k6, so that others can repeat a run without this console. Every text goes into the script as a JSON
 * string: nothing in a scenario can become code. Data files are read from beside it, so that no password stands in the script.
 */
import { durationText, milliseconds } from '../../yaml/duration.ts';
import { plainSteps } from './json-path.ts';
import { K6_HELPERS } from './k6-helpers.ts';
import { checkName } from './read-answer.ts';
import type { Check, Choice, Extract, Limits, Scenario, Thresholds, Visit } from './schema.ts';
import { shapeOf } from './shape.ts';
import { parseTemplate, templateOf } from './template.ts';

type Words = { zh: string; en: string };
/** `files`: what must lie beside the script. `losses`: what k6 does otherwise, or can't do. */
export type K6Export = { script: string; files: string[]; losses: Words[] };

/** JSON is JavaScript but for two line separators, which older parsers take for line breaks. */
const js = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u2028\u2029]/g, (c) => (c === '\u2028' ? '\\u2028' : '\\u2029'));

const held = (variable: string) => `v[${js(variable)}]`;

/** A template as an expression; `guard` is the name of the function on what variables hold. */
function filled(text: string, guard: 'str' | 'enc'): string {
  const parts = templateOf(text).map((part) =>
    typeof part === 'string' ? js(part) : `${guard}(${held(part.variable)})`,
  );
  return parts.length ? parts.join(' + ') : '""';
}

function filledJson(value: unknown): string {
  if (typeof value === 'string') {
    const [only, ...more] = templateOf(value);
    return typeof only === 'object' && more.length === 0 ? held(only.variable) : filled(value, 'str');
  }
  if (Array.isArray(value)) return `[${value.map(filledJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return js(value);
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${js(key)}: ${filledJson(one)}`)
    .join(', ')} }`;
}

function address({ path, url = '' }: Visit | Choice): string {
  if (path !== undefined) return `BASE + ${filled(path, 'enc')}`;
  const [first] = parseTemplate(url) ?? [];
  if (typeof first !== 'object') return filled(url, 'enc');
  const rest = url.slice(url.indexOf('}') + 1);
  return `whole(str(${held(first.variable)})${rest ? ` + ${filled(rest, 'enc')}` : ''})`;
}

function bodyOf(asked: Visit | Choice): { text: string; type?: string } {
  if (asked.json !== undefined) return { text: `JSON.stringify(${filledJson(asked.json)})`, type: 'application/json' };
  if (asked.body !== undefined) return { text: filled(asked.body, 'str') };
  if (!asked.form) return { text: 'null' };
  const fields = Object.entries(asked.form).map(([name, value]) => {
    const inside = parseTemplate(value)?.length ? filled(value, 'str') : '""';
    return `${js(`${encodeURIComponent(name.toWellFormed())}=`)} + enc(${inside})`;
  });
  return { text: fields.join(' + "&" + ') || '""', type: 'application/x-www-form-urlencoded' };
}

const NOT_CARRIED: Words = {
  zh: 'k6 没有 JSONPath：带筛选、通配或“..”的路径在脚本中算作失败',
  en: 'k6 has no JSONPath: a path with filters, wildcards or ".." fails in the script',
};

function valueAt(path: string, losses: Set<Words>): string {
  const steps = plainSteps(path);
  if (steps) return `at(r, ${js(steps)})`;
  losses.add(NOT_CARRIED);
  return 'undefined';
}

function extraction(extract: Extract, losses: Set<Words>): string {
  if (extract.jsonpath !== undefined) return valueAt(extract.jsonpath, losses);
  if (extract.css !== undefined) return `element(r, ${js(extract.css)}, ${js(extract.attribute ?? null)})`;
  const text = extract.header === undefined ? 'text(r)' : `header(r, ${js(extract.header)})`;
  return extract.regex === undefined ? text : `first(${js(extract.regex)}, ${text})`;
}

function condition(check: Check, losses: Set<Words>): string {
  const { status, header, jsonpath, contains, regex, equals, latency_below } = check;
  if (status) return `${js(status)}.includes(r.status)`;
  // From the moment of sending: k6 has no other.
  if (latency_below !== undefined) return `r.status !== 0 && r.timings.duration < ${milliseconds(latency_below)}`;
  if (jsonpath !== undefined) return `${valueAt(jsonpath, losses)} === ${js(equals)}`;
  const text = header === undefined ? 'text(r)' : `header(r, ${js(header)})`;
  if (contains !== undefined) return `(${text} ?? "").includes(${js(contains)})`;
  if (regex !== undefined) return `first(${js(regex)}, ${text}) !== undefined`;
  return equals === undefined ? `${text} !== undefined` : `${text} === ${js(String(equals))}`;
}

function readsBody(asked: Visit | Choice): boolean {
  const takes = Object.values('extract' in asked ? (asked.extract ?? {}) : {});
  const ofBody = (asked.checks ?? []).filter((check) => !check.status && check.latency_below === undefined);
  return [...takes, ...ofBody].some(({ header }) => header === undefined);
}

function requestOf(asked: Visit | Choice, losses: Set<Words>): string[] {
  const body = bodyOf(asked);
  const headers = Object.entries(asked.headers ?? {});
  const given = headers.map(([name, value]) => `${js(name)}: ${filled(value, 'str')}`);
  if (body.type && !headers.some(([name]) => name.toLowerCase() === 'content-type'))
    given.push(`"content-type": ${js(body.type)}`);
  const checks = (asked.checks ?? []).map(
    (check) => `      ${js(`${asked.name}: ${checkName(check)}`)}: (r) => ${condition(check, losses)},`,
  );
  const takes = Object.entries('extract' in asked ? (asked.extract ?? {}) : {}).flatMap(([name, extract]) => [
    `    ${held(name)} = ${extraction(extract, losses)};`,
    `    if (${held(name)} === undefined) fail(${js(`${asked.name}: ${name}`)});`,
  ]);
  const { think } = asked;
  const [from, to] = think === undefined ? [] : typeof think === 'string' ? [think, think] : [think.from, think.to];
  return [
    `  group(${js(asked.name)}, () => {`,
    `    const r = http.request(${js(asked.method)}, ${address(asked)}, ${body.text}, {`,
    `      headers: { ${[...given, '...IDENTITY'].join(', ')} },`,
    `      tags: ${js({ ...asked.tags, name: asked.name })},`,
    `      redirects: ${asked.follows_redirects ? 5 : 0},`,
    `      responseType: ${js(readsBody(asked) ? 'text' : 'none')},`,
    '    });',
    ...(checks.length ? ['    check(r, {', ...checks, '    });'] : []),
    `    if (r.status === 0) fail(${js(`${asked.name}: no answer`)});`,
    ...takes,
    '  });',
    ...(from === undefined || to === undefined
      ? []
      : [
          `  sleep(${milliseconds(from) / 1_000} + Math.random() * ${(milliseconds(to) - milliseconds(from)) / 1_000});`,
        ]),
  ];
}

const STATISTICS = { mean: 'avg', p50: 'med', p90: 'p(90)', p95: 'p(95)', p99: 'p(99)', p999: 'p(99.9)', max: 'max' };

function thresholdsOf({ checks_share, by_name, ...limits }: Thresholds): Record<string, string[]> {
  const thresholds: Record<string, string[]> = {};
  const put = (metric: string, rule: string) => {
    thresholds[metric] = [...(thresholds[metric] ?? []), rule];
  };
  const putLimits = (tag: string, of: Limits) => {
    for (const [key, limit] of Object.entries(of)) {
      if (limit === undefined) continue;
      if (key === 'error_share') put(`http_req_failed${tag}`, `rate<=${limit}`);
      else put(`http_req_duration${tag}`, `${STATISTICS[key.slice(0, -3) as keyof typeof STATISTICS]}<=${limit}`);
    }
  };
  putLimits('', limits);
  if (checks_share !== undefined) put('checks', `rate>=${checks_share}`);
  for (const [name, of] of Object.entries(by_name ?? {})) putLimits(`{name:${name}}`, of);
  return thresholds;
}

/** k6 takes whole numbers of iterations only; rates have two decimals at most. */
function inWholes(rates: readonly number[]): { timeUnit: string; of: (rate: number) => number } {
  if (rates.every(Number.isInteger)) return { timeUnit: '1s', of: (rate) => rate };
  return { timeUnit: '100s', of: (rate) => Math.round(rate * 100) };
}

function executorOf(scenario: Scenario): Record<string, unknown> {
  const shape = shapeOf(scenario.load);
  if (shape.model === 'closed')
    return { executor: 'constant-vus', vus: shape.users, duration: durationText(shape.duration_ms) };
  const { stages } = shape;
  const [first, ...more] = stages;
  if (!first) throw new Error('a shape without stages');
  const peak = Math.max(...stages.flatMap(({ from_rate, to_rate }) => [from_rate, to_rate]));
  // Guesses: how many are needed depends on how long a journey takes. k6 says when there were too few (dropped_iterations).
  const vus = { preAllocatedVUs: Math.min(1_000, Math.ceil(peak)), maxVUs: Math.min(50_000, Math.ceil(peak * 10)) };
  const { timeUnit, of } = inWholes(stages.flatMap(({ from_rate, to_rate }) => [from_rate, to_rate]));
  if (more.length === 0 && first.from_rate === first.to_rate)
    return {
      executor: 'constant-arrival-rate',
      rate: of(first.to_rate),
      timeUnit,
      duration: durationText(first.duration_ms),
      ...vus,
    };
  let at = first.from_rate;
  const steps = stages.flatMap(({ from_rate, to_rate, duration_ms }) => {
    const jump = from_rate === at ? [] : [{ target: of(from_rate), duration: '0s' }];
    at = to_rate;
    return [...jump, { target: of(to_rate), duration: durationText(duration_ms) }];
  });
  return { executor: 'ramping-arrival-rate', startRate: of(first.from_rate), timeUnit, stages: steps, ...vus };
}

function rowsOf(scenario: Scenario): string[] {
  return (scenario.data ?? []).flatMap(({ name, rows: order }, i) => {
    const at = {
      in_turn: `index % rows${i}.length`,
      random: `Math.floor(Math.random() * rows${i}.length)`,
      once: 'index',
    }[order];
    return [
      `  const row${i} = rows${i}[${at}];`,
      `  if (!row${i}) { sleep(1); fail("no row is left"); }`,
      `  for (const key of Object.keys(row${i})) v[${js(`${name}.`)} + key] = row${i}[key];`,
    ];
  });
}

/** `identity`: the header that says who sends this, as in every run of this console. */
export function toK6(scenario: Scenario, identity: readonly [name: string, value: string]): K6Export {
  const losses = new Set<Words>([
    {
      zh: 'k6 的时延从发出时算起；其失败率只含无应答和 400 以上的状态，不含检查与取值失败',
      en: 'k6 counts from the moment of sending; its failures are missing answers and statuses of 400 and above, not checks or extractions',
    },
  ]);
  if (scenario.data?.some(({ rows }) => rows === 'random') || scenario.mix)
    losses.add({ zh: 'k6 的随机选择不可重复', en: 'what k6 chooses by chance cannot be repeated' });
  const data = scenario.data ?? [];
  const files = [...new Set(data.map(({ file }) => file))];
  if (files.length > 0)
    losses.add({
      zh: `数据文件不随脚本导出，须以 UTF-8 放在脚本旁：${files.join('、')}`,
      en: `data files are not exported: they must lie beside the script, in UTF-8: ${files.join(', ')}`,
    });
  const options = {
    scenarios: { [scenario.name]: executorOf(scenario) },
    thresholds: thresholdsOf(scenario.thresholds ?? {}),
    summaryTrendStats: ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)', 'p(99)', 'p(99.9)', 'count'],
  };
  const visits = scenario.journey?.flatMap((asked) => requestOf(asked, losses)) ?? [];
  const choices = scenario.mix ?? [];
  const script = [
    "import { check, fail, group, sleep } from 'k6';",
    "import { SharedArray } from 'k6/data';",
    "import exec from 'k6/execution';",
    "import { parseHTML } from 'k6/html';",
    "import http from 'k6/http';",
    ...(files.length > 0 ? ['', `// Beside this script must lie, in UTF-8: ${files.join(', ')}`] : []),
    '',
    `const BASE = ${js(scenario.base)};`,
    `const IDENTITY = ${js({ [identity[0]]: identity[1] })};`,
    ...data.map(
      ({ name, file }, i) => `const rows${i} = new SharedArray(${js(name)}, () => rowsOf(open(${js(`./${file}`)})));`,
    ),
    '',
    `export const options = ${js(options)};`,
    '',
    K6_HELPERS,
    ...(choices.length
      ? [
          '/** @type {[number, (v: Record<string, any>) => void][]} */',
          'const mix = [',
          ...choices.flatMap((asked) => [`[${asked.weight}, (v) => {`, ...requestOf(asked, losses), '}],']),
          '];',
          '',
        ]
      : []),
    'export default function () {',
    '  const index = exec.scenario.iterationInTest;',
    '  /** @type {Record<string, any>} */',
    `  const v = ${js(scenario.variables ?? {})};`,
    '  v.index = index;',
    '  v.random = Math.floor(Math.random() * 1e6);',
    ...rowsOf(scenario),
    ...visits,
    ...(choices.length ? ['  choose(mix)(v);'] : []),
    '}',
    '',
  ].join('\n');
  return {
    script,
    files,
    losses: [...losses],
  };
}
