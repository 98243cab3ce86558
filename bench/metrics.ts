/**
 * What a scrape costs at size: 100, 1,000 and 10,000 nodes with three watches each, and twice as many tickets. How long does /metrics
 * take, how long does it keep everything else waiting at most, and how much does it send? Run: node bench/metrics.ts [nodes…]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { testHub } from '../api/testing.ts';
import { fillExtranet } from './metrics/fill.ts';
import { isReport, median, tell } from './performance/figure.ts';
import { fillTickets } from './tickets/fill.ts';

const SIZES = process.argv.slice(2).map(Number);
if (SIZES.length === 0) SIZES.push(100, 1_000, 10_000);
const SCRAPES = isReport ? 7 : 20;

async function atSize(nodes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const t = await testHub({ folder });
  const now = Date.now();
  fillExtranet(t.hub.db, nodes, now);
  fillTickets(t.hub.db, nodes * 2, now);
  const headers = { host: 'localhost', authorization: `Bearer ${t.hub.keys.metrics_token}` };
  const took: number[] = [];
  const blocked: number[] = [];
  let bytes = 0;
  let lines = 0;
  let first_ms = 0;
  for (let i = 0; i < SCRAPES + 2; i += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await sleep(10);
    const cpu = performance.now();
    const answer = await t.app.request('/metrics', { headers });
    const text = await answer.text();
    const ms = performance.now() - cpu;
    await sleep(20);
    delay.disable();
    if (answer.status !== 200) throw new Error(`${answer.status}: ${text}`);
    bytes = Buffer.byteLength(text);
    lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
    if (i === 0) first_ms = ms;
    // The first two warm up.
    if (i < 2) await sleep(2_000);
    else {
      took.push(ms);
      blocked.push(delay.max / 1e6);
    }
  }
  await t.stop();
  rmSync(folder, { recursive: true });
  return { nodes, first_ms, p50: median(took), worst: Math.max(...took), blocked: median(blocked), bytes, lines };
}

console.log('| nodes | first scrape | median | slowest | longest wait of others, median | series | size |');
console.log('|---|---|---|---|---|---|---|');
const sizes: [string, number][] = [];
for (const size of SIZES) {
  const { nodes, first_ms, p50, worst, blocked, bytes, lines } = await atSize(size);
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  console.log(
    `| ${nodes} | ${ms(first_ms)} | ${ms(p50)} | ${ms(worst)} | ${ms(blocked)} | ${lines} | ${(bytes / 1e6).toFixed(2)} MB |`,
  );
  sizes.push([`${size.toLocaleString('en')} nodes`, p50]);
}
tell({
  work: '/metrics of the whole hub, in slices between which others are served',
  what: 'three watches a node',
  unit: 'ms',
  sizes,
});
