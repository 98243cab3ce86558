/** Runs the parsers of one file in a thread of their own, so that whoever hangs or takes all memory can be stopped and named. */
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { inputsOf, MOST_BYTES, type Parser } from './parser.ts';
import { type Given, HEAD_BYTES, type Told } from './told.ts';

const PER_ROUND = 60;
/** Of the processor, by one input: far above what any takes, far below what a repetition gone wild would. */
const MOST_MS = 4_000;
/** Beside its input, which may be copied many times over. */
const MOST_ALLOCATED = 96 * 1024 * 1024;
const CUTS = 60;
const DEPTHS = [10, 2_000];

const { file, rounds, seed, shared, only } = workerData as Given;
const note = new Int32Array(shared, 0, 2);
const noted = new Uint8Array(shared, HEAD_BYTES);
const tell = (told: Told) => parentPort?.postMessage(told);

const { parsers } = (await import(file)) as { parsers: readonly Parser[] };
for (const parser of parsers) if (parser.name.includes(only)) await fuzz(parser);
tell({ done: true });

async function fuzz(parser: Parser): Promise<void> {
  const seen = { tried: 0, cuts: 0, slowest_ms: 0 };
  const held = async (bytes: Buffer): Promise<unknown> => {
    noted.set(bytes.subarray(0, noted.length));
    note[1] = Math.min(bytes.length, noted.length);
    Atomics.add(note, 0, 1);
    const cpu = process.threadCpuUsage();
    const before = process.memoryUsage().arrayBuffers;
    let value: unknown;
    try {
      value = await parser.read(bytes);
    } catch (thrown) {
      if (!parser.refuses?.(thrown)) throw thrown;
    }
    const { user, system } = process.threadCpuUsage(cpu);
    const took_ms = (user + system) / 1000;
    seen.slowest_ms = Math.max(seen.slowest_ms, took_ms);
    seen.tried += 1;
    if (took_ms > MOST_MS) throw new Error(`it took ${Math.round(took_ms)} ms of the processor`);
    const more = process.memoryUsage().arrayBuffers - before;
    if (more > MOST_ALLOCATED + 20 * bytes.length) throw new Error(`it took ${more} bytes of memory`);
    return value;
  };
  let last: Buffer = Buffer.alloc(0);
  const wrongIn = async (bytes: Buffer) => {
    last = bytes;
    return held(bytes);
  };
  let wrong: string | undefined;
  try {
    for (const sample of parser.corpus) await whole(parser, Buffer.from(sample), wrongIn, seen);
    for (const depth of rounds > 3 ? [...DEPTHS, 20_000, 200_000] : DEPTHS)
      for (const one of parser.hard?.(depth) ?? [])
        await wrongIn(Buffer.from(one).subarray(0, parser.most ?? MOST_BYTES));
    const numRuns = Math.max(1, Math.round(PER_ROUND * rounds * (parser.share ?? 1)));
    // The first that fails is told as it is: a smaller one would be sought among the slow ones, too.
    const checked = await fc.check(
      fc.asyncProperty(inputsOf(parser), async (bytes) => void (await wrongIn(bytes))),
      {
        ...{ numRuns, seed, endOnFailure: true },
      },
    );
    if (checked.failed) wrong = String((checked.errorInstance as Error)?.stack ?? checked.errorInstance);
  } catch (thrown) {
    wrong = String((thrown as Error).stack ?? thrown);
  }
  tell({ name: parser.name, ...seen, ...(wrong === undefined ? {} : { wrong: `${wrong}\n${shown(last)}` }) });
}

/** A real message is good, and nothing that it begins with is. */
async function whole(
  parser: Parser,
  sample: Buffer,
  read: (bytes: Buffer) => Promise<unknown>,
  seen: { cuts: number },
): Promise<void> {
  const value = await read(sample);
  if (!parser.whole) return;
  if (!parser.whole(value)) throw new Error('a real message of its corpus is no good one to it');
  const most = Math.max(4, (CUTS * rounds) / parser.corpus.length);
  const step = Math.max(1, Math.floor(sample.length / most));
  for (let length = seed % step; length < sample.length; length += step) {
    const cut = await read(sample.subarray(0, length));
    seen.cuts += 1;
    if (cut !== undefined && parser.whole(cut)) throw new Error('a message that was cut is a good one to it');
  }
}

function shown(bytes: Buffer): string {
  const text = JSON.stringify(bytes.toString('latin1', 0, 400));
  return `input of ${bytes.length} bytes: ${text}\nin base64: ${bytes.toString('base64', 0, 3_000)}`;
}
