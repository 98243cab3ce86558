import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock } from './clock.ts';
import { placeOf } from './open-socket.ts';
import { pool } from './pool.ts';
import { figuresOf, makeCell, merge } from './tally.ts';
import { answering, get, OK, serveBytes, specOf } from './testing.ts';
import { makeVisits } from './visits.ts';
import type { Journey, LoadAnswer } from './words.ts';

/** One visitor who walks through `journey` on a server that answers 404 at /none. */
async function walk(journeyOn: (origin: string) => Journey) {
  const server = await serveBytes(
    answering((head) => (head.includes(' /none ') ? 'HTTP/1.1 404 x\r\nX-Y: z\r\nContent-Length: 0\r\n\r\n' : OK)),
  );
  const spec = specOf(server.origin, 1);
  const ignore = () => {};
  const shared = {
    most: 5,
    open: 0,
    pools: [],
    now: clock,
    isStopped: () => false,
    onOpened: ignore,
    onWait: ignore,
    onLocalFailure: ignore,
  };
  const [approved] = spec.approved;
  assert.ok(approved);
  const own = pool(placeOf(approved, 4), spec, shared);
  const visits = makeVisits(
    spec,
    () => journeyOn(server.origin),
    (origin) => (origin === server.origin ? own : undefined),
    {
      pass: (due, waiting) => waiting.goOn(due),
      pause: (due, waiting) => setTimeout(() => waiting.goOn(due), due - clock()),
      isOver: () => false,
    },
  );
  await new Promise<void>((ended) => visits.visit(0, 4, clock(), false, () => ended()));
  own.destroy();
  server.close();
  const figures = Object.fromEntries(
    visits.tally.drain().map((counts) => {
      const cell = makeCell(counts.name, 4);
      merge(cell, counts);
      return [counts.name, figuresOf(cell)];
    }),
  );
  return { figures, checks: Object.fromEntries(visits.checks), live: visits.live() };
}

test('a visitor goes from request to request with what came back, and thinking is no latency', async () => {
  const seen: (LoadAnswer | undefined)[] = [];
  const { figures, live } = await walk((origin) => {
    const steps = [
      { is: 'ask', request: get(`${origin}/`, { name: 'first', reads_body: true }) },
      { is: 'pause', ms: 300 },
      { is: 'ask', request: get(`${origin}/none`, { name: 'second' }) },
      { is: 'end' },
    ] as const;
    return {
      next(answer) {
        seen.push(answer);
        return steps[seen.length - 1] ?? { is: 'end' };
      },
      complaints: () => [],
      checks: () => [],
    };
  });
  const [start, first, thought, second] = seen;
  assert.deepEqual([start, thought, live], [undefined, undefined, 0]);
  assert.ok(first?.is === 'answer' && first.status === 200 && first.body === 'ok');
  assert.ok(second?.is === 'answer' && second.status === 404 && second.body === '');
  assert.deepEqual(second.headers[0], ['x-y', 'z']);
  assert.ok(second.latency_ms < 300, `${second.latency_ms}`);
  assert.deepEqual([figures.first?.requests, figures.first?.errors], [1, {}]);
  assert.deepEqual([figures.second?.requests, figures.second?.errors], [1, { status: 1 }]);
  assert.equal(figures['']?.journeys, 1);
});

test('where a journey checks an answer its checks decide, whatever the status; what falls short is counted by kind', async () => {
  let asked = 0;
  const { figures, checks } = await walk((origin) => ({
    next: () => (asked++ === 0 ? { is: 'ask', request: get(`${origin}/none`, { name: 'gone' }) } : { is: 'end' }),
    checks: () => [
      { name: 'it is gone', passed: true },
      { name: 'it is fast', passed: false },
    ],
    complaints: () => [
      { kind: 'check', name: 'it is fast', text: 'took 9 ms' },
      { kind: 'extraction', name: 'token', text: 'not there' },
    ],
  }));
  assert.deepEqual(figures.gone?.errors, { check: 1, extraction: 1 });
  assert.deepEqual(checks, { 'it is gone': { passed: 1, failed: 0 }, 'it is fast': { passed: 0, failed: 1 } });
});

test('what falls short before anything was asked is counted as well, of no request by name', async () => {
  let told = false;
  const { figures } = await walk(() => ({
    next: () => ({ is: 'end' }),
    checks: () => [],
    complaints: () => {
      if (told) return [];
      told = true;
      return [{ kind: 'extraction', name: 'people', text: 'no row is left' }];
    },
  }));
  assert.deepEqual(figures['']?.errors, { extraction: 1 });
  assert.equal(figures['']?.requests, 0);
});
