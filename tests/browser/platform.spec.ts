/** The platform tells of itself: what nobody knows, what is well again once somebody acts, what turned bad, and to whom. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, signUp, zhengwang } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';

test('a log server that is away is told of; a backup turns unknown to good; who may not see agents sees nothing', async ({
  page,
}) => {
  test.setTimeout(180_000);
  // Nobody listens there.
  const environment = { ZHENGWANG_AUDIT_SYSLOG: '127.0.0.1:9' };
  await freshServer(async (server) => {
    const { cookies } = await signUp(server);
    await sitDown(page, server.url, cookies, 'system');
    await page.goto(`${server.url}/platform`);
    const card = (title: string) =>
      page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
    await expect(card('备份')).toContainText('未知');
    await expect(card('控制台证书')).toContainText('未知');
    await expect(card('数据库')).toContainText('正常');
    const forwarding = card('操作日志外送');
    await expect(forwarding).toContainText('需关注', { timeout: 40_000 });
    await expect(forwarding.getByRole('link', { name: '查看：操作日志外送' })).toHaveAttribute('href', '/audit');
    // The worst first: what is well stands after it.
    const order = await page.getByRole('heading', { level: 2 }).allTextContents();
    expect(order.indexOf('操作日志外送')).toBeLessThan(order.indexOf('数据库'));
    await look(page, 'platform-light');

    const folder = freshFolder();
    const backup = await zhengwang(['backup', join(folder, 'copy.db')], { ZHENGWANG_DATA: server.folder });
    expect(backup.code, backup.err).toBe(0);
    rmSync(folder, { recursive: true });
    await expect(card('备份')).toContainText('正常', { timeout: 40_000 });

    await page.getByRole('button', { name: /^需关注 \d/ }).click();
    await expect(page).toHaveURL(/status=warning/);
    await expect(card('备份')).toHaveCount(0);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('button', { name: /^全部 \d/ }).click();
    await look(page, 'platform-dark');
    await page.setViewportSize({ width: 360, height: 740 });
    await look(page, 'platform-360');

    await page.goto(`${server.url}/notices`);
    await expect(page.getByRole('link', { name: /操作日志外送需要关注/ })).toBeVisible({ timeout: 60_000 });
    await look(page, 'platform-notice-360');

    await sitDown(page, server.url, cookies, 'security');
    await page.goto(`${server.url}/platform`);
    await expect(page.getByRole('main')).toContainText('没有查看权限');
  }, environment);
});
