/** What makes a checkout ready, as far as it needs no network: the whole of it is tried by `npm run first`. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';

/** Plain JavaScript without types, so a path that the compiler doesn't follow. */
const here = (name: string) => pathToFileURL(join(import.meta.dirname, name)).href;
const { endWithoutNetwork, explainedNpm, packagesIn } = await import(here('prepare-npm.js'));

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-prepare-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('what npm says becomes a sentence in both languages where a person can mend it, and stays where not', () => {
  const cases: [string, RegExp][] = [
    ['npm error code ENOTFOUND\nnpm error network request failed', /can't reach its registry \(ENOTFOUND\)/],
    ['npm error code UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /doesn't trust the certificate.*NODE_EXTRA_CA_CERTS/],
    ['npm error code ENOSPC', /is full \(ENOSPC\)/],
    [
      'npm error code EACCES\nnpm error path /srv/zw/node_modules',
      /^\/srv\/zw\/node_modules can't be written \(EACCES\)/,
    ],
  ];
  for (const [said, expected] of cases) {
    const words: string = explainedNpm(said, '/srv/zw');
    assert.match(words, expected);
    assert.match(words, /\p{Script=Han}/u);
  }
  assert.equal(explainedNpm('npm error code EINTEGRITY', '/srv/zw'), 'npm error code EINTEGRITY');
  const mended = 'npm http fetch GET https://registry attempt 1 failed with ECONNRESET\nnpm error code EINTEGRITY';
  assert.equal(
    explainedNpm(mended, '/srv/zw'),
    'npm error code EINTEGRITY',
    'what came at the second try is no reason',
  );
});

test('npm is ended when nothing comes for many fetches, never once something came', () => {
  const failure = 'npm http fetch GET https://registry/x attempt 1 failed with EAI_AGAIN\n';
  const ends = (lines: string[]) => {
    let is_ended = false;
    const hear = endWithoutNetwork();
    for (const line of lines) hear(line, { kill: () => (is_ended = true) });
    return is_ended;
  };
  assert.equal(ends(Array(44).fill(failure)), false);
  assert.equal(ends(Array(45).fill(failure)), true);
  assert.equal(ends(['npm http fetch GET 200 https://registry/y 12ms\n', ...Array(200).fill(failure)]), false);
});

test('how far it is counts only packages for this machine', (t) => {
  const folder = folderFor(t);
  const packages = {
    '': {},
    'node_modules/a': {},
    'node_modules/b': {},
    'node_modules/c': { os: ['none'] },
    'node_modules/d': { cpu: [`!${process.arch}`] },
  };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
  mkdirSync(join(folder, 'node_modules/a'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/a/package.json'), '{}');
  assert.match(packagesIn(folder)(), /^1 \/ 2 /);
});

test('who prepares is waited for and named; killed, its program is waited for; then the next goes on', async (t) => {
  const root = folderFor(t);
  const script = `
    import { alone, noteProgram } from '${here('prepare-alone.js')}';
    import { spawn } from 'node:child_process';
    await alone(${JSON.stringify(root)}, async () => {
      if (process.argv[1] === 'long') {
        const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
        noteProgram(child);
        console.log(child.pid);
        await new Promise((fulfil) => setTimeout(fulfil, 60000));
      }
      console.log('done');
    });`;
  const begin = (how: string) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, how], { stdio: 'pipe' });
    t.after(() => child.kill('SIGKILL'));
    return child;
  };
  const first = begin('long');
  const [said] = await once(first.stdout, 'data');
  const program = Number(said);
  const second = begin('short');
  const [waits] = await once(second.stderr, 'data');
  assert.match(String(waits), new RegExp(`waiting for process ${first.pid}, ${program}`));
  first.kill('SIGKILL');
  await once(first, 'exit');
  const third = begin('short');
  const [still] = await once(third.stderr, 'data');
  assert.match(String(still), new RegExp(`waiting for process ${program} `));
  const done = Promise.all([once(second, 'close'), once(third, 'close')]);
  process.kill(program, 'SIGKILL');
  for (const [code] of await done) assert.equal(code, 0);
});
