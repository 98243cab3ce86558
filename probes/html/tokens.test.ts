import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linksOf, scriptsOf } from './links.ts';
import { tokens } from './tokens.ts';

const BASE = 'http://www.a.test/dir/page.html';

test('links are absolute, once each, without fragments, and follow the base element', () => {
  const html = `<!-- <a href="/hidden"> --><A HREF='/one'>x</A><a href=two.html#part><a href="/one#a"><a href="?a=1&amp;b=2">
    <area href="//other.test/x"><iframe src="/frame"></iframe><img src="/no.png"><a href="mailto:a@b.test"><a href="javascript:x()">
    <script>var s = '<a href="/in-script">';</script><a href="http://u:p@www.a.test/secret"><a href="http://[bad/">`;
  assert.deepEqual(linksOf(html, BASE, 100).urls, [
    'http://www.a.test/one',
    'http://www.a.test/dir/two.html',
    'http://www.a.test/dir/page.html?a=1&b=2',
    'http://other.test/x',
    'http://www.a.test/frame',
    'http://www.a.test/secret',
  ]);
  assert.deepEqual(linksOf('<base href="/based/"><a href=x>', BASE, 9).urls, ['http://www.a.test/based/x']);
  assert.deepEqual(scriptsOf('<script src="/a.js"></script><script>b</script>', BASE, 9).urls, [
    'http://www.a.test/a.js',
  ]);
});

test('a page that ends anywhere is read up to there', () => {
  for (const html of ['<', '</', '<a', '<a href', '<a href=', '<a href="x', '<!--', '<!', '<script>', '<script', '&']) {
    assert.ok(Array.isArray([...tokens(html)]), html);
  }
  assert.deepEqual([...tokens('a<b')], [{ kind: 'text', text: 'a' }]);
  assert.deepEqual(
    [...tokens('1 < 2')],
    [
      { kind: 'text', text: '1 <' },
      { kind: 'text', text: ' 2' },
    ],
  );
});

test('any text is read, and nothing of its plain text is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'<>/!-="\'a &;#x\n'), maxLength: 200 }), (html) => {
      for (const token of tokens(html)) assert.ok(token.kind);
    }),
  );
  fc.assert(
    fc.property(
      fc.string().map((text) => text.replaceAll('<', '')),
      (text) => {
        assert.equal([...tokens(text)].map((token) => (token.kind === 'text' ? token.text : '')).join(''), text);
      },
    ),
  );
});

const SLOW: Record<string, string> = {
  'half-open comments': '<!--'.repeat(500_000),
  'half-open tags': '<a '.repeat(500_000),
  'a tag of very many attributes': `<a ${Array.from({ length: 300_000 }, (_, index) => `x${index}`).join(' ')}>`,
  'half-open quotes': `<a href="${'<a href='.repeat(200_000)}`,
  'half-open scripts': '<script>'.repeat(200_000),
  'references without end': `<a href="${'&#'.repeat(500_000)}">`,
};
for (const [what, html] of Object.entries(SLOW)) {
  test(`${what} cost no more than their length`, () => {
    const started = performance.now();
    linksOf(html, BASE, 10);
    assert.ok(performance.now() - started < 3_000);
  });
}

test('a hundred thousand links are read, or cut where the caller says', () => {
  const html = Array.from({ length: 100_000 }, (_, index) => `<a href="/page/${index}">x</a>`).join('\n');
  assert.equal(linksOf(html, BASE, 200_000).urls.length, 100_000);
  assert.deepEqual([linksOf(html, BASE, 500).urls.length, linksOf(html, BASE, 500).cut], [500, true]);
});
