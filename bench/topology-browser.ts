/**
 * The topology map in a browser without a graphics card, at 100, 1,000 and 10,000 nodes, all areas unfolded: how long the
 * layout takes, until the first picture, a frame while it is moved, and the longest time that the page didn't answer.
 * The console as it is built (npm run build), in Debian's Chromium; the network is made up, its data come without a server.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { draw, foldedGroups, groupNodes } from '../console/ui/map/grouping.ts';
import { layOut } from '../console/ui/map/lay-out.ts';
import needs from '../tests/needs.json' with { type: 'json' };
import { makeNetwork } from './topology/network.ts';

const SIZES = [100, 1_000, 10_000];
const ROUNDS = 3;
const FRAMES = 60;
const DIST = join(import.meta.dirname, '../console/dist');
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

type Figures = Record<'first' | 'frame' | 'p95' | 'apart' | 'apart_p95' | 'zoom_p95' | 'blocked' | 'heap', number>;
/** What a frame costs the page, and how long after the one before it came; the screen shows 60 a second at most. */
type Frame = { cost: number; apart: number };

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const quantile = (values: readonly number[], share: number) =>
  sorted(values)[Math.min(Math.floor(values.length * share), values.length - 1)] ?? Number.NaN;
const median = (values: readonly number[]) => quantile(values, 0.5);

/** The layout alone, in this process. */
function layoutOf(count: number): number {
  const { areas, map } = makeNetwork(count);
  const times = Array.from({ length: ROUNDS }, () => {
    const grouping = groupNodes(map.nodes, areas.rows);
    const drawn = draw(map.nodes, map.links, grouping, foldedGroups(grouping, 'all', count, []), [], areas.rows);
    const from = performance.now();
    layOut(drawn.items, drawn.edges, 'areas', 'wide');
    return performance.now() - from;
  });
  return median(times);
}

/** Serves the built console; what it asks the server for is answered within the browser. */
async function startConsole() {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = join(DIST, path);
    const found = extname(path) !== '' && file.startsWith(DIST) && existsSync(file) ? file : join(DIST, 'index.html');
    response.writeHead(200, { 'content-type': TYPES[extname(found)] ?? 'application/octet-stream' });
    response.end(readFileSync(found));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, end: () => server.close() };
}

async function answer(page: Page, count: number): Promise<void> {
  const { areas, map } = makeNetwork(count);
  const list = { rows: [], total: 0 };
  const vantages = { node_ids: [1], nodes: [], suggested: [], reached: count, unreached: 0, parts: 1 };
  const person = { id: 'a', name: 'A', username: 'a', role: 'administrator' };
  const permissions = ['estate:read', 'estate:write', 'watching:read', 'watching:write', 'findings:read'];
  const answers: Record<string, unknown> = {
    '/api/session': { person, permissions, first_run: false },
    '/api/areas': areas,
    '/api/topology/map': map,
    '/api/topology/vantages': vantages,
  };
  await page.route('**/api/**', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/api/stream') return route.abort();
    return route.fulfill({ json: answers[pathname] ?? list });
  });
}

/** Runs in the page, before anything else: notes how long it didn't answer. */
const WATCH = `window.blocked = [];
  new PerformanceObserver((list) => { for (const each of list.getEntries()) window.blocked.push(each.duration); })
    .observe({ type: 'longtask', buffered: true });`;

const FRAME = `const map = document.querySelector('[role=application]');
  const box = map.getBoundingClientRect();
  const at = { bubbles: true, cancelable: true, view: window, button: 0, clientY: box.y + 200 };
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const from = performance.now();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - from);
    channel.port2.postMessage(0);
  }));
  const times = [];
  let before = performance.now();
  const shown = async () => {
    const cost = await frame();
    times.push({ cost, apart: performance.now() - before });
    before = performance.now();
  };`;

/** Drags the map by the mouse's own events, a step a frame. */
const MOVE = (frames: number) => `(async () => {
  ${FRAME}
  const mouse = (type, x) => new MouseEvent(type, { ...at, buttons: 1, clientX: box.x + x });
  map.dispatchEvent(mouse('mousedown', 300));
  for (let step = 0; step < ${frames}; step += 1) {
    window.dispatchEvent(mouse('mousemove', 300 + (step % 30) * 6));
    await shown();
  }
  window.dispatchEvent(mouse('mouseup', 300));
  return times;
})()`;

/** Zooms in and out by the wheel, a step a frame. */
const ZOOM = (frames: number) => `(async () => {
  ${FRAME}
  for (let step = 0; step < ${frames}; step += 1) {
    map.dispatchEvent(new WheelEvent('wheel', { ...at, clientX: box.x + 400, deltaY: step % 30 < 15 ? -40 : 40 }));
    await shown();
  }
  return times;
})()`;

async function measure(browser: Browser, url: string, count: number): Promise<Figures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  try {
    await answer(page, count);
    await page.addInitScript(WATCH);
    const from = performance.now();
    await page.goto(`${url}/topology?open=all&view=areas`);
    await page.locator('[role=application] canvas').waitFor();
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const first = performance.now() - from;
    const blocked = await page.evaluate<number[]>('window.blocked');
    const frames = await page.evaluate<Frame[]>(MOVE(FRAMES));
    const zooms = await page.evaluate<Frame[]>(ZOOM(FRAMES));
    const heap = await page.evaluate<number>('performance.memory.usedJSHeapSize / 1e6');
    const worst = Math.max(0, ...blocked);
    const costs = frames.map((each) => each.cost);
    const apart = frames.map((each) => each.apart);
    return {
      first,
      frame: median(costs),
      p95: quantile(costs, 0.95),
      apart: median(apart),
      apart_p95: quantile(apart, 0.95),
      zoom_p95: quantile(
        zooms.map((each) => each.apart),
        0.95,
      ),
      blocked: worst,
      heap,
    };
  } finally {
    await context.close();
  }
}

async function main(): Promise<void> {
  const executablePath = process.env.ZHENGWANG_CHROMIUM ?? needs.browsers.find((path) => existsSync(path));
  if (!existsSync(join(DIST, 'index.html'))) {
    process.stdout.write('not measured: the console is not built (npm run build)\n');
    return;
  }
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--no-first-run'];
  args.push('--enable-precise-memory-info', '--disable-background-networking', '--disable-component-update');
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
  const server = await startConsole();
  try {
    process.stdout.write(
      '| nodes | layout ms | first picture ms | frame ms, median | p95 | from frame to frame ms, median | p95 | zooming p95 | longest block ms | heap MB |\n',
    );
    process.stdout.write('|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n');
    for (const count of SIZES) {
      const runs: Figures[] = [];
      for (let round = 0; round < ROUNDS; round += 1) runs.push(await measure(browser, server.url, count));
      const of = (key: keyof Figures) => median(runs.map((run) => run[key])).toFixed(key === 'heap' ? 0 : 1);
      const figures = [
        layoutOf(count).toFixed(1),
        of('first'),
        of('frame'),
        of('p95'),
        of('apart'),
        of('apart_p95'),
        of('zoom_p95'),
        of('blocked'),
        of('heap'),
      ];
      process.stdout.write(`| ${count.toLocaleString('en-US')} | ${figures.join(' | ')} |\n`);
    }
    process.stdout.write(
      '\nGoal: layout ≤ 1,000 ms, frames ≤ 25 ms, no block over 50 ms but the first reading of the data.\n',
    );
  } finally {
    await browser.close();
    server.end();
  }
}

await main();
