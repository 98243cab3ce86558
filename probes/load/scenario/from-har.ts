/**
 * A scenario from a recording of a browser (HAR 1.2), as a start for a person to edit. Only requests to one host are taken. Nothing by which
 * somebody is known is copied: cookies, authorisation, tokens and passwords become variables without a value, which are named.
 */
import { z } from 'zod';
import { isProxysWord } from '../../http/proxy-words.ts';
import { durationText } from '../../yaml/duration.ts';
import { mayBeKey } from '../../yaml/read-yaml.ts';
import { formatScenario } from './format.ts';
import { parseScenario } from './scenario.ts';
import { MAX, REQUEST_NAME, type Scenario, type Visit } from './schema.ts';
import { literally } from './template.ts';

type Words = { zh: string; en: string };
/** `left_out`: requests by why they were left. `variables`: what was replaced, to be filled in. */
export type HarImport = {
  text: string;
  scenario: Scenario;
  taken: number;
  left_out: { other_hosts: Record<string, number>; other: number };
  variables: { name: string; from: string }[];
};

const MAX_CHARACTERS = 32 * 1_024 * 1_024;
const MAX_HOSTS = 100;
const LEAST_THINK_MS = 500;
const MOST_THINK_MS = 60_000;

const Pair = z.object({ name: z.string(), value: z.string() });
const Entry = z.object({
  startedDateTime: z.string(),
  time: z.number(),
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.array(Pair).default([]),
    postData: z
      .object({
        mimeType: z.string().default(''),
        text: z.string().optional(),
        params: z.array(z.object({ name: z.string(), value: z.string().optional() })).optional(),
      })
      .optional(),
  }),
  response: z.object({ status: z.number() }),
});
type Entry = z.infer<typeof Entry>;
const Har = z.object({ log: z.object({ entries: z.array(z.unknown()).max(20_000) }) });

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** What is copied of headers; the rest is the browser's own, or a secret. */
const COPIED = new Set(['accept', 'accept-language', 'content-type', 'x-requested-with', 'origin', 'referer']);
const IS_SECRET =
  /auth|cookie|token|secret|passw|passwd|pwd|passphrase|csrf|xsrf|session|ticket|credential|signature|api-?key|jwt|assertion|nonce|captcha|verif|mobile|phone|id_?card|^(sid|sign|sig|code|key|otp|pin|state|user(name)?|account|login|name|email)$/i;
/** Long strings of chance, tokens by their look, numbers of identity cards and mobiles. */
const LOOKS_SECRET = /eyJ[\w-]{8,}|^[\w+/=-]{32,}$|^\d{17}[\dXx]$|^1[3-9]\d{9}$/;
const isSecret = (name: string, value: string) => value !== '' && (IS_SECRET.test(name) || LOOKS_SECRET.test(value));

/** Gives each secret one variable: the same value is the same variable. */
function createHidden() {
  const byValue = new Map<string, string>();
  const variables: { name: string; from: string }[] = [];
  return {
    variables,
    hide(from: string, value: string): string {
      const key = `${from}\n${value}`;
      let name = byValue.get(key);
      if (name === undefined) {
        // Whoever has more secrets than that has to look at the recording, not at a list of names.
        if (variables.length === MAX.variables - 100) variables.push({ name: 'more_secrets', from: '…' });
        if (variables.length > MAX.variables - 100) return `\${more_secrets}`;
        const plain =
          from
            .toLowerCase()
            .replace(/[^a-z0-9]+/g, '_')
            .replace(/^_+|_+$/g, '')
            .slice(0, 40) || 'value';
        const stem = /^\d/.test(plain) || plain === 'index' || plain === 'random' ? `v_${plain}` : plain;
        const taken = variables.filter((one) => one.name === stem || one.name.startsWith(`${stem}_`)).length;
        name = taken ? `${stem}_${taken + 1}` : stem;
        while (variables.some((one) => one.name === name)) name = `${name}_`;
        byValue.set(key, name);
        variables.push({ name, from });
      }
      return `\${${name}}`;
    },
  };
}
type Hide = ReturnType<typeof createHidden>['hide'];

