import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesGlob } from './glob.ts';

/** All that means something in a regular expression but not in a pattern of ours. */
const SIGNS = [...'\\.+^$()[]{}|/-,:=!<>#&\n\t'];
const text = fc.string({ unit: fc.oneof(fc.constantFrom(...SIGNS), fc.constantFrom('a', 'd', 'w', '0', '南')) });
const literal = (of: fc.Arbitrary<string>) => of.filter((one) => !/[*?]/.test(one));

test('a text of signs that an expression would read matches itself alone', () => {
  fc.assert(
    fc.property(text, text, (pattern, other) => {
      assert.equal(matchesGlob(pattern, pattern), true);
      assert.equal(matchesGlob(pattern, other), pattern === other);
      assert.equal(matchesGlob(pattern, `${pattern}a`), false);
      assert.equal(matchesGlob(pattern, `a${pattern}`), false);
    }),
    { numRuns: 1_000 },
  );
  const all = SIGNS.join('');
  assert.equal(matchesGlob(all, all), true);
});

test('any text without stars and question marks matches itself alone, capitals apart', () => {
  const any = literal(fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(any, any, (pattern, other) => {
      assert.equal(matchesGlob(pattern, pattern), true);
      assert.equal(matchesGlob(pattern, other), pattern.toLowerCase() === other.toLowerCase());
    }),
    { numRuns: 1_000 },
  );
});

test('what an expression would match, a pattern does not', () => {
  const rows: [string, string][] = [
    ['a.c', 'abc'],
    ['a+', 'aa'],
    ['[ab]', 'a'],
    ['a|b', 'a'],
    ['^a$', 'a'],
    ['\\d', '1'],
    ['a{2}', 'aa'],
    ['(a)', 'a'],
  ];
  for (const [pattern, other] of rows) assert.equal(matchesGlob(pattern, other), false, pattern);
});
