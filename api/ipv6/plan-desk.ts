/**
 * Where the address plan is asked about. A great one takes a second or more to judge, so it has a thread of its own, which reads the
 * database by itself and keeps what it judged: nobody else waits, and those who ask at once share one judging.
 */
import { Worker } from 'node:worker_threads';
import type { Db } from '../db/open.ts';
import { Refusal } from '../middleware/errors.ts';
import type { Reach } from '../people/authorisation.ts';
import type { ReverseFound } from './plan.ts';
import { answerPlan, type PlanAnswers, type PlanAsked, type PlanKind, type PlanQuestion } from './plan-answers.ts';
import type { Answered, Asked } from './plan-thread.ts';
import { readIpv6Settings } from './settings.ts';

const MAX_WAITING = 100;
/** What the plan takes in memory is given back when nobody asks any more. */
const IDLE_MS = 10 * 60_000;

export type PlanDesk = ReturnType<typeof createPlanDesk>;
type Thread = {
  worker: Worker;
  asked: Map<number, { fulfil: (answer: unknown) => void; reject: (why: Error) => void }>;
};

export function createPlanDesk(db: Db) {
  const writes = db.$client.prepare('select total_changes()').pluck();
  let thread: Thread | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last_id = 0;
  let is_stopped = false;
  let reverse: ReverseFound | undefined;

  const end = async () => {
    clearTimeout(idle);
    const ending = thread;
    thread = undefined;
    await ending?.worker.terminate();
  };
  const begin = (): Thread => {
    // Without the options of whoever began the program, which may not be allowed in a thread.
    const worker = new Worker(new URL('./plan-thread.ts', import.meta.url), {
      workerData: { file: db.$client.name },
      execArgv: [],
    });
    const made: Thread = { worker, asked: new Map() };
    worker.on('message', ({ id, ...answered }: Answered) => {
      const waiting = made.asked.get(id);
      made.asked.delete(id);
      if (made.asked.size === 0) worker.unref();
      if ('answer' in answered) waiting?.fulfil(answered.answer);
      else if ('failed' in answered) waiting?.reject(new Error(`judging the address plan failed: ${answered.failed}`));
      else waiting?.reject(refusalOf(answered.refused));
    });
    const failed = (why: Error) => {
      if (thread === made) thread = undefined;
      for (const { reject } of made.asked.values()) reject(why);
      made.asked.clear();
    };
    worker.on('error', failed);
    worker.on('exit', (code) => failed(new Error(`The thread of the address plan ended (${code})`)));
    return made;
  };
  const pass = (asked: PlanAsked): Promise<unknown> => {
    if (is_stopped) throw new Error('The thread of the address plan has ended');
    thread ??= begin();
    const { worker, asked: waiting } = thread;
    if (waiting.size >= MAX_WAITING)
      throw new Refusal(
        429,
        'too_many',
        '地址规划请求过多，请稍后再试',
        'Too many ask about the address plan; try again shortly',
      );
    clearTimeout(idle);
    idle = setTimeout(() => waiting.size === 0 && void end(), IDLE_MS);
    idle.unref();
    last_id += 1;
    const id = last_id;
    return new Promise((fulfil, reject) => {
      waiting.set(id, { fulfil, reject });
      worker.ref();
      worker.postMessage({ id, asked } satisfies Asked);
    });
  };
  return {
    async ask<K extends PlanKind>(kind: K, question: PlanQuestion<K>, reach: Reach): Promise<PlanAnswers[K]> {
      const as_of = { now: Date.now(), writes: writes.get() as number, settings: readIpv6Settings(db), reverse };
      const asked = { kind, question, reach, as_of } as PlanAsked;
      // What is in memory no thread can open: tests have it so.
      return (db.$client.memory ? answerPlan(db, asked) : await pass(asked)) as PlanAnswers[K];
    },
    /** What was asked about reverse zones; undefined: nobody asks about them. */
    tellReverse(found: ReverseFound | undefined) {
      reverse = found;
    },
    async stop() {
      is_stopped = true;
      await end();
    },
  };
}

function refusalOf({ status, error: { code, zh, en, ...more } }: Extract<Answered, { refused: unknown }>['refused']) {
  return new Refusal(status, code, zh, en, more);
}
