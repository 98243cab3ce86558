/**
 * What history costs: series of a day at 60 s, packed beside the same numbers as plain SQLite rows.
 * Prints Markdown tables; `node bench/samples.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Measured, openSamples, type Samples } from '#api/samples/samples.ts';
import { createSampleTables } from '#api/samples/tables.ts';
import { isReport, tell } from './performance/figure.ts';

const START = Date.UTC(2026, 0, 5);
const MINUTE = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PER_WATCH = 20;
/** As many looks as the patrol reports at once; each batch is committed and synced. */
const WATCHES_PER_BATCH = 1_000;

/** Repeatable noise. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Half of the series are counters of interfaces with a daily swing and bursts, half gauges: times in ms with three places, loads, states. */
function world(series: number) {
  const random = randomFrom(42);
  const watches = Math.ceil(series / PER_WATCH);
  const values = new Float64Array(series);
  const scale = Float64Array.from({ length: series }, () => 10 ** (3 + 5 * random()));
  for (let i = 0; i < series; i += 2) values[i] = Math.floor(random() * 1e13);
  function next(index: number, minute: number): number {
    const busy = 0.6 + 0.4 * Math.sin((minute / 1_440) * 2 * Math.PI);
    const own = scale[index] as number;
    if (index % 2 === 0) {
      values[index] = (values[index] as number) + Math.floor(own * 60 * busy * (0.9 + 0.2 * random()));
      return values[index] as number;
    }
    if (index % 6 === 1) return Math.round((own / 1e6 + 0.4 + random() * random() * 2) * 1_000) / 1_000;
    if (index % 6 === 3) return Math.round(30 + 20 * busy + 6 * random());
    return random() < 0.001 ? 0 : 1;
  }
  /** The looks of one minute: each watch in its own slot, started up to 4 ms late. */
  function looks(minute: number): Measured[] {
    return Array.from({ length: watches }, (_, watch) => ({
      watch: watch + 1,
      at: START + minute * MINUTE + ((watch * 7_919) % MINUTE) + Math.floor(random() * 5),
      samples: Array.from({ length: Math.min(PER_WATCH, series - watch * PER_WATCH) }, (_, i) => ({
        series: `interface.metric_${i}`,
        part: String(i),
        value: next(watch * PER_WATCH + i, minute),
      })),
    }));
  }
  return looks;
}

type Result = { [figure: string]: number };

const timed = (work: () => void) => {
  const started = performance.now();
  work();
  return performance.now() - started;
};

const percentile = (sorted: Float64Array, share: number) => sorted[Math.floor((sorted.length - 1) * share)] as number;

function median(rounds: number, work: (round: number) => void): number {
  return percentile(Float64Array.from({ length: rounds }, (_, round) => timed(() => work(round))).sort(), 0.5);
}

function sizeOf(sqlite: Database.Database, tables: string[]): number {
  const marks = tables.map(() => '?').join(', ');
  return (
    sqlite
      .prepare<string[], number>(`select sum(pgsize) from dbstat where name in (${marks})`)
      .pluck()
      .get(...tables) ?? 0
  );
}

function openFile(folder: string, name: string): Database.Database {
  const sqlite = new Database(join(folder, name));
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('cache_size = -65536');
  return sqlite;
}

const isCounter = () => false;

async function packed(folder: string, series: number, hours: number): Promise<Result> {
  const sqlite = openFile(folder, `packed-${series}.db`);
  createSampleTables(sqlite);
  const samples = openSamples(sqlite, { isCounter });
  const looks = world(series);
  const ingest = sqlite.transaction((batch: Measured[]) => samples.append(batch));
  let ingest_ms = 0;
  let seal_ms = 0;
  for (let minute = 0; minute < hours * 60; minute++) {
    const all = looks(minute);
    ingest_ms += timed(() => {
      for (let i = 0; i < all.length; i += WATCHES_PER_BATCH) ingest(all.slice(i, i + WATCHES_PER_BATCH));
      samples.stats();
    });
    if (minute % 60 === 3) seal_ms += timed(() => samples.seal(START + minute * MINUTE, { budget_ms: 60_000 }));
    if (minute % 10 === 0) await new Promise((fulfil) => setImmediate(fulfil));
  }
  const end = START + hours * HOUR_MS;
  const hour_p95_ms = median(9, () => lastHour(samples, end));
  seal_ms += timed(() => samples.seal(end + DAY_MS, { budget_ms: 60_000 }));
  const disk_p95_ms = median(5, () => lastHour(samples, end));
  const count = series * hours * 60;
  const bytes = sizeOf(sqlite, ['sample_chunks', 'sample_series']);
  const watches = Math.ceil(series / PER_WATCH);
  const day_ms = median(50, (round) => {
    const watch = 1 + ((round * 13) % watches);
    const [found] = samples.read({ watch, series: 'interface.metric_1', from: START, to: end });
    if (found?.at.length !== hours * 60) throw new Error('a day is not whole');
  });
  const rollup_ms = timed(() => samples.rollup(end + DAY_MS, { budget_ms: 60_000 }));
  const rolled = sizeOf(sqlite, ['sample_rollups_5m', 'sample_rollups_1h']);
  const reopen_ms = timed(() => openSamples(sqlite, { isCounter }));
  sqlite.close();
  return {
    bytes: bytes / count,
    ingest: (count / ingest_ms) * 1_000,
    with_seal: (count / (ingest_ms + seal_ms)) * 1_000,
    day_ms,
    hour_p95_ms,
    disk_p95_ms,
    rollup_us: (rollup_ms * 1_000) / count,
    rollup_bytes: rolled / count,
    reopen_ms,
  };
}

