/** What people bring to a load test: accounts for the scenario of the opening of a hall, and what k6 measured with its script. */

import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('load-brought');
const CSV = 'username,password\nli.ming,planted-Xq7\nwang.fang,planted-Xq8\n';
/** As k6 writes it by `handleSummary`, shortened. */
const SUMMARY = JSON.stringify({
  state: { testRunDurationMs: 900_000 },
  metrics: {
    http_req_duration: { values: { avg: 212.5, med: 180, max: 3_100.2, 'p(90)': 400, 'p(95)': 1_210.5 } },
    'http_req_duration{name:take a number}': { values: { med: 190, 'p(95)': 1_400 } },
    http_req_waiting: { values: { avg: 200, med: 170 } },
    http_reqs: { values: { count: 40_320, rate: 44.8 } },
    http_req_failed: { values: { rate: 0.004 } },
    checks: { values: { passes: 53_000, fails: 200 } },
    dropped_iterations: { values: { count: 12 } },
  },
});

test('a plan of the opening of a hall gets its accounts, is approved with them, and k6 results stand among its runs', async ({
  page,
}) => {
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const send = sending(server.url);
    const must = async (method: string, path: string, body?: object) => {
      const answer = await ask(method, path, body);
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      return answer.body;
    };
    const unit_id = (await must('POST', '/api/units', { name: '南通市大数据局', level: 'city' })).id;
    const system_id = (await must('POST', '/api/systems', { name: '一窗受理系统', unit_id })).id;
    const door = await must('POST', `/api/systems/${system_id}/endpoints`, {
      ...{ scheme: 'http', host: '127.0.0.1', path: '/', families: [4], name: '取号入口', port: 8080, watch: false },
    });
    const now = Date.now();
    const { id } = await must('POST', '/api/load-plans', {
      ...{ system_id, name: '开门高峰', purpose: '验证早高峰', endpoint_ids: [door.id], scenario: null },
      request: { method: 'GET', path: '/', headers: [] },
      shape: { model: 'open', stages: [{ from_rate: 1, to_rate: 20, duration_ms: 60_000 }] },
      ...{ family: '4', http: '1.1', ceiling_rate: 50, from_at: now - 7_200_000, until_at: now + 3_600_000 },
      ...{ contact_name: '张伟', contact_phone: '0513-1' },
      stop_rules: { error_share: 0.5, p99_ms: null, for_s: 10, generator_s: null },
      thresholds: { error_share: 0.01, p95_ms: 1_500, p99_ms: 2_000, rate: 40, checks_share: null },
    });
    const writer = await hire(send, ask.cookies, {
      ...{ username: 'zhou.min', name: '周敏', role: 'operator', unit_id, password: 'A long enough password 8' },
    });
    await sitDownBy(page, server.url, writer);

    // Begun from the profile, whose text stays what it is but for its place.
    await page.goto(`${server.url}/load/plans/${id}?edit=1`);
    const dialog = page.getByRole('dialog', { name: '修改压测计划' });
    await dialog.getByRole('button', { name: '场景脚本' }).click();
    await dialog.getByRole('button', { name: /从自带场景开始/ }).click();
    await page.getByRole('option', { name: '一窗受理早高峰' }).click();
    const text = dialog.getByLabel('场景脚本（YAML）');
    await expect(text).toHaveValue(/name: one-window-opening/);
    await text.fill((await text.inputValue()).replace('https://queue.example', 'http://127.0.0.1:8080'));
    await expect(dialog).toContainText('没有文件 accounts.csv');
    await expect(dialog).toContainText('场景用到数据文件 accounts.csv：保存后在计划页上传');
    await look(page, 'a scenario that reads a file');
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(dialog).toHaveCount(0);

    // Nothing is handed in without its accounts, and nothing that is wrong is taken for them.
    const files = main(page).locator('section', { has: page.getByRole('heading', { name: '数据文件' }) });
    await expect(files).toContainText('尚未上传');
    await look(page, 'a plan without its data file');
    await shot(page, 'missing');
    await main(page).getByRole('button', { name: '提交审批' }).click();
    await expect(page.getByText(/没有文件 accounts\.csv/).first()).toBeVisible();
    const choose = (content: string) =>
      files.locator('input[type=file]').setInputFiles({
        ...{ name: 'test accounts.csv', mimeType: 'text/csv', buffer: Buffer.from(content) },
      });
    await choose('li.ming,planted-Xq7\n');
    await expect(files.getByRole('alert')).toContainText('没有数据行');
    await choose(`${CSV}zhao,x,planted-Xq9\n`);
    await expect(files.getByRole('alert')).toContainText('第 4 行：有 3 列，首行有 2 列');
    await look(page, 'a data file with a mistake');
    await choose(CSV);
    await expect(files).toContainText('username, password');
    await expect(files).toContainText('2 行');
    await expect(files.getByRole('alert')).toHaveCount(0);
    await expect(main(page)).not.toContainText('planted');
    await look(page, 'a plan with its data file');
    await shot(page, 'held');
    await main(page).getByRole('button', { name: '提交审批' }).click();
    await expect(main(page)).toContainText('待审批');
    const bring = main(page).getByRole('button', { name: '导入 k6 结果' });
    await expect(bring).toHaveAttribute('title', '计划须已获批准');
    const { version } = (await must('GET', `/api/load-plans/${id}`)).plan;
    const body = { version, approve: true, reason: '' };
    const decided = await send({
      ...{ method: 'POST', path: `/api/load-plans/${id}/decide`, body, cookie: ask.cookies.security },
    });
    expect(decided.status, JSON.stringify(decided.body)).toBe(200);
    await page.reload();

    // What k6 measured with the script that leaves.
    const [script] = await Promise.all([
      page.waitForEvent('download'),
      main(page).getByRole('button', { name: '导出 k6 脚本' }).click(),
    ]);
    expect(script.suggestedFilename()).toBe(`load-plan-${id}.js`);
    await expect(page.getByText(/须以 UTF-8 放在脚本旁：accounts\.csv/).first()).toBeVisible();
    await bring.click();
    const bringing = page.getByRole('dialog', { name: '导入 k6 结果' });
    const summary = (content: string) =>
      bringing.locator('input[type=file]').setInputFiles({
        ...{ name: 'summary.json', mimeType: 'application/json', buffer: Buffer.from(content) },
      });
    await summary('{"metrics":{}}');
    const began = new Date(now - 3_600_000 + 8 * 3_600_000).toISOString().slice(0, 16);
    await bringing.getByLabel('k6 开始运行的时间').fill(began);
    await bringing.getByRole('button', { name: '导入 k6 结果' }).click();
    await expect(bringing).toContainText('不是 k6 摘要');
    await look(page, 'a summary that is none');
    await summary(SUMMARY);
    await bringing.getByRole('button', { name: '导入 k6 结果' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('压测执行 1');
    await expect(main(page)).toContainText('由 周敏 导入，不是本系统测得');
    await expect(main(page)).toContainText('k6 有 12 次迭代未能按时开始');
    const figures = page.getByRole('region', { name: 'k6 测得的数据' });
    const row = (name: RegExp) => figures.getByRole('row', { name });
    await expect(row(/^服务时间/)).toContainText('1,211 ms');
    await expect(row(/^服务时间/)).toContainText('未提供');
    await expect(row(/^时延/)).toContainText(/(未提供\s*){8}/);
    const verdict = page.getByRole('region', { name: '结论' }).getByRole('row');
    await expect(verdict.filter({ hasText: 'p99 时延' })).toContainText('未知');
    await expect(page.getByRole('button', { name: '设为基线' })).toHaveAttribute('title', /不能作为基线/);
    await look(page, 'a run that k6 measured');
    await shot(page, 'run');
    await page.goto(`${server.url}/load?tab=runs`);
    await expect(main(page).getByRole('row').filter({ hasText: '开门高峰' })).toContainText('k6');
    await shot(page, 'list');
  });
});
