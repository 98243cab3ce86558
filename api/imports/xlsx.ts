/** The first sheet of an xlsx workbook, read without macros and after its size was checked. */
import { Worker } from 'node:worker_threads';
import type { Limits } from './csv.ts';
import type { Given, Read } from './xlsx-thread.ts';
import { inspectZip } from './zip.ts';

const THREAD = new URL('./xlsx-thread.ts', import.meta.url);
/** A workbook of 100,000 rows takes a tenth of this. */
const PATIENCE_MS = 60_000;
const MEMORY_MB = 1_024;

/** Rows as the sheet numbers them, blank ones left out; formulas stand for their value. */
export async function readXlsx(bytes: Buffer, limits: Limits, patience_ms = PATIENCE_MS): Promise<Read> {
  const inside = inspectZip(bytes);
  if ('problem' in inside) return inside;
  if (inside.names.some((name) => /vbaproject/i.test(name))) {
    return problem('文件包含宏，请另存为 .xlsx', 'The file holds macros: save it as .xlsx');
  }
  if (!inside.names.includes('xl/workbook.xml')) {
    return problem('不是 xlsx 工作簿', 'It is no xlsx workbook');
  }
  return inThread({ bytes, limits }, patience_ms);
}

/** The last that did its work: the next workbook needn't load the library anew, if it comes soon. */
let idle: Worker | undefined;
const IDLE_MS = 60_000;

function begin(): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: MEMORY_MB };
  // Without the options of whoever began the program, which may not be allowed in a thread.
  return new Worker(THREAD, { resourceLimits, execArgv: [] });
}

function rest(thread: Worker) {
  thread.removeAllListeners();
  if (idle) return void thread.terminate();
  idle = thread;
  thread.unref();
  const over = () => {
    if (idle !== thread) return;
    idle = undefined;
    void thread.terminate();
  };
  thread.once('error', over);
  setTimeout(over, IDLE_MS).unref();
}

/** A merge of all cells of a sheet is forty bytes, and seventeen billion cells to the library: who reads it must be stoppable. */
function inThread(given: Given, patience_ms: number): Promise<Read> {
  const thread = idle ?? begin();
  idle = undefined;
  thread.removeAllListeners();
  thread.ref();
  return new Promise<Read>((fulfil, reject) => {
    const givenUp = () => {
      void thread.terminate();
      fulfil(TOO_MUCH);
    };
    const late = setTimeout(givenUp, patience_ms);
    thread.once('message', (read: Read) => {
      clearTimeout(late);
      rest(thread);
      fulfil(read);
    });
    thread.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(late);
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') givenUp();
      else reject(error);
    });
    thread.postMessage(given);
  });
}

const problem = (zh: string, en: string) => ({ problem: { zh, en } });
const TOO_MUCH: Read = problem(
  '读取工作簿耗时过长或内存过多，请另存为 CSV',
  'Reading the workbook takes too long or too much memory: save it as CSV',
);
