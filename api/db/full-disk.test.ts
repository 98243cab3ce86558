import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const MODULE = JSON.stringify(join(import.meta.dirname, 'open.ts'));

/** Opens a new database where no file may grow beyond so many kB, and says what came of it. */
function openWithin(kilobytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  const script = `const { open } = await import(${MODULE});
    try { open(process.env.FOLDER); console.log('opened'); } catch (error) { console.log(error.constructor.name + ': ' + error.message); }`;
  const command = `ulimit -f ${kilobytes} && exec "$NODE" --input-type=module -e "$SCRIPT"`;
  const env = { ...process.env, NODE: process.execPath, SCRIPT: script, FOLDER: folder };
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { env, encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  return stdout + stderr;
}

for (const kilobytes of [1, 4, 40, 100, 200]) {
  test(`a disk with room for ${kilobytes} kB is told in one sentence, whatever the step it fails at`, () => {
    assert.match(openWithin(kilobytes), /^UserError: The disk that holds .* is full or failing \(\w+\)\. Make room/);
  });
}

test('with room enough the database opens', () => {
  assert.match(openWithin(100_000), /^opened/);
});
