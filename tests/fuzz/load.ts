/** What people bring for loads and emergencies: scenarios, plans, recordings, descriptions of interfaces, summaries of k6. */
import { readFileSync } from 'node:fs';
import { importHar } from '#probes/load/scenario/from-har.ts';
import { importK6Summary } from '#probes/load/scenario/from-k6-summary.ts';
import { importOpenApi } from '#probes/load/scenario/from-openapi.ts';
import { compileJsonNodes, compileJsonPath } from '#probes/load/scenario/json-path.ts';
import { parseScenario } from '#probes/load/scenario/scenario.ts';
import { parseTemplate } from '#probes/load/scenario/template.ts';
import { toK6 } from '#probes/load/scenario/to-k6.ts';
import { editPlan } from '#runbooks/edit-plan.ts';
import { flowOfPlan } from '#runbooks/flow.ts';
import { readPlan } from '#runbooks/read-plan.ts';
import type { Parser } from './parser.ts';
import { hardJson } from './web.ts';

const here = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));
const YAML_WORDS = [
  ...[
    '\n',
    '\n  ',
    '\n- ',
    ': ',
    '- ',
    '&a ',
    '*a',
    '<<: *a',
    '!!js/function x',
    '!!binary aaaa',
    '|\n  ',
    '>-\n',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
  ],
  ...[
    '? ',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '#',
    '~',
    'null',
    '1e999',
    '0x7f',
    '__proto__: 1',
    '\t',
    `\${x}`,
    '${',
    '@',
    '\u0085',
    '\ufeff',
  ],
];
const hardYaml = (n: number) => [
  ...[
    '['.repeat(n),
    '{a: '.repeat(n),
    '- '.repeat(n),
    `a: ${'[['.repeat(n)}`,
    `a: "${'\\n'.repeat(n)}`,
    '? '.repeat(n),
    'a: &a\n'.repeat(n),
  ],
  ...[
    `a: &a [x]\nb: [${'*a,'.repeat(n)}]`,
    `${'a'.repeat(n)}: 1`,
    `a: |\n${' x\n'.repeat(n)}`,
    '!!x '.repeat(n),
    '"'.repeat(n),
    '#\n'.repeat(n),
  ],
  `a0: &a0 x\n${Array.from({ length: Math.min(n, 60) }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at},*a${at}]`).join('\n')}`,
  Array.from({ length: Math.min(n, 360) }, (_, at) => `${' '.repeat(at)}a:\n`).join(''),
  Array.from({ length: n }, (_, at) => `k${at}: 1\n`).join(''),
];
const hardMarkdown = (n: number) =>
  [
    ...[
      '> '.repeat(n),
      '*'.repeat(n),
      '['.repeat(n),
      '[a]('.repeat(n),
      '`'.repeat(n),
      '1. '.repeat(n),
      '| a '.repeat(n),
      '<a '.repeat(n),
      '&'.repeat(n),
    ],
    ...[
      '**a_'.repeat(n),
      '![['.repeat(n),
      '- - '.repeat(n),
      `${'#'.repeat(n)} x`,
      'a\n===\n'.repeat(n),
      '\\'.repeat(n),
      '[a]: /x\n'.repeat(n),
      ' '.repeat(n),
    ],
  ].map((text) => `---\nid: a\n---\n${text}`);

const OPENAPI = {
  openapi: '3.1.0',
  info: { title: 'a' },
  servers: [{ url: 'http://a.test/{v}', variables: { v: { default: 'v1' } } }],
  paths: {
    '/a/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', example: 7 } }],
      get: { operationId: 'readA', parameters: [{ $ref: '#/components/parameters/q' }], responses: { 200: {} } },
      post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } } },
    },
  },
  components: {
    parameters: { q: { name: 'q', in: 'query', required: true, schema: { enum: ['x'] } } },
    schemas: { A: { type: 'object', required: ['a'], properties: { a: { $ref: '#/components/schemas/A' } } } },
  },
};
const HAR = {
  log: {
    entries: [
      {
        ...{ startedDateTime: '2026-05-31T00:00:00.000Z', time: 12 },
        request: {
          ...{ method: 'POST', url: 'http://a.test/in?token=abc&x=1' },
          headers: [
            { name: 'Cookie', value: 'sid=1' },
            { name: 'Accept', value: '*/*' },
          ],
          postData: { mimeType: 'application/json', text: '{"user":"a","password":"b","n":[1]}' },
        },
        response: { status: 200 },
      },
      {
        ...{ startedDateTime: '2026-05-31T00:00:02.000Z', time: 12 },
        request: { method: 'GET', url: 'http://a.test/page/4711', headers: [] },
        response: { status: 404 },
      },
    ],
  },
};
const K6 = {
  metrics: {
    http_req_duration: { values: { avg: 1, med: 1, 'p(90)': 2, 'p(95)': 3, max: 4 } },
    'http_req_duration{name:a}': { values: { avg: 1 } },
    http_reqs: { values: { count: 10, rate: 1 } },
    http_req_failed: { rate: 0 },
    checks: { values: { passes: 1, fails: 0 } },
  },
  state: { testRunDurationMs: 1_000 },
};
const json = (value: unknown) => [Buffer.from(JSON.stringify(value))];
const isProblem = (value: unknown) =>
  typeof value === 'object' && value !== null && ('problem' in value || 'problems' in value);

