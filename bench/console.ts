/**
 * The console in a real browser against a real hub whose data were made in its database: what the first page and each further one
 * cost in bytes and JavaScript, how soon a list can be used, how long a filter, a sort, a scroll and a row that is opened take, and
 * the page's memory, at 100, 1,000 and 10,000 nodes with 20 times as many tickets. Run: npm run build && npm run bench -- console
 * `--sizes=100,10000` takes fewer sizes, `--rounds=3` fewer rounds.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { listen } from '../api/listen.ts';
import { testHub } from '../api/testing.ts';
import needs from '../tests/needs.json' with { type: 'json' };
import { fillLog } from './audit/fill.ts';
import { fillExtranet } from './metrics/fill.ts';
import { isReport, median, tell } from './performance/figure.ts';
import { fillTickets } from './tickets/fill.ts';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: isReport ? '1000,10000' : '100,1000,10000' },
    rounds: { type: 'string', default: isReport ? '1' : '3' },
  },
});
const SIZES = options.sizes.split(',').map(Number);
const ROUNDS = Number(options.rounds);
/** The city of the examples: counties, towns and villages. */
const DIVISIONS = 2_150;
const SCROLLS = 40;

type Visit = {
  name: string;
  path: string;
  /** There when the page can be used; of a list, its rows. */
  usable: string;
  /** Its frame scrolls, its rows lead to pages. */
  is_table?: true;
  /** Typed into the list's filter; what is shown must change. */
  filter?: string;
  /** A column's head. */
  sort?: string;
  as?: 'audit';
};
const ROW = 'main tr[data-row]';
const VISITS: Visit[] = [
  { name: 'nodes', path: '/nodes', usable: ROW, is_table: true, filter: 'node-77', sort: '名称' },
  { name: 'tickets', path: '/tickets', usable: ROW, is_table: true, filter: '断网', sort: '编号' },
  { name: 'findings', path: '/findings', usable: ROW, is_table: true },
  { name: 'log of changes', path: '/audit', usable: 'main ol li', filter: 'person-5', as: 'audit' },
  { name: 'IPv6 coverage', path: '/ipv6?tab=coverage', usable: 'main table' },
  { name: 'overview', path: '/', usable: 'main section, main .card' },
  { name: 'wall', path: '/wall', usable: 'main li' },
];
type Figures = Partial<
  Record<'wire_kb' | 'js_kb' | 'paint' | 'usable' | 'filter' | 'sort' | 'frame' | 'open' | 'heap_mb', number>
>;

/** Runs in the page before anything else. Times are since the navigation began, or since the event. */
const WATCH = (usable: string) => `(() => {
  const shown = () => [...document.querySelectorAll('${usable}')].slice(0, 8).map((row) => row.textContent).join('|');
  const still = () => !document.querySelector('[aria-busy=true]');
  const until = (so) => new Promise((done, fail) => {
    const end = performance.now() + 60_000;
    const look = () => {
      if (so()) return done(performance.now());
      if (performance.now() > end) return fail(new Error('it did not come within 60 s'));
      requestAnimationFrame(look);
    };
    look();
  });
  window.usable = until(() => document.querySelector('${usable}') && still());
  /** Listens before it comes back: from the next event of this kind until other rows stand there is then what window.change says. */
  window.listen = (event) => {
    const before = shown();
    const from = new Promise((done) => addEventListener(event, () => done(performance.now()), { once: true, capture: true }));
    window.change = from.then(async (at) => (await until(() => shown() !== before && still())) - at);
  };
  window.opened = async () => {
    const before = document.querySelector('h1')?.textContent;
    const from = performance.now();
    document.querySelector('${ROW} a').click();
    const there = () => document.querySelector('h1')?.textContent !== before && document.querySelector('main .card');
    return (await until(there)) - from;
  };
  /** Frames while the list is scrolled, and the longest of them. */
  window.scrolled = async (times) => {
    const frame = document.querySelector('main section[tabindex]');
    let longest = 0;
    let last = performance.now();
    for (let i = 0; i < times; i += 1) {
      frame.scrollTop += 150;
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }
    return longest;
  };
})()`;

