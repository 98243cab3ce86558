/**
 * The HTTP interface, fuzzed from its own document: each operation gets what its schema allows, what it doesn't, and what isn't JSON at
 * all, by whoever may ask it. Whatever comes: no 5xx, nothing hangs, every refusal has the one shape, nothing of the inside leaks out, and
 * afterwards the database and the log of changes are whole. `FUZZ_ROUNDS` and `FUZZ_SEED` look further.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { pino } from 'pino';
import { GRANTED, ROLES, type Role } from '#api/people/roles.ts';
import { testHub } from '#api/testing.ts';
import { broken, HOSTILE, type Schema, valuesOf } from './fuzz-values.ts';

const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 3);
const SEED = Number(process.env.FUZZ_SEED ?? 20261130);
const HANG_MS = 30_000;
const JSON_TYPE = 'application/json';
/** It never ends by itself. */
const APART = new Set(['GET /api/stream']);

type Parameter = { name: string; in: string; required?: boolean; schema?: Schema };
type Declared = {
  'x-permission'?: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
};
type Operation = Declared & { method: string; path: string };
type Sent = { body?: string | Uint8Array<ArrayBuffer>; type?: string };

const complaints: string[] = [];
const log = pino({ level: 'error' }, { write: (line: string) => complaints.push(line) });
const folder = mkdtempSync(join(tmpdir(), 'zhengwang-fuzz-'));
const t = await testHub({ folder }, log);
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
assert.equal((await t.ask('POST', '/api/lab')).status, 200);

const { paths } = (await t.ask('GET', '/api/openapi.json')).body as { paths: Record<string, Record<string, Declared>> };
const operations: Operation[] = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, declared]) => ({ ...declared, method: method.toUpperCase(), path })),
);

/** By role, a session. What was fuzzed may have ended it, locked the account or taken the role away: then somebody else goes on. */
const sessions = new Map<Role, string>();
async function cookieOf(role: Role): Promise<string> {
  const known = sessions.get(role);
  if (known !== undefined) return known;
  entered += 1;
  const { cookie } = await t.enter(`fuzz-${entered}`, [{ role, unit_id: null }]);
  sessions.set(role, cookie);
  return cookie;
}
let entered = 0;
/** Whoever may do most of what may be done, as long as they may do this. */
const roleFor = (permission: string | undefined): Role =>
  (['network_engineer', ...ROLES] as const).find((role) =>
    (GRANTED[role] as readonly string[]).includes(permission ?? ''),
  ) ?? 'network_engineer';

const LEAKS = /node_modules|file:\/\/\/|\.ts:\d+|SQLITE_|SqliteError|[A-Z]\w+Error: |\[object Object\]/;
const seen = new Map<number, number>();
const well = new Set<string>();
const wrong: string[] = [];

async function send(
  { method, path: template, 'x-permission': permission }: Operation,
  path: string,
  { body, type }: Sent,
): Promise<void> {
  const role = roleFor(permission);
  const init: RequestInit = { method, headers: { host: 'localhost', cookie: await cookieOf(role) } };
  if (type !== undefined) (init.headers as Record<string, string>)['content-type'] = type;
  if (body !== undefined && method !== 'GET') init.body = body;
  const what = `${method} ${path.slice(0, 200)} ${typeof body === 'string' ? body.slice(0, 400) : ''}`;
  const before = complaints.length;
  const limit = AbortSignal.timeout(HANG_MS);
  const late = new Promise<never>((_, reject) => limit.addEventListener('abort', () => reject(new Error('hangs'))));
  try {
    const answer = await Promise.race([t.app.request(path, init), late]);
    const { status } = answer;
    seen.set(status, (seen.get(status) ?? 0) + 1);
    if (status === 401 || status === 403) sessions.delete(role);
    if (status < 300) well.add(`${method} ${template}`);
    const isText = /json|text/.test(answer.headers.get('content-type') ?? '');
    if (!isText) await answer.body?.cancel();
    const text = isText ? await Promise.race([answer.text(), late]) : '';
    // What needs another system that isn't set says so.
    const is_off = status === 503 && JSON.parse(text).error.code === 'off';
    if (status >= 500 && !is_off)
      wrong.push(`${status} ${what}: ${text.slice(0, 200)} ${complaints.slice(before).join('').slice(0, 900)}`);
    if (status >= 400 && !isProblem(text))
      wrong.push(`${status} without the shape of a refusal ${what}: ${text.slice(0, 200)}`);
    if (status >= 400 && LEAKS.test(text)) wrong.push(`tells of its inside ${what}: ${text.slice(0, 400)}`);
  } catch (error) {
    wrong.push(`${(error as Error).stack} ${what}`);
  }
}

function isProblem(text: string): boolean {
  try {
    const { error } = JSON.parse(text);
    return [error.zh, error.en].every((one) => typeof one === 'string' && one !== '');
  } catch {
    return false;
  }
}

