/** Tables of history in numbers. Only samples.ts reads and writes them. */
import { blob, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';

/**
 * One series of one watch, for ever under one small number. Append-only until its watch is forgotten.
 * The row with an empty `series` is the watch's own clock: the times that its series share.
 */
export const sampleSeries = sqliteTable(
  'sample_series',
  {
    id: integer().primaryKey(),
    watch_id: integer().notNull(),
    series: text().notNull(),
    /** Empty when the series has no parts. */
    part: text().notNull(),
  },
  (table) => [unique('sample_series_identity').on(table.watch_id, table.series, table.part)],
);

/** What one transaction of ingest brought, until it is sealed into chunks: rebuilds the last hours after a crash. */
export const sampleJournal = sqliteTable('sample_journal', {
  id: integer().primaryKey(),
  /** The latest hour (since the epoch) of any sample in it. */
  until_hour: integer().notNull(),
  packed: blob({ mode: 'buffer' }).notNull(),
});

/** One hour of one series, packed. Rewritten only when samples of that hour arrive late. `key` = hour × 2^28 + series. */
export const sampleChunks = sqliteTable('sample_chunks', {
  key: integer().primaryKey(),
  packed: blob({ mode: 'buffer' }).notNull(),
});

/** One day (UTC) of one series in buckets of five minutes: derived from chunks. `key` = day × 2^28 + series. */
export const sampleRollups5m = sqliteTable('sample_rollups_5m', {
  key: integer().primaryKey(),
  packed: blob({ mode: 'buffer' }).notNull(),
});

/** The same in buckets of one hour. */
export const sampleRollups1h = sqliteTable('sample_rollups_1h', {
  key: integer().primaryKey(),
  packed: blob({ mode: 'buffer' }).notNull(),
});

/** Days (since the epoch, UTC) with samples that no roll-up has seen yet. */
export const sampleUnrolledDays = sqliteTable('sample_unrolled_days', { day: integer().primaryKey() });

/** When the counters of a watch began anew, as the device said; an empty `part` is all of them. Append-only, pruned with the samples. */
export const counterRestarts = sqliteTable(
  'counter_restarts',
  { watch_id: integer().notNull(), part: text().notNull(), at: integer().notNull() },
  (table) => [primaryKey({ columns: [table.watch_id, table.part, table.at] })],
);

/** What is yet to be sent to the store outside: a row a transaction of ingest, packed like the journal. Goes when the store has it. */
export const sampleOutbox = sqliteTable('sample_outbox', {
  id: integer().primaryKey(),
  written_at: integer().notNull(),
  packed: blob({ mode: 'buffer' }).notNull(),
});

/** From when until when (exclusive; null: still going on) all samples are in the store outside as well, or wait to be sent there. */
export const sampleSpans = sqliteTable('sample_spans', {
  from_at: integer().primaryKey(),
  until_at: integer(),
});