const PAINT = `performance.getEntriesByName('first-contentful-paint')[0]?.startTime`;
const SCRIPTS = `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
  .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0) / 1000`;

async function measure(page: Page, url: string, visit: Visit): Promise<Figures> {
  const wire = await page.context().newCDPSession(page);
  let bytes = 0;
  await wire.send('Network.enable');
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.addInitScript(WATCH(visit.usable));
  await page.goto(url + visit.path, { waitUntil: 'commit' });
  const figures: Figures = { usable: await page.evaluate<number>('window.usable') };
  await page.waitForLoadState('load');
  figures.paint = await page.evaluate<number>(PAINT);
  figures.js_kb = await page.evaluate<number>(SCRIPTS);
  figures.wire_kb = bytes / 1_000;
  if (visit.is_table) figures.frame = await page.evaluate<number>(`window.scrolled(${SCROLLS})`);
  figures.heap_mb = await page.evaluate<number>('performance.memory.usedJSHeapSize / 1e6');
  const changes = async (event: string, act: () => Promise<void>): Promise<number> => {
    await page.evaluate(`window.listen('${event}')`);
    await act();
    return page.evaluate<number>('window.change');
  };
  // Before the filter, which may leave a single row that no order changes.
  if (visit.sort) {
    const head = page.getByRole('columnheader', { name: visit.sort }).getByRole('button').first();
    figures.sort = await changes('click', () => head.click());
  }
  if (visit.filter) {
    const field = page.getByRole('main').getByRole('searchbox').first();
    await field.focus();
    figures.filter = await changes('input', () => page.keyboard.insertText(visit.filter ?? ''));
  }
  if (visit.is_table) figures.open = await page.evaluate<number>('window.opened()');
  return figures;
}

async function atSize(browser: Browser, nodes: number): Promise<Map<string, Figures>> {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const t = await testHub({ folder });
  const found = new Map<string, Figures>();
  try {
    const sqlite = t.hub.db.$client;
    fillTickets(t.hub.db, nodes * 20, Date.now());
    fillExtranet(t.hub.db, nodes, Date.now());
    fillPlaces(sqlite, nodes);
    // The chain of the log needs a first entry.
    await t.ask('POST', '/api/units', { name: '市教育局', level: 'city' });
    fillLog(t.hub.db, nodes * 20);
    sqlite.exec('analyze');
    const server = await listen(t.app, '127.0.0.1', 0);
    const url = `http://127.0.0.1:${server.port}`;
    for (const visit of isReport ? VISITS.slice(0, 2) : VISITS) {
      const rounds: Figures[] = [];
      // The first round warms up the server.
      for (let round = 0; round <= ROUNDS; round += 1) {
        const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
        const pairs = t
          .askAs(visit.as ?? 'admin')
          .cookie.split('; ')
          .map((pair) => pair.split(/=(.*)/s));
        await context.addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url })));
        const page = await context.newPage();
        page.setDefaultTimeout(60_000);
        const figures = await measure(page, url, visit).catch((error) => {
          throw new Error(`${visit.name} at ${nodes}`, { cause: error });
        });
        if (round > 0) rounds.push(figures);
        await context.close();
      }
      found.set(visit.name, mediansOf(rounds));
    }
    await server.close();
  } finally {
    await t.stop();
    rmSync(folder, { recursive: true });
  }
  return found;
}

function mediansOf(rounds: readonly Figures[]): Figures {
  const found: Figures = {};
  for (const key of Object.keys(rounds[0] ?? {}) as (keyof Figures)[])
    found[key] = median(rounds.flatMap((round) => round[key] ?? []));
  return found;
}