/** The 95th percentile of each series over the last hour. */
function lastHour(samples: Samples, end: number): void {
  let sum = 0;
  samples.scan({ from: end - HOUR_MS, to: end }, (_, _at, value) => {
    sum += percentile(value.sort(), 0.95);
  });
  if (!Number.isFinite(sum)) throw new Error('no numbers');
}

function plainRows(folder: string, series: number, hours: number): Result {
  const sqlite = openFile(folder, `rows-${series}.db`);
  sqlite.exec('create table rows (series integer, at integer, value real, primary key (series, at)) without rowid');
  const insert = sqlite.prepare('insert into rows values (?, ?, ?)');
  const looks = world(series);
  const ingest = sqlite.transaction((batch: Measured[]) => {
    for (const { watch, at, samples } of batch) {
      for (const [i, { value }] of samples.entries()) insert.run(watch * PER_WATCH + i, at, value);
    }
  });
  let ingest_ms = 0;
  for (let minute = 0; minute < hours * 60; minute++) {
    const all = looks(minute);
    ingest_ms += timed(() => {
      for (let i = 0; i < all.length; i += WATCHES_PER_BATCH) ingest(all.slice(i, i + WATCHES_PER_BATCH));
    });
  }
  const end = START + hours * HOUR_MS;
  const one = sqlite.prepare('select at, value from rows where series = ? and at >= ? and at < ?').raw();
  const ids = Array.from({ length: series }, (_, i) => PER_WATCH + i);
  const day_ms = median(20, (round) => void one.all(PER_WATCH + ((round * 97) % series), START, end));
  const hour_p95_ms = median(5, () => {
    for (const id of ids) {
      const found = one.all(id, end - HOUR_MS, end) as [number, number][];
      percentile(Float64Array.from(found, ([, value]) => value).sort(), 0.95);
    }
  });
  const count = series * hours * 60;
  const bytes = sizeOf(sqlite, ['rows']);
  sqlite.close();
  return { bytes: bytes / count, ingest: (count / ingest_ms) * 1_000, day_ms, hour_p95_ms };
}

/** Prometheus and VictoriaMetrics stand beside them in samples-outside.ts, over the same looks. */
function tellFigures(sizes: [series: number, Result][], rows: Result): void {
  const work = 'Samples in the database alone: 2,000 series × 1 day at 60 s, exact milliseconds';
  const day = sizes.find(([series]) => series === 2_000)?.[1] ?? {};
  const peer = 'rows in SQLite';
  for (const [what, unit, name, better, reach, beyond] of [
    ['disk', 'bytes a sample', 'bytes', 'less', 3, 2.1],
    ['taken in, each batch synced', 'samples/s', 'ingest', 'more', undefined, undefined],
    ['one series, a day', 'ms', 'day_ms', 'less', undefined, undefined],
    ['p95 of each series over the last hour', 'ms', 'hour_p95_ms', 'less', undefined, 20],
  ] as const) {
    tell({
      ...{
        work,
        what,
        unit,
        better,
        ours: day[name] ?? null,
        peers: name === 'day_ms' ? {} : { [peer]: rows[name] ?? null },
      },
      ...(reach === undefined ? {} : { reach: [{ factor: reach }] }),
      ...(beyond === undefined ? {} : { beyond: [{ factor: beyond }] }),
    });
  }
  for (const [what, unit, name] of [
    ['taken in', 'samples/s', 'ingest'],
    ['p95 of each series over the last hour', 'ms', 'hour_p95_ms'],
  ] as const)
    tell({
      work,
      what,
      unit,
      sizes: sizes.map(([series, of]) => [`${series.toLocaleString('en')} series`, of[name] ?? 0]),
    });
}

const folder = mkdtempSync(join(tmpdir(), 'bench-samples-'));
try {
  console.log('\n## History of numbers\n');
  console.log(
    'One sample a minute, 20 series a watch, half counters and half gauges, exact milliseconds; batches of up to 1,000 looks, each synced.\n',
  );
  console.log(
    '| how | series | hours | bytes/sample | ingest/s | with sealing/s | one series-day ms | p95 of all, last hour ms | the same, sealed ms | roll-up µs/sample | roll-up bytes/sample | reopen ms |',
  );
  console.log('|:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  const show = (how: string, series: number, hours: number, result: Result) => {
    const figure = (name: string, digits: number) => result[name]?.toFixed(digits) ?? '–';
    const rate = (name: string) => (result[name] === undefined ? '–' : `${Math.round(result[name] / 1_000)} k`);
    const cells = [
      ...[how, series.toLocaleString('en'), hours, figure('bytes', 2), rate('ingest'), rate('with_seal')],
      ...[figure('day_ms', 2), figure('hour_p95_ms', 1), figure('disk_p95_ms', 1), figure('rollup_us', 2)],
      ...[figure('rollup_bytes', 2), figure('reopen_ms', 0)],
    ];
    console.log(`| ${cells.join(' | ')} |`);
  };
  const sizes: [series: number, Result][] = [];
  for (const [series, hours] of [
    [200, isReport ? 6 : 24],
    [2_000, 24],
    [20_000, isReport ? 2 : 6],
  ] as const) {
    const result = await packed(folder, series, hours);
    show('packed', series, hours, result);
    sizes.push([series, result]);
  }
  const rows = plainRows(folder, 2_000, isReport ? 2 : 4);
  show('rows', 2_000, isReport ? 2 : 4, rows);
  tellFigures(sizes, rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
