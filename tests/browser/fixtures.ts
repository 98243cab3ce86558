/** What the stories stand on: a real server with a fresh data folder, and a page that complains of every error. */
import { test as base, type Cookie, expect, type Page } from '@playwright/test';
import { ADMINISTRATOR, type Ask, freshFolder, removeFolder, type Server, signUp, startServer } from '../server.ts';

/** A server where nobody has been yet. */
export async function freshServer(use: (server: Server) => Promise<void>): Promise<void> {
  const folder = freshFolder();
  const server = await startServer(folder);
  try {
    await use(server);
  } finally {
    await server.end();
    removeFolder(folder);
  }
}

type Test = {
  /** Fails the test when the page logs an error, throws, or asks another origin. */
  quiet: undefined;
  /** A page on which the administrator is logged in. */
  office: Page;
};
type Worker = {
  /** A server with an administrator and the lab running; shared by the stories that change nothing. */
  city: { server: Server; ask: Ask; cookies: Cookie[] };
};

export const test = base.extend<Test, Worker>({
  city: [
    async ({ playwright }, use) => {
      await freshServer(async (server) => {
        const ask = await signUp(server);
        const started = await ask('POST', '/api/lab');
        expect(started.status, JSON.stringify(started.body)).toBe(200);
        await expect
          .poll(async () => (await ask('GET', '/api/overview')).body.states.up, { timeout: 60_000 })
          .toBeGreaterThan(30);
        // Logged in once: the server refuses more than ten attempts a minute.
        const request = await playwright.request.newContext({ baseURL: server.url });
        const { username, password } = ADMINISTRATOR;
        const answer = await request.post('/api/auth/sign-in/username', { data: { username, password } });
        expect(answer.ok(), await answer.text()).toBe(true);
        const { cookies } = await request.storageState();
        await request.dispose();
        await use({ server, ask, cookies });
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
        const usual = /status of 4\d\d|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING/.test(message.text());
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
    await page.context().addCookies(city.cookies);
    await use(page);
  },
});

export { expect };
