/** docs/security.md names only what exists, and each requirement once. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..');
const text = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
const rows = [...text.matchAll(/^\| V(\d+\.\d+\.\d+) \| (.+) \| (.+) \|$/gm)];

test('each requirement stands once, in order, with how it is met or why it is not', () => {
  const numbers = rows.map(([, number]) => number ?? '');
  assert.ok(numbers.length > 200, String(numbers.length));
  assert.deepEqual(numbers, [...new Set(numbers)]);
  const sorted = numbers.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  assert.deepEqual(numbers, sorted);
  assert.equal(text.match(/^\| V/gm)?.length, rows.length, 'every row has its three columns');
  for (let chapter = 1; chapter <= 17; chapter += 1) assert.ok(text.includes(`\n## V${chapter} `), String(chapter));
});

test('every file that is named exists', () => {
  const named = [...text.matchAll(/`([\w./-]+\.(?:ts|tsx|md))`/g)].map(([, path]) => path ?? '');
  assert.ok(named.length > 100);
  assert.deepEqual(
    named.filter((path) => !existsSync(join(ROOT, path))),
    [],
  );
});