/** Towns beneath the counties, and each node in one of them. */
function fillPlaces(sqlite: Awaited<ReturnType<typeof testHub>>['hub']['db']['$client'], nodes: number): void {
  const counties = sqlite.prepare("select id from areas where level = 'county'").pluck().all() as number[];
  const add = sqlite.prepare("insert into areas (code, name, level, parent_id) values (?, ?, 'town', ?)");
  const move = sqlite.prepare('update nodes set area_id = ? where id = ?');
  sqlite.transaction(() => {
    const towns = Array.from({ length: DIVISIONS - counties.length - 1 }, (_, i) =>
      Number(
        add.run(`3309${String(10 + (i % 80))}${100_000 + i}`, `镇 ${i}`, counties[i % counties.length]).lastInsertRowid,
      ),
    );
    for (let id = 1; id <= nodes; id += 1) move.run(towns[id % towns.length], id);
  })();
}

const COLUMNS: [keyof Figures, string][] = [
  ['wire_kb', 'over the wire kB'],
  ['js_kb', 'JavaScript kB'],
  ['paint', 'first paint ms'],
  ['usable', 'usable ms'],
  ['filter', 'filter ms'],
  ['sort', 'sort ms'],
  ['frame', 'longest frame of a scroll ms'],
  ['open', 'open one ms'],
  ['heap_mb', 'heap MB'],
];

/** Lists alone: they are what grows. */
function tellFigures(sizes: Map<string, Figures>[]): void {
  const work = 'Lists of 10,000 nodes and 200,000 tickets in a browser with an empty cache';
  for (const name of ['nodes', 'tickets']) {
    for (const [key, what, limit] of [
      ['usable', 'rows can be used', 1_000],
      ['filter', 'a filter shows other rows', 150],
    ] as const) {
      const ours = sizes.at(-1)?.get(name)?.[key] ?? null;
      tell({ work, what: `${name}: ${what}`, unit: 'ms', better: 'less', ours, peers: {}, reach: [{ factor: limit }] });
      const at = sizes.map((found, i): [string, number] => [`${SIZES[i]} nodes`, found.get(name)?.[key] ?? Number.NaN]);
      tell({ work, what: `${name}: ${what}`, unit: 'ms', sizes: at });
    }
  }
}

async function main(): Promise<void> {
  if (!existsSync(join(import.meta.dirname, '../console/dist/index.html'))) {
    process.stdout.write('not measured: the console is not built (npm run build)\n');
    return;
  }
  const executablePath = process.env.ZHENGWANG_CHROMIUM ?? needs.browsers.find((path) => existsSync(path));
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--no-first-run'];
  args.push('--enable-precise-memory-info', '--disable-background-networking', '--disable-component-update');
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
  try {
    process.stdout.write(`Medians of ${ROUNDS} rounds, each with an empty cache.\n\n`);
    process.stdout.write(`| page | nodes | ${COLUMNS.map(([, title]) => title).join(' | ')} |\n`);
    process.stdout.write(`|---|---:|${COLUMNS.map(() => '---:').join('|')}|\n`);
    const sizes: Map<string, Figures>[] = [];
    for (const size of SIZES) {
      const found = await atSize(browser, size);
      sizes.push(found);
      for (const [name, figures] of found) {
        const cells = COLUMNS.map(([key]) => figures[key]?.toFixed(key === 'heap_mb' ? 1 : 0) ?? '');
        process.stdout.write(`| ${name} | ${size.toLocaleString('en-US')} | ${cells.join(' | ')} |\n`);
      }
    }
    tellFigures(sizes);
    const [small, large] = [sizes[0], sizes.at(-1)];
    process.stdout.write(
      '\n| growth, largest to smallest | usable | filter | sort | open one |\n|---|---:|---:|---:|---:|\n',
    );
    for (const [name, figures] of large ?? []) {
      const ratio = (key: keyof Figures) => {
        const [before, after] = [small?.get(name)?.[key], figures[key]];
        return before && after ? `${(after / before).toFixed(2)} ×` : '';
      };
      process.stdout.write(`| ${name} | ${(['usable', 'filter', 'sort', 'open'] as const).map(ratio).join(' | ')} |\n`);
    }
    process.stdout.write(
      '\nGoal: a list of 10,000 nodes and of 200,000 tickets is usable within 1,000 ms and filters within 150 ms.\n',
    );
  } finally {
    await browser.close();
  }
}

await main();
