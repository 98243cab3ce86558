import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPatrol } from './patrol.ts';
import { seen, simulate, simulatedClock, type Watch } from './simulate.ts';

test('a watch looks every interval without drift, however long its looks take', async () => {
  const { patrol, time, starts } = simulate(() => 'ok', 700);
  patrol.set([{ id: 7, every_s: 10 }]);
  await time.advance(3_600_000);
  const own = starts.get(7) ?? [];
  assert.ok(own.length >= 360 && own.length <= 362, `${own.length} looks`);
  const phases = own.slice(1).map((at) => at % 10_000);
  assert.ok(Math.max(...phases) - Math.min(...phases) <= 10, 'the slots stay where they are in the interval');
});

test('many watches start spread over their interval, few start at once', async () => {
  const many = simulate(() => 'ok');
  many.patrol.set(Array.from({ length: 50_000 }, (_, id) => ({ id, every_s: 60 })));
  await many.time.advance(6_000);
  assert.ok(
    many.starts.size > 4_500 && many.starts.size < 5_500,
    `${many.starts.size} of 50,000 in a tenth of the time`,
  );
  const few = simulate(() => 'ok');
  few.patrol.set(Array.from({ length: 40 }, (_, id) => ({ id, every_s: 300 })));
  await few.time.advance(2_010);
  assert.equal(few.starts.size, 40);
});

test('an added or updated watch looks within two seconds', async () => {
  const { patrol, time, starts } = simulate(() => 'ok');
  for (let id = 0; id < 100; id++) patrol.add({ id, every_s: 3_600 });
  await time.advance(2_010);
  assert.equal(starts.size, 100);
  patrol.update({ id: 5, every_s: 3_600 });
  await time.advance(2_010);
  assert.equal(starts.get(5)?.length, 2);
});

test('setting the same watches again changes nothing', async () => {
  const { patrol, time, starts } = simulate(() => 'ok');
  const watches = Array.from({ length: 200 }, (_, id) => ({ id, every_s: 60 }));
  patrol.set(watches);
  for (let i = 0; i < 60; i++) {
    await time.advance(10_000);
    patrol.set(watches.map((watch) => ({ ...watch })));
  }
  for (const own of starts.values()) assert.ok(own.length <= 12, `${own.length} looks in ten minutes`);
  patrol.set(watches.slice(0, 1));
  const before = starts.get(150)?.length;
  await time.advance(120_000);
  assert.equal(starts.get(150)?.length, before);
});

test('a failed look is confirmed twice within seconds, then asked in its slots, then less often', async () => {
  const { patrol, time, gaps } = simulate((_, nth) => (nth > 3 ? 'timeout' : 'ok'));
  patrol.set([{ id: 3, every_s: 60 }]);
  await time.advance(3_600_000);
  const own = gaps(3).slice(3);
  assert.ok((own[0] ?? 0) <= 5_020 && (own[1] ?? 0) <= 5_020, `confirmed after ${own[0]} and ${own[1]} ms`);
  assert.ok(
    own.slice(2).every((gap) => gap <= 120_020),
    'never more than two intervals at 60 s',
  );
  assert.ok(
    own.slice(2, 5).every((gap) => gap <= 60_020),
    'the first five failures are asked at the normal pace',
  );
  assert.ok(
    own.slice(8).every((gap) => gap > 119_000),
    'a lasting outage is asked half as often',
  );
});

test('a recovery puts a watch back to its interval', async () => {
  const { patrol, time, gaps } = simulate((_, nth) => (nth < 20 ? 'unreachable' : 'ok'));
  patrol.set([{ id: 3, every_s: 60 }]);
  await time.advance(7_200_000);
  assert.ok(
    gaps(3)
      .slice(20)
      .every((gap) => gap < 60_020),
  );
});

test('being unable to look is neither confirmed nor slowed down', async () => {
  const { patrol, time, gaps } = simulate(() => 'unable');
  patrol.set([{ id: 3, every_s: 60 }]);
  await time.advance(3_600_000);
  assert.ok(
    gaps(3)
      .slice(1)
      .every((gap) => Math.abs(gap - 60_000) <= 20),
  );
});

test('a look longer than its interval skips slots and is never doubled', async () => {
  const run = simulate(() => 'ok', 25_000);
  run.patrol.set([{ id: 1, every_s: 10 }]);
  await run.time.advance(300_000);
  assert.equal(run.twice(), 0);
  assert.ok(
    run
      .gaps(1)
      .slice(1)
      .every((gap) => Math.abs(gap - 30_000) <= 20),
  );
});

test('neither all looks together nor those of one site exceed their limits', async () => {
  const per_site = { key: (watch: Watch) => `site ${watch.id % 3}`, at_most: 2 };
  const run = simulate(() => 'ok', 400, { per_site, concurrency: 5 });
  run.patrol.set(Array.from({ length: 60 }, (_, id) => ({ id, every_s: 10 })));
  await run.time.advance(60_000);
  assert.ok(run.most() <= 5, `${run.most()} at once`);
  assert.equal(run.starts.size, 60);
  const alone = simulate(() => 'ok', 400, { per_site: { key: () => 'one', at_most: 2 } });
  alone.patrol.set(Array.from({ length: 20 }, (_, id) => ({ id, every_s: 10 })));
  await alone.time.advance(60_000);
  assert.equal(alone.most(), 2);
  assert.ok([...alone.starts.values()].every((own) => own.length >= 5));
});