function pathOf(url: URL, hide: Hide): string {
  const segments = url.pathname.split('/').map((segment) => {
    const plain = decoded(segment);
    return LOOKS_SECRET.test(plain) ? hide('path', plain) : literally(segment.replaceAll('\\', '%5C'));
  });
  const query = [...url.searchParams].map(([name, value]) => {
    const held = isSecret(name, value) ? hide(name, value) : literally(encodeURIComponent(value.toWellFormed()));
    return `${literally(encodeURIComponent(name.toWellFormed()))}=${held}`;
  });
  const path = segments.join('/').replace(/^\/\/+/, '/');
  return query.length ? `${path}?${query.join('&')}` : path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function hideIn(value: unknown, name: string, hide: Hide, depth = 0): unknown {
  if (depth > MAX.depth - 6) throw new RangeError('nested too deeply');
  if (typeof value === 'string') return isSecret(name, value) ? hide(name, value) : literally(value);
  if (typeof value === 'number' && (IS_SECRET.test(name) || LOOKS_SECRET.test(String(value))))
    return hide(name, String(value));
  if (Array.isArray(value)) return value.map((one) => hideIn(one, name, hide, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => mayBeKey(key))
      .map(([key, one]) => [key, hideIn(one, key, hide, depth + 1)]),
  );
}

/** A body that can't be looked into could hold anything: it becomes a variable whole. */
function bodyOf({ postData }: Entry['request'], hide: Hide): Pick<Visit, 'json' | 'form' | 'body'> {
  const text = postData?.text ?? '';
  const params = postData?.params ?? [];
  if (!postData || (text === '' && params.length === 0)) return {};
  if (/json/i.test(postData.mimeType)) {
    try {
      return { json: hideIn(JSON.parse(text), '', hide) as NonNullable<Visit['json']> };
    } catch {
      return { body: hide('body', text) };
    }
  }
  if (/x-www-form-urlencoded/i.test(postData.mimeType)) {
    const fields = params.length
      ? params.map(({ name, value = '' }) => [decoded(name), decoded(value)] as const)
      : [...new URLSearchParams(text)];
    const known = fields.filter(([name]) => name !== '' && name.length <= 200 && name !== '__proto__' && name !== '<<');
    return {
      form: Object.fromEntries(
        known.map(([name, value]) => [name, isSecret(name, value) ? hide(name, value) : literally(value)]),
      ),
    };
  }
  return { body: hide('body', text) };
}

function headersOf({ headers, postData }: Entry['request'], origin: string, hide: Hide): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    if (isProxysWord(key)) continue;
    const isKept = COPIED.has(key) && !/\p{Cc}/u.test(value) && value.length < 4_096;
    // A form that was many parts is not written again as one.
    if (key === 'content-type' && !postData) continue;
    if (key === 'origin') kept[key] = origin;
    else if (key === 'referer') kept[key] = `${origin}/`;
    else if (isKept) kept[key] = literally(value);
    else if (
      key !== 'cookie' &&
      /^[!#$%&'*+.^`|~\w-]{1,100}$/.test(key) &&
      IS_SECRET.test(key) &&
      !key.startsWith('sec-')
    )
      kept[key] = /^bearer /i.test(value) ? `Bearer ${hide(key, value.slice(7))}` : hide(key, value);
    else if (key === 'cookie') kept[key] = hide('cookie', value);
  }
  return kept;
}

