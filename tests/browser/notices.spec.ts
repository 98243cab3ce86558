/** Somebody is told of a ticket while they look, reads it, and chooses what else reaches them. */
import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';

test('a ticket comes to the unit, the count rises by itself, and leads to the ticket; mail is chosen and tried', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const { id: unit_id } = (await ask('POST', '/api/units', { name: '掘港街道', level: 'town' })).body;
    const cookies: string[] = [];
    for (const [username, role] of [
      ['zhou.cun', 'operator'],
      ['wu.zhen', 'ticket_agent'],
    ] as const)
      cookies.push(
        await hire(sending(server.url), ask.cookies, {
          ...{ username, name: username, role, unit_id, password: `A long enough password ${role}` },
        }),
      );
    const [filer = '', agent = ''] = cookies;
    const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
    await sitDownBy(page, server.url, agent);
    await page.goto(`${server.url}/notices`);
    await expect(page.getByRole('main')).toContainText('没有通知');
    await expect(page.getByRole('link', { name: '未读通知 0 条' })).toBeVisible();

    const file = (title: string) =>
      sending(server.url)({ method: 'POST', path: '/api/tickets', cookie: filer, body: { kind: 'problem', title } });
    for (const title of ['全村断网，无法办件', '打印机 [点此](http://evil.test) 坏了'])
      expect((await file(title)).status).toBe(200);
    await expect(page.getByRole('link', { name: '未读通知 2 条' })).toBeVisible();
    const row = page.getByRole('link', { name: /全村断网.*已提交到您的单位/ });
    await expect(row).toBeVisible();
    await look(page, 'notices-light');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await look(page, 'notices-dark-360');
    await row.click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('全村断网');
    await expect(page.getByRole('link', { name: '未读通知 1 条' })).toBeVisible();
    await page.goto(`${server.url}/notices?show=unread`);
    await page.getByRole('button', { name: '全部标为已读' }).click();
    await expect(page.getByRole('main')).toContainText('没有未读通知');
    await expect(page.getByRole('link', { name: '未读通知 0 条' })).toBeVisible();

    await page.goto(`${server.url}/profile`);
    await page.getByRole('button', { name: '更改接收方式' }).click();
    const form = page.getByRole('dialog', { name: '更改接收方式' });
    await form.getByLabel('邮件地址').fill('wu@example.gov.cn');
    await look(page, 'ways-360');
    await form.getByRole('button', { name: '保存' }).click();
    await expect(form).toHaveCount(0);
    const box = page.getByRole('checkbox', { name: '已超时限：邮件' });
    // It is checked once the server has it.
    await box.press('Space');
    await expect(box).toBeChecked();
    await page.reload();
    await expect(page.getByRole('checkbox', { name: '已超时限：邮件' })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: '严重告警：控制台' })).not.toBeChecked();
    await page.getByRole('button', { name: '测试邮件' }).click();
    await expect(page.getByText('测试失败')).toBeVisible();
    await look(page, 'profile-dark-360');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    await look(page, 'profile-light');

    const system = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
    await sitDownBy(system, server.url, ask.cookies.system);
    await system.goto(`${server.url}/settings?tab=mail`);
    await system.getByLabel('服务器', { exact: true }).fill('mail.example.gov.cn');
    await system.getByLabel('发件地址').fill('zw@example.gov.cn');
    await system.getByRole('button', { name: '保存' }).first().click();
    await expect(system.getByText('已保存').first()).toBeVisible();
    await system.reload();
    await expect(system.getByLabel('服务器', { exact: true })).toHaveValue('mail.example.gov.cn');
    await look(system, 'mail-light');
    await system.setViewportSize({ width: 360, height: 740 });
    await look(system, 'mail-360');
  });
});
