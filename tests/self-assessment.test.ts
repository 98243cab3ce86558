/** What the console says of itself: of every item that bears on it, truly named, in both languages, by tests that exist. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { keyOf } from '#compliance/catalogues/catalogue.ts';
import { cryptoUnits } from '#compliance/catalogues/crypto/units.ts';
import { mlpsCatalogue } from '#compliance/catalogues/mlps/index.ts';
import { SELF_ITEMS, SELF_LEVEL } from '#compliance/self/index.ts';
import { DOES, type SelfItem, type TestName } from '#compliance/self/item.ts';

const ROOT = join(import.meta.dirname, '..');

/** Of level 3, by clause and letters: three administrators, log-in and audit, central control, what operation asks of tools. */
const BEARING: Record<string, string> = {
  '8.1.4.1': 'abcd',
  '8.1.4.2': 'abcdefg',
  '8.1.4.3': 'abcd',
  '8.1.4.4': 'cdef',
  '8.1.4.6': 'a',
  '8.1.4.7': 'ab',
  '8.1.4.8': 'ab',
  '8.1.4.9': 'abc',
  '8.1.4.10': 'ab',
  '8.1.4.11': 'ab',
  '8.1.5.1': 'ab',
  '8.1.5.2': 'ab',
  '8.1.5.3': 'ab',
  '8.1.5.4': 'abcdef',
  '8.1.7.1': 'c',
  '8.1.7.2': 'b',
  '8.1.10.6': 'ghi',
};
const UNITS = ['8.3 a', '8.3 b', ...[...'abcdefgh'].map((letter) => `8.4 ${letter}`)];

const keysOf = (standard: SelfItem['standard']) =>
  SELF_ITEMS.filter((one) => one.standard === standard).map(({ item }) => item);

/** The titles that a file's tests are written with; those made of variables can't be named. */
function titlesIn(source: string): Set<string> {
  const found = source.matchAll(/^\s*test\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/gm);
  return new Set([...found].map(([, single, double]) => (single ?? double ?? '').replace(/\\(.)/g, '$1')));
}
const isWritten = ({ file, test: name }: TestName): boolean =>
  /\.test\.ts$/.test(file) &&
  existsSync(join(ROOT, file)) &&
  titlesIn(readFileSync(join(ROOT, file), 'utf8')).has(name);

test('every item that bears on the console is there once, and no other', () => {
  const items = Object.entries(BEARING).flatMap(([clause, letters]) => [...letters].map((one) => `${clause} ${one}`));
  assert.deepEqual(keysOf('mlps').toSorted(), items.toSorted());
  assert.deepEqual(keysOf('crypto').toSorted(), UNITS.toSorted());
});

test('every key is in the catalogue of its level', () => {
  const items = new Set(mlpsCatalogue(SELF_LEVEL).items.map(keyOf));
  assert.deepEqual(
    keysOf('mlps').filter((key) => !items.has(key)),
    [],
  );
  const units = new Set(cryptoUnits(SELF_LEVEL).map(({ requirement }) => requirement));
  assert.deepEqual(
    keysOf('crypto').filter((key) => !units.has(key)),
    [],
  );
});

test('statements stand in both languages, and what isn’t done is never evidenced', () => {
  for (const { item, does, statement, left_to_operator, evidence } of SELF_ITEMS) {
    for (const text of [statement, ...(left_to_operator ? [left_to_operator] : [])]) {
      assert.match(text.zh, /\p{Script=Han}/u, item);
      assert.match(text.en, /^[A-Z].*[.]$/, item);
      assert.doesNotMatch(text.en, /\p{Script=Han}/u, item);
    }
    assert.ok(DOES.includes(does), item);
    assert.equal(evidence.length === 0, does === 'not', `${item}: evidence and what is done`);
    if (does !== 'program') assert.ok(left_to_operator, `${item}: what is left to the operator`);
    assert.equal(new Set(evidence.map((one) => `${one.file} ${one.test}`)).size, evidence.length, item);
  }
});

test('every test that is named is written in its file under exactly that name', () => {
  const gone = SELF_ITEMS.flatMap(({ item, evidence }) =>
    evidence.filter((one) => !isWritten(one)).map((one) => `${item}: ${one.file}: ${one.test}`),
  );
  assert.deepEqual(gone, []);
});

test('a test that was renamed, moved or made of variables is noticed', () => {
  const [known] = SELF_ITEMS[0]?.evidence ?? [];
  assert.ok(known && isWritten(known));
  assert.equal(isWritten({ ...known, test: `${known.test} now` }), false);
  assert.equal(isWritten({ ...known, file: 'api/nowhere.test.ts' }), false);
  assert.equal(isWritten({ ...known, file: 'compliance/self/authentication.ts' }), false);
  const titles = titlesIn("test('it\\'s so', () => 0);\n  test(\"it's\", f);\n// test('no')\ntest(`that`, f);");
  assert.deepEqual([...titles], ["it's so", "it's"]);
});
