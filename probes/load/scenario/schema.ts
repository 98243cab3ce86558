/**
 * A scenario, as its YAML says it: what visitors ask for, in which order, with which data, how many of them come, and what decides whether
 * the run passed. Templates (`${variable}`) may stand in paths, addresses, headers and bodies, nowhere else.
 */
import { z } from 'zod';
import { isPattern } from '../../http/match-pattern.ts';
import { isProxysWord } from '../../http/proxy-words.ts';
import { durationOf } from '../../yaml/duration.ts';
import { mayBeKey } from '../../yaml/read-yaml.ts';
import { compileJsonPath } from './json-path.ts';

export const MAX = {
  requests: 200,
  variables: 500,
  text: 65_536,
  depth: 20,
  rate: 100_000,
  users: 50_000,
  rows: 100_000,
  day_ms: 86_400_000,
};

/** What is expected, in both languages: `problems.ts` takes it apart again and sets it into its sentence. */
const expect = (zh: string, en: string) => ({ error: `${zh}|${en}` });

const title = z.string().min(1).max(200);
const text = z.string().max(MAX.text);
const header = z
  .string()
  .refine(
    (name) =>
      /^[!#$%&'*+.^`|~\w-]{1,100}$/.test(name) && !/^(host|content-length|transfer-encoding|connection)$/i.test(name),
    expect(
      '请求头名称（不含 Host、Content-Length、Transfer-Encoding、Connection）',
      'a header name other than Host, Content-Length, Transfer-Encoding and Connection',
    ),
  );
/** A line break in a header's value would begin a header of its own. */
export const HAS_CONTROLS = /(?!\t)\p{Cc}/u;
/** In a request; an answer may hold any. */
const sentHeader = header.refine(
  (name) => !isProxysWord(name),
  expect(
    '请求头名称（不含只由代理声明的 X-Forwarded-For 等）',
    'a header name that is not a proxy’s to say, as X-Forwarded-For is',
  ),
);
/** Whether a scenario may send a header of this name. */
export const maySend = (name: string): boolean => mayBeKey(name) && sentHeader.safeParse(name).success;
const headerValue = z
  .string()
  .max(8_192)
  .refine((value) => !HAS_CONTROLS.test(value), expect('不含换行等控制字符的文本', 'a text without line breaks'));
export const VARIABLE_NAME = /^[\p{L}_][\p{L}\p{N}_]{0,63}$/u;
const variable = z
  .string()
  .refine(
    (name) => VARIABLE_NAME.test(name),
    expect('变量名：字母、数字和下划线', 'a variable name: letters, digits and underscores'),
  );
/** Also a tag in k6's thresholds and a key of figures: no braces, commas or colons. */
export const REQUEST_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._/()-]{0,79}$/u;
const requestName = z
  .string()
  .refine(
    (name) => REQUEST_NAME.test(name),
    expect(
      '80 字以内的名称：字母、数字、空格和 . _ - / ( )',
      'a name of up to 80 letters, digits, spaces and . _ - / ( )',
    ),
  );
const duration = (least_ms: number, most_ms: number) =>
  z.string().refine(
    (value) => {
      const ms = durationOf(value);
      return ms !== undefined && ms >= least_ms && ms <= most_ms;
    },
    expect(
      `时长，如 500ms、60s、5m、2h，${least_ms} 至 ${most_ms} 毫秒`,
      `a duration such as 500ms, 60s, 5m, 2h, between ${least_ms} and ${most_ms} ms`,
    ),
  );
