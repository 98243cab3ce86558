/** The runner of `npm run chaos`; the faults themselves take minutes and are a command of their own. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../server.ts';

const RUN = join(import.meta.dirname, 'run.ts');

test('a fault that isn’t there is named, with those that are', async () => {
  const { code, err } = await run(process.execPath, [RUN, 'earthquake']);
  assert.equal(code, 2);
  assert.match(err, /no fault earthquake; there are: kill, .*disk, .*damage/);
  assert.equal((await run(process.execPath, [RUN, 'kill', '--rounds', 'many'])).code, 2);
});

test('a fault that this machine can’t make is told with its reason, and is never ok', async () => {
  const { code, out } = await run(process.execPath, [RUN, 'descriptors'], { PATH: '/nowhere' });
  assert.equal(code, 1, out);
  assert.match(out, /\| descriptors \| 0 .*not run: prlimit is missing/);
});
