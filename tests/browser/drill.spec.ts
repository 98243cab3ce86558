/** A drill: planned, begun, told an inject, walked, evaluated, mended by a ticket, and read back as a report; the year's calendar shows it. */
import { readFileSync } from 'node:fs';
import { open } from '#api/db/open.ts';
import { putByPerson } from '#api/emergency/run-store.ts';
import { planInForce } from '#api/emergency/testing-drills.ts';
import { unzip } from '#api/reports/zip.ts';
import { signUp } from '../server.ts';
import { everyWayAt, look, overflowOf } from './eyes.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('drill');

test('a drill is planned, begins, says an inject, is evaluated, becomes a ticket and a report, and stands in the calendar', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const made = await ask('POST', '/api/units', { name: '南通市大数据局', level: 'city' });
    expect(made.status).toBe(200);
    const db = open(server.folder);
    try {
      planInForce(db.$client);
      await sitDown(page, server.url, ask.cookies, 'admin');

      await page.goto(`${server.url}/emergency?tab=drills`);
      await expect(main(page)).toContainText('尚无演练');
      await look(page, 'no drills yet');
      await page.getByRole('button', { name: '新建演练' }).first().click();
      const dialog = page.getByRole('dialog', { name: '新建演练' });
      await dialog.getByRole('combobox', { name: '预案' }).fill('门户');
      await page.getByRole('option', { name: '门户中断应急预案' }).click();
      await dialog.getByRole('combobox', { name: '组织单位' }).fill('南通');
      await page.getByRole('option', { name: /南通市大数据局/ }).click();
      await dialog.getByLabel('标题').fill('年度桌面推演');
      await dialog.getByLabel('情景').fill('周一早高峰，门户打不开');
      await dialog
        .getByRole('combobox', { name: /添加人员/ })
        .first()
        .fill('张伟');
      await page.getByRole('option', { name: /张伟/ }).click();
      await expect(dialog.getByRole('button', { name: '移除 张伟' })).toBeVisible();
      await dialog.getByRole('button', { name: '添加注入' }).click();
      await dialog.getByRole('button', { name: '保存' }).click();
      await expect(dialog).toContainText('分钟为 0 至 10,080');
      await dialog.getByLabel('注入 1：启动后分钟').fill('0');
      await dialog.getByLabel('注入 1：内容', { exact: true }).fill('12345 接到第一起投诉');
      await look(page, 'a new drill');
      await shot(page, 'form');
      await dialog.getByRole('button', { name: '保存' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('年度桌面推演');
      await expect(main(page)).toContainText('计划中');
      await look(page, 'a planned drill');
      const id = Number(page.url().split('/').at(-1));

      // Begun: nothing of it is real, and what was due at once is said.
      await page.getByRole('button', { name: '开始演练' }).click();
      const starting = page.getByRole('dialog', { name: '开始演练' });
      await expect(starting).toContainText('不影响真实对象');
      await starting.getByRole('button', { name: '开始演练' }).click();
      await expect(page).toHaveURL(/\/emergency\/runs\/\d+$/);
      const run_id = Number(page.url().split('/').at(-1));
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await everyWayAt(page, '/emergency/runs/:id');
      await page.goto(`${server.url}/emergency/drills/${id}`);
      await expect(main(page)).toContainText('进行中');
      await expect(main(page)).toContainText(/\d\d:\d\d:\d\d 已注入/, { timeout: 15_000 });
      await expect(page.getByRole('button', { name: /^评估/ })).toHaveAttribute('aria-disabled', 'true');

      const put = (input: Parameters<typeof putByPerson>[3]) =>
        putByPerson(db, { person: 'zhang.wei', address: '-' }, run_id, input, Date.now());
      put({ do: 'complete', key: 'confirm', values: { since: '八点零五分' } });
      put({ do: 'complete', key: 'declare', values: {} });
      put({ do: 'answer', key: 'how', answer: 'switch' });
      put({ do: 'complete', key: 'how/switch.1/switched', values: {} });
      put({ do: 'skip', key: 'police', reason: '演练不报案' });
      put({ do: 'complete', key: 'back', values: {} });
      await expect(main(page)).toContainText('按预案结束', { timeout: 15_000 });
      await expect(main(page)).toContainText('4 小时 0 分，达到');

      // Judged by criteria of one's own.
      await page.getByRole('button', { name: /^评估/ }).click();
      const judging = page.getByRole('dialog', { name: '评估' });
      await judging.getByRole('button', { name: '保存' }).click();
      await expect(judging).toContainText('打 1 至 5 分');
      while ((await judging.getByLabel(/^评估项 \d+$/).count()) > 2)
        await judging
          .getByRole('button', { name: /^移除 评估项/ })
          .last()
          .click();
      await judging.getByLabel('评估项 2', { exact: true }).fill('本单位自定：电话能打通');
      for (const [n, score] of [
        [1, '4'],
        [2, '2'],
      ] as const) {
        await judging.getByRole('button', { name: new RegExp(`评估项 ${n} 得分`) }).click();
        await page.getByRole('option', { name: score, exact: true }).click();
      }
      await judging.getByLabel('不足').fill('值班电话过期');
      await look(page, 'an evaluation');
      await shot(page, 'evaluate');
      await judging.getByRole('button', { name: '保存' }).click();
      await expect(judging).toHaveCount(0);
      await expect(main(page)).toContainText('平均分 3');

      // What is to be mended becomes a ticket.
      await page.getByRole('button', { name: '登记改进项' }).click();
      const mending = page.getByRole('dialog', { name: '登记改进项' });
      await mending.getByLabel('改进项 1', { exact: true }).fill('补齐值班电话');
      await mending.getByRole('button', { name: '保存' }).click();
      await expect(mending).toHaveCount(0);
      await everyWayAt(page, '/emergency/drills/:id');
      await shot(page, 'done');
      const ticket = main(page).getByRole('link', { name: /^工单 \d{8}-\d{5}$/ });
      const number = ((await ticket.textContent()) ?? '').replace('工单 ', '');

      // The report is downloaded and read back.
      await page.getByRole('button', { name: '报告' }).click();
      const downloading = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: 'Word 文档' }).click();
      const file = await downloading;
      expect(file.suggestedFilename()).toMatch(/应急演练总结报告.*\.docx$/);
      const words = unzip(readFileSync(await file.path()))
        .filter(({ name }) => name === 'word/document.xml')
        .map(({ content }) => Buffer.from(content).toString('utf8'))
        .join('');
      for (const text of [
        '年度桌面推演',
        '12345 接到第一起投诉',
        '补齐值班电话',
        number,
        '本单位自定：电话能打通',
        '八点零五分',
      ])
        expect(words, text).toContain(text);

      await ticket.click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText('补齐值班电话');

      // The calendar shows what was done and what was missed.
      const { rows } = (await ask('GET', '/api/drill-plans')).body;
      const day = Date.now() - 2 * 86_400_000;
      const missed = await ask('POST', '/api/drills', {
        ...{ emergency_plan_id: rows[0].id, unit_id: made.body.id, title: '错过的演练', form: 'full' },
        scheduled_at: day,
      });
      expect(missed.status, JSON.stringify(missed.body)).toBe(200);
      const yearOf = (at: number) => new Date(at + 28_800_000).getUTCFullYear();
      await page.goto(`${server.url}/emergency?tab=drills&year=${yearOf(day)}`);
      const calendar = page.getByRole('table', { name: '年度演练日历' });
      await expect(calendar.getByRole('link', { name: /逾期未开展.*错过的演练/ })).toBeVisible();
      await page.goto(`${server.url}/emergency?tab=drills&year=${yearOf(Date.now())}`);
      await expect(calendar.getByRole('link', { name: /已完成.*年度桌面推演/ })).toBeVisible();
      await look(page, 'the calendar of drills');
      await shot(page, 'calendar');
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await overflowOf(page)).toBe(0);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByRole('button', { name: '上一年' }).click();
      await expect(main(page)).toContainText(/年没有演练|错过的演练/);

      // Whoever may change settings changes rules; a new one needs its source.
      await sitDown(page, server.url, ask.cookies, 'system');
      await page.goto(`${server.url}/emergency?tab=reporting`);
      await expect(main(page)).toContainText('待本市填写');
      await look(page, 'rules of reporting');
      await shot(page, 'rules');
      await page.getByRole('button', { name: '新增规则' }).click();
      const rule = page.getByRole('dialog', { name: '新增规则' });
      await rule.getByLabel('规则').fill('市里的要求');
      await rule.getByLabel('报给').fill('市网信办');
      await rule.getByLabel('时限（分钟）').fill('120');
      await rule.getByRole('button', { name: '保存' }).click();
      await expect(rule).toContainText('请检查标出的 1 处');
      await rule.getByLabel('依据').fill('市应急预案 2026 版');
      await look(page, 'a new rule');
      await rule.getByRole('button', { name: '保存' }).click();
      await expect(main(page)).toContainText('市里的要求');
      expect(await overflowOf(page)).toBe(0);
    } finally {
      db.$client.close();
    }
  });
});
