/** The identity platform, a real provider in a process of its own: proposed by one, confirmed by another, and somebody comes in by it. */
import type { Page } from '@playwright/test';
import { CLIENT, realProvider } from '#api/log-in/oidc/testing.ts';
import { type Account, whoseWork } from '#api/testing-accounts.ts';
import { signUp } from '../server.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';

const SECOND = {
  username: 'zhao.min',
  name: '赵敏',
  first: 'Handed-over-once-7',
  password: 'A long enough password 9',
};

test('what one person writes another confirms, and then an engineer comes in by the platform', async ({ browser }) => {
  test.setTimeout(180_000);
  await freshServer(
    async (server) => {
      const ask = await signUp(server);
      const as = async (account: Account, path: string, body: object) => {
        const headers = { cookie: ask.cookies[account], 'content-type': 'application/json' };
        const answer = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
        expect(answer.status, path).toBe(200);
        return (await answer.json()) as { id: number | string };
      };
      const { username, name, first, password } = SECOND;
      const person = await as(whoseWork('POST', '/api/people'), '/api/people', { username, name, password: first });
      const wanted = { person_id: person.id, role: 'security_administrator', unit_id: null, reason: 'a second one' };
      const grant = await as('system', '/api/grants', wanted);
      await as('security', `/api/grants/${grant.id}/decide`, { grant: true });

      const people = { sub: { preferred_username: 'sun.li', name: '孙丽', duty: 'network' } };
      const provider = await realProvider(server, people);
      try {
        const security = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
        await sitDown(security, server.url, ask.cookies, 'security');
        await security.goto(`${server.url}/policy`);
        await security.getByRole('button', { name: '配置', exact: true }).click();
        const dialog = security.getByRole('dialog', { name: '统一身份认证' });
        await dialog.getByLabel('名称（中文）').fill('省统一身份认证平台');
        await dialog.getByLabel('名称（英文）').fill('the provincial platform');
        await dialog.getByLabel('平台地址（issuer）').fill(provider.issuer);
        await dialog.getByRole('button', { name: '测试连接' }).click();
        await expect(dialog.getByRole('status').first()).toContainText('可用：1 个签名密钥');
        await dialog.getByLabel('客户端标识').fill(CLIENT.client_id);
        await dialog.getByLabel('客户端密钥').fill(CLIENT.client_secret);
        await dialog.getByText('平台总是要求双因素').click();
        await dialog.getByRole('button', { name: '添加规则' }).click();
        await dialog.getByRole('textbox', { name: '声明', exact: true }).fill('duty');
        await dialog.getByLabel('等于').fill('network');
        await choose(security, dialog.getByLabel('角色'), '网络工程师');
        await choose(security, dialog.getByLabel('单位', { exact: true }), '全部单位');
        await dialog.getByRole('button', { name: '保存' }).click();
        await expect(dialog).toHaveCount(0);
        await expect(security.getByRole('button', { name: '确认生效' })).toBeDisabled();

        const second = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
        await second.goto(server.url);
        await second.getByLabel('用户名').fill(username);
        await second.getByRole('textbox', { name: '密码', exact: true }).fill(first);
        await second.getByRole('button', { name: '登录' }).first().click();
        await second.getByLabel('当前密码').fill(first);
        await second.getByLabel('新密码', { exact: true }).fill(password);
        await second.getByLabel('再次输入新密码').fill(password);
        await second.getByRole('button', { name: '修改密码' }).click();
        await second.getByRole('link', { name: '安全策略' }).click();
        await expect(second.getByRole('main')).toContainText('duty = network → 网络工程师（全部单位）');
        await second.getByRole('button', { name: '确认生效' }).click();
        await second.getByRole('dialog').getByRole('button', { name: '确认生效' }).click();
        await expect(second.getByRole('heading', { name: '生效中' })).toBeVisible();

        const guest = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
        await guest.goto(`${server.url}/nodes`);
        await guest.getByRole('link', { name: '用省统一身份认证平台登录' }).click();
        await guest.locator('input[name=login]').fill('sub');
        await guest.locator('input[name=password]').fill('any');
        await guest.getByRole('button', { name: /sign-in/i }).click();
        await guest.getByRole('button', { name: /continue/i }).click();
        // Back where they wanted to go, with the role that the rule gives.
        await expect(guest).toHaveURL(`${server.url}/nodes`);
        await expect(
          guest.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '资产发现' }),
        ).toBeVisible();
        await guest.goto(`${server.url}/profile`);
        await expect(guest.getByRole('row', { name: /统一身份认证/ })).toContainText('当前');
      } finally {
        await provider.end();
      }
    },
    { ZHENGWANG_OIDC_LOOPBACK: 'allow' },
  );
});

async function choose(page: Page, field: ReturnType<Page['getByLabel']>, option: string): Promise<void> {
  await field.click();
  await page.getByRole('option', { name: option }).click();
}
