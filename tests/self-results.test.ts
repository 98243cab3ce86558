/** What the runner notes for the self-assessment. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readResults } from '#api/compliance/self/test-results.ts';
import { SELF_ITEMS } from '#compliance/self/index.ts';
import { noteSelfResults } from './self-results.ts';

const named = SELF_ITEMS.flatMap(({ evidence }) => evidence);
const [one] = named;
const other = named.find(({ file }) => file !== one?.file);
assert.ok(one && other);
const of = (digit: string) => async () => ({ digest: digit.repeat(64), changed_at: 0 });

test('a run notes the tests that are named, and leaves what earlier ones said of other files', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'deep/results.json');
  const told = async () => (await readResults(path)).map(({ test: name, outcome }) => [name, outcome]);

  const whole = await noteSelfResults(true, path, of('a'));
  whole.begins(one.file);
  whole.begins(other.file);
  whole.tell(one.file, one.test, 'passed');
  whole.tell(one.file, 'a test that nobody names', 'passed');
  whole.tell(other.file, one.test, 'passed');
  whole.tell(other.file, other.test, 'failed');
  whole.tell(other.file, other.test, 'passed');
  await whole.write();
  assert.deepEqual(
    new Map((await told()) as [string, string][]),
    new Map([
      [one.test, 'passed'],
      [other.test, 'failed'],
    ]),
  );
  assert.ok((await readResults(path)).every(({ is_whole, digest }) => is_whole && digest === 'a'.repeat(64)));

  const part = await noteSelfResults(false, path, of('b'));
  part.begins(other.file);
  part.tell(other.file, other.test, 'passed');
  await part.write();
  const now = await readResults(path);
  assert.deepEqual(
    now.map(({ test: name, outcome, is_whole, digest }) => [name, outcome, is_whole, digest[0]]).toSorted(),
    [
      [one.test, 'passed', true, 'a'],
      [other.test, 'passed', false, 'b'],
    ].toSorted(),
  );

  // A file that died before its test told anything.
  const dead = await noteSelfResults(false, path, of('b'));
  dead.begins(other.file);
  await dead.write();
  assert.deepEqual(await told(), [[one.test, 'passed']]);
});

test('sources that changed during the run leave nothing proved', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'results.json');
  let digit = 'a';
  const notes = await noteSelfResults(true, path, async () => ({ digest: digit.repeat(64), changed_at: 0 }));
  notes.begins(one.file);
  notes.tell(one.file, one.test, 'passed');
  digit = 'b';
  await notes.write();
  assert.deepEqual(await readResults(path), []);
});
