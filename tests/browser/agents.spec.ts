/** An agent from its invitation to its end, with the real program: invited, enrolled, compared, trusted, at work, silent, revoked. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { freshFolder, MAIN, removeFolder, signUp, zhengwang } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';

/** `zhengwang agent`, until it is stopped. */
function running(folder: string) {
  const agent = spawn(process.execPath, [MAIN, 'agent', '--folder', folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(agent, 'close');
  let said = '';
  for (const stream of [agent.stdout, agent.stderr]) stream.on('data', (chunk) => (said += chunk));
  const stop = async () => {
    agent.kill('SIGTERM');
    await closed;
  };
  return { said: () => said, stop };
}

/** As if nobody had heard of any agent for four minutes: silence takes three, which a story has no time for. */
function fourMinutesLater(folder: string): void {
  const database = new Database(join(folder, 'zhengwang.db'));
  database.exec('update agents set heard_at = heard_at - 240000, trusted_at = trusted_at - 240000');
  database.close();
}

/** The command as the page shows it, in words. */
const wordsOf = (command: string): string[] => command.trim().split(/\s+/).slice(1);

async function invited(page: Page, name: string): Promise<string[]> {
  await page.getByRole('button', { name: '邀请探测点' }).first().click();
  const form = page.getByRole('dialog', { name: '邀请探测点' });
  await form.getByLabel('名称').fill(name);
  await form.getByRole('combobox', { name: '单位' }).fill('如东');
  await page.getByRole('option', { name: /如东县/ }).click();
  await look(page, 'agent-invite');
  await form.getByRole('button', { name: '邀请探测点' }).click();
  const shown = page.getByRole('dialog', { name: '注册码' });
  const command = await shown.getByRole('region', { name: '在探测点主机上运行' }).innerText();
  await look(page, 'agent-code');
  await shown.getByRole('button', { name: '已记下' }).click();
  return wordsOf(command);
}

test('an agent is invited, enrols, is trusted after comparing, looks, falls silent and is revoked', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  const folder = freshFolder();
  const open = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(open, 'listening');
  const { port } = open.address() as AddressInfo;
  await freshServer(async (server) => {
    const ask = await signUp(server);
    await ask('POST', '/api/units', { name: '如东县数据局', level: 'county' });
    const node = (await ask('POST', '/api/nodes', { name: '办件前置机', addresses: ['127.0.0.1'], watch: [] })).body;
    const wanted = { node_id: node.id, probe: 'tcp', address: '127.0.0.1', params: { port }, every_s: 5 };
    const watch = (await ask('POST', '/api/watches', { ...wanted, timeout_ms: 1_000 })).body;

    await sitDown(page, server.url, ask.cookies, 'system');
    await page.goto(`${server.url}/agents`);
    await expect(page.getByRole('main')).toContainText('还没有探测点');
    await look(page, 'agents-empty');
    const words = await invited(page, '如东机房');
    const row = page.getByRole('row', { name: /如东机房/ });
    await expect(row).toContainText('待注册');

    const enrolled = await zhengwang([...words, '--folder', folder]);
    expect(enrolled.code, enrolled.err).toBe(0);
    const [fingerprint] = /(?:[0-9a-f]{4} ){7}[0-9a-f]{4}/.exec(enrolled.out + enrolled.err) ?? [];
    expect(fingerprint).toBeDefined();
    const again = await zhengwang([...words, '--folder', freshFolder()]);
    expect(again.code).not.toBe(0);

    // By the stream, without a reload.
    await expect(row).toContainText('待信任');
    await row.getByRole('link', { name: '如东机房' }).click();
    await page.getByRole('button', { name: '信任' }).click();
    const trust = page.getByRole('dialog', { name: '信任“如东机房”' });
    await expect(trust.getByRole('img', { name: `指纹 ${fingerprint}` })).toBeVisible();
    await expect(trust.getByRole('button', { name: /^信任/ })).toHaveAttribute('aria-disabled', 'true');
    await look(page, 'agent-trust');
    await trust.getByRole('checkbox', { name: /我已逐组比对/ }).press('Space');
    await trust.getByRole('button', { name: '信任' }).click();
    await expect(trust).toHaveCount(0);

    await expect(page.getByRole('main')).toContainText('待上线');
    let agent = running(folder);
    try {
      await expect(page.getByRole('main'), agent.said()).toContainText('在线', { timeout: 60_000 });

      const office = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
      await sitDown(office, server.url, ask.cookies, 'admin');
      await office.goto(`${server.url}/watches/${watch.id}?edit=1`);
      await office.getByRole('button', { name: /从哪里探测/ }).click();
      await office.getByRole('option', { name: '如东机房' }).click();
      await look(office, 'watch-from');
      await office.getByRole('button', { name: '保存' }).click();
      await expect(office.getByRole('main').getByRole('link', { name: '如东机房' })).toBeVisible();
      await office.goto(`${server.url}/nodes/${node.id}?tab=watches`);
      const line = office.getByRole('row', { name: /如东机房/ });
      await expect(line).toContainText('有应答', { timeout: 60_000 });
      await look(office, 'node-watch-from');
      await expect(page.getByRole('region', { name: '收到的记录' })).toContainText('相符', { timeout: 60_000 });
      await look(page, 'agent-at-work');
      await page.setViewportSize({ width: 360, height: 740 });
      await page.emulateMedia({ colorScheme: 'dark' });
      await look(page, 'agent-dark-360');
      await page.setViewportSize({ width: 1440, height: 900 });
      await look(page, 'agent-dark');
      await page.emulateMedia({ colorScheme: 'light' });

      await agent.stop();
      fourMinutesLater(server.folder);
      await expect(page.getByRole('main')).toContainText('失联', { timeout: 60_000 });
      await expect(page.getByRole('main')).toContainText('不代表现在');
      await expect(line).toContainText('未知', { timeout: 60_000 });
      await expect(line).not.toContainText('有应答');
      await look(page, 'agent-silent');
      await look(office, 'node-watch-silent');

      agent = running(folder);
      await expect(line).toContainText('有应答', { timeout: 60_000 });
      await expect(page.getByRole('main')).toContainText('在线', { timeout: 60_000 });
      await page.getByRole('button', { name: '吊销' }).click();
      const revoke = page.getByRole('dialog', { name: '吊销“如东机房”' });
      await revoke.getByLabel('理由').fill('主机报废');
      await look(page, 'agent-revoke');
      await revoke.getByRole('button', { name: '吊销' }).click();
      await expect(page.getByRole('main')).toContainText('已吊销');
      await expect(line).toContainText('未知', { timeout: 60_000 });
      await page.goto(`${server.url}/platform?status=bad`);
      await expect(page.getByRole('listitem').filter({ hasText: '拒收' }).first()).toContainText('已吊销的探测点', {
        timeout: 60_000,
      });
      await look(page, 'platform-refused');
      await office.context().close();
    } finally {
      await agent.stop();
    }
  });
  open.close();
  removeFolder(folder);
});
