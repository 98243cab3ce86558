/** A thread that does nothing but judge the address plan, behind everybody else, and answers what is asked of it. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { type Problem, Refusal } from '../middleware/errors.ts';
import { answerPlan, type PlanAnswers, type PlanAsked, type PlanKind } from './plan-answers.ts';

export type Asked = { id: number; asked: PlanAsked };
export type Answered = { id: number } & (
  | { answer: PlanAnswers[PlanKind] }
  | { refused: { status: Refusal['status']; error: Problem['error'] } }
  | { failed: string }
);

// Linux gives each thread a priority of its own, elsewhere this would slow the whole program down.
if (process.platform === 'linux') setPriority(0, 5);

// By itself: the schema of the whole program takes longer to load than most plans to judge.
const db = { $client: new Database((workerData as { file: string }).file, { readonly: true, timeout: 5_000 }) };
parentPort?.on('message', ({ id, asked }: Asked) => parentPort?.postMessage({ id, ...answerTo(asked) }));

function answerTo(asked: PlanAsked): Omit<Answered, 'id'> {
  try {
    return { answer: answerPlan(db, asked) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: { status: error.status, error: error.problem.error } };
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
