/**
 * Where reports are made files of. That takes from a tenth of a second to several of them, so a thread of its own does it: nobody else
 * waits. It begins with the first report, ends when none was asked for in a while, and never keeps the program from ending.
 */
import { Worker } from 'node:worker_threads';
import type { AssessmentGiven } from '#compliance/reports/given.ts';
import { type Report, tidied } from '#compliance/reports/report.ts';
import type { Format, Making, OscalDocument } from './render-here.ts';
import type { Answered, Asked } from './render-thread.ts';

const IDLE_MS = 5 * 60_000;
/** Longer than the largest report takes on a busy machine. */
const TIMEOUT_MS = 180_000;

type Bytes = Uint8Array<ArrayBuffer>;
type Job = { id: number; making: Making; fulfil: (bytes: Bytes) => void; reject: (why: Error) => void };

// Without the options of whoever began the program, which may not be allowed in a thread.
const beginThread = () => new Worker(new URL('./render-thread.ts', import.meta.url), { execArgv: [] });

/**
 * One job after the other: two at once would only take more memory, and the time that a job may take begins with it. One that is late
 * ends with its thread; those behind it go on in a new one.
 */
export function makeQueue(timeout_ms: number, begin: () => Worker = beginThread) {
  const waiting: Job[] = [];
  let thread: Worker | undefined;
  let running: Job | undefined;
  let last_id = 0;
  let timer: NodeJS.Timeout | undefined;

  const settle = (job: Job | undefined, how: (job: Job) => void) => {
    clearTimeout(timer);
    running = undefined;
    if (job) how(job);
    next();
  };
  const abandon = (worker: Worker, why: Error) => {
    if (thread !== worker) return;
    thread = undefined;
    void worker.terminate();
    settle(running, (job) => job.reject(why));
  };
  const open = (): Worker => {
    const worker = begin();
    worker.on('message', ({ id, ...answered }: Answered) => {
      if (thread !== worker || running?.id !== id) return;
      settle(running, (job) => {
        if ('bytes' in answered) job.fulfil(answered.bytes);
        else job.reject(new Error(`making a report failed: ${answered.failed}`));
      });
    });
    worker.on('error', (why: Error) => abandon(worker, why));
    worker.on('exit', (code) => abandon(worker, new Error(`The thread that makes reports ended (${code})`)));
    return worker;
  };
  function next() {
    if (running) return;
    clearTimeout(timer);
    running = waiting.shift();
    if (running === undefined) {
      rest();
      return;
    }
    thread ??= open();
    const worker = thread;
    worker.ref();
    worker.postMessage({ id: running.id, making: running.making } satisfies Asked);
    timer = setTimeout(
      () => abandon(worker, new Error(`making a report took longer than ${timeout_ms / 1000} s`)),
      timeout_ms,
    );
    timer.unref();
  }
  /** Typefaces take memory: it is given back when nobody asks any more. */
  function rest() {
    const worker = thread;
    if (!worker) return;
    worker.unref();
    timer = setTimeout(() => {
      thread = undefined;
      void worker.terminate();
    }, IDLE_MS);
    timer.unref();
  }
  return (making: Making): Promise<Bytes> =>
    new Promise((fulfil, reject) => {
      last_id += 1;
      waiting.push({ id: last_id, making, fulfil, reject });
      next();
    });
}

const pass = makeQueue(TIMEOUT_MS);

export const render = (report: Report, format: Format): Promise<Bytes> =>
  pass({ is: 'report', report: tidied(report), format });
/** JSON of one of OSCAL's documents. */
export const exportOscal = (given: AssessmentGiven, document: OscalDocument): Promise<Bytes> =>
  pass({ is: 'oscal', given, document });
/** The figure of a seal (SVG of 112 points) as a PDF of one page. */
export const drawSeal = (svg: string): Promise<Bytes> => pass({ is: 'seal', svg });
