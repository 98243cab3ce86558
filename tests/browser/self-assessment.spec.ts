/** The console is a system of its own register: registered, seen item by item, and told beside the items of its work sheet. */
import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDown, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';

test('the console is registered, tells what it does and what it doesn’t, and an assessor reads it beside the item', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    await sitDown(page, server.url, ask.cookies, 'admin');
    await page.goto(`${server.url}/compliance`);
    await page.getByRole('tab', { name: '本系统自评' }).click();
    await expect(main(page)).toContainText('尚未登记');

    // What it doesn't do is said, and what nobody ran here is never green.
    const trusted = page.getByRole('group').filter({ hasText: '8.1.4.6 a' });
    await expect(trusted).toContainText('程序未实现');
    await trusted.locator('summary').click();
    await expect(trusted).toContainText('程序不做可信验证');
    const lock = page.getByRole('group').filter({ hasText: '8.1.4.1 b' });
    await lock.locator('summary').click();
    await expect(lock).toContainText('留给运行单位');
    await expect(lock).toContainText('api/log-in/lock-out.test.ts');

    const facts = page.getByRole('listitem').filter({ hasText: '登录失败锁定与空闲退出' });
    await expect(facts).toContainText('5 次失败锁定 15 分钟');
    await expect(facts).toContainText('测评习惯，非标准规定');
    await expect(facts.getByText('满足', { exact: true })).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: '最近一次备份' })).toContainText('未知');
    await expect(page.getByRole('listitem').filter({ hasText: '操作日志链验证' })).toContainText('成立');
    await look(page, 'the console itself');

    await page.getByRole('button', { name: '修改参考值' }).click();
    const dialog = page.getByRole('dialog', { name: '参考值' });
    await dialog.getByLabel('空闲退出至多（分钟）').fill('0');
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(dialog.getByRole('alert').first()).toBeVisible();
    await look(page, 'suggested figures');
    await dialog.getByLabel('空闲退出至多（分钟）').fill('10');
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(facts.getByText('不满足', { exact: true })).toBeVisible();

    await page.getByRole('button', { name: '登记本系统' }).click();
    await main(page).getByRole('link', { name: '政网', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('政网');
    await expect(main(page)).toContainText('未定级');
    await look(page, 'its row in the register');
    await main(page).getByRole('link', { name: '查看本系统自评' }).click();
    await expect(main(page).getByRole('link', { name: '政网', exact: true })).toBeVisible();

    // An assessor with its sheet.
    const { system } = (await ask('GET', '/api/compliance/self')).body;
    const cookie = await hire(sending(server.url), ask.cookies, {
      ...{ username: 'zhou.min', name: '周敏', role: 'assessor', unit_id: null },
      password: 'A long enough password zhou',
    });
    const wanted = { system_id: system.id, level: 3, title: '自评' };
    const made = await sending(server.url)({ method: 'POST', path: '/api/assessments', body: wanted, cookie });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    const seat = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
    await sitDownBy(seat, server.url, cookie);
    await seat.goto(
      `${server.url}/compliance/assessments/${made.body.id}?tab=sheet&item=${encodeURIComponent('8.1.4.1 b')}`,
    );
    const beside = seat.getByRole('region', { name: '本系统自述' });
    await expect(beside).toContainText('连续失败达到次数后锁定账号');
    await expect(beside).toContainText('由测评人员判定');
    await look(seat, 'beside an item of its sheet');
    await seat.emulateMedia({ colorScheme: 'dark' });
    await seat.setViewportSize({ width: 360, height: 740 });
    await look(seat, 'beside an item, dark on a phone');
    await seat.goto(`${server.url}/compliance?tab=self`);
    await expect(seat.getByRole('tab', { name: '本系统自评' })).toBeVisible();
    await expect(seat.getByRole('button', { name: '修改参考值' })).toHaveAttribute('aria-disabled', 'true');
    await look(seat, 'the console itself, dark on a phone');
  });
});
