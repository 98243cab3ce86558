/**
 * What the figures of ports cost: history of many days at 5 minutes, then each port's percentiles, sums and forecast.
 * Prints Markdown tables; `node bench/traffic.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Measured, openSamples } from '#api/samples/samples.ts';
import { createSampleTables } from '#api/samples/tables.ts';
import { measurePort } from '#api/traffic/measure-port.ts';

const DAY_MS = 86_400_000;
const STEP_MS = 300_000;
const DAYS = 91;
const PORTS_PER_WATCH = 48;
const SERIES = [
  'in_octets',
  'out_octets',
  'in_errors',
  'out_errors',
  'in_discards',
  'out_discards',
  'in_unicast',
  'out_unicast',
];
const START = Date.UTC(2026, 0, 5);

/** The looks of one moment: traffic grows by a per cent a week and swings by the day. */
function looks(watches: number, at: number): Measured[] {
  const age = (at - START) / DAY_MS;
  const busy = (1 + age / 700) * (age * 86_400 + (DAY_MS / 2_000 / Math.PI) * 0.4 * Math.sin(age * 2 * Math.PI));
  return Array.from({ length: watches }, (_, watch) => ({
    watch: watch + 1,
    at,
    samples: Array.from({ length: PORTS_PER_WATCH }, (_, port) =>
      SERIES.map((series) => ({
        series: `snmp.${series}`,
        part: String(port + 1),
        value: series.endsWith('octets') ? Math.floor(busy * 1e6 * (1 + port / 10)) : Math.floor(age * 1_000),
      })),
    ).flat(),
  }));
}

function fill(watches: number) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-traffic-'));
  const sqlite = new Database(join(folder, 'samples.db'));
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = OFF');
  createSampleTables(sqlite);
  let now = START;
  const samples = openSamples(sqlite, { now: () => now });
  for (let day = 0; day < DAYS; day++) {
    sqlite.transaction(() => {
      for (let at = START + day * DAY_MS; at < START + (day + 1) * DAY_MS; at += STEP_MS) {
        // What comes from the future is refused.
        now = at;
        samples.append(looks(watches, at));
      }
    })();
    now = START + (day + 1) * DAY_MS + 600_000;
    while (samples.seal(now, { budget_ms: 60_000 }) > 0);
    while (samples.rollup(now, { budget_ms: 60_000 }) > 0);
    for (let i = 0; i < 30; i++) samples.prune(now);
  }
  const end = () => {
    sqlite.close();
    rmSync(folder, { recursive: true });
  };
  return { samples, now, end };
}

process.stdout.write(
  `${DAYS} days at ${STEP_MS / 60_000} minutes, raw samples of the last 14 days, roll-ups of all.\n\n`,
);
process.stdout.write(
  '| ports | ms per port, with its forecast (once a day) | ms per port | p95 ms | ports an hour in 2 % of a core | forecast of port 1 |\n|---|---|---|---|---|---|\n',
);
for (const watches of [1, 5]) {
  const { samples, now, end } = fill(watches);
  const first: number[] = [];
  const again: number[] = [];
  let told = '';
  for (let watch = 1; watch <= watches; watch++) {
    for (let if_index = 1; if_index <= PORTS_PER_WATCH; if_index++) {
      const port = { watch_id: watch, if_index, speed_bps: 10e9 };
      const started = performance.now();
      const { forecast } = measurePort(samples, port, now);
      const between = performance.now();
      measurePort(samples, port, now, forecast);
      first.push(between - started);
      again.push(performance.now() - between);
      told ||= forecast.kind;
    }
  }
  again.sort((a, b) => a - b);
  const mean = (took: number[]) => took.reduce((sum, one) => sum + one, 0) / took.length;
  const p95 = again[Math.floor(again.length * 0.95)] as number;
  const hourly = Math.floor((3_600_000 * 0.02) / mean(again));
  const cells = [
    again.length,
    mean(first).toFixed(2),
    mean(again).toFixed(2),
    p95.toFixed(2),
    hourly.toLocaleString('en-US'),
    told,
  ];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
  end();
}
