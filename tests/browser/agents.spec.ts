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

/** What takes hours to come about, as it would then be stored: agents of all kinds, gaps, refusals. */
function longAgo(folder: string, agent_id: number): void {
  const database = new Database(join(folder, 'zhengwang.db'));
  const now = Date.now();
  const health = {
    ...{ at: now, version: '0.0.9', started_at: now - 86_400_000 * 3, rss_bytes: 112e6, cpu_s: 3_210, watches: 812 },
    ...{ looks: 1_204_551, lag_p99_ms: 84, buffered: 41_220, buffered_bytes: 18e6, oldest_at: now - 7_200_000 },
    ...{ dropped: 1_312, disk_free_bytes: 8e9, clock_offset_ms: -2_400, unable: ['icmp: no right to open a socket'] },
  };
  database
    .prepare(
      `update agents set state = 'trusted', sign_key = 'k', seal_key = 'k', enrolled_at = :past, trusted_at = :past,
        heard_at = :now, heard_from = '10.32.6.11', version = '0.0.9', clock_offset_ms = -2400, health = :health where id = :agent_id`,
    )
    .run({ agent_id, now, past: now - 86_400_000 * 3, health: JSON.stringify(health) });
  database
    .prepare("insert into agent_buffers values (?, 'Wc0lqnX2bYJ4', 1204551, 1203200, 1312, 39, ?, ?)")
    .run(agent_id, now - 86_400_000 * 3, now);
  const gap = database.prepare(
    `insert into agent_gaps (agent_id, buffer, from_seq, to_seq, from_at, to_at, why, told_at)
      values (?, 'Wc0lqnX2bYJ4', ?, ?, ?, ?, ?, ?)`,
  );
  gap.run(agent_id, 1_001, 2_300, now - 2_400_000, now - 1_200_000, 'buffer_full', now);
  gap.run(agent_id, 2_400, 2_411, now - 600_000, now - 590_000, 'disk_full', now);
  const hour = Math.floor(now / 3_600_000) * 3_600_000;
  const refusal = database.prepare('insert into agent_refusals values (?, ?, ?, ?, ?, ?)');
  refusal.run(hour, 'foreign_watch', agent_id, 38, now, 'watch 17 is not its own (10.32.6.11)');
  refusal.run(hour - 7_200_000, 'from_the_future', agent_id, 1, hour - 5_000_000, 'a look of tomorrow (10.32.6.11)');
  refusal.run(hour, 'bad_code', 0, 212, now, 'a code that was used or never given out (203.0.113.9)');
  database.close();
}

test('what an agent lost and what was refused of it is led to by every number, and reads as a gap in its watches', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const open = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(open, 'listening');
  const { port } = open.address() as AddressInfo;
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const unit_id = (await ask('POST', '/api/units', { name: '如东县数据局', level: 'county' })).body.id;
    const { id } = (await ask('POST', '/api/agents', { name: '如东政务机房', unit_id })).body;
    for (const name of ['启东政务机房', '移动互联网侧']) await ask('POST', '/api/agents', { name, unit_id });
    const node = (await ask('POST', '/api/nodes', { name: '办件前置机', addresses: ['127.0.0.1'], watch: [] })).body;
    const wanted = { node_id: node.id, probe: 'tcp', address: '127.0.0.1', params: { port }, every_s: 5 };
    const watch = (await ask('POST', '/api/watches', { ...wanted, timeout_ms: 1_000 })).body;
    const looked = async () => (await ask('GET', `/api/watches/${watch.id}`)).body.series.length;
    await expect.poll(looked, { timeout: 60_000 }).toBeGreaterThan(0);
    longAgo(server.folder, id);
    expect((await ask('PATCH', `/api/watches/${watch.id}`, { agent_id: id })).status).toBe(200);

    await sitDown(page, server.url, ask.cookies, 'system');
    await page.goto(`${server.url}/agents`);
    const row = page.getByRole('row', { name: /如东政务机房/ });
    await expect(row).toContainText('在线');
    await look(page, 'agents-list');
    await row.getByRole('link', { name: '1,312' }).click();
    await expect(page).toHaveURL(/tab=gaps/);
    await expect(page.getByRole('row', { name: /缓冲区已满/ })).toContainText('1,300');
    await look(page, 'agent-gaps');
    await page.getByRole('tab', { name: /拒收/ }).click();
    await expect(page.getByRole('row', { name: /不属于它的监测/ })).toContainText('38');
    await look(page, 'agent-refusals');
    await page.getByRole('tab', { name: '概况' }).click();
    await look(page, 'agent-troubled');
    await page.goto(`${server.url}/agents?tab=refusals`);
    await expect(page.getByRole('row', { name: /不明来源/ })).toContainText('212');
    await look(page, 'agents-refusals');

    await page.goto(`${server.url}/agents/${id}`);
    await page.getByRole('link', { name: /^监测项 1$/ }).click();
    await page.getByRole('link', { name: '办件前置机' }).click();
    await page.getByRole('button', { name: '1 小时' }).click();
    const note = page.getByRole('main').getByText('丢失：缓冲区已满，1,300 条');
    await expect(note).toBeVisible();
    await expect(page.getByRole('img', { name: /丢失：磁盘已满，12 条/ }).first()).toBeVisible();
    await look(page, 'watch-gaps');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${server.url}/nodes/${node.id}?tab=history&period=1h`);
    await expect(note).toBeVisible();
    await look(page, 'node-gaps-dark');
    await page.setViewportSize({ width: 360, height: 740 });
    await look(page, 'node-gaps-dark-360');
    await page.getByRole('link', { name: '查看该探测点的全部缺口' }).click();
    await expect(page.getByRole('main')).toContainText('磁盘已满');
    await look(page, 'agent-gaps-dark-360');
    for (const path of ['/agents', '/agents?tab=refusals', `/agents/${id}`]) {
      await page.goto(server.url + path);
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
      await look(page, `phone${path}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${server.url}/platform`);
    await expect(page.getByRole('main')).toContainText('203.0.113.9', { timeout: 60_000 });
    await look(page, 'platform-troubled-dark');

    const english = await (await browser.newContext()).newPage();
    await english.addInitScript("localStorage.setItem('zhengwang.locale', 'en')");
    await sitDown(english, server.url, ask.cookies, 'system');
    for (const path of ['/agents', `/agents/${id}`, `/agents/${id}?tab=gaps`, '/platform', `/watches/${watch.id}`]) {
      await english.goto(server.url + path);
      await expect(english.getByRole('main').getByRole('heading').first()).toBeVisible();
      await expect(english.locator('[aria-busy=true]')).toHaveCount(0);
      await look(english, `english${path}`);
    }
    await english.context().close();
  });
  open.close();
});
