/** A thread that does nothing but segment, behind everybody else; the dictionary is gone with it when there is nothing left to read. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { Dictionary } from './dictionary.ts';
import { createSegmenter } from './segment.ts';

export type Asked = { id: number; text: string; names: string[] };
export type Answered = { id: number; terms: string[] };

// Linux gives each thread a priority of its own, elsewhere this would slow the whole program down.
if (process.platform === 'linux') setPriority(0, 5);

const { own, stop } = workerData as Pick<Dictionary, 'own' | 'stop'>;
const segmenter = await createSegmenter({ own, stop });
parentPort?.on('message', (asked: readonly Asked[]) => {
  parentPort?.postMessage(
    asked.map(({ id, text, names }): Answered => ({ id, terms: segmenter.termsOf(text, names) })),
  );
});
