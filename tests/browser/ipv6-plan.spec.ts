/** The address plan: a problem is narrowed down to, the map leads deeper by keys and back, and the next free prefix is told. */
import { expect, sitDown, test } from './fixtures.ts';

test('whoever plans finds what is wrong, goes deeper digit by digit, and is told where the next prefix goes', async ({
  office: page,
  city,
}) => {
  const [unit] = (await city.ask('GET', '/api/units')).body.rows;
  for (const [prefix, role] of [
    ['2100:db0::/32', '总段'],
    ['2100:db0:1000::/36', '区县'],
    ['2100:db0:1100:1::/64', '局域网'],
    ['2100:db0:1100:1:8000::/68', '局域网'],
  ])
    await city.ask('POST', '/api/prefixes', { prefix, role, unit_id: unit.id });
  await sitDown(page, city.server.url, city.cookies, 'admin');
  await page.goto(`${city.server.url}/ipv6?tab=plan&block=2100:db0::/32`);
  await page
    .getByRole('group', { name: '按问题类型筛选' })
    .getByRole('button', { name: /地址段重叠/ })
    .click();
  await expect(page).toHaveURL(/code=OVERLAP/);
  await expect(page.getByText(/2100:db0:1100:1:8000::\/68.*不能作为其上级/).first()).toBeVisible();

  const cell = page.getByRole('button', { name: /^2100:db0:1000::\/36 · 已分配/ });
  await page.getByRole('button', { name: /^2100:db0::\/36 · 空闲/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(cell).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/block=2100%3Adb0%3A1000%3A%3A%2F36|block=2100:db0:1000::\/36/);
  await expect(page.getByRole('button', { name: /^2100:db0:1100::\/40 · 已划分/ })).toBeVisible();
  await page.getByRole('navigation', { name: '上级地址段' }).getByRole('button', { name: '2100:db0::/32' }).click();
  await expect(cell).toBeVisible();

  await page.getByLabel('长度').fill('36');
  await page.getByRole('button', { name: '查找' }).click();
  await expect(page.getByText('可用：2100:db0::/36')).toBeVisible();
  await page.getByLabel('长度').fill('20');
  await page.getByRole('button', { name: '查找' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '2100:db0::/32 中没有长度为 /20 的地址段' })).toBeVisible();
});
