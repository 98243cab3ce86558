/** The story of a passkey: made on one's own page, it opens the door without a password, until it is removed. */
import type { Page } from '@playwright/test';
import { ENGINEER } from '../administration.ts';
import { signUp } from '../server.ts';
import { look } from './eyes.ts';
import { freshServer, expect as hasty, sitDown, test } from './fixtures.ts';

/** Each step hashes a password or waits for a device: on a busy machine that takes its time. */
const expect = hasty.configure({ timeout: 30_000 });

/** A device with a finger that is always right. */
async function plugIn(page: Page) {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable');
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    unlocks: (isUserVerified: boolean) => client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    held: async () => (await client.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
}

const logOut = async (page: Page) => {
  expect(await page.evaluate(async () => (await fetch('/api/auth/sign-out', { method: 'POST' })).status)).toBe(200);
  await page.goto('/');
};

test('a passkey is made with the password, logs in without it, and opens nothing once it is removed', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const page = await (await browser.newContext({ locale: 'zh-CN', baseURL: server.url })).newPage();
    await sitDown(page, server.url, ask.cookies, 'admin');
    await page.goto('/profile');
    const device = await plugIn(page);
    const section = page.locator('section', { has: page.getByRole('heading', { name: '通行密钥' }) });
    await expect(section).toContainText('尚未添加通行密钥');

    await section.getByRole('button', { name: '添加通行密钥' }).click();
    const dialog = page.getByRole('dialog', { name: '添加通行密钥' });
    await dialog.getByLabel('名称').fill('办公电脑');
    await dialog.getByLabel('当前密码').fill('not the password');
    await dialog.getByRole('button', { name: '添加通行密钥' }).click();
    await expect(dialog.getByRole('alert')).toContainText('密码不正确');
    expect(await device.held()).toEqual([]);
    await look(page, 'passkey-dialog');
    await dialog.getByLabel('当前密码').fill(ENGINEER.password);
    await dialog.getByRole('button', { name: '添加通行密钥' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(section).toContainText('办公电脑');
    expect(await device.held()).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }]);
    await look(page, 'passkey-profile');

    // The same device is not asked to keep a second one for the same account.
    await section.getByRole('button', { name: '添加通行密钥' }).click();
    await dialog.getByLabel('名称').fill('又一个');
    await dialog.getByLabel('当前密码').fill(ENGINEER.password);
    await dialog.getByRole('button', { name: '添加通行密钥' }).click();
    await expect(dialog.getByRole('alert')).toContainText('此设备上已有');
    await dialog.getByRole('button', { name: '取消' }).click();

    await logOut(page);
    const enter = page.getByRole('button', { name: '使用通行密钥' });
    await expect(enter).toBeVisible();
    await look(page, 'passkey-log-in');
    await enter.click();
    await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible();
    const answer = await page.request.get('/api/profile/sessions');
    const { rows } = (await answer.json()) as { rows: { is_this: boolean }[] };
    expect(rows.find((row) => row.is_this)).toMatchObject({
      method: 'passkey',
      second_factor: true,
    });

    // A finger that isn't right opens nothing.
    await logOut(page);
    await device.unlocks(false);
    await enter.click();
    await expect(page.getByRole('alert')).toContainText('已取消或超时');
    await device.unlocks(true);
    await enter.click();
    await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible();

    await page.goto('/profile');
    await section.getByRole('button', { name: '移除 办公电脑' }).click();
    const asked = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    await asked.getByRole('button', { name: '移除' }).click();
    await expect(section).toContainText('尚未添加通行密钥');
    await logOut(page);
    await enter.click();
    await expect(page.getByRole('alert')).toContainText('未被接受');
  });
});
