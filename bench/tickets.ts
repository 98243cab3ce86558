/**
 * Tickets at size: 2,000 and 200,000 with ten events each. What do the newest 50, a unit's queue, a search, one ticket and the
 * figures of 90 days cost, through HTTP on loopback? Lists that show the newest 50 should stay within three times.
 * Run: node bench/tickets.ts [size…]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../api/listen.ts';
import { type Asking, testHub } from '../api/testing.ts';
import { fillTickets, WORD } from './tickets/fill.ts';

const SIZES = process.argv.slice(2).map(Number);
if (SIZES.length === 0) SIZES.push(2_000, 200_000);
const REQUESTS = 120;
const GOAL = 3;

type Took = { p50: number; p95: number };
const quantile = (values: number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] as number;

async function measure(url: string, { cookie }: Pick<Asking, 'cookie'>, path: (i: number) => string, times: number) {
  const took: number[] = [];
  for (let i = 0; i < times + 5; i += 1) {
    const started = performance.now();
    const answer = await fetch(`${url}/api${path(i)}`, { headers: { cookie } });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path(i)}: ${answer.status}`);
    // The first five warm up.
    if (i >= 5) took.push(performance.now() - started);
  }
  return { p50: quantile(took, 0.5), p95: quantile(took, 0.95) };
}

async function atSize(count: number): Promise<Map<string, Took>> {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const t = await testHub({ folder });
  const began = performance.now();
  const { county_id, town_id } = fillTickets(t.hub.db, count, Date.now());
  process.stdout.write(`${count} tickets filled in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  const all: Pick<Asking, 'cookie'> = { cookie: t.cookie };
  const county = await t.enter('county.agent', [{ role: 'ticket_agent', unit_id: county_id }], county_id);
  const town = await t.enter('town.agent', [{ role: 'ticket_agent', unit_id: town_id }], town_id);
  const server = await listen(t.app, '127.0.0.1', 0);
  const url = `http://127.0.0.1:${server.port}`;
  const found = new Map<string, Took>();
  const search = `/tickets?q=${encodeURIComponent(WORD)}`;
  const one = (i: number) => `/tickets/${((i * 7_919) % count) + 1}`;
  const figures: Took[] = [];
  // The first by itself: nothing is kept yet.
  for (let i = 0; i < 2; i += 1) {
    const started = performance.now();
    await (await fetch(`${url}/api/tickets/figures`, { headers: { cookie: t.cookie } })).arrayBuffer();
    const took = performance.now() - started;
    figures.push({ p50: took, p95: took });
  }
  for (const [name, who, path] of [
    ['newest 50', all, () => '/tickets'],
    ['newest 50 open', all, () => '/tickets?is_open=true'],
    ['newest 50 of a kind', all, () => '/tickets?kind=suggestion'],
    ['due first', all, () => '/tickets?is_open=true&sort=due'],
    ['search', all, () => search],
    ['search by number', all, () => '/tickets?q=-00042'],
    ['newest 50, a county', county, () => '/tickets'],
    ['unit queue, a county', county, () => '/tickets?queue=unit'],
    ['unit queue, a town', town, () => '/tickets?queue=unit'],
    ['due soon, a county', county, () => '/tickets?queue=soon'],
    ['search, a county', county, () => search],
    ['one ticket', all, one],
  ] as const)
    found.set(name, await measure(url, who, path, REQUESTS));
  found.set('figures, first', figures[0] as Took);
  found.set('figures, again', await measure(url, all, () => '/tickets/figures', 20));
  found.set('figures, a county', await measure(url, county, () => '/tickets/figures', 20));
  await server.close();
  await t.stop();
  rmSync(folder, { recursive: true });
  return found;
}

const sizes: { count: number; found: Map<string, Took> }[] = [];
for (const count of SIZES) sizes.push({ count, found: await atSize(count) });
const [small, large] = [sizes[0], sizes.at(-1)];
const head = sizes.map(({ count }) => `${count} p50 ms | p95 ms`).join(' | ');
process.stdout.write(`\n| | ${head} | p95 ratio | |\n|---|${'---|---|'.repeat(sizes.length)}---|---|\n`);
for (const name of small?.found.keys() ?? []) {
  const cells = sizes
    .map(({ found }) => found.get(name) as Took)
    .map(({ p50, p95 }) => `${p50.toFixed(1)} | ${p95.toFixed(1)}`);
  const ratio = (large?.found.get(name)?.p95 ?? 0) / (small?.found.get(name)?.p95 ?? 1);
  const isList = !name.startsWith('figures');
  process.stdout.write(
    `| ${name} | ${cells.join(' | ')} | ${ratio.toFixed(2)} | ${isList && ratio > GOAL ? `over ${GOAL}` : ''} |\n`,
  );
}
