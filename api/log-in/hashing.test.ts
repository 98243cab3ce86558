import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashPassword as libraryHash, verifyPassword as libraryVerify } from 'better-auth/crypto';
import fc from 'fast-check';
import { Refusal } from '../middleware/errors.ts';
import { createHashing, hashPassword, verifyPassword } from './hashing.ts';

test('what the library hashed is verified, and the library verifies what was hashed here', async () => {
  const passwords = fc.string({ unit: 'grapheme', maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(passwords, async (password) => {
      assert.ok(await verifyPassword({ hash: await libraryHash(password), password }));
      assert.ok(await libraryVerify({ hash: await hashPassword(password), password }));
      assert.equal(await verifyPassword({ hash: await hashPassword(password), password: `${password}x` }), false);
    }),
    { numRuns: 8 },
  );
});

test('many at once each get their own answer, and no hash twice', async () => {
  const passwords = Array.from({ length: 12 }, (_, i) => `Password-${i}`);
  const hashes = await Promise.all(passwords.map(hashPassword));
  assert.equal(new Set(await Promise.all([hashPassword('same'), hashPassword('same')])).size, 2);
  const matches = await Promise.all(hashes.map((hash, i) => verifyPassword({ hash, password: `Password-${11 - i}` })));
  assert.deepEqual(
    matches,
    passwords.map((_, i) => i === 11 - i),
  );
});

test('a damaged hash is our own mistake, never a match', async () => {
  for (const hash of ['', 'abc', ':', 'abc:', ':abc'])
    await assert.rejects(verifyPassword({ hash, password: '' }), /damaged/, hash);
  for (const hash of ['ab:zz', 'ab:00']) assert.equal(await verifyPassword({ hash, password: '' }), false, hash);
});

test('two run at once, fifty wait, the next is told to come back; whoever fails makes room', async () => {
  const hashed = createHashing();
  let running = 0;
  let most = 0;
  const ends: (() => void)[] = [];
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((fulfil) => ends.push(fulfil));
    running -= 1;
    throw new Error('failed');
  };
  const all = Array.from({ length: 52 }, () => hashed(work).catch((error: Error) => error.message));
  await assert.rejects(hashed(work), (error) => error instanceof Refusal && error.status === 429);
  for (let left = 52; left > 0; left -= 1) {
    while (ends.length === 0) await new Promise(setImmediate);
    ends.shift()?.();
  }
  assert.deepEqual(new Set(await Promise.all(all)), new Set(['failed']));
  assert.equal(most, 2);
});

test('its threads give way to others, and keep no program from ending', () => {
  const body = `
    const { hashPassword } = await import(${JSON.stringify(join(import.meta.dirname, 'hashing.ts'))});
    const { readdirSync, readFileSync } = await import('node:fs');
    await hashPassword('x');
    const nice = readdirSync('/proc/self/task').map((id) => readFileSync('/proc/self/task/' + id + '/stat', 'utf8').split(') ')[1].split(' ')[16]);
    console.log(nice.filter((n) => n === '5').length, process.getPriority?.() ?? (await import('node:os')).getPriority());`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', body], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.equal(status, 0, stderr);
  assert.equal(stdout.trim(), '1 0');
});
