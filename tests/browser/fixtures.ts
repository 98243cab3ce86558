/** What the stories stand on: a real server with a fresh data folder, and a page that complains of every error. */
import { test as base, expect, type Page } from '@playwright/test';
import type { Account } from '#api/testing-accounts.ts';
import type { Ask, Cookies } from '../administration.ts';
import { freshFolder, removeFolder, type Server, signUp, startServer } from '../server.ts';

/** A server where nobody has been yet. */
export async function freshServer(
  use: (server: Server) => Promise<void>,
  environment: Record<string, string> = {},
): Promise<void> {
  const folder = freshFolder();
  const server = await startServer(folder, environment);
  try {
    await use(server);
  } finally {
    await server.end();
    removeFolder(folder);
  }
}

/** Logs a browser in, without a password: the server refuses more than ten attempts a minute. */
export const sitDown = (page: Page, url: string, cookies: Cookies, account: Account): Promise<void> =>
  sitDownBy(page, url, cookies[account]);

export async function sitDownBy(page: Page, url: string, cookie: string): Promise<void> {
  const pairs = cookie.split('; ').map((pair) => pair.split(/=(.*)/s));
  await page.context().addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url, httpOnly: true })));
}

type Test = {
  /** Fails the test when the page logs an error, throws, or asks another origin. */
  quiet: undefined;
  /** A page on which the engineer is logged in. */
  office: Page;
};
type Worker = {
  /** A server with its people and the lab running; shared by the stories that change nothing. */
  city: { server: Server; ask: Ask; cookies: Cookies };
};

export const test = base.extend<Test, Worker>({
  city: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner wants a pattern.
    async ({}, use) => {
      await freshServer(async (server) => {
        const ask = await signUp(server);
        const started = await ask('POST', '/api/lab');
        expect(started.status, JSON.stringify(started.body)).toBe(200);
        await expect
          .poll(async () => (await ask('GET', '/api/overview')).body.states.up, { timeout: 60_000 })
          .toBeGreaterThan(30);
        await use({ server, ask, cookies: ask.cookies });
      });
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  quiet: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        // A refused request and a server that goes are also logged by the browser; the stories look at what the page makes of it.
        const usual = /status of (4\d\d|503)|ERR_CONNECTION_(REFUSED|RESET)|ERR_INCOMPLETE_CHUNKED_ENCODING/.test(
          message.text(),
        );
        if (message.type() === 'error' && !usual) complaints.push(message.text());
      });
      page.on('request', (request) => {
        const { hostname, protocol } = new URL(request.url());
        if (protocol.startsWith('http') && hostname !== 'localhost') complaints.push(`asks ${request.url()}`);
      });
      await use(undefined);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],

  office: async ({ page, city }, use) => {
    await sitDown(page, city.server.url, city.cookies, 'admin');
    await use(page);
  },
});

export { expect };
