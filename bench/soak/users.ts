/** Simulated people: some click through the console in a real browser, others ask the interface, each with their own rights. */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { Account } from '#api/testing-accounts.ts';
import type { Cookies } from '../../tests/administration.ts';
import needs from '../../tests/needs.json' with { type: 'json' };

const PAUSE_MS = 2_000;
const PAGE_LIMIT_MS = 60_000;
const ASK_EVERY_MS = 500;

/** Since they were last taken, ms. */
export type Latencies = { pages: number[]; asks: number[]; writes: number[]; failures: string[] };
export type Users = { take(): Latencies; stop(): Promise<void> };

/** What somebody with that role asks again and again. */
const ASKS: readonly [Account, string][] = [
  ['admin', '/api/nodes?limit=50'],
  ['admin', '/api/nodes?state=down'],
  ['admin', '/api/findings'],
  ['admin', '/api/overview'],
  ['admin', '/api/watches?limit=50'],
  ['admin', '/api/nodes?q=SOAK-19'],
  ['admin', '/api/topology/map'],
  ['security', '/api/people'],
  ['security', '/api/policy'],
  ['audit', '/api/audit'],
  ['system', '/api/areas'],
  ['system', '/api/settings'],
];

const fresh = (): Latencies => ({ pages: [], asks: [], writes: [], failures: [] });

export async function startUsers(url: string, cookies: Cookies, people: readonly Account[]): Promise<Users> {
  const executablePath = needs.browsers.find((path) => existsSync(path));
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking', '--disable-quic'],
  });
  let seen = fresh();
  let is_over = false;
  const going = (async () => {
    await Promise.all([...people.map((who) => clickThrough(who)), ask(), write()]);
  })();

  async function clickThrough(who: Account) {
    const page = await sitDown(browser, url, cookies[who]);
    await page.goto(url);
    for (let turn = 0; !is_over; turn += 1) {
      const took = await clickOnce(page, turn, url).catch((error: Error) => error);
      if (is_over) break;
      if (typeof took === 'number') seen.pages.push(took);
      else seen.failures.push(`${who} at ${new URL(page.url()).pathname}: ${took.message.split('\n')[0]}`);
      await sleep(PAUSE_MS);
    }
  }

  async function ask() {
    for (let turn = 0; !is_over; turn += 1) {
      const [who, path] = ASKS[turn % ASKS.length] as [Account, string];
      const from = performance.now();
      const answer = await fetch(url + path, { headers: { cookie: cookies[who] } });
      await answer.arrayBuffer();
      seen.asks.push(performance.now() - from);
      if (!answer.ok) seen.failures.push(`GET ${path}: ${answer.status}`);
      await sleep(Math.max(0, ASK_EVERY_MS - (performance.now() - from)));
    }
  }

  /** An area a few seconds: what waits for the disk and for the batches of the pipeline. */
  async function write() {
    for (let turn = 0; !is_over; turn += 1) {
      const from = performance.now();
      const body = JSON.stringify({ code: `98${String(turn).padStart(4, '0')}`, name: `区 ${turn}`, level: 'county' });
      const headers = { cookie: cookies.system, 'content-type': 'application/json' };
      const answer = await fetch(`${url}/api/areas`, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      seen.writes.push(performance.now() - from);
      if (!answer.ok) seen.failures.push(`POST /api/areas: ${answer.status}`);
      await sleep(5_000);
    }
  }

  return {
    take() {
      const taken = seen;
      seen = fresh();
      return taken;
    },
    async stop() {
      is_over = true;
      await Promise.race([going, sleep(PAUSE_MS * 4)]);
      await browser.close();
    },
  };
}

async function sitDown(browser: Browser, url: string, cookie: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
  const pairs = cookie.split('; ').map((pair) => pair.split(/=(.*)/s));
  await context.addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url, httpOnly: true })));
  const page = await context.newPage();
  page.setDefaultTimeout(PAGE_LIMIT_MS);
  return page;
}

/** A link of the main navigation: from the click until its page has its heading and nothing is being loaded, ms. */
async function clickOnce(page: Page, turn: number, url: string): Promise<number> {
  // Now and then somebody comes anew.
  if (turn % 25 === 24) await page.goto(url);
  const links = page.getByRole('navigation', { name: '主导航' }).getByRole('link');
  await links.first().waitFor();
  const link = links.nth(turn % (await links.count()));
  const path = (await link.getAttribute('href')) ?? '/';
  const from = performance.now();
  await link.click();
  await page.waitForURL((at) => at.pathname === new URL(path, url).pathname);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.locator('main [aria-busy=true]').first().waitFor({ state: 'hidden' });
  return performance.now() - from;
}
