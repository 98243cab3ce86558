import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAmong, ratesOf, sampleOf } from './rates.ts';
import { parseRobots } from './robots.ts';

test('the longest rule of our group, or of the one for all, decides', () => {
  const robots = parseRobots('User-agent: *\nDisallow: /a\nAllow: /a/b # here\nDisallow: /*.pdf$\nDisallow:\n');
  for (const path of ['/', '/a/b', '/a/b/c', '/x.pdf?y']) assert.equal(robots.allows(path), true, path);
  for (const path of ['/a', '/ab', '/a/c', '/x/y.pdf']) assert.equal(robots.allows(path), false, path);
  const own = parseRobots('User-agent: other\nUser-agent: Zhengwang\nDisallow: /us\n\nUser-agent: *\nDisallow: /');
  assert.deepEqual([own.allows('/us'), own.allows('/them')], [false, true]);
  assert.equal(parseRobots('<html>not found</html>').allows('/'), true);
});

test('any file is read, and a rule made to be slow is not', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (text, path) => void parseRobots(text).allows(`/${path}`)));
  const started = performance.now();
  parseRobots(`User-agent: *\nDisallow: /${'*a'.repeat(1_000)}b`).allows(`/${'a'.repeat(100_000)}`);
  assert.ok(performance.now() - started < 1_000);
});

test('a list of very many robots costs no more than its length, and takes no place of our rules', () => {
  const others = Array.from({ length: 25_000 }, (_, index) => `User-agent: ${index}\n`).join('');
  const rules = `${'Disallow: /x\n'.repeat(2_000)}`;
  const before = process.cpuUsage();
  const robots = parseRobots(`${others}${rules}\nUser-agent: *\nDisallow: /a\n`);
  assert.ok(process.cpuUsage(before).user < 2_000_000);
  assert.deepEqual([robots.allows('/a'), robots.allows('/x')], [false, true]);
});

test('rates are told by URL and by host, and what could not be asked counts neither way', () => {
  const row = (url: string, ok: boolean | null) => ({ url, page: '', ok, why: null, detail: null });
  const tested = [
    row('http://a.test/1', true),
    row('http://a.test/2', false),
    row('http://b.test/1', true),
    row('http://c.test/', null),
  ];
  assert.deepEqual(ratesOf(tested), { tested: 3, ok: 2, hosts: 2, hosts_ok: 1 });
});

test('a sample is the same from time to time, and hosts match by whole labels', () => {
  const urls = Array.from({ length: 1_000 }, (_, index) => `http://a.test/${index}`);
  assert.deepEqual(sampleOf(urls, 50), sampleOf(urls.toReversed(), 50));
  assert.equal(new Set(sampleOf(urls, 50)).size, 50);
  assert.deepEqual(
    ['a.test', 'x.a.test', 'xa.test', 'test'].map((host) => isAmong(host, ['.a.test'])),
    [true, true, false, false],
  );
});
