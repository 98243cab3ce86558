/** A search for capacity: chosen in a plan's form, approved, run, and read with the headroom against the declared peak. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('search');

test('a search is planned and run, and what it found stands in sentences, with its steps', async ({ page }) => {
  test.setTimeout(240_000);
  const target = createServer((_, answer) => answer.end('ok')).listen(0, '127.0.0.1');
  await once(target, 'listening');
  try {
    await freshServer(async (server) => {
      const ask = await signUp(server);
      const send = sending(server.url);
      const must = async (method: string, path: string, body?: object) => {
        const answer = await ask(method, path, body);
        expect(answer.status, JSON.stringify(answer.body)).toBe(200);
        return answer.body;
      };
      const unit_id = (await must('POST', '/api/units', { name: '南通市大数据局', level: 'city' })).id;
      const system_id = (await must('POST', '/api/systems', { name: '一体化办件系统', unit_id })).id;
      const { port } = target.address() as AddressInfo;
      const web = { scheme: 'http', host: '127.0.0.1', path: '/', families: [4], name: '办件入口', port, watch: false };
      const endpoint_id = (await must('POST', `/api/systems/${system_id}/endpoints`, web)).id;
      const peak = { peak_rate: 15, declared_by: '孙浩', declared_at: null, version: 0 };
      await must('PUT', `/api/systems/${system_id}/load-peak`, peak);
      const now = Date.now();
      const { id } = await must('POST', '/api/load-plans', {
        ...{ system_id, name: '容量', purpose: '验证余量', endpoint_ids: [endpoint_id], scenario: null },
        request: { method: 'GET', path: '/', headers: [] },
        shape: { model: 'open', stages: [{ from_rate: 10, to_rate: 10, duration_ms: 2_000 }] },
        ...{ family: '4', http: '1.1', ceiling_rate: 40, from_at: now - 60_000, until_at: now + 3_600_000 },
        ...{ contact_name: '张伟', contact_phone: '0513-1', timeout_ms: 5_000 },
        stop_rules: { error_share: 0.5, p99_ms: null, for_s: 10, generator_s: null },
        thresholds: { error_share: 0.5, p95_ms: null, p99_ms: null, rate: null, checks_share: null },
      });
      const writer = await hire(send, ask.cookies, {
        ...{ username: 'zhou.min', name: '周敏', role: 'operator', unit_id, password: 'A long enough password 8' },
      });
      await sitDownBy(page, server.url, writer);
      await page.goto(`${server.url}/load/plans/${id}`);
      await page.getByRole('button', { name: '编辑' }).click();
      const dialog = page.getByRole('dialog', { name: '修改压测计划' });
      await dialog.getByText('找容量', { exact: true }).click();
      await dialog.getByLabel('起始速率（次/秒）').fill('41');
      await dialog.getByLabel('每级时长（秒）').fill('5');
      await dialog.getByLabel('轮数').fill('2');
      await dialog.getByRole('button', { name: '保存' }).click();
      await expect(dialog).toContainText('须为 0.01 至 40 的数');
      await dialog.getByLabel('起始速率（次/秒）').fill('18');
      await look(page, 'a plan of a search');
      await shot(page, 'form');
      await dialog.getByRole('button', { name: '保存' }).click();
      await expect(main(page)).toContainText(/找容量：自 18\/秒 起，每级 5 s，2 轮/);
      const version = async () => (await must('GET', `/api/load-plans/${id}`)).plan.version as number;
      await must('POST', `/api/load-plans/${id}/submit`, { version: await version() });
      const body = { version: await version(), approve: true, reason: '' };
      const decided = await send({
        method: 'POST',
        path: `/api/load-plans/${id}/decide`,
        body,
        cookie: ask.cookies.security,
      });
      expect(decided.status, JSON.stringify(decided.body)).toBe(200);

      await page.getByRole('button', { name: '开始压测' }).click();
      const starting = page.getByRole('dialog', { name: '开始压测' });
      await expect(starting).toContainText('逐级加压，最高 40/秒');
      await starting.getByRole('button', { name: '开始压测' }).click();
      await expect(main(page)).toContainText('搜索进行中', { timeout: 30_000 });
      await look(page, 'a search that goes on');
      await expect(main(page)).toContainText('历时', { timeout: 120_000 });
      const run = (await must('GET', '/api/load-runs')).rows[0].id;
      const { search } = await must('GET', `/api/load-runs/${run}`);
      const steps = page.getByRole('region', { name: '试过的速率' }).getByRole('row');
      await expect(steps).toHaveCount(1 + search.steps.length);
      // A machine that is busy with other tests may be the limit itself, and then it says so.
      const stood = search.capacity.is === 'at_least';
      await expect(main(page)).toContainText(stood ? /容量至少 \d+\/秒：未找到其极限/ : /容量/);
      if (stood) await expect(main(page)).toContainText(/申报峰值 15\/秒 (时余量至少|高于已承受)/);
      await look(page, 'a search that came to its end');
      await shot(page, 'complete');
    });
  } finally {
    target.closeAllConnections();
    target.close();
  }
});
