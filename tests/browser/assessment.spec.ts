/** A level-3 assessment from its plan to its end: judged by the keyboard, proved by what is watched, closed by somebody else. */
import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { everyWayAt, look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';

const SHOTS = process.env.ZHENGWANG_SHOTS;
const ITEM = '8.1.4.1 a';

test('an assessor judges by the keyboard and freezes what is watched, a reviewer closes, and a finding becomes a ticket', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const send = sending(server.url);
    const as = (cookie: string) => async (method: string, path: string, body?: unknown) => {
      const answer = await send({ method, path, cookie, ...(body === undefined ? {} : { body }) });
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
      return answer.body;
    };
    const owner = (await ask('POST', '/api/units', { name: '如东县行政审批局', level: 'county' })).body.id;
    const centre = (await ask('POST', '/api/units', { name: '测评中心', level: 'city' })).body.id;
    const system = (await ask('POST', '/api/systems', { name: '一窗受理', unit_id: owner })).body.id;
    const port = new URL(server.url).port;
    const portal = { name: '门户', host: '127.0.0.1', port: Number(port), scheme: 'http', path: '/' };
    expect((await ask('POST', `/api/systems/${system}/endpoints`, portal)).status).toBe(200);
    const person = (username: string, name: string) =>
      hire(send, ask.cookies, {
        ...{ username, name, role: 'assessor', unit_id: null, works_at: centre },
        password: `A long enough password ${username}`,
      });
    const cookies = {
      lead: await person('zhou.min', '周敏'),
      second: await person('qian.li', '钱力'),
      reviewer: await person('sun.hao', '孙浩'),
    };
    const seat = async (cookie: string, options = {}): Promise<Page> => {
      const page = await (await browser.newContext({ locale: 'zh-CN', ...options })).newPage();
      await sitDownBy(page, server.url, cookie);
      return page;
    };
    const page = await seat(cookies.lead, { viewport: { width: 1440, height: 900 } });

    // Plan: the system, the level, the team and what is looked at.
    await page.goto(`${server.url}/compliance?tab=assessments`);
    await page.getByRole('button', { name: '新建测评' }).first().click();
    const dialog = page.getByRole('dialog', { name: '新建测评' });
    await dialog.getByLabel('标题').fill('2026 年度等级测评');
    await dialog.getByRole('combobox', { name: '被测系统' }).fill('一窗');
    await page.getByRole('option', { name: /一窗受理/ }).click();
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('2026 年度等级测评');
    for (const [name, role] of [
      ['钱力', '测评师'],
      ['孙浩', '复核人'],
    ] as const) {
      await page.getByRole('combobox', { name: '人员' }).fill(name);
      await page.getByRole('option', { name: new RegExp(name) }).click();
      await page.getByRole('button', { name: /角色/ }).click();
      await page.getByRole('option', { name: role }).click();
      await page.getByRole('button', { name: '添加成员' }).click();
      await expect(page.getByRole('button', { name: `移出 ${name}` })).toBeVisible();
    }
    await page.getByRole('button', { name: '添加对象' }).click();
    const object = page.getByRole('dialog', { name: '添加对象' });
    await object.getByLabel('名称').fill('受理门户');
    await object.getByLabel('类别').fill('应用');
    await object.getByRole('button', { name: /入口/ }).click();
    await page.getByRole('option', { name: /门户/ }).click();
    await object.getByRole('button', { name: '保存' }).click();
    await expect(page.getByRole('button', { name: '删除对象 受理门户' })).toBeVisible();
    await look(page, 'plan and team');
    await page.getByRole('button', { name: '开始测评' }).click();
    const id = Number(/assessments\/(\d+)/.exec(page.url())?.[1]);
    const api = as(cookies.lead);
    const object_id = (await api('GET', `/api/assessments/${id}`)).objects[0].id as number;

    // The sheet, by keys alone: conforms; doesn't, with a reason.
    await page.goto(`${server.url}/compliance/assessments/${id}?item=${encodeURIComponent(ITEM)}`);
    const cell = main(page).getByRole('group', { name: '受理门户' });
    await expect(cell).toBeVisible();
    await page.keyboard.press('1');
    await expect(cell).toContainText('zhou.min 判定');
    await page.keyboard.press('j');
    await expect(page).toHaveURL(/8\.1\.4\.1\+b/);
    await page.keyboard.press('3');
    const reason = main(page).getByLabel('受理门户 的理由');
    await expect(reason).toBeFocused();
    await page.keyboard.type('仍可明文登录');
    await page.keyboard.press('Control+Enter');
    await expect(cell).toContainText('zhou.min 判定');
    await page.keyboard.press('k');
    await expect(page).toHaveURL(/8\.1\.4\.1\+a/);

    // The evidence: what the watch tells now, frozen.
    await expect
      .poll(
        async () =>
          (await ask('GET', `/api/watches?system_id=${system}`)).body.rows.some(
            (row: { answer: string }) => row.answer === 'up',
          ),
        {
          timeout: 60_000,
        },
      )
      .toBe(true);
    await page.keyboard.press('e');
    const proofs = page.getByRole('dialog', { name: /证据/ });
    await proofs.getByRole('button', { name: '固定监测数据' }).click();
    await expect(proofs).toContainText('127.0.0.1');
    await proofs.getByText(/监测数据 \d+ 条/).click();
    await expect(proofs.getByRole('table')).toContainText('127.0.0.1');
    await look(page, 'frozen evidence');
    await shot(page, 'evidence');
    await page.keyboard.press('Escape');

    // What probes see beside another item is laid there before anybody judges it.
    await page.goto(`${server.url}/compliance/assessments/${id}?item=${encodeURIComponent('8.1.2.2 b')}`);
    const seen = main(page).getByRole('region', { name: '测评项' });
    await expect(seen).toContainText('监测所见');
    await expect(seen).toContainText('以明文 HTTP 提供页面');
    await expect(seen).toContainText('提示部分符合');
    await look(page, 'what probes saw');
    await page.goto(`${server.url}/compliance/assessments/${id}?item=${encodeURIComponent(ITEM)}`);

    // Another assessor changes the cell meanwhile: both are shown, and one is chosen.
    const second = as(cookies.second);
    const where = `/api/assessments/${id}/item?item=${encodeURIComponent(ITEM)}`;
    const { version } = (await api('GET', where)).judgements[0];
    await page.route('**/api/stream', (route) => route.abort());
    await page.reload();
    await main(page).getByLabel('受理门户 的理由').fill('抽查三台均无空口令');
    const cells = [{ object_id, version }];
    await second('PUT', `/api/assessments/${id}/judgements`, {
      item: ITEM,
      cells,
      result: 'partial',
      reason: '一台为空',
    });
    await page.keyboard.press('Control+Enter');
    await expect(cell.getByRole('alert')).toContainText('qian.li 刚刚判定为“部分符合”：一台为空');
    await look(page, 'a conflict');
    await shot(page, 'conflict');
    await cell.getByRole('button', { name: '保留对方的' }).click();
    await expect(main(page).getByLabel('受理门户 的理由')).toHaveValue('一台为空');
    await page.unroute('**/api/stream');

    // Two more of another kind, and a score that doesn't pretend.
    await page.goto(`${server.url}/compliance/assessments/${id}?tab=score`);
    await expect(main(page)).toContainText('暂定：尚有 209 项未判定，不出结论');
    await look(page, 'a provisional score');

    // The rest by the interface, then the risks.
    const sheet = await api('GET', `/api/assessments/${id}/sheet`);
    for (const { items } of sheet.points)
      for (const { key, cells: judged } of items)
        if (judged.length === 0)
          await api('PUT', `/api/assessments/${id}/judgements`, {
            ...{ item: key, cells: [{ object_id: 0, version: 0 }] },
            ...(key.startsWith('8.1.4.2')
              ? { result: 'not_conform', reason: '默认账户未停用' }
              : { result: 'conform', reason: '' }),
          });
    await page.goto(`${server.url}/compliance/assessments/${id}?item=${encodeURIComponent('8.1.4.1 b')}`);
    await expect(main(page)).toContainText('211 / 211 项');
    await expect(cell).toBeVisible();
    await everyWayAt(page, '/compliance/assessments/:id');
    await shot(page, 'sheet');
    await page.goto(`${server.url}/compliance/assessments/${id}?tab=review`);
    await page.getByRole('button', { name: `为 ${ITEM} 受理门户 定风险` }).click();
    const risk = page.getByRole('dialog', { name: '定风险' });
    await risk.getByRole('button', { name: /^风险/ }).click();
    await page.getByRole('option', { name: '高', exact: true }).click();
    await risk.getByRole('button', { name: /高风险情形/ }).click();
    await page.getByRole('option', { name: /6\.4\.1\.1/ }).click();
    await risk.getByText('重大风险隐患').click();
    await look(page, 'the choice of a risk');
    await shot(page, 'risk');
    await risk.getByRole('button', { name: '保存' }).click();
    await expect(risk).toHaveCount(0);
    const { rows } = await api('GET', `/api/assessments/${id}/faults`);
    for (const { item, object_id: of, finding } of rows)
      if (!finding) await api('PUT', `/api/assessments/${id}/faults`, { item, object_id: of, risk: 'low' });
    await expect(main(page)).toContainText('已具备结束条件');
    await look(page, 'a review');
    await shot(page, 'review');
    await page.getByRole('button', { name: '提交复核' }).click();

    // The score explained, and what repairs would gain.
    await page.goto(`${server.url}/compliance/assessments/${id}?tab=score`);
    await expect(main(page)).toContainText('基本符合');
    await main(page).getByText(ITEM, { exact: true }).click();
    await expect(main(page)).toContainText('整改所选后');
    await look(page, 'a score');
    await shot(page, 'score');

    // Who judged can't close it; who reviews can.
    const reviewer = await seat(cookies.reviewer);
    await reviewer.goto(`${server.url}/compliance/assessments/${id}`);
    await expect(page.getByRole('button', { name: '通过并结束' })).toHaveCount(0);
    await reviewer.getByRole('button', { name: '通过并结束' }).click();
    await reviewer.getByRole('dialog').getByRole('button', { name: '通过并结束' }).click();
    await expect(main(reviewer)).toContainText('测评已结束，不可更改。');
    await look(reviewer, 'a closed sheet');

    // The finding becomes a ticket of the unit that answers for the system.
    await page.goto(`${server.url}/compliance?tab=findings&risk=high`);
    const row = main(page).getByRole('row', { name: /一台为空/ });
    await expect(row).toContainText('待整改');
    await row.getByRole('button').last().click();
    await page.getByRole('menuitem', { name: '提整改工单' }).click();
    await expect(row).toContainText('整改中');
    await expect(row).toContainText('待受理');
    await look(page, 'findings');
    await shot(page, 'findings');
    await row.getByRole('link', { name: /^\d{8}-\d{5}$/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('一窗受理');
    await expect(main(page)).toContainText('GB/T 22239-2019 8.1.4.1 a');
    // What was judged to conform and is seen to fall short isn't forgotten until next year.
    await page.goto(`${server.url}/compliance?tab=drift`);
    await expect(main(page).getByRole('row', { name: /8\.1\.2\.2 b/ })).toContainText('以明文 HTTP 提供页面');
    await look(page, 'drift');
    await page.goto(`${server.url}/compliance?tab=assessments`);
    await expect(main(page)).toContainText('基本符合');
    await look(page, 'assessments');
    await shot(page, 'assessments');
  });
});

/** For whoever looks at the pages: light and dark, wide and as on a phone. Only when they are asked for. */
async function shot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
      await page.waitForTimeout(300);
      const over = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
      expect(over, `${name} at ${width}`).toBeLessThanOrEqual(0);
      await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}-${width}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(size);
}
