import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countsOf, readCounts } from './counts.ts';
import { add, drain, makeHistogram, pack, record, spread, unpack } from './histogram.ts';
import { makeMerge } from './merge.ts';
import { makeTally, measure } from './tally.ts';
import { specOf } from './testing.ts';
import type { Report } from './thread.ts';
import type { Counts, Tick } from './words.ts';

const Ms = fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, max: 4_000_000, noNaN: true }));
const START = 1_700_000_000_000;

function told(second: number, values: readonly number[], more: Partial<Counts> = {}): Counts {
  const tally = makeTally();
  const cell = tally.cell('home', 4);
  for (const ms of values) measure(cell, 'latency', ms);
  cell.requests = values.length;
  cell.journeys = values.length;
  const none = { held: 0, unsent: 0, waited: 0, local_failures: 0, in_flight: 0, connections: 1, cpu: 0.1 };
  const report = { is: 'report', second, last: false, ...none, cells: tally.drain(), lag: drain(makeHistogram()) };
  const whole = { ...report, checks: [], examples: [], last_sent_at: 0 } as Report;
  return { ...countsOf([whole], { second, begun_at: START, last: false }), ...more };
}

function merging(generators: number) {
  const ticks: Tick[] = [];
  const spec = specOf('http://127.0.0.1:1', 300, { ceiling_rate: 100 });
  const onTick = (tick: Tick) => ticks.push(tick);
  const merge = makeMerge(spec, generators, { start_at: START, onTick, nameOf: (number) => `agent ${number}` });
  return { ticks, merge };
}

test('a histogram that traveled is the one that was sent, to the last count', () => {
  fc.assert(
    fc.property(fc.array(Ms, { maxLength: 300 }), (values) => {
      const histogram = makeHistogram();
      for (const ms of values) record(histogram, ms);
      const counts = drain(histogram);
      assert.deepEqual(unpack(pack(counts)), counts);
    }),
  );
});

test('whatever else comes as a histogram or as counts is refused, and nothing throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.base64String(), fc.string()), (text) => {
      const read = unpack(text);
      if (read) add(makeHistogram(), read);
    }),
  );
  fc.assert(fc.property(fc.anything(), (value) => assert.equal(readCounts(value), undefined)));
  assert.equal(unpack('A'.repeat(300_000)), undefined);
  assert.equal(unpack(Buffer.from([1, 0]).toString('base64')), undefined, 'nothing is counted no times');
  assert.equal(unpack(Buffer.from([0xff, 0xff, 0xff, 0x7f, 1]).toString('base64')), undefined, 'beyond an hour');
  const wrong = [{ second: -1 }, { lag: 'AA==' }, { cpu: 7 }, { cells: Array(1_001).fill(told(0, [1]).cells[0]) }];
  for (const more of wrong)
    assert.equal(readCounts({ ...told(0, [1]), ...more }), undefined, JSON.stringify(more).slice(0, 80));
});

test('merged percentiles are those of all values together, second by second and of the whole', () => {
  const second = fc.array(fc.array(Ms, { maxLength: 60 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(second, { minLength: 1, maxLength: 4 }), (seconds) => {
      const { ticks, merge } = merging(3);
      const all = makeHistogram();
      for (const [number, parts] of seconds.entries()) {
        const together = makeHistogram();
        for (const [generator, values] of parts.entries()) {
          for (const histogram of [all, together]) for (const ms of values) record(histogram, ms);
          // What travels is text.
          assert.ok(merge.take(generator, JSON.parse(JSON.stringify(told(number, values))), 0));
        }
        assert.deepEqual(ticks[number]?.figures.latency_ms, spread(together));
        assert.equal(ticks[number]?.missing, undefined);
      }
      const result = merge.result(seconds.length * 1000);
      assert.deepEqual(result.figures.latency_ms, spread(all));
      assert.deepEqual(result.by_name.home?.latency_ms, spread(all));
      assert.equal(result.figures.requests, seconds.flat(2).length);
    }),
    { numRuns: 40 },
  );
});

test('a generator that doesn’t tell of a second is named in it, and what it tells later is in the whole', () => {
  const { ticks, merge } = merging(2);
  merge.take(0, told(0, [1, 2]), 0);
  assert.equal(ticks.length, 0, 'the other is waited for');
  merge.close(START + 1_000);
  assert.deepEqual([ticks[0]?.missing, ticks[0]?.figures.requests, ticks[0]?.at], [[1], 2, START + 1_000]);
  assert.ok(merge.take(1, told(0, [5, 6, 7]), 0));
  assert.equal(merge.take(1, told(0, [5]), 0), false, 'twice is once');
  assert.equal(ticks.length, 1);
  assert.equal(merge.result(1_000).figures.requests, 5);
  merge.lose(1);
  merge.take(0, told(1, [3]), 0);
  assert.deepEqual(ticks[1]?.missing, [1]);
  assert.deepEqual(
    merge.parts(2_000).map(({ requests, missing_seconds, rate }) => [requests, missing_seconds, rate]),
    [
      [3, 0, 1.5],
      [3, 2, 1.5],
    ],
  );
});

test('a clock that is off by hours, and a start that was late by two seconds, fall into the seconds of the hub', () => {
  const { ticks, merge } = merging(2);
  const off_ms = 3 * 3_600_000;
  for (const second of [0, 1, 2]) merge.take(0, told(second, [1]), 0);
  merge.take(1, told(0, [7, 7], { begun_at: START - off_ms + 2_003 }), off_ms);
  assert.deepEqual(
    ticks.map(({ figures, missing }) => [figures.requests, missing]),
    [],
    'until it is told that nobody knows',
  );
  merge.close(START + 2_000);
  assert.deepEqual(
    ticks.map(({ figures, missing }) => [figures.requests, missing]),
    [
      [1, [1]],
      [1, [1]],
      [3, undefined],
    ],
  );
});

test('one generator at its limit makes the whole say so, by its name', () => {
  const { ticks, merge } = merging(2);
  merge.take(0, told(0, [1], { cpu: 0.99 }), 0);
  merge.take(1, told(0, Array(500).fill(1)), 0);
  assert.equal(ticks[0]?.generator.limited, true);
  assert.match(ticks[0]?.generator.why?.en ?? '', /^agent 0: a thread/);
  const result = merge.result(1_000);
  assert.match(result.generator.why?.en ?? '', /^agent 0: /);
  assert.deepEqual(
    merge.parts(1_000).map(({ generator }) => generator.limited),
    [true, false],
  );
});
