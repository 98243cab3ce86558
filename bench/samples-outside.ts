/**
 * The same day of samples into Prometheus, VictoriaMetrics and the database: how many a second, how many bytes each, and what reading costs.
 * Prints Markdown; `node bench/samples-outside.ts [series]`. Each store is sent what the outbox sends, by the same code.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createHistory, ownHistory } from '#api/samples/history.ts';
import { createClient } from '#api/samples/outside/client.ts';
import { openOutbox } from '#api/samples/outside/outbox.ts';
import { createReadBack } from '#api/samples/outside/read-back.ts';
import { type StoreName, startStore } from '#api/samples/outside/scene.ts';
import { createSender } from '#api/samples/outside/send.ts';
import { openSpans } from '#api/samples/outside/spans.ts';
import { type Measured, openSamples } from '#api/samples/samples.ts';
import { createSampleTables } from '#api/samples/tables.ts';
import { findProgram } from '#probes/find-program.ts';
import { median, tell } from './performance/figure.ts';

const SERIES = Number(process.argv[2] ?? 2_000);
const PER_WATCH = 20;
const WATCHES = Math.ceil(SERIES / PER_WATCH);
const MINUTE = 60_000;
const DAY_MS = 86_400_000;
const START = (Math.floor(Date.now() / DAY_MS) - 3) * DAY_MS;
const LINES = 50;

/** Half counters with bursts, half times in ms with three places. */
function looks(minute: number, values: Float64Array): Measured[] {
  return Array.from({ length: WATCHES }, (_, watch) => ({
    watch: watch + 1,
    at: START + minute * MINUTE + ((watch * 7_919) % MINUTE),
    samples: Array.from({ length: PER_WATCH }, (_, i) => {
      const place = watch * PER_WATCH + i;
      const noise = ((place * 7_919 + minute * 104_729) % 10_007) / 10_007;
      values[place] = (values[place] as number) + Math.floor(noise * 6e7);
      return {
        series: i % 2 === 0 ? 'snmp.in_octets' : 'icmp.rtt_avg_ms',
        part: String(i >> 1),
        value: i % 2 === 0 ? (values[place] as number) : Math.round(noise * 5_000) / 1_000,
      };
    }),
  }));
}

const sizeOf = (folder: string) => Number(execFileSync('du', ['-sb', folder], { encoding: 'utf8' }).split('\t')[0]);
const percentile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] as number;
const timed = async (work: () => unknown) => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

const folder = mkdtempSync(join(tmpdir(), 'zw-bench-'));
const sqlite = new Database(join(folder, 'samples.db'));
sqlite.pragma('journal_mode = WAL');
sqlite.pragma('synchronous = FULL');
createSampleTables(sqlite);
const waiting = openOutbox(sqlite);
const isCounter = (series: string) => series === 'snmp.in_octets';
const own = openSamples(sqlite, { isCounter, also: waiting.append });
const ingest = sqlite.transaction((batch: Measured[]) => own.append(batch));
const values = new Float64Array(SERIES);
const total = WATCHES * PER_WATCH * 1_440;
/** The 95th percentile of each series over the last hour, asked as each does it best. */
async function lastHour(ask: () => Promise<number> | number): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < 7; round++) {
    took.push(
      await timed(async () => {
        const found = await ask();
        if (found !== SERIES) throw new Error(`${found} series in the last hour instead of ${SERIES}`);
      }),
    );
  }
  return median(took);
}
const END = START + DAY_MS;
async function fromStore(read: URL): Promise<number> {
  let found = 0;
  // By name, since what comes back has none: several of one name would be the same.
  for (const name of ['.*octets.*', '.*rtt.*']) {
    const asked = { query: `quantile_over_time(0.95, {__name__=~"${name}"}[1h])`, time: String(END / 1000) };
    const answer = await fetch(new URL(`/api/v1/query?${new URLSearchParams(asked)}`, read));
    if (!answer.ok) throw new Error(await answer.text());
    const { data } = (await answer.json()) as { data: { result: object[] } };
    found += data.result.length;
  }
  return found;
}

const looked_ms = await timed(() => {
  for (let minute = 0; minute < 1_440; minute++) {
    ingest(looks(minute, values));
    if (minute % 60 === 5) own.seal(START + minute * MINUTE, { budget_ms: 60_000 });
  }
});
const own_hour_ms = await lastHour(() => {
  let found = 0;
  own.scan({ from: END - 3_600_000, to: END }, (_, _at, value) => {
    const p95 = value.sort()[Math.floor((value.length - 1) * 0.95)];
    if (p95 !== undefined) found += 1;
  });
  return found;
});
const sealed_ms = await timed(() => own.seal(Date.now(), { budget_ms: 60_000 }));
const written_ms = looked_ms + sealed_ms;
const tables = "'sample_chunks', 'sample_series'";
const own_bytes = sqlite.prepare(`select sum(pgsize) from dbstat where name in (${tables})`).pluck().get() as number;
const outbox_bytes = sqlite.prepare('select sum(length(packed)) from sample_outbox').pluck().get() as number;
sqlite.exec('create table kept as select * from sample_outbox');

