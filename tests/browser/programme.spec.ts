/** The notice's tasks taken over, one deadline re-planned, progress reported by one and accepted by another, beside what is measured; and looked back at. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import type { Role } from '#api/people/roles.ts';
import { hire } from '../administration.ts';
import { type Server, sending, signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDown, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';

const SHOTS = process.env.ZHENGWANG_SCREENS;
const dayBefore = (days: number) => new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);

test('建设任务: declared stands beside measured with the difference, each number leads to what it counts, and the past is as it was', async ({
  page,
  browser,
}) => {
  test.setTimeout(300_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const must = async (path: string, body: unknown): Promise<number> => {
      const answer = await ask('POST', path, body);
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      return answer.body.id;
    };
    const area = (code: string, name: string, level: string, parent_id: number | null) =>
      must('/api/areas', { code, name, level, parent_id });
    const city = await area('3206', '南通市', 'city', null);
    const county = await area('320612', '通州区', 'county', city);
    await area('320681', '启东市', 'county', city);
    const unit = await must('/api/units', { name: '通州区大数据局', level: 'county', area_id: county });
    const systems: number[] = [];
    for (const name of ['办事大厅', '预约系统', '证照库', '交换平台', '门户网站'])
      systems.push(await must('/api/systems', { name: `通州${name}`, area_id: county, unit_id: unit }));
    grade(server, systems);
    const seat = async (username: string, name: string, role: Role): Promise<Page> => {
      const cookie = await hire(sending(server.url), ask.cookies, {
        ...{ username, name, role, unit_id: unit, works_at: unit },
        password: `A long enough password ${username}`,
      });
      const viewport = { width: 1440, height: 900 };
      const made = await (await browser.newContext({ locale: 'zh-CN', viewport })).newPage();
      await sitDownBy(made, server.url, cookie);
      return made;
    };

    const later = dayBefore(-200);

    // Taken over by an act.
    await page.setViewportSize({ width: 1440, height: 900 });
    await sitDown(page, server.url, ask.cookies, 'admin');
    await page.goto(`${server.url}/programme`);
    await expect(main(page)).toContainText('尚无建设任务');
    await look(page, 'no tasks yet');
    await page.getByRole('button', { name: '引入通知任务（18 项）' }).click();
    const row = (code: string) => main(page).getByRole('row', { name: new RegExp(`^${code} `) });
    await expect(row('T17')).toContainText(/到期，情况未知|未按期达到/);
    await expect(row('T18')).toContainText('长期');
    await shot(page, 'tasks');

    // One deadline is re-planned; the original one stays in sight.
    await row('T17').getByRole('link').first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('T17 电子政务外网');
    await page.getByRole('button', { name: '调整时限：全部' }).click();
    const replan = page.getByRole('dialog', { name: '调整时限' });
    await replan.getByLabel('调整后').fill(later);
    await replan.getByRole('button', { name: '保存' }).click();
    await expect(replan.getByRole('alert').first()).toBeVisible();
    await replan.getByLabel('原因').fill('县级机房改造延期');
    await look(page, 're-planning');
    await replan.getByRole('button', { name: '保存' }).click();
    await expect(replan).toHaveCount(0);
    await expect(main(page)).toContainText(later);
    await expect(main(page)).toContainText('2020-12-31');
    await expect(main(page)).toContainText('进行中');

    // Led by a unit of the register; and a task of the city's own.
    await page.getByRole('button', { name: '编辑任务' }).click();
    const editing = page.getByRole('dialog', { name: '编辑任务' });
    await editing.getByRole('combobox', { name: '牵头单位' }).fill('通州');
    await page.getByRole('option', { name: /通州区大数据局/ }).click();
    await expect(editing.getByRole('button', { name: '移出 通州区大数据局' })).toBeVisible();
    await shot(page, 'editing');
    await editing.getByRole('button', { name: '保存' }).click();
    await expect(editing).toHaveCount(0);
    await expect(main(page).getByRole('link', { name: '通州区大数据局' })).toBeVisible();
    await page.goto(`${server.url}/programme`);
    await page.getByRole('button', { name: '新增任务' }).click();
    const adding = page.getByRole('dialog', { name: '新增任务' });
    await adding.getByLabel('编号', { exact: true }).fill('X1');
    await adding.getByLabel('任务', { exact: true }).fill('自定任务');
    await adding.getByLabel('任务内容').fill('本地增加');
    await adding.getByLabel('前置任务').fill('X9');
    await adding.getByLabel('截止日期').fill(later);
    await adding.getByRole('button', { name: '保存' }).click();
    await expect(adding.getByText('没有任务 X9').first()).toBeVisible();
    await adding.getByLabel('前置任务').fill('T1，t2');
    await adding.getByRole('button', { name: '保存' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('X1 自定任务');
    await expect(main(page)).toContainText('T1、T2');

    // Reported with a file by one, who can't review it.
    const reporter = await seat('zhou.min', '周敏', 'operator');
    await reporter.goto(`${server.url}/programme`);
    await main(reporter).getByRole('row', { name: /^T18 / }).getByRole('link').first().click();
    await reporter.getByRole('button', { name: '填报进展' }).click();
    const report = reporter.getByRole('dialog', { name: '填报进展' });
    await report.getByRole('combobox', { name: '单位' }).fill('通州');
    await reporter.getByRole('option', { name: /通州区大数据局/ }).click();
    await expect(report.getByRole('combobox', { name: '区划' })).toHaveValue('通州区');
    await report.getByLabel('完成比例（%）').fill('190');
    await report.getByLabel('进展说明').fill('五个系统中已有四个半完成测评');
    await report.getByRole('button', { name: '提交填报' }).click();
    await expect(report.getByText('填 0 至 100 的整数').first()).toBeVisible();
    await report.getByLabel('完成比例（%）').fill('90');
    await report.getByLabel('附件').setInputFiles({
      ...{ name: '测评汇总.txt', mimeType: 'text/plain', buffer: Buffer.from('甲、乙已完成') },
    });
    await look(reporter, 'reporting');
    await report.getByRole('button', { name: '提交填报' }).click();
    await expect(report).toHaveCount(0);
    await expect(main(reporter).getByRole('link', { name: '测评汇总.txt' })).toBeVisible();
    await expect(main(reporter)).toContainText('待审核');
    await expect(main(reporter).getByRole('button', { name: '采纳' })).toHaveCount(0);

    // Accepted by another.
    const leader = await seat('sun.hao', '孙浩', 'unit_leader');
    await leader.goto(`${server.url}/programme?tab=reports&state=waiting`);
    const waiting = main(leader).getByRole('row', { name: /五个系统中/ });
    await expect(waiting).toContainText('90%');
    await shot(leader, 'reports');
    await waiting.getByRole('button', { name: '采纳' }).click();
    await expect(waiting).toHaveCount(0);

    // Declared beside measured, and what the number counts.
    await page.goto(`${server.url}/programme`);
    await row('T18').getByRole('link').first().click();
    const progress = main(page).getByRole('table', { name: '进展' });
    const ofCounty = progress.getByRole('row', { name: /^通州区/ });
    await expect(ofCounty).toContainText('40%');
    await expect(ofCounty).toContainText('90%');
    // The least of what is measured: no cryptography was assessed at all.
    await expect(ofCounty).toContainText('−90');
    await expect(progress.getByRole('row', { name: /^启东市/ })).toContainText('无应完成项');
    await shot(page, 'task');
    await ofCounty.getByRole('button', { name: '通州区：40%，查看计入的对象' }).click();
    const counted = page.getByRole('dialog', { name: /T18 通州区/ });
    await expect(counted.getByRole('row', { name: /通州证照库/ })).toContainText('没有已结束的测评');
    await counted.getByRole('button', { name: /^达到 2/ }).click();
    await expect(counted.getByRole('row', { name: /通州办事大厅/ })).toContainText('一年内已完成测评');
    await expect(counted.getByRole('row', { name: /通州证照库/ })).toHaveCount(0);
    await shot(page, 'counted');
    await expect(counted.getByRole('link', { name: '通州办事大厅' })).toHaveAttribute('href', /compliance\/systems/);
    await page.keyboard.press('Escape');

    // In time: by the keyboard, and as a table.
    await page.goto(`${server.url}/programme?tab=gantt`);
    const bar = main(page).getByRole('link', { name: /^T4 移动应用接入/ });
    await expect(bar).toHaveAccessibleName(/部门达 50% 2019-12-31 (到期，情况未知|未按期达到); 部门 2020-12-31/);
    await shot(page, 'gantt');
    await bar.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('T4 移动应用接入');
    await page.goto(`${server.url}/programme?tab=gantt&as=table`);
    const moved = main(page).getByRole('row', { name: /^T17 / });
    await expect(moved).toContainText('2020-12-31');
    await expect(moved).toContainText(later);

    await page.goto(`${server.url}/programme?tab=heat-map`);
    await expect(
      main(page).getByRole('button', { name: 'T18 等保测评按期完成 通州区：40%，查看计入的对象' }),
    ).toBeVisible();
    await expect(
      main(page).getByRole('button', { name: 'T18 等保测评按期完成 启东市：无应完成项，查看计入的对象' }),
    ).toBeVisible();
    await shot(page, 'heat-map');

    await page.goto(`${server.url}/programme?tab=overdue`);
    await expect(main(page).getByRole('row', { name: /^T7 / }).first()).toContainText('2019-06-30');
    await expect(main(page).getByRole('row', { name: /^T17 / })).toHaveCount(0);
    await shot(page, 'overdue');

    // The past: as it was, or said not to have been measured.
    remember(server, dayBefore(3));
    await page.goto(`${server.url}/programme?on=${dayBefore(3)}`);
    await expect(row('T98')).toContainText('当时的名称');
    await expect(row('T17')).toHaveCount(0);
    await expect(main(page)).toContainText('当日测量于');
    await page.getByLabel('查看日期').fill(dayBefore(2));
    await page.getByLabel('查看日期').blur();
    await expect(main(page)).toContainText('当日未测量：进展一律未知，不作推算。');
    await expect(row('T98')).toContainText('当时的名称');
    await look(page, 'a day that was not measured');
    await page.getByRole('button', { name: '回到今天' }).click();
    await expect(row('T98')).toContainText('后来的名称');
    await row('T98').getByRole('link').first().click();
    await expect(main(page)).toContainText('改名');
    await page.getByRole('link', { name: '第 1 版' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('T98 当时的名称');
    await expect(page.getByRole('button', { name: '填报进展' })).toHaveAttribute('aria-disabled', 'true');
  });
});

/** Five systems of level 3, of which two have been assessed. */
function grade(server: Server, systems: readonly number[]) {
  const sqlite = new Database(join(server.folder, 'zhengwang.db'), { fileMustExist: true, timeout: 10_000 });
  const graded = sqlite.prepare(`insert into protected_systems
      (system_id, information_harms, service_harms, matrix, grade, extensions, updated_at) values (?, '[]', '[]', '', 3, '[]', 0)`);
  const assessed = sqlite.prepare(`insert into assessments
      (system_id, kind, title, edition, rule, level, extensions, state, created_by, created_at, closed_at)
    values (?, 'mlps', 'a', 'e', 'r', 3, '[]', 'closed', 'x', 0, ?)`);
  for (const [place, id] of systems.entries()) {
    graded.run(id);
    if (place < 2) assessed.run(id, Date.now() - 1000);
  }
  sqlite.close();
}

