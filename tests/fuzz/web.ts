/** What web servers answer: HTML and what is looked for in it, JSON and assertions on it, OpenMetrics. */
import { readAssertion } from '#probes/api-call/assertion.ts';
import { newestDate } from '#probes/board/newest-date.ts';
import { hasPasswordField, mayHideField, refreshOf } from '#probes/clear-text/http.ts';
import { member } from '#probes/exposure/web.ts';
import { formsOf } from '#probes/html/forms.ts';
import { linksOf, scriptsOf } from '#probes/html/links.ts';
import { decodeText, findTitle, readBody } from '#probes/http/body.ts';
import { parseJsonPath, readJson } from '#probes/http/json-path.ts';
import { HttpParams } from '#probes/http/params.ts';
import { parseRobots } from '#probes/links/robots.ts';
import { compileJsonNodes, compileJsonPath } from '#probes/load/scenario/json-path.ts';
import { compileCheck, compileExtract, reading } from '#probes/load/scenario/read-answer.ts';
import { formsOf as logInForms } from '#probes/oidc/forms.ts';
import { readExposition, readSelector } from '#probes/openmetrics/exposition.ts';
import { FoundRows, Measured } from '#probes/portal-link/in-page.ts';
import { cleanPage, differenceOf } from '#probes/site/compare.ts';
import { literalsOfPage } from '#probes/site/literals.ts';
import type { Parser } from './parser.ts';

const url = new URL('http://www.a.test/dir/page.html');

export const PAGE = `<!doctype html><html><head><meta charset="utf-8"><title>政府 门户</title><base href="/b/"><meta http-equiv=refresh content="0; url=/x">
<script src="/a.js">var u = "http://10.0.0.1:8080/x"; /* </a> */</script><style>p{}</style></head><body><!-- c --><ul><li><a href="/one?a=1&amp;b=2">2026-05-30</a>
<li>[11-30]</ul><form id=f action="/in" method=post><input name=u><input type=password name="p"><select name=s><option value=1 selected></select>
<textarea name=t>x</textarea></form><img src=//10.1.2.3/p.png><iframe src="/frame"></iframe><p class="date">2026年5月31日</p></body></html>`;
const HTML_WORDS = [
  ...[
    '<',
    '>',
    '</',
    '<!--',
    '-->',
    '<!',
    '<a href="',
    "'",
    '"',
    '=',
    '<script>',
    '</script',
    '<title>',
    '<textarea>',
    '&#x',
    '&amp;',
    '/>',
  ],
  ...[
    '<base href=//x>',
    '<form form=f>',
    '<input name=',
    '<meta http-equiv=refresh content="',
    '<table><td><p>',
    '<svg>',
    '2026-1-1',
    '\u2028',
  ],
];
/** Cheap to send, and what makes readers of trees and patterns slow. */
const hardHtml = (n: number) => [
  ...[
    '<div>',
    '<p><b><a>',
    '<a href="',
    '<!--',
    '<',
    '</p>',
    '<script>',
    '<li>',
    '<table><tr><td>',
    '<option>',
    '&#',
    "<a '",
  ].map((one) => one.repeat(n)),
  ...[
    `<a ${'x '.repeat(n)}>`,
    `<a ${'x=" '.repeat(n)}>`,
    '//10.0.0.1'.repeat(n),
    '"10.0.0.1'.repeat(n),
    '2026-1-1 '.repeat(n),
  ],
  ...[`${'<div>'.repeat(n)}${'</div>'.repeat(n)}`, `<meta http-equiv=refresh content="${' '.repeat(n)}x">`],
  ...[
    '<form>'.repeat(n),
    `${'<form id=f>'.repeat(60)}${'<input form=f name=x>'.repeat(n)}`,
    '<pre>\n'.repeat(n),
    '<br/></br>'.repeat(n),
  ],
];

