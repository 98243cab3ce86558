/**
 * Where reports are made files of. That takes from a tenth of a second to several of them, so a thread of its own does it: nobody else
 * waits. It begins with the first report, ends when none was asked for in a while, and never keeps the program from ending.
 */
import { Worker } from 'node:worker_threads';
import type { AssessmentGiven } from '#compliance/reports/given.ts';
import { type Report, tidied } from '#compliance/reports/report.ts';
import { Refusal } from '../middleware/errors.ts';
import type { Format, Making, OscalDocument } from './render-here.ts';
import type { Answered, Asked } from './render-thread.ts';

const MAX_WAITING = 20;
const IDLE_MS = 5 * 60_000;
/** Longer than the largest report takes on a busy machine. */
const TIMEOUT_MS = 180_000;

type Waiting = {
  fulfil: (bytes: Uint8Array<ArrayBuffer>) => void;
  reject: (why: Error) => void;
  timer: NodeJS.Timeout;
};
type Thread = { worker: Worker; asked: Map<number, Waiting> };
let thread: Thread | undefined;
let idle: NodeJS.Timeout | undefined;
let last_id = 0;

type Bytes = Uint8Array<ArrayBuffer>;
export const render = (report: Report, format: Format): Promise<Bytes> =>
  pass({ is: 'report', report: tidied(report), format });
/** JSON of one of OSCAL's documents. */
export const exportOscal = (given: AssessmentGiven, document: OscalDocument): Promise<Bytes> =>
  pass({ is: 'oscal', given, document });

function pass(making: Making): Promise<Bytes> {
  thread ??= begin();
  const { worker, asked } = thread;
  if (asked.size >= MAX_WAITING)
    throw new Refusal(
      429,
      'too_many',
      '正在生成的报告过多，请稍后再试',
      'Too many reports are being made; try again shortly',
    );
  clearTimeout(idle);
  last_id += 1;
  const id = last_id;
  return new Promise((fulfil, reject) => {
    const timer = setTimeout(() => void worker.terminate(), TIMEOUT_MS);
    timer.unref();
    asked.set(id, { fulfil, reject, timer });
    worker.ref();
    worker.postMessage({ id, making } satisfies Asked);
  });
}

function begin(): Thread {
  // Without the options of whoever began the program, which may not be allowed in a thread.
  const worker = new Worker(new URL('./render-thread.ts', import.meta.url), { execArgv: [] });
  const made: Thread = { worker, asked: new Map() };
  worker.on('message', ({ id, ...answered }: Answered) => {
    const waiting = made.asked.get(id);
    made.asked.delete(id);
    clearTimeout(waiting?.timer);
    if (made.asked.size === 0) rest(made);
    if ('bytes' in answered) waiting?.fulfil(answered.bytes);
    else waiting?.reject(new Error(`making a report failed: ${answered.failed}`));
  });
  const failed = (why: Error) => {
    if (thread === made) thread = undefined;
    for (const { reject, timer } of made.asked.values()) {
      clearTimeout(timer);
      reject(why);
    }
    made.asked.clear();
  };
  worker.on('error', failed);
  worker.on('exit', (code) => failed(new Error(`The thread that makes reports ended (${code})`)));
  worker.unref();
  return made;
}

/** Typefaces take memory: it is given back when nobody asks any more. */
function rest(made: Thread) {
  made.worker.unref();
  idle = setTimeout(() => {
    if (thread === made) thread = undefined;
    void made.worker.terminate();
  }, IDLE_MS);
  idle.unref();
}
