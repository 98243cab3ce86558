/** From a hot topic to exactly its tickets, and back to more of them chip by chip. */
import { expect, test } from './fixtures.ts';

const RANGE = 'period=any&from=2026-01-01&to=2028-12-31';

test('a topic leads to as many tickets as it counts, and its chips can be taken away', async ({
  office: page,
  city,
}) => {
  const unit_id = (await city.ask('GET', '/api/units')).body.rows[0].id;
  for (const title of ['医保结算响应慢，经常超时', '医保结算超时，响应慢', '医保结算响应慢到超时', '机房空调故障'])
    expect((await city.ask('POST', '/api/tickets', { kind: 'request', title, unit_id })).status).toBe(200);
  const unread = async () => (await city.ask('GET', '/api/tickets/topics')).body.unread;
  await expect.poll(unread, { timeout: 30_000 }).toBe(0);
  await page.goto(`${city.server.url}/tickets`);
  await page.getByRole('link', { name: '热点' }).click();
  await expect(page.getByRole('heading', { name: '民意热点' })).toBeVisible();
  await page.goto(`${city.server.url}/tickets/topics?${RANGE}`);
  const row = page.getByRole('row').filter({ hasText: '医保结算' }).first();
  const count = Number(await row.getByRole('cell').nth(1).innerText());
  expect(count).toBeGreaterThanOrEqual(3);
  await row.getByRole('link', { name: /医保结算 ·|· 医保结算/ }).click();
  await expect(page.getByText(`共 ${count} 行`)).toBeVisible();
  await expect(page.getByRole('main').getByText('机房空调故障')).toHaveCount(0);
  await page.getByRole('button', { name: '移除筛选：主题' }).click();
  await expect(page.getByRole('main').getByText('机房空调故障').first()).toBeVisible();
});
