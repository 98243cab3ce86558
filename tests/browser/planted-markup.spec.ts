/** Stored markup: every table holds a row whose texts are HTML; whatever page shows them shows text, and nothing becomes an element. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Db } from '#api/db/open.ts';
import type { Account } from '#api/testing-accounts.ts';
import { plantRows } from '../attacks/planted-rows.ts';
import { signUp } from '../server.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';

const MARKUP = `<img src="x:" onerror="globalThis.hacked = 1"><a id="planted" href="javascript:hacked = 1">planted</a>`;
const ID = 7001;

const PAGES: Record<Account, string[]> = {
  admin: [
    ...[
      '/',
      '/wall',
      '/events',
      '/nodes',
      `/nodes/${ID}`,
      '/systems',
      `/systems/${ID}`,
      '/topology?tab=table',
      '/areas',
    ],
    ...['/areas?tab=units', '/where?q=planted', '/discovery', '/watches', `/watches/${ID}`, '/findings?state=all'],
    ...[
      `/findings/${ID}`,
      '/tickets',
      `/tickets/${ID}`,
      '/ipv6',
      `/ipv6/${ID}`,
      '/compliance',
      '/compliance?tab=findings',
    ],
    ...[
      `/compliance/systems/${ID}`,
      '/risks',
      `/risks/${ID}`,
      `/compliance/assessments/${ID}`,
      '/access',
      `/access/${ID}`,
    ],
    ...['/agents', `/agents/${ID}`, '/platform', '/load', `/load/plans/${ID}`, `/load/runs/${ID}`, '/emergency'],
    ...[`/emergency/plans/${ID}`, `/emergency/incidents/${ID}`, `/emergency/runs/${ID}`, `/emergency/drills/${ID}`],
    ...['/supervision', '/programme', `/programme/tasks/${ID}`, '/answers', `/answers/${ID}`, '/traffic', '/prefixes'],
    ...['/differences?state=all', '/messages', '/notices', '/maintenance', '/seals', `/evidence/${ID}`],
  ],
  system: ['/people', '/settings', '/agents'],
  security: ['/people?tab=grants', '/tokens', '/policy'],
  audit: ['/audit', '/audit?tab=keeping'],
};

test('markup in any text of any row is shown as text, on every page', async ({ browser }) => {
  test.setTimeout(240_000);
  await freshServer(async (server) => {
    const { cookies } = await signUp(server);
    const sqlite = new Database(join(server.folder, 'zhengwang.db'));
    sqlite.pragma('busy_timeout = 10000');
    plantRows({ $client: sqlite } as unknown as Db, ID, MARKUP);
    sqlite.close();
    const shown: string[] = [];
    const dialogs: string[] = [];
    for (const [account, paths] of Object.entries(PAGES) as [Account, string[]][]) {
      const page = await browser.newPage();
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      await sitDown(page, server.url, cookies, account);
      for (const path of paths) {
        await page.goto(`${server.url}${path}`);
        await expect(page.getByRole('main').or(page.locator('#main')).first()).toBeVisible();
        // Rows that make no sense may leave a page unfinished.
        await page
          .waitForFunction(`!document.querySelector('[aria-busy=true]')`, undefined, { timeout: 5_000 })
          .catch(() => {});
        const found = await page.evaluate<{ became: number; hacked: boolean; shows: boolean; links: string[] }>(`({
          became: document.querySelectorAll('#planted, [onerror], img[src="x:"]').length,
          hacked: 'hacked' in globalThis,
          shows: document.body.textContent.includes('onerror='),
          links: [...document.querySelectorAll('[href], [src]')]
            .map((one) => one.getAttribute('href') ?? one.getAttribute('src'))
            .filter((to) => /^\\s*(javascript|vbscript|data:text)/i.test(to)),
        })`);
        expect({ path, ...found, shows: null }).toEqual({ path, became: 0, hacked: false, shows: null, links: [] });
        if (found.shows) shown.push(path);
      }
      await page.context().close();
    }
    console.log(shown.length, shown.join(" "));
    expect(dialogs).toEqual([]);
    expect(shown.length, shown.join(' ')).toBeGreaterThan(20);
  });
});
