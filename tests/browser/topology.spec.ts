/** The map of the lab: found, chosen, followed to another node, and what hangs behind it; by pointer, by keys, on a phone. */
import type { Page } from '@playwright/test';
import type { Ask } from '../administration.ts';
import { complaintsOf } from './eyes.ts';
import { expect, test } from './fixtures.ts';

const CORE = 'NT-CORE-1';
const AGGREGATION = 'RUGAO-SW-1';
const BEHIND = 'BAIPU-SW-1';
/** Links follow from what neighbours tell, soon after each has been looked at for the first time. */
const LINKED_MS = 60_000;

async function idOf(ask: Ask, name: string): Promise<number> {
  const { rows } = (await ask('GET', `/api/nodes?q=${name}`)).body;
  return rows[0].id;
}

/** The lab's links are known, and our probes enter at its core. */
async function prepare(ask: Ask): Promise<void> {
  await expect
    .poll(async () => (await ask('GET', '/api/topology/map')).body.links.length, { timeout: LINKED_MS })
    .toBeGreaterThan(30);
  const put = await ask('PUT', '/api/topology/vantages', { node_ids: [await idOf(ask, CORE)] });
  expect(put.status, JSON.stringify(put.body)).toBe(200);
}

const mapOf = (page: Page) => page.getByRole('application', { name: /拓扑图/ });

test('a node is found, the way to another and what hangs behind it are listed', async ({ office: page, city }) => {
  test.setTimeout(180_000);
  await prepare(city.ask);
  await page.goto(`${city.server.url}/topology`);
  await expect(mapOf(page)).toHaveAccessibleName(/40 个节点/);
  const panel = page.getByRole('complementary', { name: '拓扑详情' });
  await expect(panel.getByRole('button', { name: `移除 ${CORE}` })).toBeVisible();

  await page.getByRole('searchbox').fill('rugao');
  await panel.getByRole('button', { name: new RegExp(AGGREGATION) }).click();
  await expect(panel.getByRole('heading', { name: AGGREGATION })).toBeVisible();
  await expect(page).toHaveURL(/node=\d+/);

  await panel.getByRole('combobox', { name: '路径到…' }).fill(CORE);
  await page.getByRole('option', { name: new RegExp(CORE) }).click();
  const hops = panel.getByRole('list', { name: `${AGGREGATION} 到 ${CORE} 的逐跳路径` });
  await expect(hops.getByRole('listitem').first()).toContainText(AGGREGATION);
  await expect(hops.getByRole('listitem').last()).toContainText(CORE);
  await expect(page).toHaveURL(/to=\d+/);

  await panel.getByRole('button', { name: '显示其后节点' }).click();
  const behind = panel.getByRole('list', { name: '其后节点' });
  await expect(behind.getByRole('button', { name: BEHIND })).toBeVisible();
  await expect(page).toHaveURL(/behind=1/);
  expect(await complaintsOf(page)).toEqual([]);

  // The address holds all of it.
  await page.reload();
  await expect(panel.getByRole('heading', { name: AGGREGATION })).toBeVisible();
  await expect(behind.getByRole('button', { name: BEHIND })).toBeVisible();
  await panel.getByRole('button', { name: '关闭' }).click();
  await expect(page).not.toHaveURL(/node=/);
});

test('the same links are a table, which shows the one-sided alone', async ({ office: page, city }) => {
  test.setTimeout(120_000);
  await prepare(city.ask);
  await page.goto(`${city.server.url}/topology?tab=table`);
  const table = page.getByRole('table');
  await expect(table.getByRole('row').nth(5)).toBeVisible();
  for (const [name, kind] of [
    ['仅登记', 'recorded_only'],
    ['单侧', 'one_sided'],
  ] as const) {
    const total = (await city.ask('GET', `/api/topology/links?kind=${kind}`)).body.total as number;
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`kind=${kind}`));
    if (total === 0) await expect(page.getByRole('button', { name: '清除筛选' })).toBeVisible();
    else await expect(table).toHaveAttribute('aria-rowcount', String(total + 1));
  }
  expect(await complaintsOf(page)).toEqual([]);
});

test('by keys alone: the focus goes to a node and along its links', async ({ office: page, city }) => {
  test.setTimeout(120_000);
  await prepare(city.ask);
  await page.goto(`${city.server.url}/topology?node=${await idOf(city.ask, CORE)}&view=layers`);
  const map = mapOf(page);
  await map.focus();
  const told = map.getByRole('status');
  await page.keyboard.press('Enter');
  await expect(told).toContainText(CORE);
  await page.keyboard.press('ArrowDown');
  await expect(told).toHaveText(/条链路/);
  await expect(told).not.toContainText(CORE);
  const name = ((await told.textContent()) ?? '').split('，')[0] ?? '';
  expect(name).not.toBe('');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: '拓扑详情' }).getByRole('heading', { name })).toBeVisible();
});

test('on a phone the chosen node slides up over the map', async ({ office: page, city }) => {
  test.setTimeout(120_000);
  await prepare(city.ask);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${city.server.url}/topology?node=${await idOf(city.ask, AGGREGATION)}`);
  await expect(mapOf(page)).toBeVisible();
  const sheet = page.getByRole('region', { name: AGGREGATION });
  await expect(sheet.getByRole('link', { name: '打开节点页' })).toBeVisible();
  const box = await sheet.boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(735);
  expect(box?.y ?? 0).toBeGreaterThan(200);
  expect(await complaintsOf(page)).toEqual([]);
});
