/** The way in: a password that must be changed, a second factor, recovery codes, sessions that are ended elsewhere. */
import { createHmac } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { PEOPLE } from '../administration.ts';
import { type Server, signUp } from '../server.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';

const FIRST = 'Handed-over-once-9';
const NEW = { username: 'sun.li', name: '孙丽', password: 'A long enough password 9' };
const STEP_MS = 30_000;

/** RFC 6238 over RFC 4226: SHA-1, six digits, steps of 30 s. */
function codeOf(secret: string, at: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[\s=]/g, '')]
    .map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP_MS)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

async function stranger(browser: Browser): Promise<Page> {
  return (await browser.newContext({ locale: 'zh-CN' })).newPage();
}

async function logIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: false }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /的菜单$/ }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(page.getByLabel('用户名')).toBeVisible();
}

const navigation = (page: Page) => page.getByRole('navigation', { name: '主导航' });

/** An account that was handed a password, as its owner finds it. */
async function handOver(server: Server) {
  const ask = await signUp(server);
  const made = await ask('POST', '/api/people', { username: NEW.username, name: NEW.name, password: FIRST });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  return ask;
}

test('from a handed-over password to a second factor, recovery codes and ended sessions', async ({ browser }) => {
  test.setTimeout(180_000);
  await freshServer(async (server) => {
    await handOver(server);
    const page = await stranger(browser);
    await page.goto(`${server.url}/profile`);

    await logIn(page, NEW.username, 'not the right one');
    await expect(page.getByRole('alert')).toContainText('用户名或密码');
    await expect(page.getByLabel('密码')).toHaveValue('');

    // Nothing but the new password is offered, whatever page is asked for.
    await logIn(page, NEW.username, FIRST);
    await expect(page.getByRole('heading', { name: '请修改密码' })).toBeVisible();
    await expect(page.getByRole('list', { name: '密码要求' })).toContainText('至少 12 个字符');
    await page.goto(`${server.url}/nodes`);
    await expect(page.getByRole('heading', { name: '请修改密码' })).toBeVisible();
    await expect(navigation(page)).toHaveCount(0);
    await page.goto(`${server.url}/profile`);
    await choose(page, FIRST, 'short');
    await expect(page.getByText('密码至少 12 个字符').first()).toBeVisible();
    await choose(page, 'not the current one', NEW.password);
    await expect(page.getByText('当前密码不正确').first()).toBeVisible();
    await choose(page, FIRST, NEW.password);
    // The page that was asked for.
    await expect(page.getByRole('heading', { name: '个人设置' })).toBeVisible();

    await page.getByRole('button', { name: '设置验证器' }).click();
    const dialog = page.getByRole('dialog', { name: '设置验证器' });
    await dialog.getByLabel('密码').fill('not the right one');
    await dialog.getByRole('button', { name: '下一步' }).click();
    await expect(dialog.getByText('密码不正确').first()).toBeVisible();
    await dialog.getByLabel('密码').fill(NEW.password);
    await dialog.getByRole('button', { name: '下一步' }).click();
    await expect(dialog.getByRole('img', { name: '供验证器扫描的二维码' })).toBeVisible();
    const drawn = await dialog.getByRole('img').evaluate((image: { naturalWidth: number }) => image.naturalWidth);
    expect(drawn).toBeGreaterThan(100);
    const secret = await dialog.locator('code').innerText();
    expect(secret).toMatch(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/);
    const codes = await dialog.getByRole('region', { name: '恢复码' }).getByRole('listitem').allInnerTexts();
    expect(codes.length).toBeGreaterThanOrEqual(8);
    const saved = page.waitForEvent('download');
    await dialog.getByRole('button', { name: '下载文本' }).click();
    expect((await saved).suggestedFilename()).toBe('zhengwang-recovery-codes.txt');
    await dialog.getByLabel('验证码').fill(wrongCode(secret));
    await dialog.getByRole('button', { name: '验证并启用' }).click();
    await expect(dialog.getByText('验证码不正确').first()).toBeVisible();
    await dialog.getByLabel('验证码').fill(codeOf(secret, Date.now()));
    await dialog.getByRole('button', { name: '验证并启用' }).click();
    await expect(page.getByText('已设置验证器')).toBeVisible();
    await logOut(page);

    // A code that was shown is spent; the next step's is accepted already.
    await logIn(page, NEW.username, NEW.password);
    await expect(page.getByRole('heading', { name: '第二步验证' })).toBeVisible();
    const field = page.getByLabel('验证码');
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('autocomplete', 'one-time-code');
    await expect(field).toHaveAttribute('inputmode', 'numeric');
    await field.fill(wrongCode(secret));
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('验证码不正确');
    await field.fill(codeOf(secret, Date.now() + STEP_MS));
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await expect(page.getByRole('heading', { name: '个人设置' })).toBeVisible();

    // With a recovery code, which works once.
    const other = await stranger(browser);
    await other.goto(server.url);
    const recover = async () => {
      await logIn(other, NEW.username, NEW.password);
      await other.getByRole('button', { name: '改用恢复码' }).click();
      await other.getByLabel('恢复码').fill(codes[0] ?? '');
      await other.getByRole('button', { name: '登录', exact: true }).click();
    };
    await recover();
    await expect(navigation(other)).toBeVisible();
    await logOut(other);
    await recover();
    await expect(other.getByRole('alert')).toContainText('验证码不正确');
    await other.getByLabel('恢复码').fill(codes[1] ?? '');
    await other.getByRole('button', { name: '登录', exact: true }).click();
    await expect(navigation(other)).toBeVisible();

    // Ended here, the other browser is out there.
    await page.reload();
    const rows = page.getByRole('row').filter({ hasText: 'Chrome' });
    await expect(rows).toHaveCount(2);
    await rows.filter({ hasNotText: '当前' }).getByRole('button').click();
    await page.getByRole('menuitem', { name: '结束会话' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '结束会话' }).click();
    await expect(rows).toHaveCount(1);
    await other.goto(`${server.url}/profile`);
    await expect(other.getByLabel('用户名')).toBeVisible();
  });
});

