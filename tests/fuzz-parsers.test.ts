/**
 * Every parser of what comes from outside gets real messages, spoilt ones and noise: it answers or refuses, soon and in little memory, and
 * nothing that was cut is good to it. `FUZZ_ROUNDS=50 node --test tests/fuzz-parsers.test.ts` looks further, with `FUZZ_SEED` elsewhere,
 * with `FUZZ_ONLY=dns` at one of them. Messages of real devices are read where they are, and left out where they aren't.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { type Given, HEAD_BYTES, type Told } from './fuzz/told.ts';

const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 1);
const SEED = Number(process.env.FUZZ_SEED ?? 20261130);
const ONLY = process.env.FUZZ_ONLY ?? '';
/** Without any progress; one input takes a thousandth of this, on the slowest machine. */
const HANG_MS = 90_000;
const MEMORY_MB = 768;

const FILES = ['network', 'receive', 'http', 'web', 'load', 'files', 'identity', 'agents'] as const;

for (const name of FILES) {
  test(`${name}: whatever comes is answered or refused, soon and in little memory`, async (t) => {
    const told = await fuzzIn(new URL(`./fuzz/${name}.ts`, import.meta.url).href);
    for (const one of told) {
      if (!('done' in one))
        t.diagnostic(
          `seed ${SEED}: ${one.name}: ${one.tried} inputs, ${one.cuts} of them cut, slowest ${one.slowest_ms.toFixed(0)} ms`,
        );
    }
    const wrong = told.flatMap((one) => ('wrong' in one && one.wrong ? [`${one.name}: ${one.wrong}`] : []));
    assert.deepEqual(wrong, [], `seed ${SEED}, rounds ${ROUNDS}`);
  });
}

/** What the thread tells of each parser; who hangs or takes all memory is told as wrong, with its input. */
function fuzzIn(file: string): Promise<Told[]> {
  const shared = new SharedArrayBuffer(HEAD_BYTES + 262_144);
  const given: Given = { file, rounds: ROUNDS, seed: SEED, shared, only: ONLY };
  const worker = new Worker(new URL('./fuzz/worker.ts', import.meta.url), {
    ...{ workerData: given, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } },
  });
  const note = new Int32Array(shared, 0, 2);
  const input = () => Buffer.from(new Uint8Array(shared, HEAD_BYTES, Atomics.load(note, 1))).toString('base64');
  const told: Told[] = [];
  return new Promise((fulfil) => {
    let [begun, since] = [0, performance.now()];
    const end = (wrong?: string) => {
      clearInterval(watch);
      const after = told.at(-1);
      const where = after && 'name' in after ? `after ${after.name}` : 'at the first';
      if (wrong !== undefined) told.push({ name: where, tried: 0, cuts: 0, slowest_ms: 0, wrong });
      void worker.terminate().then(() => fulfil(told));
    };
    const watch = setInterval(() => {
      const now = Atomics.load(note, 0);
      if (now !== begun) [begun, since] = [now, performance.now()];
      else if (performance.now() - since > HANG_MS) end(`hangs; input in base64: ${input()}`);
    }, 500);
    worker.on('message', (one: Told) => {
      since = performance.now();
      if ('done' in one) end();
      else told.push(one);
    });
    worker.on('error', (error) => end(`${error.stack}; input in base64: ${input()}`));
  });
}
