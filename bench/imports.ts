/**
 * What it takes to bring in a list of nodes with their addresses as CSV, over HTTP in process: 100, 1,000 and 10,000 rows, looked over
 * first and then written. Run: node bench/imports.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCsv } from '../api/imports/csv.ts';
import { testHub } from '../api/testing.ts';
import { isReport, median, tell } from './performance/figure.ts';

const SIZES = [100, 1_000, 10_000];
const ROUNDS = isReport ? 3 : 5;
const WORK = 'Import of a list of nodes with two addresses each';

async function atSize(rows: number): Promise<{ trial: number; write: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const t = await testHub({ folder });
  const lines = Array.from({ length: rows }, (_, i) => [
    `接入交换机${i}`,
    '接入',
    `10.${64 + (i >> 8)}.${i & 255}.1`,
    `2001:db8:9:${i.toString(16)}::1`,
  ]);
  const file = writeCsv([['名称', '角色', 'IPv4', 'IPv6'], ...lines]);
  const send = async (dry_run: boolean) => {
    const form = new FormData();
    form.set('file', new File([file], 'list.csv'));
    const started = performance.now();
    const { status, body, text } = await t.ask('POST', `/api/imports/nodes?dry_run=${dry_run}`, form);
    if (status !== 200 || body.counts.create !== rows) throw new Error(text.slice(0, 500));
    return performance.now() - started;
  };
  const [trial, write] = [await send(true), await send(false)];
  await t.stop();
  rmSync(folder, { recursive: true });
  return { trial, write };
}

const found: [rows: number, trial: number, write: number][] = [];
process.stdout.write('| rows | looked over ms | written ms |\n|--:|--:|--:|\n');
for (const rows of SIZES) {
  const rounds: { trial: number; write: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await atSize(rows));
  const [trial, write] = [median(rounds.map((one) => one.trial)), median(rounds.map((one) => one.write))];
  found.push([rows, trial, write]);
  process.stdout.write(`| ${rows} | ${trial.toFixed(0)} | ${write.toFixed(0)} |\n`);
}
tell({
  ...{
    work: WORK,
    what: '10,000 rows, written',
    unit: 's',
    better: 'less',
    ours: (found.at(-1)?.[2] ?? Number.NaN) / 1000,
  },
  ...{ peers: {}, reach: [{ factor: 10 }], note: 'NetBox is told to take 7–9 s for 1,000 interfaces; it is not here' },
});
tell({
  work: WORK,
  what: 'written',
  unit: 'ms',
  sizes: found.map(([rows, , write]) => [`${rows.toLocaleString('en')} rows`, write]),
});