const JSON_TEXT = JSON.stringify({
  ...{
    code: 0,
    message: 'ok',
    updated_at: '2026-05-31 12:00:00',
    data: [
      { id: 1, name: '政务' },
      { id: 2, tags: ['a', null] },
    ],
  },
  'c d': { e: true },
});
const JSON_WORDS = [
  '{',
  '}',
  '[',
  ']',
  '"a":',
  ',',
  'null',
  '1e999',
  '"__proto__":',
  '"\\ud800"',
  '-',
  '\\u0000',
  '"data":',
  '\ufeff',
];
export const hardJson = (n: number) => [
  ...[
    '['.repeat(n),
    '{"data":'.repeat(n),
    `{"data":${'['.repeat(n)}${']'.repeat(n)}}`,
    `{"code":${'[{"a":'.repeat(n)}1${'}]'.repeat(n)}}`,
  ],
  ...[`{"data":"${'\\u0000'.repeat(n)}"}`, `{"code":${'9'.repeat(n)}}`, `{"data":[${'{},'.repeat(n)}1]}`],
];
const steps = parseJsonPath('data') ?? [];
const jsonParams = HttpParams.parse({ json_path: 'data', json_equals: '1', body_match: 'ok' });
const assertions = [
  ...[
    '$ exists',
    '$.code == 0',
    '$.data length >= 1',
    '$..name contains a',
    '$.updated_at newer 24h',
    '$.data[*] != 1',
    'status == 200',
  ],
  ...['$.data[?@.id > 1] exists', '$.code exists', '$.message > 3'],
].map((line) => {
  const read = readAssertion(line);
  if (!read) throw new Error(`${line} is an assertion`);
  return read;
});
const paths = ['$.data', '$..*', '$..id', '$.data[?@.id == 1]', '$.data[0:2].name'];
const compiled = paths.flatMap((path) => [compileJsonPath(path), compileJsonNodes(path)?.find]);

const answerOf = (bytes: Buffer) =>
  reading({
    ...{
      is: 'answer',
      status: 200,
      headers: [['x-a', bytes.toString('latin1', 0, 200)]],
      body: bytes.toString('utf8'),
    },
    ...{ latency_ms: 1 },
  } as unknown as Parameters<typeof reading>[0]);
const takes = [{ jsonpath: '$.data' }, { jsonpath: '$..id' }, { css: 'div p a' }, { css: 'a[href]', attribute: 'href' }]
  .concat([{ regex: '(a+)+b' }, { regex: 'ok' }, { header: 'x-a', regex: '^(\\w+\\s?)*$' }] as never)
  .map((one) => compileExtract(one as Parameters<typeof compileExtract>[0]).take);
const holds = [{ jsonpath: '$.code', equals: 0 }, { contains: 'ok' }, { regex: '(x+x+)+y' }].map(
  (one) => compileCheck(one as Parameters<typeof compileCheck>[0]).holds,
);

