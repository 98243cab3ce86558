/** A thread that does nothing but make files of reports, behind everybody else. Libraries and typefaces are read when they are first needed. */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { type Making, make } from './render-here.ts';

export type Asked = { id: number; making: Making };
export type Answered = { id: number } & ({ bytes: Uint8Array<ArrayBuffer> } | { failed: string });

// Linux gives each thread a priority of its own, elsewhere this would slow the whole program down.
if (process.platform === 'linux') setPriority(0, 5);

let before: Promise<void> = Promise.resolve();
parentPort?.on('message', ({ id, making }: Asked) => {
  // One after the other: two at once would only take more memory.
  before = before.then(async () => {
    try {
      const bytes = Uint8Array.from(await make(making));
      parentPort?.postMessage({ id, bytes } satisfies Answered, [bytes.buffer]);
    } catch (error) {
      const failed = error instanceof Error ? (error.stack ?? error.message) : String(error);
      parentPort?.postMessage({ id, failed } satisfies Answered);
    }
  });
});
