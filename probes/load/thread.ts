/** One worker thread: keeps the clock of its share of the load, and tells once a second what came of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { clock } from './clock.ts';
import { type Drive, makeDrive, type Share } from './drive.ts';
import { journeysOf } from './journeys.ts';
import { warmUp } from './warm-up.ts';
import type { LoadError, LoadSpec } from './words.ts';

export type ThreadData = Share & { spec: LoadSpec; send_until?: BigInt64Array };
export type ToThread = { start_at: number };
export type FromThread = { is: 'ready' } | Report;
/** Of one second, or what was left of it at the end. */
export type Report = Omit<ReturnType<Drive['take']>, 'spun_ms'> & {
  is: 'report';
  second: number;
  last: boolean;
  cpu: number;
  in_flight: number;
  connections: number;
  checks: [name: string, counts: { passed: number; failed: number }][];
  /** All so far. */
  examples: LoadError[];
  last_sent_at: number;
};

const SWEEP_MS = 10;
const OPEN_MS = 2_000;

const { spec, send_until, ...share } = workerData as ThreadData;
const port = parentPort;
if (!port) throw new Error('thread.ts is a worker thread');

let start_at = 0;
let second = 0;
let cpu_before = process.threadCpuUsage();
let cpu_at = clock();

function keep(drive: Drive): void {
  if (send_until && clock() > Number(Atomics.load(send_until, 0))) Atomics.store(share.stopped, 0, 1);
  if (drive.sweep() || Atomics.load(share.stopped, 0) !== 0) {
    drive.close();
    report(drive, true);
    // Descriptors are closed by what is still to run: after that nothing is left.
    setImmediate(() => process.exit(0));
  } else if (clock() >= start_at + (second + 1) * 1000) report(drive, false);
}

function report(drive: Drive, last: boolean): void {
  const cpu = process.threadCpuUsage(cpu_before);
  const now = clock();
  const { visits } = drive;
  const { spun_ms, ...counted } = drive.take();
  const worked_ms = (cpu.user + cpu.system) / 1000 - spun_ms;
  port?.postMessage({
    is: 'report',
    second,
    last,
    ...counted,
    cpu: Math.min(1, Math.max(0, worked_ms / Math.max(1, now - cpu_at))),
    in_flight: visits.in_flight(),
    connections: drive.connections(),
    checks: [...visits.checks],
    examples: [...visits.examples.values()].flat(),
    last_sent_at: visits.last_sent_at(),
  } satisfies Report);
  visits.checks.clear();
  [second, cpu_before, cpu_at] = [second + 1, process.threadCpuUsage(), now];
}

const withinTime = (work: Promise<void>) => Promise.race([work, new Promise((wake) => setTimeout(wake, OPEN_MS))]);

await withinTime(warmUp(share.stopped));
const drive = makeDrive(spec, await journeysOf(spec.source), share);
await withinTime(drive.open());

port.once('message', (told: ToThread) => {
  start_at = told.start_at;
  setTimeout(
    () => {
      [cpu_before, cpu_at] = [process.threadCpuUsage(), clock()];
      drive.begin(start_at);
      setInterval(keep, SWEEP_MS, drive);
    },
    Math.max(0, start_at - clock() - 2),
  );
});
port.postMessage({ is: 'ready' } satisfies FromThread);