export const parsers: readonly Parser[] = [
  {
    name: 'scenarios of loads (YAML)',
    corpus: ['identity-morning-login', 'one-window-opening', 'portal-publication-day'].map((one) =>
      here(`probes/load/profiles/${one}.yaml`),
    ),
    words: YAML_WORDS,
    hard: hardYaml,
    read(bytes) {
      const read = parseScenario(bytes.toString());
      if ('scenario' in read) toK6(read.scenario, ['x-load-test', 'a']);
      return isProblem(read) ? undefined : read;
    },
    most: 262_144,
    share: 0.15,
  },
  {
    name: 'emergency plans (Markdown with a head of YAML)',
    corpus: ['ransomware', 'core-link-cut', 'dns-failure'].map((one) => here(`runbooks/library/${one}.md`)),
    words: [
      ...YAML_WORDS,
      '> ',
      '* ',
      '| a | b |\n|---|---|\n',
      '[a](b)',
      '![',
      '`',
      '**',
      '# ',
      '{#id}',
      '<a>',
      '\n\n',
    ],
    hard: (n) => [...hardMarkdown(n), ...hardYaml(n).map((text) => `---\n${text}\n---\n# a`)],
    read(bytes) {
      const text = bytes.toString();
      const read = readPlan(text);
      editPlan(text, []);
      if (!('plan' in read)) return undefined;
      return flowOfPlan(read.plan);
    },
    most: 262_144,
    share: 0.15,
  },
  {
    name: 'recordings of a browser (HAR)',
    corpus: json(HAR),
    json: true,
    hard: (n) => [
      ...hardJson(n).map((text) => `{"log":{"entries":[${text}`),
      ...hardJson(n).map((text) => JSON.stringify(withBody(text))),
      ...[
        JSON.stringify(withUrl(`http://a.test/?${'a=b&'.repeat(n)}`)),
        JSON.stringify(withUrl(`http://a.test${'/a'.repeat(n)}`)),
      ],
    ],
    read: (bytes) => (isProblem(importHar(bytes.toString())) ? undefined : true),
    whole: (value) => value !== undefined,
    share: 0.3,
    most: 500_000,
  },
  {
    name: 'descriptions of interfaces (OpenAPI, JSON and YAML)',
    corpus: json(OPENAPI),
    json: true,
    words: YAML_WORDS,
    hard: (n) => [
      ...[...hardYaml(n), ...hardJson(n), `{"openapi":"3.1.0","paths":${'{"a":'.repeat(n)}`],
      JSON.stringify({
        ...OPENAPI,
        paths: Object.fromEntries(Array.from({ length: n / 10 }, (_, at) => [`/${at}`, { get: {} }])),
      }),
    ],
    read: (bytes) =>
      [{}, { base: 'http://b.test', methods: 'all' as const }].map((how) =>
        isProblem(importOpenApi(bytes.toString(), how)) ? undefined : true,
      ),
    whole: (value) => (value as unknown[]).includes(true),
    share: 0.3,
    most: 500_000,
  },
  {
    name: 'summaries of k6',
    corpus: json(K6),
    json: true,
    hard: hardJson,
    read(bytes) {
      const read = importK6Summary(bytes.toString());
      return 'run' in read ? read.run.service_ms : undefined;
    },
    whole: (value) => value !== undefined,
  },
  {
    name: 'paths and templates that people write',
    corpus: ['$.a[?@.b == 1 && count(@.*) > 2].c', '$..a[0:2,"x"]', `a\${b}c$\${d}`].map((text) => Buffer.from(text)),
    words: [
      '$',
      '.',
      '..',
      '[',
      ']',
      '?',
      '@',
      '*',
      "'",
      '"',
      ':',
      '&&',
      '||',
      '!',
      '(',
      ')',
      'length(',
      'value(',
      '${',
      '}',
      '$${',
    ],
    hard: (n) => [
      '$['.repeat(n),
      `$${'.a'.repeat(n)}`,
      `$[?${'('.repeat(n)}`,
      `$[?${'!'.repeat(n)}@]`,
      '${'.repeat(n),
      `$[?${'@.a&&'.repeat(n)}@]`,
    ],
    read(bytes) {
      const text = bytes.toString();
      const found = compileJsonPath(text)?.({ a: [{ b: 1 }, [2]] });
      return [found, compileJsonNodes(text)?.find({ a: [{ b: 1 }, [2]] }), parseTemplate(text)];
    },
    most: 20_000,
  },
];

function withBody(text: string) {
  const har = structuredClone(HAR);
  const [first] = har.log.entries;
  if (first && 'postData' in first.request) first.request.postData.text = text;
  return har;
}
function withUrl(url: string) {
  const har = structuredClone(HAR);
  for (const { request } of har.log.entries) request.url = url;
  return har;
}