const TABLES = new Set(t.hub.db.$client.prepare(`select name from sqlite_master where type = 'table'`).pluck().all());
/** Of the rows that there are now, by the first word of a path. */
function idsOf(path: string): string[] {
  const table = (path.split('/')[2] ?? '').replaceAll('-', '_');
  if (!TABLES.has(table)) return [];
  return t.hub.db.$client.prepare(`select rowid from "${table}" order by rowid limit 4`).pluck().all().map(String);
}

/** Mostly what is there. */
function pathValues({ path, parameters = [] }: Operation, name: string): fc.Arbitrary<string> {
  const ids = idsOf(path);
  const schema = parameters.find((one) => one.in === 'path' && one.name === name)?.schema;
  const usual = ids.length > 0 && /id$/.test(name) ? fc.constantFrom(...ids) : valuesOf(schema, name).map(String);
  const odd = fc.constantFrom('0', '-1', '1.5', '999999', ...HOSTILE.filter((one) => one !== ''));
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: odd }).map(inPath);
}
function inPath(text: string): string {
  try {
    return encodeURIComponent(text).slice(0, 4_000);
  } catch {
    return '%ED%A0%80';
  }
}

const queryOf = (parameters: readonly Parameter[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.record(
        Object.fromEntries(parameters.map(({ name, schema }) => [name, valuesOf(schema, name, { odd: true })])),
        {
          requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name),
        },
      ),
      fc.constantFrom(
        '',
        '',
        '',
        '&a=%zz',
        '&limit=-1&limit=2',
        '&__proto__=1',
        '&offset=1e9',
        `&q=${'x'.repeat(5_000)}`,
      ),
    )
    .map(
      ([values, more]) =>
        `${Object.entries(values)
          .map(([key, value]) => `${key}=${inPath(String(value))}`)
          .join('&')}${more}`,
    );

const BYTES = new Uint8Array([0x50, 0x4b, 3, 4, 0xff, 0xfe, 0, 0xc3, 0x28]);
const RAW: readonly Sent[] = [
  ...['', '{', '[]', 'null', '"x"', '1', '{"__proto__":{"a":1}}', '\ufeff{}', '['.repeat(50_000)].map((body) => ({
    body,
    type: JSON_TYPE,
  })),
  ...['text/xml', 'multipart/form-data', 'application/json; charset=utf-16', 'x', ''].map((type) => ({
    body: '{}',
    type,
  })),
  { body: BYTES, type: JSON_TYPE },
  { body: BYTES, type: 'application/octet-stream' },
  { body: BYTES, type: 'multipart/form-data; boundary=x' },
  {},
];

function sentOf({ requestBody, method }: Operation): fc.Arbitrary<Sent> {
  if (method === 'GET') return fc.constant({});
  const schema = requestBody?.content[JSON_TYPE]?.schema;
  const usual = schema ? valuesOf(schema) : fc.constant(undefined);
  const odd = schema ? valuesOf(schema, '', { odd: true }) : usual;
  const asJson = (values: fc.Arbitrary<unknown>) =>
    values.map((value) => ({ body: JSON.stringify(value) ?? '', type: JSON_TYPE }));
  return fc.oneof(
    { weight: 4, arbitrary: asJson(usual) },
    { weight: 2, arbitrary: asJson(odd) },
    { weight: 2, arbitrary: asJson(broken(usual)) },
    { weight: 1, arbitrary: fc.constantFrom(...RAW) },
  );
}

function requestsOf(operation: Operation, seed: number): [path: string, Sent][] {
  const { path, parameters = [] } = operation;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const asked = parameters.filter((one) => one.in === 'query');
  const whole = fc.tuple(
    fc.tuple(...names.map((name) => pathValues(operation, name))),
    queryOf(asked),
    sentOf(operation),
  );
  return fc.sample(whole, { seed, numRuns: ROUNDS }).map(([values, query, sent]) => {
    const filled = names.reduce((text, name, at) => text.replace(`{${name}}`, () => values[at] ?? '1'), path);
    return [query === '' ? filled : `${filled}?${query}`, sent];
  });
}

test('whatever is sent to whichever operation, the answer is one of ours, and all is whole afterwards', async (t_) => {
  // What is made comes before what is read and changed; what takes away comes last.
  const order = ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'];
  const sorted = operations.toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method));
  for (const [at, operation] of sorted.entries()) {
    if (APART.has(`${operation.method} ${operation.path}`)) continue;
    for (const [path, sent] of requestsOf(operation, SEED + at)) await send(operation, path, sent);
  }
  t_.diagnostic(
    `seed ${SEED}: ${[...seen]
      .sort(([a], [b]) => a - b)
      .map(([status, count]) => `${count} × ${status}`)
      .join(', ')}; ${well.size} of ${operations.length} operations answered well`,
  );
  assert.deepEqual(wrong, []);
  assert.ok(well.size > operations.length / 3, `only ${well.size} of ${operations.length} operations were ever right`);
  const { $client } = t.hub.db;
  assert.equal($client.pragma('integrity_check', { simple: true }), 'ok');
  assert.deepEqual($client.pragma('foreign_key_check'), []);
  assert.equal((await t.ask('GET', '/api/health')).status, 200);
});