async function reading(history: ReturnType<typeof ownHistory>) {
  const days: number[] = [];
  for (let i = 0; i < LINES; i++) {
    const query = {
      watch: (i % WATCHES) + 1,
      series: 'icmp.rtt_avg_ms',
      part: String(i % 10),
      from: START,
      to: START + DAY_MS,
    };
    days.push(await timed(() => history.read(query)));
  }
  let read = 0;
  const whole_ms = await timed(async () => {
    const p95: number[] = [];
    for (let watch = 1; watch <= WATCHES; watch++) {
      for (const line of await history.read({ watch, from: START, to: START + DAY_MS, step_ms: 300_000 })) {
        if (line.bucket_ms === null || line.at.length === 0) continue;
        p95.push(percentile(line.avg, 0.95));
        read += 1;
      }
    }
  });
  if (read !== SERIES) throw new Error(`${read} series were read instead of ${SERIES}`);
  return { day_ms: percentile(days, 0.5), day_p95_ms: percentile(days, 0.95), whole_ms };
}

process.stdout.write(
  `${SERIES.toLocaleString('en')} series, a day at 60 s: ${total.toLocaleString('en')} samples; outbox ${(outbox_bytes / total).toFixed(1)} bytes a sample.\n\n` +
    '| store | samples/s in | bytes/sample | a series-day, median ms | its 95 % | p95 over all series, a day of means, ms | p95 over all series, last hour, ms |\n|---|---|---|---|---|---|---|\n',
);
type Store = { rate: number; bytes: number; hour_ms: number } & Awaited<ReturnType<typeof reading>>;
const stores = new Map<string, Store>();
function row(name: string, store: Store): void {
  stores.set(name, store);
  const { rate, bytes, hour_ms, day_ms, day_p95_ms, whole_ms } = store;
  const cells = [Math.round(rate).toLocaleString('en'), bytes.toFixed(2), day_ms.toFixed(2), day_p95_ms.toFixed(2)];
  process.stdout.write(`| ${[name, ...cells, whole_ms.toFixed(0), hour_ms.toFixed(1)].join(' | ')} |\n`);
}
const OWN = 'the database (with the outbox)';
const rate = (ms: number) => (total / ms) * 1_000;
row(OWN, {
  rate: rate(written_ms),
  bytes: own_bytes / total,
  hour_ms: own_hour_ms,
  ...(await reading(ownHistory(own))),
});

for (const name of ['prometheus', 'victoria-metrics'] as StoreName[]) {
  const program = findProgram(name);
  if (!program) {
    process.stdout.write(`| ${name} | not installed |\n`);
    continue;
  }
  const store = await startStore(name, program);
  const client = createClient();
  try {
    sqlite.exec('delete from sample_outbox; insert into sample_outbox select * from kept');
    const sender = createSender({
      ...{ sqlite, samples: own, spans: openSpans(sqlite), ask: client.ask, url: store.write },
      about: (watch) => ({ probe: 'snmp', target: `node ${watch}`, family: '', agent: '' }),
    });
    const sent_ms = await timed(() => sender.send());
    const { rows, last_error } = sender.stats();
    if (rows > 0) throw new Error(`${name} didn't take all: ${last_error?.said}`);
    await store.flush();
    const history = createHistory({
      ...{ sqlite, samples: own, isCounter, own_from: () => START + 3 * DAY_MS },
      spans: { list: () => [{ from: 0, until: Number.POSITIVE_INFINITY }] },
      outside: createReadBack({ ask: client.ask, url: store.read }),
    });
    const read = await reading(history);
    const hour_ms = await lastHour(() => fromStore(store.read));
    // Ended in peace, it has written what it holds.
    await store.kill('SIGTERM');
    row(name, { rate: rate(sent_ms), bytes: sizeOf(join(store.folder, 'data')) / total, hour_ms, ...read });
  } finally {
    client.close();
    await store.end();
  }
}
for (const [what, unit, key, better] of [
  ['disk', 'bytes a sample', 'bytes', 'less'],
  ['taken in (ours) and sent over the network (theirs)', 'samples/s', 'rate', 'more'],
  ['one series, a day, read by the product', 'ms', 'day_ms', 'less'],
  ['p95 of each series over the last hour, each by its own query', 'ms', 'hour_ms', 'less'],
  ['p95 of each series over a day of 5-minute means, read by the product', 'ms', 'whole_ms', 'less'],
] as const) {
  const of = (name: string) => stores.get(name)?.[key] ?? null;
  tell({
    ...{
      work: `Samples beside time series databases: ${SERIES.toLocaleString('en')} series × 1 day at 60 s`,
      what,
      unit,
      better,
    },
    ...{ ours: of(OWN), peers: { Prometheus: of('prometheus'), VictoriaMetrics: of('victoria-metrics') } },
    ...(key === 'day_ms' || key === 'hour_ms' ? { reach: [{ of: 'Prometheus', factor: 1 }] } : {}),
  });
}
sqlite.close();
rmSync(folder, { recursive: true, force: true });
