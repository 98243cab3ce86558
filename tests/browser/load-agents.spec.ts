/** A load that two agents send: chosen in the plan's form, watched by what each told, one killed meanwhile and named. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freshFolder, MAIN, removeFolder, sending, signUp, zhengwang } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';
import { main } from './office.ts';

test('a plan is sent from two agents, its page tells of each, and one that is killed is named and nothing passes', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const target = createServer((_, answer) => setTimeout(() => answer.end('ok'), 5)).listen(0, '127.0.0.1');
  await once(target, 'listening');
  const folders = [freshFolder(), freshFolder()];
  const agents: ChildProcess[] = [];
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const send = sending(server.url);
    const must = async (method: string, path: string, body?: object, cookie?: string) => {
      const answer = await (cookie ? send({ method, path, body, cookie }) : ask(method, path, body));
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      return answer.body;
    };
    const unit_id = (await must('POST', '/api/units', { name: '南通市大数据局', level: 'city' })).id;
    const system_id = (await must('POST', '/api/systems', { name: '一体化办件系统', unit_id })).id;
    const { port } = target.address() as AddressInfo;
    const web = { scheme: 'http', host: '127.0.0.1', path: '/', families: [4], name: '办件入口', port, watch: false };
    const endpoint_id = (await must('POST', `/api/systems/${system_id}/endpoints`, web)).id;
    for (const [place, name] of ['如东机房', '海安机房'].entries()) {
      const made = await must('POST', '/api/agents', { name, unit_id });
      const folder = folders[place] ?? '';
      const words = ['agent', 'enrol', '--hub', server.url, '--code', made.code, '--folder', folder];
      const enrolled = await zhengwang(words);
      const [fingerprint] = /(?:[0-9a-f]{4} ){7}[0-9a-f]{4}/.exec(enrolled.out) ?? [];
      await must('POST', `/api/agents/${made.id}/trust`, { fingerprint });
      agents.push(spawn(process.execPath, [MAIN, 'agent', '--folder', folder], { stdio: 'ignore' }));
    }
    const now = Date.now();
    const plan = (
      await must('POST', '/api/load-plans', {
        ...{ system_id, name: '两地压测', purpose: '从两个机房核对时延', endpoint_ids: [endpoint_id], scenario: null },
        request: { method: 'GET', path: '/', headers: [] },
        shape: { model: 'open', stages: [{ from_rate: 20, to_rate: 20, duration_ms: 40_000 }] },
        ...{ family: '4', http: '1.1', ceiling_rate: 40, from_at: now - 60_000, until_at: now + 3_600_000 },
        ...{ contact_name: '张伟', contact_phone: '0513-1', timeout_ms: 5_000 },
        stop_rules: { error_share: 0.5, p99_ms: null, for_s: 30, generator_s: null },
        thresholds: { error_share: 0.5, p95_ms: null, p99_ms: 5_000, rate: null, checks_share: null },
      })
    ).id as number;
    await sitDown(page, server.url, ask.cookies, 'admin');
    await page.goto(`${server.url}/load/plans/${plan}`);
    await expect(main(page)).toContainText('本平台');
    await page.getByRole('button', { name: '编辑' }).click();
    const dialog = page.getByRole('dialog', { name: '修改压测计划' });
    await expect(dialog).toContainText('由本平台发送。');
    for (const name of ['如东机房', '海安机房']) await dialog.getByText(name).click();
    await dialog.getByText('找容量', { exact: true }).click();
    await dialog.getByLabel('起始速率（次/秒）').fill('5');
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(dialog).toContainText('容量搜索只能由本平台发送');
    await dialog.getByText('容量搜索只能由本平台发送').scrollIntoViewIfNeeded();
    await look(page, 'load-agents-form');
    await dialog.getByText('恒定', { exact: true }).click();
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(main(page)).toContainText('海安机房');
    const version = async () => (await must('GET', `/api/load-plans/${plan}`)).plan.version as number;
    await must('POST', `/api/load-plans/${plan}/submit`, { version: await version() });
    const decided = { version: await version(), approve: true, reason: '' };
    await must('POST', `/api/load-plans/${plan}/decide`, decided, ask.cookies.security);
    await expect(main(page)).toContainText('可以开始', { timeout: 60_000 });
    await look(page, 'load-agents-plan');
    await page.getByRole('button', { name: '开始压测' }).click();
    await page.getByRole('dialog', { name: '开始压测' }).getByRole('button', { name: '开始压测' }).click();

    const row = page.getByRole('table', { name: '各发压端' }).getByRole('row', { name: /海安机房/ });
    await expect(main(page)).toContainText('2 个发压端中，2 个最近一秒的数据已到', { timeout: 60_000 });
    await expect(row).toContainText(/±/);
    await row.scrollIntoViewIfNeeded();
    await look(page, 'load-agents-running');
    const [, gone] = agents;
    gone?.kill('SIGKILL');
    await expect(main(page)).toContainText('2 个发压端中，1 个', { timeout: 60_000 });
    await expect(main(page)).toContainText('历时', { timeout: 120_000 });
    await expect(main(page)).toContainText(/海安机房.*失去联系/);
    await expect(main(page)).toContainText('2 个发压端中，1 个数据完整');
    await expect(page.getByRole('region', { name: '结论' }).first()).toContainText('未知');
    await look(page, 'load-agents-ended');
    await row.scrollIntoViewIfNeeded();
    await look(page, 'load-agents-told');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await row.scrollIntoViewIfNeeded();
    await look(page, 'load-agents-dark-360');
  }).finally(() => {
    for (const agent of agents) agent.kill('SIGKILL');
    for (const folder of folders) removeFolder(folder);
    target.closeAllConnections();
    target.close();
  });
});
