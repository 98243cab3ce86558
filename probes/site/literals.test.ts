import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { literalsIn, literalsOfHops, literalsOfPage } from './literals.ts';

const page = (html: string) => literalsOfPage(html).map(({ address }) => address);
const script = (text: string) => literalsIn(text, 'script').map(({ address }) => address);

test('what a page would connect to is found', () => {
  assert.deepEqual(page('<a href="http://10.1.2.3/x">x</a><img src=//192.168.1.9:8080/a.png>'), [
    '10.1.2.3',
    '192.168.1.9',
  ]);
  assert.deepEqual(page('<meta http-equiv="refresh" content="0; url=http://10.1.2.4/">'), ['10.1.2.4']);
  assert.deepEqual(script('var host = "127.0.0.1"; connect(\'10.9.8.7:5000/api\');'), ['127.0.0.1', '10.9.8.7']);
  assert.deepEqual(script('{"u":"http:\\/\\/10.1.2.3\\/a"} ws://user@10.1.2.5:80'), ['10.1.2.3', '10.1.2.5']);
  assert.deepEqual(
    literalsOfHops(['http://10.0.0.1/', 'http://10.0.0.2/']).map(({ address }) => address),
    ['10.0.0.2'],
    'where it began is the person’s own',
  );
});

test('versions, OIDs, chapters, masks of something else and what people read are none', () => {
  for (const text of [
    'var version = "10.0.0.1";',
    "ver: '4.0.0.0'",
    '{"fileVersion":"1.2.3.4"}',
    '"build":"10.0.19041.1"',
    'load("/lib/1.2.3.4/x.js?v=1.2.3.5")',
    'var oid = "1.3.6.1.4.1.2011"',
    '"1.2.3.4.5"',
    '"256.1.1.1"',
    '"01.2.3.4"',
    '"0.0.0.0"',
    'http://10.1.2.3.example.test/',
    '// 1.2.3.4 is a version',
    'Chrome/49.0.2623.112',
  ]) {
    assert.deepEqual(script(text), [], text);
  }
  assert.deepEqual(
    page('<p>1.1.1.1 Chapter; our server is 10.1.2.3</p><meta content="1.2.3.4"><img alt="10.1.2.3">'),
    [],
  );
  assert.deepEqual(page('<!-- http://10.1.2.3/ -->'), []);
});

test('any text is read in time, however it is made', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'/"\'1.0@:<> av'), maxLength: 300 }), (text) => void script(text)),
  );
  const started = performance.now();
  for (const piece of ['//', '//a@', '"1.2.3.4/', '//1.1.1.1a', '"1.1.1.1:1'])
    script(piece.repeat(500_000 / piece.length));
  assert.ok(performance.now() - started < 5_000);
});