test('looking now comes first, follows a look under way, and is refused for an unknown watch', async () => {
  const { patrol, time, starts } = simulate(() => 'ok', 1_000);
  patrol.set([{ id: 1, every_s: 3_600 }]);
  await time.advance(2_500);
  assert.equal(patrol.lookNow(1), true);
  await time.advance(10);
  assert.equal(starts.get(1)?.length, 2);
  assert.equal(patrol.lookNow(1), true);
  await time.advance(1_020);
  assert.equal(starts.get(1)?.length, 3);
  assert.equal(patrol.lookNow(2), false);
});

test('a watch removed during its look is not reported, and may come back', async () => {
  const run = simulate(() => 'ok', 1_000);
  run.patrol.set([{ id: 1, every_s: 60 }]);
  await run.time.advance(2_000);
  run.patrol.lookNow(1);
  await run.time.advance(1_500);
  const before = run.reported.length;
  run.patrol.lookNow(1);
  await run.time.advance(100);
  run.patrol.remove(1);
  run.patrol.add({ id: 1, every_s: 60 });
  await run.time.advance(1_000);
  assert.equal(run.twice(), 0);
  await run.time.advance(1_500);
  assert.equal(run.reported.length, before + 1);
  run.patrol.remove(1);
  await run.time.advance(200_000);
  assert.equal(run.patrol.stats().watches, 0);
});

test('a paused patrol starts nothing and goes on afterwards', async () => {
  const run = simulate(() => 'ok', 10, { per_site: { key: () => 'one', at_most: 1 } });
  run.patrol.set(Array.from({ length: 50 }, (_, id) => ({ id, every_s: 10 })));
  await run.time.advance(1_003);
  run.patrol.pause();
  await run.time.advance(100);
  const before = run.patrol.stats().looks;
  await run.time.advance(60_000);
  assert.equal(run.patrol.stats().looks, before);
  run.patrol.resume();
  await run.time.advance(10_100);
  assert.ok(run.patrol.stats().looks >= before + 50);
});

test('after a standstill overdue looks are spread anew instead of started together', async () => {
  const run = simulate(() => 'ok', 10, { concurrency: 100_000 });
  run.patrol.set(Array.from({ length: 10_000 }, (_, id) => ({ id, every_s: 60 })));
  await run.time.advance(120_000);
  run.time.leap(600_000);
  const before = run.patrol.stats().looks;
  await run.time.advance(1_000);
  assert.ok(run.patrol.stats().looks - before < 1_500, `${run.patrol.stats().looks - before} looks in one second`);
  await run.time.advance(60_000);
  assert.ok(run.patrol.stats().looks - before >= 10_000);
});

test('observations are reported in bounded batches, soon', async () => {
  const run = simulate(() => 'ok', 10, { max_batch: 100 });
  run.patrol.set(Array.from({ length: 1_000 }, (_, id) => ({ id, every_s: 60 })));
  await run.time.advance(2_000 + 10 + 250);
  assert.equal(new Set(run.reported.map(({ watch }) => watch.id)).size, 1_000);
  assert.ok(Math.max(...run.batches) <= 100);
});

test('a mistake in look or report is told and stops nothing', async () => {
  const time = simulatedClock();
  const errors: unknown[] = [];
  let looks = 0;
  const patrol = createPatrol<Watch>({
    look() {
      looks += 1;
      if (looks % 2 === 0) throw new TypeError('ours');
      return Promise.resolve(seen('ok'));
    },
    report() {
      throw new Error('the disk is full');
    },
    onError: (error) => errors.push(error),
    clock: time.clock,
  });
  patrol.set([{ id: 1, every_s: 1 }]);
  await time.advance(10_000);
  assert.ok(looks >= 9);
  assert.ok(errors.some((error) => error instanceof TypeError));
  assert.ok(errors.some((error) => error instanceof Error && error.message === 'the disk is full'));
  assert.throws(() => patrol.add({ id: 2, every_s: 0 }), RangeError);
});

test('stopping waits for looks under way, aborts those that do not end, and reports what was seen', async () => {
  const reported: number[] = [];
  const aborted: number[] = [];
  const patrol = createPatrol<Watch>({
    look: ({ id }, signal) =>
      new Promise((fulfil) => {
        if (id === 1) setTimeout(() => fulfil(seen('ok')), 50);
        signal.addEventListener('abort', () => {
          aborted.push(id);
          if (id === 2) fulfil(seen('error'));
        });
      }),
    report: (batch) => reported.push(...batch.map(({ watch }) => watch.id)),
    onError: assert.fail,
    grace_ms: 150,
  });
  patrol.set([1, 2, 3].map((id) => ({ id, every_s: 3_600 })));
  for (const id of [1, 2, 3]) patrol.lookNow(id);
  await new Promise((fulfil) => setTimeout(fulfil, 20));
  assert.equal(patrol.stats().running, 3);
  await patrol.stop();
  assert.deepEqual(reported, [1]);
  assert.deepEqual(aborted, [2, 3]);
});

test('on real timers the wall clock may jump', async () => {
  const { now } = Date;
  let looks = 0;
  const patrol = createPatrol<Watch>({
    look: () => Promise.resolve(seen(++looks > 0 ? 'ok' : 'error')),
    report: () => undefined,
    onError: assert.fail,
  });
  try {
    patrol.set([{ id: 1, every_s: 0.05 }]);
    Date.now = () => now() + 86_400_000;
    await new Promise((fulfil) => setTimeout(fulfil, 300));
    Date.now = () => now() - 86_400_000;
    await new Promise((fulfil) => setTimeout(fulfil, 300));
  } finally {
    Date.now = now;
    await patrol.stop();
  }
  assert.ok(looks >= 6 && looks <= 13, `${looks} looks in 600 ms at one per 50 ms`);
});
