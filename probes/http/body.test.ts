import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeText, findTitle, readBody } from './body.ts';
import { parseJsonPath, readJson } from './json-path.ts';
import { matchPattern } from './match-pattern.ts';
import { HttpParams } from './params.ts';

const response = (body: string, truncated = false) => ({
  version: '1.1' as const,
  status: 200,
  headers: new Map([['content-type', 'text/html']]),
  cookies: [],
  body: Buffer.from(body),
  truncated,
});
const facts = (body: string, params: object, truncated = false) => {
  const read = readBody(response(body, truncated), HttpParams.parse(params));
  return { ...Object.fromEntries(read.facts.map((fact) => [fact.key, fact.value])), missing: read.missing };
};

test('a GBK page is read as its header or its meta element says', () => {
  const gbk = Buffer.from([0xd5, 0xfe, 0xcd, 0xf8]);
  assert.equal(decodeText(gbk, 'text/html; charset=GBK'), '政网');
  assert.match(decodeText(Buffer.concat([Buffer.from('<meta charset="gb2312">'), gbk]), ''), /政网$/);
  assert.equal(decodeText(Buffer.from('政网'), 'text/html; charset=nonsense'), '政网');
});

test('a title is found whatever its case and attributes, and only when it is closed', () => {
  assert.equal(findTitle('<HTML><Title lang=zh>\n 政务\n服务 </Title>'), '政务 服务');
  assert.equal(findTitle('<title>never closed'), undefined);
  assert.equal(findTitle('no title'), undefined);
});

test('half-open titles cost no more than their length', () => {
  const started = performance.now();
  findTitle('<title '.repeat(200_000));
  assert.ok(performance.now() - started < 500);
});

test('a body matches or it does not; a cut body without a match stays unknown', () => {
  assert.equal(facts('all is well', { body_match: 'is w' })['http.body_matches' as never], true);
  assert.equal(facts('all is well', { body_match: '^well' })['http.body_matches' as never], false);
  const cut = facts('all is', { body_match: 'well' }, true);
  assert.equal('http.body_matches' in cut, false);
  assert.match(cut.missing ?? '', /cut/);
  assert.equal('http.body_sha256' in cut, false);
});

test('a pattern that explodes is given up after a tenth of a second', () => {
  const started = performance.now();
  assert.equal(matchPattern('(a+)+$', `${'a'.repeat(60)}b`), undefined);
  assert.ok(performance.now() - started < 1000);
  assert.equal(matchPattern('a+', 'baa'), true);
  assert.match(facts(`${'a'.repeat(60)}b`, { body_match: '(a+)+$' }).missing ?? '', /too long/);
});

test('a JSON assertion shows what was found', () => {
  const json = JSON.stringify({ a: { b: [{ c: 'up' }], n: 3, no: null } });
  const rows: [string, string | undefined, boolean, string | null][] = [
    ['a.b[0].c', 'up', true, 'up'],
    ['a.b[0].c', 'down', false, 'up'],
    ['a.n', '3', true, '3'],
    ['a.b', undefined, true, '[{"c":"up"}]'],
    ['a.no', 'null', true, 'null'],
    ['a.b[1]', undefined, false, null],
    ['a.constructor', undefined, false, null],
    ['a["n"]', '3', true, '3'],
  ];
  for (const [json_path, json_equals, matches, found] of rows) {
    const seen = facts(json, { json_path, json_equals });
    assert.deepEqual(
      [seen['http.json_matches' as never], seen['http.json_found' as never]],
      [matches, found],
      json_path,
    );
  }
  assert.equal(facts('<html>', { json_path: 'a' })['http.json_matches' as never], false);
});

test('what nests deeper than can be written again is found, and is no text', () => {
  const json = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
  const seen = facts(json, { json_path: 'a', json_equals: '[]' });
  assert.deepEqual([seen['http.json_matches' as never], seen['http.json_found' as never]], [false, '…']);
  assert.equal(facts(json, { json_path: 'a' })['http.json_matches' as never], true);
});

test('what is not a path is refused where it is written', () => {
  for (const path of ['', '.a', 'a..b', 'a[', 'a[x]', '[0]a', 'a b', 'a.'])
    assert.equal(parseJsonPath(path), undefined, path);
  assert.equal(HttpParams.safeParse({ json_path: 'a..b' }).success, false);
});

test('any key of any object is reached by its quoted step, and nothing throws', () => {
  const key = fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !/["\\]/.test(name));
  fc.assert(
    fc.property(key, fc.jsonValue(), (name, value) => {
      const own = Object.fromEntries([[name, value]]);
      assert.deepEqual(readJson(own, parseJsonPath(`["${name}"]`) ?? []), { found: true, value });
    }),
  );
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (path, value) => {
      const steps = parseJsonPath(path);
      if (steps) readJson(value, steps);
    }),
  );
});

const wrong: [string, object][] = [
  ['a path that would break the request line', { path: '/ HTTP/1.1\r\nX: y' }],
  ['a relative path', { path: 'index.html' }],
  ['a host with a port', { host: 'a.test:80' }],
  ['a host that is a URL', { host: 'http://a.test' }],
  ['a broken pattern', { body_match: '(' }],
  ['a value without its path', { json_equals: 'x' }],
  ['a body wish on HEAD', { method: 'HEAD', body_match: 'x' }],
  ['an unlimited body', { body_limit_bytes: 1e12 }],
];
for (const [name, params] of wrong) {
  test(`${name} is refused before anything is sent`, () => assert.equal(HttpParams.safeParse(params).success, false));
}