// Hundredths at most, so that a rate is a whole number in some unit of time.
const rate = (least: number) =>
  z
    .number()
    .min(least)
    .max(MAX.rate)
    .refine(
      (value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6,
      expect('最多两位小数的速率（每秒）', 'a rate a second with two decimals at most'),
    );
/** Entries of a mapping, which zod doesn't count. */
const few = (most: number) =>
  [
    (entries: object) => Object.keys(entries).length <= most,
    expect(`最多 ${most} 项`, `${most} entries at most`),
  ] as const;
const pattern = z.string().min(1).max(500).refine(isPattern, expect('正则表达式', 'a regular expression'));
const jsonPath = z
  .string()
  .max(500)
  .refine(
    (path) => compileJsonPath(path) !== undefined,
    expect(
      'JSONPath（RFC 9535），最多一处“..”，不用 match、search',
      'a JSONPath (RFC 9535) with one ".." at most, without match and search',
    ),
  );
const scalar = z.union(
  [z.string().max(8_192), z.number(), z.boolean()],
  expect('文本、数字或布尔值', 'a text, a number or a truth value'),
);

const Extract = z
  .strictObject({
    jsonpath: jsonPath.optional(),
    header: header.optional(),
    css: z.string().min(1).max(200).optional(),
    /** Of the element that `css` finds; without it, its text. */
    attribute: z.string().min(1).max(100).optional(),
    /** On the header if there is one, else on the body. The first group is what is taken, or the whole match. */
    regex: pattern.optional(),
  })
  .refine(
    ({ jsonpath, header: of, css, regex }) =>
      [jsonpath, of, css].filter((one) => one !== undefined).length +
        (regex !== undefined && of === undefined ? 1 : 0) ===
      1,
    expect(
      'jsonpath、header、regex、css 之一（header 可再带 regex）',
      'one of jsonpath, header, regex and css (header may go with regex)',
    ),
  )
  .refine(
    (extract) => extract.attribute === undefined || extract.css !== undefined,
    expect('attribute 只与 css 同用', 'attribute only with css'),
  );
export type Extract = z.infer<typeof Extract>;

const Check = z
  .strictObject({
    name: title.optional(),
    status: z.array(z.int().min(100).max(599)).min(1).max(50).optional(),
    /** Alone: the header is there. With `equals`, `contains` or `regex`: what is in it. */
    header: header.optional(),
    jsonpath: jsonPath.optional(),
    /** Alone, or with `header` or `jsonpath`: of those; else of the body. */
    contains: z.string().min(1).max(8_192).optional(),
    regex: pattern.optional(),
    equals: z.union([scalar, z.null()]).optional(),
    latency_below: duration(1, 600_000).optional(),
  })
  .refine(
    (check) => {
      const { status, header: of, jsonpath, contains, regex, equals, latency_below } = check;
      const count = (...of: unknown[]) => of.filter((one) => one !== undefined).length;
      const tests = count(contains, regex, equals);
      if (count(status, of, jsonpath, latency_below) > 1 || tests > 1) return false;
      if (status || latency_below) return tests === 0;
      if (jsonpath) return equals !== undefined;
      return of !== undefined || (tests === 1 && equals === undefined);
    },
    expect(
      '一项检查：status，latency_below，header（可带 equals、contains、regex），jsonpath 带 equals，contains，或 regex',
      'one check: status, latency_below, header (with equals, contains or regex), jsonpath with equals, contains, or regex',
    ),
  );
export type Check = z.infer<typeof Check>;

const Think = z.union(
  [duration(0, 3_600_000), z.strictObject({ from: duration(0, 3_600_000), to: duration(0, 3_600_000) })],
  expect('时长，如 2s，或 {from: 1s, to: 5s}', 'a duration such as 2s, or {from: 1s, to: 5s}'),
);
export type Think = z.infer<typeof Think>;

const Request = z.strictObject({
  name: requestName,
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  /** Under `base`. What variables hold is percent-encoded, slashes too; `..` alone in a segment stays what it is to every client. */
  path: z
    .string()
    .max(8_192)
    .refine(
      (path) => /^\/(?!\/)[^\s\\#]*$/.test(path),
      expect('以单个 / 开头、不含空格的路径', 'a path that starts with one / and has no spaces'),
    )
    .optional(),
  /** A whole address; a variable at its very start stands as it is, so that `${location}` can be followed. */
  url: z
    .string()
    .max(8_192)
    .refine(
      (url) => /^(https?:\/\/[^\s/${]+(\/[^\s\\#]*)?$|\$\{)/.test(url),
      expect('http(s):// 地址，或以变量开头', 'an http(s) address, or one that starts with a variable'),
    )
    .optional(),
  headers: z
    .record(sentHeader, headerValue)
    .refine(...few(50))
    .optional(),
  body: text.optional(),
  json: z.json().optional(),
  form: z
    .record(z.string().min(1).max(200), text)
    .refine(...few(200))
    .optional(),
  /** Without it a redirect is the answer, whose `location` can be read. */
  follows_redirects: z.boolean().optional(),
  checks: z.array(Check).max(20).optional(),
  /** What a visitor does between this answer and the next request. */
  think: Think.optional(),
  tags: z
    .record(variable, z.string().max(200))
    .refine(...few(20))
    .optional(),
});
const isAsked = [
  (asked: { path?: string | undefined; url?: string | undefined }) =>
    (asked.path === undefined) !== (asked.url === undefined),
  expect('path 与 url 二者之一', 'either path or url'),
] as const;
const hasOneBody = [
  (asked: { method: string; body?: unknown; json?: unknown; form?: unknown }) => {
    const bodies = [asked.body, asked.json, asked.form].filter((body) => body !== undefined).length;
    return bodies === 0 || (bodies === 1 && asked.method !== 'GET' && asked.method !== 'HEAD');
  },
  expect(
    'body、json、form 最多一个，且 GET、HEAD 没有',
    'one of body, json and form at most, and none with GET and HEAD',
  ),
] as const;
const Visit = Request.extend({
  extract: z
    .record(variable, Extract)
    .refine(...few(20))
    .optional(),
})
  .refine(...isAsked)
  .refine(...hasOneBody);
const Choice = Request.extend({ weight: z.number().positive().max(1_000_000) })
  .refine(...isAsked)
  .refine(...hasOneBody);
export type Visit = z.infer<typeof Visit>;
export type Choice = z.infer<typeof Choice>;

const span = duration(1_000, MAX.day_ms);
const Load = z.discriminatedUnion(
  'shape',
  [
    z.strictObject({ shape: z.literal('constant'), rate: rate(0.01), duration: span }),
    z.strictObject({ shape: z.literal('soak'), rate: rate(0.01), duration: span }),
    z.strictObject({ shape: z.literal('ramp'), from: rate(0), to: rate(0), duration: span }),
    /** `from`, `from + add`, …: `count` of them, each for `duration`. */
    z.strictObject({
      shape: z.literal('steps'),
      from: rate(0.01),
      add: rate(0.01),
      count: z.int().min(1).max(100),
      duration: span,
    }),
    z.strictObject({
      shape: z.literal('spike'),
      rate: rate(0.01),
      peak: rate(0.01),
      before: span,
      during: span,
      after: span,
    }),
    z.strictObject({ shape: z.literal('users'), users: z.int().min(1).max(MAX.users), duration: span }),
  ],
  expect(
    'shape 为 constant、ramp、steps、spike、soak、users 之一',
    'a shape: constant, ramp, steps, spike, soak or users',
  ),
);
export type Load = z.infer<typeof Load>;

const time = z.number().positive().max(600_000).optional();
const share = z.number().min(0).max(1).optional();
const Limits = z.strictObject({
  mean_ms: time,
  p50_ms: time,
  p90_ms: time,
  p95_ms: time,
  p99_ms: time,
  p999_ms: time,
  max_ms: time,
  /** At most. */
  error_share: share,
});
export type Limits = z.infer<typeof Limits>;
export const Thresholds = Limits.extend({
  /** At least. */
  checks_share: share,
  by_name: z.record(requestName, Limits).optional(),
});
export type Thresholds = z.infer<typeof Thresholds>;

export const DATA_FILE = /^[\p{L}\p{N}_-][\p{L}\p{N}._-]{0,99}\.csv$/u;
const Data = z.strictObject({
  name: variable,
  file: z
    .string()
    .refine(
      (name) => DATA_FILE.test(name),
      expect('一个 .csv 文件名，不含目录', 'the name of a .csv file, without a folder'),
    ),
  /** `once`: a journey whose row is gone doesn't ask anything. */
  rows: z.enum(['in_turn', 'random', 'once']).default('in_turn'),
});

export const ScenarioText = z
  .strictObject({
    name: z
      .string()
      .refine(
        (name) => /^[a-z0-9][a-z0-9-]{0,63}$/.test(name),
        expect('小写字母、数字和短横线', 'lower-case letters, digits and dashes'),
      ),
    title: z.strictObject({ zh: title, en: title }),
    base: z
      .string()
      .max(300)
      .refine(
        (base) => /^https?:\/\/[^\s/?#@\\]+$/.test(base) && URL.canParse(base),
        expect(
          '只有协议、主机和端口的地址，如 https://example.gov.cn:8443',
          'scheme, host and port only, such as https://example.gov.cn:8443',
        ),
      ),
    variables: z
      .record(variable, scalar)
      .refine(...few(MAX.variables))
      .optional(),
    data: z.array(Data).max(10).optional(),
    mix: z.array(Choice).min(1).max(MAX.requests).optional(),
    journey: z.array(Visit).min(1).max(MAX.requests).optional(),
    load: Load,
    thresholds: Thresholds.optional(),
  })
  .refine(
    ({ mix, journey }) => (mix === undefined) !== (journey === undefined),
    expect('mix 与 journey 二者之一', 'either mix or journey'),
  );

export type Row = Record<string, string>;
/** `rows_of`: the rows of each data file by the data's name, as they were when the scenario was parsed. Structured clone takes it whole. */
export type Scenario = z.infer<typeof ScenarioText> & { rows_of: Record<string, Row[]> };
