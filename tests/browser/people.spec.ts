/** The story of rights: three administrators, an account, a role that two people grant, an engineer limited to one county. */
import type { Page } from '@playwright/test';
import { PEOPLE } from '../administration.ts';
import { signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';

const COUNTY = '如东县';
const NEW = { username: 'qian.feng', name: '钱锋', first: 'Handed-over-once-8', password: 'A long enough password 8' };
const people = (page: Page) =>
  page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '人员与授权' });

test('an account, a role proposed by one and granted by another, and an engineer who sees one county', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    expect((await ask('POST', '/api/lab')).status).toBe(200);
    const units = (await ask('GET', '/api/units')).body.rows as { name: string }[];
    const unit = units.find((one) => one.name.startsWith(COUNTY))?.name ?? '';

    const asWhom = async (account: 'system' | 'security') => {
      const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
      await sitDown(page, server.url, ask.cookies, account);
      await page.goto(server.url);
      await people(page).click();
      return page;
    };

    const system = await asWhom('system');
    await system.getByRole('button', { name: '新建账号' }).click();
    const dialog = system.getByRole('dialog', { name: '新建账号' });
    await dialog.getByLabel('用户名').fill(NEW.username);
    await dialog.getByLabel('姓名').fill(NEW.name);
    await dialog.getByLabel('初始密码').fill(NEW.first);
    await look(system, 'a new account');
    await dialog.getByRole('button', { name: '保存' }).click();
    const row = system.getByRole('row', { name: new RegExp(NEW.username) });
    await expect(row).toContainText('须修改密码');

    await row.getByRole('button', { name: /更多|操作/ }).click();
    await system.getByRole('menuitem', { name: '申请角色' }).click();
    const proposal = system.getByRole('dialog', { name: '申请角色' });
    await proposal.getByLabel('角色').click();
    await system.getByRole('option', { name: '网络工程师' }).click();
    await proposal.getByRole('combobox', { name: '范围' }).fill(COUNTY);
    await system.getByRole('option', { name: new RegExp(unit) }).click();
    await proposal.getByLabel('理由').fill('负责本县网络');
    await proposal.getByRole('button', { name: '申请角色' }).click();
    await expect(proposal).toHaveCount(0);

    // Who proposed it is offered to take it back, and not to decide.
    await system.getByRole('tab', { name: /授权/ }).click();
    const waiting = system.getByRole('row', { name: new RegExp(NEW.username) });
    await expect(waiting).toContainText('待批准');
    await waiting.getByRole('button', { name: /更多|操作/ }).click();
    await expect(system.getByRole('menuitem', { name: '撤回申请' })).toBeVisible();
    await expect(system.getByRole('menuitem', { name: '审批' })).toHaveCount(0);
    await system.keyboard.press('Escape');

    const security = await asWhom('security');
    await security.getByRole('tab', { name: /授权/ }).click();
    await security
      .getByRole('row', { name: new RegExp(NEW.username) })
      .getByRole('button', { name: /更多|操作/ })
      .click();
    await security.getByRole('menuitem', { name: '审批' }).click();
    await look(security, 'deciding');
    await security.getByRole('dialog').getByRole('button', { name: '批准' }).click();
    // The other one's page tells by itself.
    await expect(waiting).toContainText('有效', { timeout: 15_000 });

    const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
    await page.goto(server.url);
    await page.getByLabel('用户名').fill(NEW.username);
    await page.getByRole('textbox', { name: '密码', exact: true }).fill(NEW.first);
    await page.getByRole('button', { name: '登录' }).first().click();
    await page.getByLabel('当前密码').fill(NEW.first);
    await page.getByLabel('新密码', { exact: true }).fill(NEW.password);
    await page.getByLabel('再次输入新密码').fill(NEW.password);
    await page.getByRole('button', { name: '修改密码' }).click();
    const navigation = page.getByRole('navigation', { name: '主导航' });
    await navigation.getByRole('link', { name: '节点' }).click();
    await expect(page.getByRole('row', { name: /RUDONG-RT-1/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /NT-CORE|QIDONG|HAIAN/ })).toHaveCount(0);
    await expect(navigation.getByRole('link', { name: '审计日志' })).toHaveCount(0);
    await expect(navigation.getByRole('link', { name: '资产发现' })).toHaveCount(0);
    await page.goto(`${server.url}/topology?tab=table`);
    await expect(page.getByRole('row', { name: /RUDONG/ }).first()).toBeVisible();
    await expect(page.getByRole('main')).not.toContainText('QIDONG');

    // What they did is told to the auditor, with the role in which they did it.
    const log = (await ask('GET', '/api/audit?limit=100')).body.rows as {
      person: string;
      action: string;
      role: string;
    }[];
    const told = (person: string, action: string) => log.find((one) => one.person === person && one.action === action);
    expect(told(PEOPLE.system.username, 'propose')?.role).toBe('system_administrator');
    expect(told(PEOPLE.security.username, 'grant')?.role).toBe('security_administrator');
  });
});
