import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { type Measured, openSamples } from './samples.ts';
import { ALL, fresh, line, points, START } from './scene.ts';
import { createSampleTables } from './tables.ts';
import { DAY_MS, HOUR_MS } from './window.ts';

const row: fc.Arbitrary<Measured> = fc.record({
  watch: fc.integer({ min: 1, max: 3 }),
  at: fc.tuple(fc.nat(3), fc.nat(6)).map(([hour, step]) => START + hour * HOUR_MS + step * 500_000),
  samples: fc.array(
    fc.record({
      series: fc.constantFrom('a', 'b', 'c'),
      value: fc.oneof(
        fc.nat(9),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constant(-0),
      ),
    }),
    { maxLength: 4 },
  ),
});
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('append' as const), rows: fc.array(row, { maxLength: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undone' as const), rows: fc.array(row, { maxLength: 6 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('half undone' as const), rows: fc.array(row, { maxLength: 6 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('seal' as const),
      hour: fc.nat(5),
      budget_ms: fc.constantFrom(0, 0.03, 1e9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('roll up' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('crash' as const, 'wait' as const, 'look' as const) }) },
);

test('whatever is appended, undone, sealed or crashed, exactly what was committed is read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { sqlite, clock, open, samples: first } = fresh(START + 2 * DAY_MS, () => false);
      let samples = first;
      const model = new Map<string, Map<number, number>>();
      const remember = (rows: Measured[]) => {
        for (const { watch, at, samples: own } of rows) {
          for (const { series, value } of own) {
            const known = model.get(`${watch} ${series}`) ?? new Map<number, number>();
            model.set(`${watch} ${series}`, known.set(at, value));
          }
        }
      };
      const undo = sqlite.transaction((rows: Measured[]) => {
        samples.append(rows);
        throw new Error('undone');
      });
      const compare = () => {
        for (const [name, known] of model) {
          const [watch, series] = name.split(' ');
          const wanted = [...known].sort((a, b) => a[0] - b[0]);
          assert.deepEqual(points(samples, Number(watch), series as string), wanted);
        }
        const count = [1, 2, 3].flatMap((watch) => samples.series(watch)).length;
        assert.equal(count, model.size);
      };
      for (const each of steps) {
        if (each.do === 'append') {
          sqlite.transaction(() => samples.append(each.rows))();
          remember(each.rows);
        } else if (each.do === 'undone') assert.throws(() => undo(each.rows), /undone/);
        else if (each.do === 'half undone') {
          sqlite.transaction(() => {
            assert.throws(() => undo(each.rows), /undone/);
            samples.append(each.rows.slice(1));
          })();
          remember(each.rows.slice(1));
        } else if (each.do === 'seal')
          samples.seal(START + each.hour * HOUR_MS + 200_000, { budget_ms: each.budget_ms });
        else if (each.do === 'roll up') samples.rollup(clock.now, ALL);
        else if (each.do === 'crash') samples = open();
        else if (each.do === 'look') compare();
        else await Promise.resolve();
      }
      compare();
      samples = open();
      compare();
      samples.seal(clock.now, ALL);
      samples.rollup(clock.now, ALL);
      compare();
      samples = open();
      compare();
      for (const [name, known] of model) {
        const [watch, series] = name.split(' ');
        const buckets = line(samples, {
          watch: Number(watch),
          series: series as string,
          from: START,
          to: START + DAY_MS,
          step_ms: HOUR_MS,
        });
        assert.ok(buckets.bucket_ms !== null);
        const hours = Map.groupBy(known, ([at]) => START + Math.floor((at - START) / HOUR_MS) * HOUR_MS);
        assert.deepEqual(
          buckets.at,
          [...hours.keys()].sort((a, b) => a - b),
        );
        for (const [i, at] of buckets.at.entries()) {
          const values = (hours.get(at) ?? []).map(([, value]) => value);
          assert.equal(buckets.count[i], values.length);
          assert.equal(buckets.min[i], Math.min(...values));
          assert.equal(buckets.max[i], Math.max(...values));
        }
      }
    }),
    { numRuns: 150 },
  );
});

const WRITER = `
import Database from 'better-sqlite3';
import { openSamples } from ${JSON.stringify(join(import.meta.dirname, 'samples.ts'))};
const sqlite = new Database(process.argv[1]);
sqlite.pragma('journal_mode = WAL');
const samples = openSamples(sqlite, { isCounter: () => false });
for (let i = 0; ; i++) {
  sqlite.transaction(() => samples.append([{ watch: 1, at: ${START} + i * 1000, samples: [{ series: 'a', value: i }] }]))();
  if (i % 500 === 499) samples.seal(${START} + i * 1000);
  console.log(i);
  if (i % 100 === 99) await new Promise((done) => setImmediate(done));
}`;

test('a program killed in the middle of its work has all that it said was committed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'samples-'));
  try {
    const file = join(folder, 'x.db');
    const before = new Database(file);
    createSampleTables(before);
    before.close();
    const args = ['--input-type=module', '-e', WRITER, file];
    const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
    let last = -1;
    for await (const said of createInterface(child.stdout)) {
      last = Number(said);
      if (last === 9_000) child.kill('SIGKILL');
    }
    assert.ok(last >= 9_000);
    const sqlite = new Database(file);
    const kept = points(openSamples(sqlite, { isCounter: () => false }), 1, 'a');
    sqlite.close();
    assert.ok(kept.length > last, `${kept.length} samples after ${last + 1} were confirmed`);
    for (const [i, [at, value]] of kept.entries()) assert.deepEqual([at, value], [START + i * 1_000, i]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
