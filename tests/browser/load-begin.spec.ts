/** A scenario isn't begun with an empty page: a profile, a recording of a browser; and a plan that has one is taken along to k6. */

import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';

const SCENARIO = `name: home
title: { zh: 首页, en: Home }
base: http://127.0.0.1:8080
load: { shape: constant, rate: 1, duration: 2s }
journey:
  - { name: home, path: / }
`;
const entry = (url: string) => ({
  ...{ startedDateTime: '2026-11-29T08:00:00.000Z', time: 20, response: { status: 200 } },
  request: {
    method: 'GET',
    url,
    headers: [{ name: 'Authorization', value: 'Bearer planted' }],
    queryString: [],
    cookies: [],
  },
});

test('a scenario begins with a profile or a recording, which brings no secret, and leaves as a script of k6', async ({
  page,
}) => {
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const made = async (path: string, body: object) => (await ask('POST', path, body)).body.id as number;
    const unit_id = await made('/api/units', { name: '南通市大数据局', level: 'city' });
    const system_id = await made('/api/systems', { name: '一体化办件系统', unit_id });
    const web = {
      scheme: 'http',
      host: '127.0.0.1',
      path: '/',
      families: [4],
      name: '办件入口',
      port: 8080,
      watch: false,
    };
    const door = await made(`/api/systems/${system_id}/endpoints`, web);
    const now = Date.now();
    const id = await made('/api/load-plans', {
      ...{ system_id, name: '首页', purpose: '验证', endpoint_ids: [door], scenario: SCENARIO, request: null },
      shape: { model: 'open', stages: [{ from_rate: 1, to_rate: 1, duration_ms: 2_000 }] },
      ...{ family: '4', http: '1.1', ceiling_rate: 10, from_at: now - 60_000, until_at: now + 3_600_000 },
      ...{ contact_name: '张伟', contact_phone: '0513-1' },
      stop_rules: { error_share: 0.5, p99_ms: null, for_s: 10, generator_s: null },
      thresholds: { error_share: 0.5, p95_ms: null, p99_ms: null, rate: null, checks_share: null },
    });
    // Somebody of one unit, since most are.
    const writer = await hire(sending(server.url), ask.cookies, {
      ...{ username: 'zhou.min', name: '周敏', role: 'operator', unit_id, password: 'A long enough password 8' },
    });
    await sitDownBy(page, server.url, writer);
    await page.goto(`${server.url}/load/plans/${id}?edit=1`);
    const dialog = page.getByRole('dialog', { name: '修改压测计划' });
    const text = dialog.getByLabel('场景脚本（YAML）');
    await dialog.getByRole('button', { name: /从自带场景开始/ }).click();
    await page.getByRole('option', { name: '门户发布日' }).click();
    await expect(text).toHaveValue(/name: portal-publication-day/);
    await expect(dialog).toContainText('场景脚本有效');
    const har = JSON.stringify({
      log: { version: '1.2', entries: [entry('http://127.0.0.1:8080/home'), entry('http://other.example/')] },
    });
    const file = (content: string) => ({
      name: 'morning.har',
      mimeType: 'application/json',
      buffer: Buffer.from(content),
    });
    await dialog.locator('input[accept^=".har"]').setInputFiles(file(har));
    await expect(dialog).toContainText('已带入 1 个请求');
    await expect(dialog).toContainText('1 个请求没有带入');
    await expect(text).toHaveValue(/path: \/home/);
    await expect(text).not.toHaveValue(/planted/);
    await look(page, 'a scenario from a recording');
    await dialog.locator('input[accept^=".har"]').setInputFiles(file('{}'));
    await expect(dialog).toContainText('不是 HAR 1.2');

    await page.goto(`${server.url}/load/plans/${id}`);
    const [script] = await Promise.all([
      page.waitForEvent('download'),
      main(page).getByRole('button', { name: '导出 k6 脚本' }).click(),
    ]);
    expect(script.suggestedFilename()).toBe(`load-plan-${id}.js`);
  });
});
