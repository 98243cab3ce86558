/** Where is it: a computer's MAC leads to its switch port, from the page and from the search; parts and what a port hears. */
import { expect, test } from './fixtures.ts';

/** The first desk of PINGCHAO-SW-1: its MAC, its address, and the port that it is plugged into. */
const MAC = '02-5A-4F-17-00-01';
const SWITCH = 'PINGCHAO-SW-1';
const PORT = 'gei-0/1/1/2';
const STACK = 'TONGZHOU-SW-1';
/** The tables are read once a minute. */
const TOLD_MS = 90_000;

test('a MAC with dashes is located at its switch and port, and the way back is kept', async ({
  office: page,
  city,
}) => {
  test.setTimeout(180_000);
  await expect
    .poll(async () => (await city.ask('GET', `/api/where?q=${MAC}`)).body.answers[0]?.place?.node_name, {
      timeout: TOLD_MS,
    })
    .toBe(SWITCH);
  await page.goto(`${city.server.url}/where`);
  await expect(page.getByText('查找一台主机或设备')).toBeVisible();
  await page.getByLabel('查找对象').fill(MAC);
  await page.getByRole('button', { name: '查找', exact: true }).click();
  const answer = page.getByRole('region').filter({ hasText: '未登记主机' });
  await expect(answer.getByRole('link', { name: SWITCH }).first()).toBeVisible();
  await expect(answer.getByRole('link', { name: PORT })).toBeVisible();
  await expect(answer.getByText('在此', { exact: true })).toBeVisible();
  await expect(answer.getByRole('row', { name: new RegExp(`至今.*${SWITCH}`) })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`q=${MAC}`));

  await answer.getByRole('link', { name: PORT }).click();
  await expect(page.getByText(`端口 ${PORT} 上学到的 MAC`).first()).toBeVisible();
  await page.getByRole('link', { name: MAC.toLowerCase().replaceAll('-', ':') }).click();
  await expect(page.getByRole('heading', { name: '定位', level: 1 })).toBeVisible();

  await page.getByLabel('查找对象').fill('10.99.99.99');
  await page.getByLabel('查找对象').press('Enter');
  await expect(page.getByText('没有找到“10.99.99.99”')).toBeVisible();
  await page.getByRole('link', { name: '查看数据来源' }).click();
  await expect(page.getByRole('row', { name: new RegExp(SWITCH) })).toContainText('条');
});

test('the search offers to locate an address, and finds a host that is in no book', async ({ office: page, city }) => {
  test.setTimeout(180_000);
  await expect
    .poll(async () => (await city.ask('GET', '/api/search?q=10.70.23.11')).body.rows.length, { timeout: TOLD_MS })
    .toBeGreaterThan(0);
  await page.goto(city.server.url);
  // Keys are heard once the page is there.
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('10.70.23.11');
  await expect(page.getByRole('option', { name: '10.70.23.11 02:5a:4f:17:00:01' })).toBeVisible();
  await page.getByRole('option', { name: '定位 10.70.23.11' }).click();
  await expect(page).toHaveURL(/\/where\?q=10\.70\.23\.11/);
  await expect(page.getByRole('link', { name: SWITCH }).first()).toBeVisible();
});

test('a stack shows its members, and a part its serial number', async ({ office: page, city }) => {
  test.setTimeout(120_000);
  const { rows } = (await city.ask('GET', `/api/nodes?q=${STACK}`)).body;
  await expect
    .poll(async () => (await city.ask('GET', `/api/nodes/${rows[0].id}/parts`)).body.members, { timeout: TOLD_MS })
    .toBe(2);
  await page.goto(`${city.server.url}/nodes/${rows[0].id}`);
  await page.getByRole('tab', { name: '部件' }).click();
  await expect(page.getByText('堆叠，2 个成员')).toBeVisible();
  await page.getByRole('treeitem', { name: /member 2/ }).click();
  await expect(page.getByText(/^LAB\w+M2$/).first()).toBeVisible();
});