export const parsers: readonly Parser[] = [
  {
    name: 'HTML: links, forms, titles and literals',
    corpus: [Buffer.from(PAGE)],
    words: HTML_WORDS,
    hard: hardHtml,
    read(bytes) {
      const html = decodeText(bytes, 'text/html');
      const page = cleanPage(bytes, 'text/html');
      return [
        ...[
          linksOf(html, url.href, 500),
          scriptsOf(html, url.href, 500),
          formsOf(html, url.href),
          logInForms(html, url.href),
        ],
        ...[findTitle(html), literalsOfPage(html), refreshOf(html), hasPasswordField(html), mayHideField(html)],
        differenceOf(page, PAGE),
      ];
    },
    most: 500_000,
  },
  {
    name: 'HTML: the newest date, with and without a selector',
    corpus: [Buffer.from(PAGE)],
    words: HTML_WORDS,
    hard: hardHtml,
    read: (bytes) =>
      [undefined, 'p.date', 'div', 'ul li > a'].map((one) => newestDate(bytes.toString(), '2026-06-01', one)),
    most: 500_000,
  },
  {
    name: 'bodies of answers: title, pattern and JSON path',
    corpus: [Buffer.from(JSON_TEXT), Buffer.from(PAGE)],
    words: [...JSON_WORDS, ...HTML_WORDS],
    hard: (n) => [...hardJson(n), ...hardHtml(n)],
    read: (bytes) =>
      ['application/json', 'text/html; charset=gbk'].map((type) => {
        const headers = new Map([['content-type', type]]);
        const response = { version: '1.1', status: 200, headers, cookies: [], body: bytes, truncated: false } as const;
        return readBody(response, jsonParams);
      }),
    most: 500_000,
    share: 0.5,
  },
  {
    name: 'JSON of interfaces: assertions, JSONPath, members',
    corpus: [Buffer.from(JSON_TEXT)],
    json: true,
    words: JSON_WORDS,
    hard: hardJson,
    read(bytes) {
      let json: unknown;
      try {
        json = JSON.parse(bytes.toString('utf8'));
      } catch {
        return undefined;
      }
      const seen = assertions.map((one) => one.judge({ status: 200, json }, Date.now()).holds);
      return [
        seen,
        readJson(json, steps).found,
        member(bytes, 'data', '0', 'id'),
        compiled.map((find) => Boolean(find?.(json))),
      ];
    },
    most: 500_000,
  },
  {
    name: 'what a scenario takes from answers: JSONPath, CSS, patterns',
    corpus: [Buffer.from(JSON_TEXT), Buffer.from(PAGE), Buffer.from(`${'a'.repeat(200)}!`)],
    words: [...JSON_WORDS, ...HTML_WORDS, 'aaaaaaaaaaaaaaaa', 'xxxxxxxxxxxxxxxx'],
    hard: (n) => [...hardJson(n), ...hardHtml(n)],
    read: (bytes) => [takes.map((take) => take(answerOf(bytes))), holds.map((one) => one(answerOf(bytes)))],
    most: 200_000,
    share: 0.3,
  },
  {
    name: 'robots.txt',
    corpus: [Buffer.from('User-agent: *\nDisallow: /a*b$\nAllow: /a\n\nUser-agent: zhengwang\nDisallow: /x\n')],
    words: ['User-agent: ', 'Disallow: ', 'Allow: ', '*', '$', '\n', '#', 'a'],
    hard: (n) => [
      ...[Array.from({ length: n }, (_, at) => `user-agent: ${at}\n`).join(''), 'user-agent: *\n'.repeat(n)],
      ...[`user-agent: *\nallow: ${'*a'.repeat(n)}`, `user-agent: *\n${'allow: /a\n'.repeat(n)}`],
      `${Array.from({ length: n / 2 }, (_, at) => `user-agent: ${at}\n`).join('')}${'allow: /\n'.repeat(1_000)}`,
    ],
    read: (bytes) => parseRobots(bytes.toString()).allows(`/${'a'.repeat(2_000)}`),
    most: 600_000,
  },
  {
    name: 'OpenMetrics and Prometheus texts',
    corpus: [
      Buffer.from(
        '# HELP a b\n# TYPE a counter\na_total{b="c",d="e\\"f"} 1.5e3 1700000000 # {x="y"} 1\nb NaN\nc -Inf\n# EOF\n',
      ),
    ],
    words: ['{', '}', '="', '",', '\\"', '\\', ' 1', '\n', '# ', 'NaN', 'a{', '\t'],
    hard: (n) => [
      ...[
        `a{b="${'\\'.repeat(n)}`,
        `a{b="${'\\"'.repeat(n)}"} 1`,
        `a 1${' '.repeat(n)}x`,
        `a{${'b="c",'.repeat(n)}} 1`,
        'a 1\n'.repeat(n),
      ],
      ...[`a ${'1'.repeat(n)} `, `a ${'\t '.repeat(n)}# `, `${'a'.repeat(n)}`],
    ],
    read: (bytes) => [readExposition(bytes.toString()), readSelector(bytes.toString())],
    most: 1_000_000,
  },
  {
    name: 'what a page tells of itself to the browser',
    corpus: [
      Buffer.from(JSON.stringify([{ href: 'https://a.test/', means: true, is_right: false }])),
      Buffer.from(
        JSON.stringify({
          picture: null,
          picture_loads: null,
          hidden_by: 'covered',
          covered_by: 'div',
          width: 1,
          height: 2,
        }),
      ),
    ],
    json: true,
    read(bytes) {
      let told: unknown;
      try {
        told = JSON.parse(bytes.toString());
      } catch {
        return undefined;
      }
      return [FoundRows.safeParse(told).success, Measured.safeParse(told).success];
    },
  },
];
