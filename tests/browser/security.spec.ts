/** No page needs what the Content-Security-Policy forbids, and what is planted into one doesn't run. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** Run in the page: what the policy forbade there is kept. */
const WATCH = `
  globalThis.violations = [];
  addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
    globalThis.violations.push([effectiveDirective, blockedURI, sourceFile, lineNumber].join(' '));
  });`;
const PLANT = `
  const place = document.createElement('div');
  place.id = 'planted';
  place.innerHTML = '<img src="x:" onerror="globalThis.hacked = true"><p>x</p>';
  document.body.append(place);
  const script = document.createElement('script');
  script.textContent = 'globalThis.hacked = true';
  document.body.append(script);
  const style = document.createElement('style');
  style.textContent = '#planted { color: red }';
  document.head.append(style);`;
const COLOR = `getComputedStyle(document.querySelector('#planted p')).color`;

const watch = (page: Page) => page.addInitScript({ content: WATCH });
const violationsOn = (page: Page) => page.evaluate<string[]>('globalThis.violations');

const PAGES = [
  '/',
  '/nodes',
  '/systems',
  '/topology',
  '/topology?tab=table',
  '/areas',
  '/areas?tab=units',
  '/where?q=NT-SRV-1',
  '/traffic',
  '/prefixes',
  '/watches',
  '/findings?state=all',
  '/evidence/1',
  '/differences?state=all',
  '/messages',
  '/discovery',
  '/maintenance',
  '/import',
  '/settings',
  '/profile',
];

test('no page breaks the policy: nothing inline, nothing from elsewhere', async ({ office, city }) => {
  await watch(office);
  const node = (await city.ask('GET', '/api/nodes')).body.rows[0].id;
  const watched = (await city.ask('GET', '/api/watches')).body.rows[0].id;
  const details = [
    `/nodes/${node}`,
    `/nodes/${node}?tab=interfaces`,
    `/nodes/${node}?tab=history`,
    `/watches/${watched}`,
  ];
  for (const path of [...PAGES, ...details]) {
    await office.goto(`${city.server.url}${path}`);
    await expect(office.getByRole('main').getByRole('heading').first()).toBeVisible();
    await expect(office.locator('[aria-busy=true]')).toHaveCount(0);
    expect(await violationsOn(office), path).toEqual([]);
  }
});

test('a script or a style that somebody plants into a page does nothing', async ({ browser, city }) => {
  // A page of its own: the browser complains of what is planted.
  const page = await browser.newPage();
  await watch(page);
  await page.goto(`${city.server.url}/log-in`);
  await page.evaluate(PLANT);
  await expect
    .poll(async () => (await violationsOn(page)).map((one) => one.split(' ')[0]))
    .toEqual(expect.arrayContaining(['script-src-elem', 'style-src-elem']));
  expect(await page.evaluate(`'hacked' in globalThis`)).toBe(false);
  expect(await page.evaluate(COLOR)).not.toBe('rgb(255, 0, 0)');
  await page.close();
});
