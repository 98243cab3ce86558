import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import fc from 'fast-check';
import { SELF_ITEMS } from '#compliance/self/index.ts';
import { digestSources } from '../../sources-digest.ts';
import { readItems } from './read-self.ts';
import { digestOwn, readResults, type SelfResult, stateOf } from './test-results.ts';

const [DIGEST, OTHER] = ['a'.repeat(64), 'b'.repeat(64)];
const NAME = { file: 'api/x.test.ts', test: 'it holds' };
const result = (change: Partial<SelfResult> = {}): SelfResult => ({
  ...{ ...NAME, outcome: 'passed', at: 2, run_at: 1, is_whole: true, version: '1', digest: DIGEST },
  ...change,
});

test('a test counts only when it ran here, of exactly these sources', () => {
  assert.equal(stateOf(NAME, [result()], DIGEST).state, 'passed');
  assert.deepEqual(stateOf(NAME, [result({ outcome: 'failed' })], DIGEST).state, 'failed');
  const unknown: [readonly SelfResult[], string | undefined, string][] = [
    [[], DIGEST, 'never'],
    [[result({ test: 'it holds now' })], DIGEST, 'never'],
    [[result({ file: 'api/y.test.ts' })], DIGEST, 'never'],
    [[result({ outcome: 'skipped' })], DIGEST, 'skipped'],
    [[result()], OTHER, 'sources'],
    [[result({ outcome: 'failed' })], OTHER, 'sources'],
    [[result()], undefined, 'sources'],
  ];
  for (const [results, digest, why] of unknown) {
    const state = stateOf(NAME, results, digest);
    assert.equal(state.state, 'not_run', why);
    assert.equal(state.why, why);
  }
});

test('a file that is none of the runner’s says nothing, whatever it holds', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'results.json');
  assert.deepEqual(await readResults(path), []);
  assert.deepEqual(await readResults(folder), []);
  const written = async (text: string) => {
    writeFileSync(path, text);
    return readResults(path);
  };
  assert.deepEqual(await written(JSON.stringify({ results: [result()] })), [result()]);
  for (const text of ['', '{', '[]', 'null', '{"results":{}}', JSON.stringify({ results: [{ ...result(), more: 1 }] })])
    assert.deepEqual(await written(text), [], text);
  assert.deepEqual(await written(JSON.stringify({ results: [result({ test: 'x'.repeat(501) })] })), []);
  assert.deepEqual(await written(`${' '.repeat(1_000_001)}{"results":[]}`), []);
  await fc.assert(
    fc.asyncProperty(fc.json(), async (text) => assert.deepEqual(await written(text), [])),
    { numRuns: 50 },
  );
});

test('the digest is of every source, its name and its place, and of nothing installed or built', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  t.after(() => rmSync(root, { recursive: true }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const path of ['package.json', 'package-lock.json', 'api/a.ts', 'tests/b.test.ts']) write(path, path);
  const digest = async () => (await digestSources(root)).digest;
  const first = await digest();
  assert.match(first, /^[0-9a-f]{64}$/);
  assert.equal(await digest(), first);
  write('console/dist/app.js', 'built');
  write('node_modules/x/index.js', 'installed');
  write('api/node_modules/x.js', 'installed');
  write('docs/x.md', 'words');
  assert.equal(await digest(), first);
  const seen = new Set([first]);
  for (const [path, text] of [
    ['api/a.ts', 'api/a.tS'],
    ['tests/b.test.ts', ''],
    ['probes/new.ts', ''],
    ['package-lock.json', '{}'],
  ] as const) {
    write(path, text);
    seen.add(await digest());
  }
  assert.equal(seen.size, 5);
  assert.ok(Math.abs((await digestSources(root)).changed_at - Date.now()) < 60_000);
});

test('an item passes only when each of its tests passed here, of these sources', () => {
  const item = SELF_ITEMS.find(({ does, evidence }) => does !== 'not' && evidence.length > 1);
  assert.ok(item);
  const [first, ...others] = item.evidence.map((name) => result(name));
  assert.ok(first);
  const shown = (results: readonly SelfResult[], digest: string | undefined = DIGEST) =>
    readItems(results, digest).find((one) => one.item === item.item && one.standard === item.standard)?.shown;
  assert.equal(shown([first, ...others]), 'passed');
  assert.equal(shown([{ ...first, outcome: 'failed' }, ...others]), 'failed');
  assert.equal(shown([first]), 'unknown', 'one of them never ran');
  assert.equal(shown([{ ...first, outcome: 'failed' }]), 'failed', 'whatever the others would say');
  assert.equal(shown([{ ...first, outcome: 'skipped' }, ...others]), 'unknown');
  assert.equal(shown([{ ...first, digest: OTHER }, ...others]), 'unknown', 'one ran of other sources');
  assert.equal(shown([first, ...others], OTHER), 'unknown');
  assert.equal(readItems([first, ...others], undefined).filter((one) => one.shown === 'passed').length, 0);
  assert.equal(shown([]), 'unknown');
  for (const one of readItems([], DIGEST))
    assert.equal(one.shown, one.does === 'not' ? 'not_done' : 'unknown', one.item);
});

test('the digest of what runs is made by itself soon after the start, once, and of nothing that was written since', async () => {
  let reads = 0;
  const reading = (changed_at: number) => async () => {
    reads += 1;
    return { digest: DIGEST, changed_at };
  };
  const own = digestOwn(reading(5), 10);
  assert.equal(reads, 0, 'the start does not wait for it');
  await later(700);
  assert.equal(reads, 1, 'nobody asked');
  assert.deepEqual([await own(), await own(), reads], [DIGEST, DIGEST, 1]);
  assert.equal(await digestOwn(reading(11), 10)(), undefined);
  const failing = digestOwn(() => Promise.reject(new Error('gone')), 10);
  assert.equal(await failing(), undefined);
});
