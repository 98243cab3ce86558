/** What the parts of the history share: the open database, the series, the chunks and how far each kind of history reaches. */
import type Database from 'better-sqlite3';
import type { Chunks } from './chunks.ts';
import type { SeriesRegistry } from './series.ts';

export type Store = {
  sqlite: Database.Database;
  registry: SeriesRegistry;
  chunks: Chunks;
  isCounter: (series: string) => boolean;
  rollup_5m: Database.Statement<[number], Buffer>;
  rollup_1h: Database.Statement<[number], Buffer>;
  /** When counters of a watch and part began anew, within two times: (watch, part, from, to). */
  restarts: Database.Statement<[number, string, number, number], number>;
  /** The least key of the hourly roll-ups. */
  first_rollup: Database.Statement<[], number | null>;
  /** Days (UTC) with samples that no roll-up has seen yet. */
  unrolled: Set<number>;
  /** Samples of earlier days are pruned, or about to be. */
  raw_from_day: number;
  five_minutes_from_day: number;
  last_sealed_hour: number;
  /** The roll-up under way. */
  rolling: Progress | undefined;
  now(): number;
};

/** How far the roll-up of a day has come: watches that are done. A day that gets late samples starts again. */
export type Progress = { day: number; done: Set<number> };
