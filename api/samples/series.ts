/** Which series there are: each watch with its series under small numbers, cached whole, and the blocks of its last hours. */
import type Database from 'better-sqlite3';
import type { Block } from './window.ts';

/** One series of a watch; `part` is empty where there are no parts. */
export type Column = { id: number; series: string; part: string; slot: number };

export type WatchSeries = {
  watch: number;
  /** The id under which the times that all its series share are kept. */
  clock_id: number;
  /** By slot. */
  columns: Column[];
  by_name: Map<string, Column>;
  by_id: Map<number, Column>;
  /** By hour, newest last. */
  blocks: Block[];
};

export type SeriesRegistry = {
  watches: Map<number, WatchSeries>;
  /** The watch, written down when it is new. */
  watchOf(watch: number): WatchSeries;
  /** The series of a watch, written down when it is new. `hint` is the slot where it probably is. */
  columnOf(watch: WatchSeries, series: string, part: string, hint: number): Column;
  /** Whether all ids handed out since the last `settled` are still there: not so after a transaction was rolled back. */
  intact(): boolean;
  settled(): void;
  /** Reads all anew. Ids that were handed out before are never handed out again. */
  reload(): void;
  /** Whether the database still knows series of a watch. */
  known(watch: number): boolean;
};

const nameOf = (series: string, part: string) => `${series}\u0000${part}`;

/** The columns that a question means, all where it names nothing; one that names both is found without going through thousands. */
export function columnsOf(watch: WatchSeries, series: string | undefined, part: string | undefined): Column[] {
  if (series !== undefined && part !== undefined) {
    const one = watch.by_name.get(nameOf(series, part));
    return one ? [one] : [];
  }
  return watch.columns.filter((one) => (series ?? one.series) === one.series && (part ?? one.part) === one.part);
}

export function seriesRegistry(sqlite: Database.Database): SeriesRegistry {
  const insert = sqlite.prepare('insert into sample_series (id, watch_id, series, part) values (?, ?, ?, ?)');
  const all = sqlite.prepare<[], [number, number, string, string]>(
    'select id, watch_id, series, part from sample_series where watch_id >= 0 order by id',
  );
  const highest = sqlite.prepare<[], number>('select coalesce(max(id), 0) from sample_series').pluck();
  const since = sqlite.prepare<[number], number>('select count(*) from sample_series where id > ?').pluck();
  const any = sqlite.prepare<[number], number>('select 1 from sample_series where watch_id = ? limit 1').pluck();
  const watches = new Map<number, WatchSeries>();
  let last_id = 0;
  /** Ids above this one may still be rolled back; `fresh` says how many there are. */
  let settled_id = 0;
  let fresh = 0;

  function write(watch: number, series: string, part: string): number {
    last_id += 1;
    insert.run(last_id, watch, series, part);
    fresh += 1;
    return last_id;
  }

  function place(watch: number, id: number, series: string, part: string): WatchSeries {
    let own = watches.get(watch);
    if (!own) {
      own = { watch, clock_id: 0, columns: [], by_name: new Map(), by_id: new Map(), blocks: [] };
      watches.set(watch, own);
    }
    if (series === '') own.clock_id = id;
    else {
      const column = { id, series, part, slot: own.columns.length };
      own.columns.push(column);
      own.by_name.set(nameOf(series, part), column);
      own.by_id.set(id, column);
    }
    return own;
  }

  function reload(): void {
    watches.clear();
    for (const [id, watch, series, part] of all.raw().iterate() as Iterable<[number, number, string, string]>) {
      place(watch, id, series, part);
    }
    last_id = Math.max(last_id, highest.get() ?? 0);
    fresh = since.get(settled_id) ?? 0;
  }

  reload();
  settled_id = last_id;
  fresh = 0;

  return {
    watches,
    watchOf: (watch) => watches.get(watch) ?? place(watch, write(watch, '', ''), '', ''),
    columnOf(watch, series, part, hint) {
      const guess = watch.columns[hint];
      if (guess && guess.series === series && guess.part === part) return guess;
      const known = watch.by_name.get(nameOf(series, part));
      if (known) return known;
      place(watch.watch, write(watch.watch, series, part), series, part);
      return watch.columns[watch.columns.length - 1] as Column;
    },
    intact: () => fresh === 0 || since.get(settled_id) === fresh,
    settled() {
      settled_id = last_id;
      fresh = 0;
    },
    reload,
    known: (watch) => any.get(watch) !== undefined,
  };
}
