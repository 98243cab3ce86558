/**
 * Reads the terms of tickets soon after they are filed, outside of the transaction that filed them. What a ticket asks for never
 * changes, so each is read once for a dictionary; one that was redacted isn't read, and never again.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Db } from '../../db/open.ts';
import { complaints } from '../../watching/complaints.ts';
import { type Dictionary, readDictionary } from './dictionary.ts';
import type { Answered, Asked } from './segment-thread.ts';

const EVERY_MS = 5_000;
/** So many ids are looked through, and so many tickets read, before others have their turn. */
const WINDOW = 1_000;
const SLICE = 100;
/** A slice of the longest tickets is sent in parts. */
const MAX_SIGNS = 200_000;

type Row = { id: number; title: string; body: string; fields: string };

/** `from` and `until`: ids that may lack their terms; both count. */
type Round = { db: Db; dictionary: Dictionary; from: number; until: number; isOver?: () => boolean };

/** Newest first, since those are asked about. How many were read. */
export async function readTerms({ db, dictionary, from, until, isOver = () => false }: Round): Promise<number> {
  const unread = db.$client.prepare(`select t.id, t.title, t.body, t.fields from tickets t
    where t.id between :low and :high and not t.is_redacted and not exists (
      select 1 from ticket_terms k where k.ticket_id = t.id and k.dictionary = :dictionary)
    order by t.id desc limit ${SLICE}`);
  // Asked once more: it may have been redacted while it was being read.
  const keep = db.$client.prepare(`insert into ticket_terms (ticket_id, terms, dictionary)
    select id, :terms, :dictionary from tickets where id = :id and not is_redacted
    on conflict (ticket_id) do update set terms = excluded.terms, dictionary = excluded.dictionary`);
  let thread: ReturnType<typeof beginThread> | undefined;
  let read = 0;
  try {
    for (let high = until; high >= from; ) {
      await turn();
      if (isOver()) break;
      const low = Math.max(from, high - WINDOW + 1);
      const rows = unread.all({ low, high, dictionary: dictionary.digest }) as Row[];
      thread ??= rows.length > 0 ? beginThread(dictionary) : undefined;
      for (const part of partsOf(rows.map(askedOf))) {
        const answered = (await thread?.ask(part)) ?? [];
        if (isOver()) return read;
        db.$client.transaction(() => {
          for (const { id, terms } of answered)
            keep.run({ id, terms: ` ${terms.join(' ')} `, dictionary: dictionary.digest });
        })();
        read += answered.length;
      }
      high = rows.length === SLICE ? (rows.at(-1) as Row).id - 1 : low - 1;
    }
  } finally {
    await thread?.end();
  }
  return read;
}

/** Of the form only what is asked about; who asks, and where they are called, is nobody's topic. */
function askedOf({ id, title, body, fields }: Row): Asked {
  const { service, place, contact } = JSON.parse(fields) as Record<string, unknown>;
  const said = [title, body, service, place].filter((text) => typeof text === 'string');
  return { id, text: said.join('\n'), names: typeof contact === 'string' ? [contact] : [] };
}

function partsOf(asked: readonly Asked[]): Asked[][] {
  const parts: Asked[][] = [];
  let signs = Infinity;
  for (const one of asked) {
    if (signs + one.text.length > MAX_SIGNS) {
      parts.push([]);
      signs = 0;
    }
    parts.at(-1)?.push(one);
    signs += one.text.length;
  }
  return parts;
}

/** Begun when there is something to read: the dictionary takes some 50 MB. */
function beginThread({ own, stop }: Dictionary) {
  // Without the options of whoever began the program, which may not be allowed in a thread.
  const worker = new Worker(new URL('./segment-thread.ts', import.meta.url), {
    workerData: { own, stop },
    execArgv: [],
  });
  // What is read at the end of the program is read at the next start.
  worker.unref();
  let waiting: { fulfil: (answered: Answered[]) => void; reject: (why: Error) => void } | undefined;
  let failure: Error | undefined;
  const failed = (why: Error) => {
    failure ??= why;
    waiting?.reject(why);
  };
  worker.on('message', (answered: Answered[]) => waiting?.fulfil(answered));
  worker.on('error', failed);
  worker.on('exit', (code) => failed(new Error(`The thread that segments ended (${code})`)));
  return {
    ask: (asked: readonly Asked[]) =>
      new Promise<Answered[]>((fulfil, reject) => {
        if (failure) return reject(failure);
        waiting = { fulfil, reject };
        worker.ref();
        worker.postMessage(asked);
      }).finally(() => worker.unref()),
    end: () => worker.terminate(),
  };
}

type Parts = { db: Db; folder: string; log: Logger };

export function keepTerms({ db, folder, log }: Parts) {
  const complain = complaints(log);
  const last = db.$client.prepare('select coalesce(max(id), 0) from tickets').pluck();
  let dictionary: Dictionary | undefined;
  let stopped = false;
  let under_way: Promise<void> | undefined;
  /** All up to it have been looked at. */
  let done = 0;
  const round = async () => {
    try {
      const until = last.get() as number;
      if (until <= done) return;
      dictionary ??= readDictionary(folder);
      await readTerms({ db, dictionary, from: done + 1, until, isOver: () => stopped });
      if (!stopped) done = until;
    } catch (error) {
      complain('reading the terms of tickets failed', error);
    }
  };
  const begin = () => {
    under_way ??= round().finally(() => {
      under_way = undefined;
    });
  };
  const timer = setInterval(begin, EVERY_MS);
  timer.unref();
  begin();
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await under_way;
    },
  };
}