test('whoever owes a second factor sets it up before anything else, or logs out', async ({ browser }) => {
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const { policy } = (await ask('GET', '/api/policy')).body;
    policy.second_factor = { required_of: ['network_engineer'], grace_days: 0 };
    expect((await ask('PUT', '/api/policy', policy)).status).toBe(200);
    const page = await stranger(browser);
    await sitDown(page, server.url, ask.cookies, 'admin');
    await page.goto(`${server.url}/findings`);
    await expect(page.getByRole('heading', { name: '请设置第二因素' })).toBeVisible();
    await expect(navigation(page)).toHaveCount(0);
    await page.getByLabel('密码').fill(PEOPLE.admin.password);
    await page.getByRole('button', { name: '下一步' }).click();
    await expect(page.getByRole('button', { name: '退出登录' })).toBeVisible();
    await page.getByLabel('验证码').fill(codeOf(await page.locator('code').innerText(), Date.now()));
    await page.getByRole('button', { name: '验证并启用' }).click();
    await expect(page.getByRole('heading', { name: '问题' })).toBeVisible();
    // Where everybody must have one at once, it can't be turned off.
    await page.goto(`${server.url}/profile`);
    await expect(page.getByText('安全策略要求您的角色使用第二因素。')).toBeVisible();
  });
});

test('a log-in leads to a page of this console, whatever address was asked for', async ({ browser, city }) => {
  const page = await stranger(browser);
  const { url } = city.server;
  for (const path of [
    '/?next=https://example.org/',
    '/?redirect=//example.org/x&returnTo=javascript:alert(1)',
    '//example.org/..%2f',
    '/log-in?next=%2F%2Fexample.org',
  ]) {
    await page.context().clearCookies();
    await page.goto(url + path);
    await expect(page.getByLabel('用户名')).toBeVisible();
    await logIn(page, PEOPLE.admin.username, PEOPLE.admin.password);
    await expect(navigation(page)).toBeVisible();
    expect(new URL(page.url()).origin).toBe(url);
  }
});

test('a security administrator changes the policy, and another one reads it', async ({ browser, city }) => {
  const page = await stranger(browser);
  await sitDown(page, city.server.url, city.cookies, 'security');
  await page.goto(`${city.server.url}/policy`);
  const history = page.getByLabel('不可重复使用');
  await history.fill('99');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('不能大于 24')).toBeVisible();
  await history.fill('6');
  await page.getByLabel('允许的地址段').fill('10.0.0.0/8\nnot an address');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('alert').last()).toBeVisible();
  expect((await city.ask('GET', '/api/policy')).body.policy.password.history).toBe(5);
  await page.getByLabel('允许的地址段').fill('');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('安全策略已保存')).toBeVisible();
  await expect(history).toHaveValue('6');
  await expect(page.getByText('已恢复上次未保存的内容')).toHaveCount(0);
  const reader = await stranger(browser);
  await sitDown(reader, city.server.url, city.cookies, 'audit');
  await reader.goto(`${city.server.url}/policy`);
  await expect(reader.getByText('您可以查看，不能修改。')).toBeVisible();
  await expect(reader.getByText('6 个', { exact: true })).toBeVisible();
  await expect(reader.getByRole('button', { name: '保存' })).toHaveCount(0);
});

async function choose(page: Page, current: string, password: string): Promise<void> {
  await page.getByLabel('当前密码').fill(current);
  await page.getByLabel('新密码', { exact: true }).fill(password);
  await page.getByLabel('再次输入新密码').fill(password);
  await page.getByRole('button', { name: '修改密码' }).click();
}

/** None of those that are accepted now. */
function wrongCode(secret: string): string {
  const near = [-2, -1, 0, 1, 2].map((step) => codeOf(secret, Date.now() + step * STEP_MS));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code)) ?? '';
}