/** A task as if it had been there for days, and one day on which it was measured: a server can't be told another date. */
function remember(server: Server, day: string) {
  const sqlite = new Database(join(server.folder, 'zhengwang.db'), { fileMustExist: true, timeout: 10_000 });
  const content = JSON.parse(
    sqlite
      .prepare(
        `select content from programme_task_versions v join programme_tasks t on t.id = v.task_id where t.code = 'T2'`,
      )
      .pluck()
      .get() as string,
  );
  sqlite.prepare(`insert into programme_tasks (code, version) values ('T98', 2)`).run();
  const keep =
    sqlite.prepare(`insert into programme_task_versions (task_id, version, content, reason, written_by, written_at)
    select id, ?, ?, ?, 'zhang.wei', ? from programme_tasks where code = 'T98'`);
  const noon = Date.parse(`${day}T12:00:00+08:00`);
  keep.run(1, JSON.stringify({ ...content, title: '当时的名称' }), '', noon);
  keep.run(2, JSON.stringify({ ...content, title: '后来的名称' }), '改名', Date.now());
  sqlite.prepare(`insert into programme_progress values (?, 'T18', 'protection', 0, 1, 4, 0, 0, ?)`).run(day, noon);
  sqlite.close();
}

/** Within the screen and right for axe on a phone in the dark; and pictures of all for whoever asks for them. */
async function shot(page: Page, name: string): Promise<void> {
  await look(page, name);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1440, 360]) {
      if (!SHOTS && (width !== 360 || colorScheme === 'light')) continue;
      await page.setViewportSize({ width, height: width === 360 ? 740 : 1300 });
      const over = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
      await expect.poll(over, { message: `${name} at ${width}` }).toBeLessThanOrEqual(0);
      if (colorScheme === 'dark' && width === 360) await look(page, `${name} in the dark, on a phone`);
      if (!SHOTS) continue;
      mkdirSync(SHOTS, { recursive: true });
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}-${width}.png`, fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
}