/** `origin`: of the host whose requests are taken, such as `https://example.gov.cn`; the one asked first when not given. */
export function importHar(text: string, origin?: string): HarImport | { problem: Words } {
  if (text.length > MAX_CHARACTERS)
    return { problem: { zh: '录制文件超过 32 MiB', en: 'the recording is longer than 32 MiB' } };
  let har: z.infer<typeof Har>;
  try {
    har = Har.parse(JSON.parse(text));
  } catch {
    return { problem: { zh: '不是 HAR 1.2：没有 log.entries', en: 'no HAR 1.2: there is no log.entries' } };
  }
  const { variables, hide } = createHidden();
  const other_hosts: Record<string, number> = {};
  let other = 0;
  let base = origin;
  let before: { visit: Visit; ended_at: number } | undefined;
  const journey: Visit[] = [];
  for (const one of har.log.entries) {
    const parsed = Entry.safeParse(one);
    const url = parsed.success ? URL.parse(parsed.data.request.url) : null;
    const method = METHODS.find((known) => known === parsed.data?.request.method.toUpperCase());
    if (!parsed.success || !url || !/^https?:$/.test(url.protocol) || !method || journey.length === MAX.requests) {
      other++;
      continue;
    }
    base ??= url.origin;
    if (url.origin !== base) {
      const key = Object.hasOwn(other_hosts, url.host) || Object.keys(other_hosts).length < MAX_HOSTS ? url.host : '…';
      other_hosts[key] = (other_hosts[key] ?? 0) + 1;
      continue;
    }
    const { request, response, startedDateTime, time } = parsed.data;
    const body = method === 'GET' || method === 'HEAD' ? {} : bodyOf(request, hide);
    const headers = headersOf(request, base, hide);
    const visit: Visit = {
      name: nameOf(method, url, journey.length + 1),
      method,
      path: pathOf(url, hide),
      ...(Object.keys(headers).length ? { headers } : {}),
      ...body,
      ...(response.status >= 100 && response.status <= 599
        ? { checks: [{ status: [Math.trunc(response.status)] }] }
        : {}),
    };
    const began_at = Date.parse(startedDateTime);
    const gap_ms = before ? began_at - before.ended_at : Number.NaN;
    if (before && gap_ms >= LEAST_THINK_MS) before.visit.think = durationText(Math.min(MOST_THINK_MS, gap_ms));
    before = { visit, ended_at: Math.max(before?.ended_at ?? 0, began_at + Math.max(0, time)) };
    journey.push(visit);
  }
  if (!base || journey.length === 0)
    return {
      problem: { zh: `没有发往 ${base ?? '任何主机'} 的请求`, en: `no request to ${base ?? 'any host'} is in it` },
    };
  const scenario: Scenario = {
    name: 'recording',
    title: { zh: '录制导入', en: 'From a recording' },
    base,
    ...(variables.length ? { variables: Object.fromEntries(variables.map(({ name }) => [name, ''])) } : {}),
    journey,
    load: { shape: 'constant', rate: 1, duration: '1m' },
    rows_of: {},
  };
  const note = [
    '由 HAR 录制导入：请核对步骤、检查与思考时间。',
    ...variables.map(({ name, from }) => `变量 ${name} 替换了 ${from}，请填写。`),
  ];
  const written = formatScenario(scenario, note);
  const again = parseScenario(written);
  if ('scenario' in again)
    return { text: written, scenario, taken: journey.length, left_out: { other_hosts, other }, variables };
  const [first] = again.problems;
  return { problem: { zh: `${first?.path}：${first?.text.zh}`, en: `${first?.path}: ${first?.text.en}` } };
}

/** Told apart by number; numbers within the path are not names. */
function nameOf(method: string, url: URL, number: number): string {
  const path = decoded(url.pathname)
    .split('/')
    .filter((segment) => segment && !LOOKS_SECRET.test(segment) && !/\d{4,}/.test(segment))
    .join('/')
    .replace(/[^\p{L}\p{N}._/-]/gu, '')
    .slice(0, 50);
  const name = `${number} ${method} ${path}`.trim();
  return REQUEST_NAME.test(name) ? name : `${number} ${method}`;
}
