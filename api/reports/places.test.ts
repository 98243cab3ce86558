import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { ASSESSMENT_REPORTS } from '#compliance/reports/index.ts';
import { LIMITS } from '#compliance/reports/report.ts';
import { sampleAssessment } from '#compliance/reports/sample.ts';
import { freeing, inPlace, takeBundlePlace } from './places.ts';
import { makeQueue } from './render.ts';

const forever = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, end: resolve };
};

test('nobody waits for more than two reports at once, and a place comes back even when its report fails', async () => {
  const held = forever();
  const own = [inPlace('a', () => held.promise), inPlace('a', () => held.promise)];
  await assert.rejects(
    inPlace('a', async () => 'x'),
    { status: 429 },
  );
  assert.equal(await inPlace('b', async () => 'of another'), 'of another');
  held.end();
  await Promise.all(own);
  for (let at = 0; at < 5; at += 1)
    await assert.rejects(
      inPlace('a', async () => {
        throw new Error('broken');
      }),
      /broken/,
    );
  assert.equal(await inPlace('a', async () => 'again'), 'again');
});

test('twenty wait at most, whoever they are', async () => {
  const held = forever();
  const all = Array.from({ length: 20 }, (_, at) => inPlace(`person ${at % 10}`, () => held.promise));
  await assert.rejects(
    inPlace('one more', async () => 'x'),
    /./,
  );
  held.end();
  await Promise.all(all);
  assert.equal(await inPlace('one more', async () => 'x'), 'x');
});

test('a bundle is one for each person, and its place is free once it was read or given up', async () => {
  const free = takeBundlePlace('a');
  assert.throws(() => takeBundlePlace('a'), { status: 409 });
  async function* pieces() {
    yield new Uint8Array(1);
    yield new Uint8Array(1);
  }
  for await (const _ of freeing(pieces(), free)) break;
  const again = takeBundlePlace('a');
  // What was freed twice frees nobody else's.
  free();
  assert.throws(() => takeBundlePlace('a'), { status: 409 });
  again();
  const held = ['a', 'b', 'c', 'd'].map(takeBundlePlace);
  assert.throws(() => takeBundlePlace('e'), { status: 429 });
  for (const end of held) end();
});

test('a job that is late ends alone: what waits behind it is made by another thread, its time begins then', async () => {
  let begun = 0;
  const queue = makeQueue(6_000, () => {
    begun += 1;
    return begun === 1
      ? new Worker(`require('node:worker_threads').parentPort.on('message', () => { for (;;); })`, { eval: true })
      : new Worker(new URL('./render-thread.ts', import.meta.url), { execArgv: [] });
  });
  const given = sampleAssessment({ objects: 1, judged: 1, state: 'closed' });
  const began = Date.now();
  const late = queue({
    is: 'report',
    report: ASSESSMENT_REPORTS.assessment(given, LIMITS.document),
    format: 'docx',
  });
  const behind = queue({ is: 'oscal', given, document: 'poam' });
  await assert.rejects(late, /took longer than 6 s/);
  assert.match(Buffer.from(await behind).toString('utf8'), /plan-of-action/);
  assert.ok(Date.now() - began > 5_900, 'it waited longer than a job may take');
  assert.equal(begun, 2);
});

test('a thread that ends takes only its job with it', async () => {
  let begun = 0;
  const queue = makeQueue(60_000, () => {
    begun += 1;
    return begun === 1
      ? new Worker(`require('node:worker_threads').parentPort.on('message', () => process.exit(3))`, { eval: true })
      : new Worker(new URL('./render-thread.ts', import.meta.url), { execArgv: [] });
  });
  const given = sampleAssessment({ objects: 1, judged: 1, state: 'closed' });
  const [lost, made] = [0, 1].map(() => queue({ is: 'oscal', given, document: 'poam' }));
  await assert.rejects(lost ?? Promise.resolve(), /ended \(3\)/);
  assert.ok((await made)?.length);
});
