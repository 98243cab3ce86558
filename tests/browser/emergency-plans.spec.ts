/** A plan of the library is taken over, filled in by the form and in the file, handed in, reviewed by another, approved by a third and read. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Role } from '#api/people/roles.ts';
import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('emergency-plan');

test('an engineer writes a plan, two others bring it into force, and it is read', async ({ browser }) => {
  test.setTimeout(240_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const seat = async (cookie: string): Promise<Page> => {
      const page = await (
        await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } })
      ).newPage();
      await sitDownBy(page, server.url, cookie);
      return page;
    };
    const employ = async (username: string, name: string, role: Role) =>
      seat(
        await hire(sending(server.url), ask.cookies, {
          ...{ username, name, role, unit_id: null, password: `A long enough password for ${username}` },
        }),
      );
    const writer = await seat(ask.cookies.admin);
    const reviewer = await employ('zhou.min', '周敏', 'network_engineer');
    const approver = await employ('sun.li', '孙丽', 'network_engineer');

    await writer.goto(`${server.url}/`);
    await writer.getByRole('navigation').getByRole('link', { name: '应急' }).click();
    await expect(main(writer)).toContainText('尚无预案');
    await look(writer, 'no emergency plans yet');
    await writer.getByRole('button', { name: '从预案库选用' }).first().click();
    const library = writer.getByRole('dialog', { name: '从预案库选用' });
    await library.getByText('网页篡改应急预案', { exact: true }).click();
    await look(writer, 'the library of plans');
    await library.getByRole('button', { name: '选用 1 个' }).click();
    await expect(writer.getByRole('heading', { level: 1 })).toHaveText('网页篡改应急预案');
    await expect(main(writer)).toContainText('未生效');
    await look(writer, 'a plan that nobody approved');
    await shot(writer, 'draft');
    await writer.getByRole('tab', { name: '步骤' }).click();
    await expect(writer.getByRole('listitem').filter({ hasText: '切换到静态维护页' }).first()).toBeVisible();
    await look(writer, 'steps of a plan');
    await shot(writer, 'steps');

    // A contact by the form: only its place in the file changes.
    await writer.getByRole('link', { name: '编辑' }).click();
    const source = writer.getByRole('textbox', { name: '源文件' });
    await expect(main(writer)).toContainText('没有错误');
    const before = await source.inputValue();
    const contacts = writer.getByRole('group').filter({ hasText: '添加联系人' });
    await contacts.getByLabel('姓名').first().fill('王指挥');
    await contacts.getByLabel('姓名').first().press('Tab');
    await expect(source).toHaveValue(/name: "?王指挥"?, phone/);
    const after = await source.inputValue();
    const differs = after.split('\n').filter((line, i) => line !== before.split('\n')[i]);
    expect(differs).toHaveLength(1);

    // A step in the source, with a mistake: its line is told, the form waits, and it is mended.
    await source.fill(after.replace('within: 10m\n    marks: detected', 'within: soon\n    marks: detected'));
    const line = after.split('\n').indexOf('    within: 10m') + 1;
    const place = writer.getByRole('button', { name: new RegExp(`^第 ${line} 行第`) });
    await expect(main(writer)).toContainText('时长，如 30s、15m、4h');
    await expect(main(writer)).toContainText('请先在源文件中修正');
    await look(writer, 'a plan with a mistake');
    await shot(writer, 'mistake');
    await place.click();
    await expect(source).toBeFocused();
    await expect
      .poll(() => source.evaluate((area) => (area as unknown as { selectionStart: number }).selectionStart))
      .toBe(
        after
          .split('\n')
          .slice(0, line - 1)
          .join('\n').length +
          1 +
          '    within: '.length,
      );
    // What was typed outlives a reload.
    await writer.reload();
    await expect(main(writer)).toContainText('请先在源文件中修正');
    await source.fill((await source.inputValue()).replace('within: soon', 'within: 15m'));
    await expect(main(writer)).toContainText('没有错误');

    // What a step of its kind holds: a question's answer, a field to be filled in, what a check looks for.
    await writer.getByRole('button', { name: '编辑步骤 是否需要对外说明？' }).click();
    const answers = writer.getByRole('group', { name: '选项' });
    await answers.getByLabel('选项').first().fill('需要，当天发布');
    await answers.getByLabel('选项').first().press('Tab');
    await expect(source).toHaveValue(/text: 需要，当天发布/);
    await answers.getByRole('button', { name: '添加选项' }).click();
    await expect(source).toHaveValue(/id: answer-1/);
    await writer.getByRole('button', { name: '编辑步骤 宣布启动应急响应，记下启动时间' }).click();
    const record = writer.getByRole('group', { name: '要记录的内容' });
    await record.getByRole('button', { name: '添加记录项' }).click();
    await record.getByLabel('记录什么').fill('启动时间');
    await record.getByLabel('记录什么').press('Tab');
    await record.getByLabel('类型').selectOption('choice');
    await expect(record.getByLabel('选项（顿号分隔）')).toHaveValue('是、否');
    await expect(source).toHaveValue(/ask: 启动时间/);
    await writer.getByRole('button', { name: '编辑步骤 页面内容恢复正常，两种地址族都能访问' }).click();
    await writer.getByLabel('检查项').fill('http-body, http-status, no-such-check');
    await writer.getByLabel('检查项').press('Tab');
    await expect(main(writer)).toContainText('没有检查 no-such-check');
    await writer.getByLabel('检查项').fill('http-body, http-status');
    await writer.getByLabel('检查项').press('Tab');
    await expect(main(writer)).toContainText('没有错误');
    await look(writer, 'a step of a plan is edited');
    await shot(writer, 'step');
    // A role that isn't there can't be put in by the form; a step can.
    await writer.getByRole('button', { name: /^编辑步骤 用两台不同网络/ }).click();
    await writer.getByLabel('限时').first().fill('很久');
    await writer.getByLabel('限时').first().press('Tab');
    await expect(writer.getByRole('alert').filter({ hasText: '未采用' })).toBeVisible();
    await expect(writer.getByLabel('限时').first()).toHaveValue('15m');
    await writer.getByRole('button', { name: '添加步骤 添加到：主线' }).click();
    await writer.getByRole('menuitem', { name: '任务' }).click();
    await expect(source).toHaveValue(/do: 新步骤/);
    await look(writer, 'a plan is edited');
    await shot(writer, 'editor');
    await writer.getByRole('button', { name: '删除 新步骤' }).click();
    await expect(source).not.toHaveValue(/新步骤/);
    await writer.getByRole('tab', { name: '预览' }).click();
    await expect(main(writer)).toContainText('王指挥');
    await look(writer, 'a preview of a plan');
    await writer.getByRole('button', { name: '保存', exact: true }).click();
    await expect(main(writer)).toContainText('王指挥');
    await writer.getByRole('button', { name: '提交审核' }).click();
    await expect(main(writer)).toContainText('待审核');
    await expect(writer.getByRole('button', { name: /^审核通过/ })).toHaveAttribute('aria-disabled', 'true');
    await expect(main(writer)).toContainText('须由他人审批');
    const id = Number(writer.url().match(/plans\/(\d+)/)?.[1]);

    const press = async (page: Page, title: string) => {
      await page.getByRole('button', { name: title, exact: true }).click();
      await page.getByRole('dialog', { name: title }).getByRole('button', { name: title }).click();
      await expect(page.getByRole('dialog')).toHaveCount(0);
    };
    await reviewer.goto(`${server.url}/emergency/plans/${id}`);
    await press(reviewer, '审核通过');
    await expect(main(reviewer)).toContainText('须由第三人批准');
    await look(reviewer, 'a plan that waits for a third');
    await approver.goto(`${server.url}/emergency/plans/${id}`);
    await press(approver, '批准');
    await press(approver, '生效');
    await expect(main(approver)).toContainText('生效中');

    // A second version beside it: what is new is seen sign by sign.
    await approver.getByRole('button', { name: '编写新版本' }).click();
    await expect(main(approver)).toContainText('没有错误');
    await approver.getByLabel('标题', { exact: true }).fill('网页与小程序篡改应急预案');
    await approver.getByLabel('本版修改说明').fill('加上小程序');
    await expect(approver.getByRole('textbox', { name: '源文件' })).toHaveValue(/title: 网页与小程序篡改/);
    await approver.getByRole('button', { name: '保存', exact: true }).click();
    await approver.getByRole('tab', { name: /^版本/ }).click();
    await approver.getByRole('button', { name: '与上一版比较' }).click();
    const diff = approver.getByRole('region', { name: '第 1 版与第 2 版的差异' });
    await expect(diff.getByRole('insertion')).toHaveText('与小程序');
    await look(approver, 'two versions of a plan');
    await shot(approver, 'diff');

    await writer.goto(`${server.url}/emergency/plans/${id}?tab=readings`);
    await writer.getByRole('button', { name: '我已阅读此版本' }).click();
    await expect(main(writer)).toContainText('您已阅读此版本');
    await expect(main(writer)).toContainText('张伟');
    await expect(main(writer)).toContainText('王指挥');
    await look(writer, 'who read a plan');
    await shot(writer, 'readings');
    await writer.goto(`${server.url}/emergency`);
    await expect(writer.getByRole('row', { name: /网页篡改应急预案/ })).toContainText('生效中');
    await look(writer, 'emergency plans');
    await shot(writer, 'list');
  });
});

test('a system of level 3 without a plan is a gap until one is in force, and a file from elsewhere is told its mistakes', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const unit_id = (await ask('POST', '/api/units', { name: '南通市大数据局', level: 'city' })).body.id as number;
    const { id } = (await ask('POST', '/api/systems', { name: '一体化办件系统', unit_id })).body;
    const harms = [{ to: 'society', degree: 'serious' }];
    const graded = await ask('PUT', `/api/compliance/systems/${id}`, {
      ...{ version: 0, matrix: '2020', s_level: 3, a_level: 3, confirmed_at: null },
      ...{ information_harms: harms, service_harms: harms },
      ...{ extensions: [], reviewed_at: null, review: '', live_at: null, certificate: null, filed_at: null },
      ...{ issued_at: null, filed_with: '', scheme_reviewed_at: null, scheme_review: '', platform_id: null, note: '' },
    });
    expect(graded.status, JSON.stringify(graded.body)).toBe(200);
    const page = await (
      await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } })
    ).newPage();
    await sitDownBy(page, server.url, ask.cookies.admin);
    await page.goto(`${server.url}/emergency?tab=coverage`);
    const row = page.getByRole('row', { name: /一体化办件系统/ });
    await expect(row).toContainText('无生效预案');
    await look(page, 'a system without a plan');

    await page.goto(`${server.url}/emergency?library=1`);
    const dialog = page.getByRole('dialog', { name: '从预案库选用' });
    const bring = (text: string) =>
      dialog
        .getByLabel('从 .md 文件导入')
        .setInputFiles({ name: 'plan.md', mimeType: 'text/markdown', buffer: Buffer.from(text) });
    const text = readFileSync(new URL('../../runbooks/library/ddos.md', import.meta.url), 'utf8');
    await bring(text.replace(/\nsteps:\n/, '\nstepz: 1\nsteps:\n'));
    await expect(dialog.getByRole('alert')).toContainText(/第 \d+ 行第 1 列：不认识的键 stepz/);
    await bring(text);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('拒绝服务攻击应急预案');

    const plan_id = Number(page.url().match(/plans\/(\d+)/)?.[1]);
    const version = (await ask('GET', `/api/emergency-plans/${plan_id}`)).body.versions[0];
    const others = [];
    for (const username of ['zhou.min', 'sun.li'])
      others.push(
        await hire(sending(server.url), ask.cookies, {
          ...{ username, name: username, role: 'network_engineer', unit_id: null },
          password: `A long enough password for ${username}`,
        }),
      );
    const way = [
      ['submit', ask.cookies.admin],
      ['review', others[0]],
      ['approve', others[1]],
      ['put-in-force', others[1]],
    ] as const;
    for (const [i, [verb, cookie = '']] of way.entries()) {
      const path = `/api/emergency-plan-versions/${version.id}/${verb}`;
      const answer = await sending(server.url)({ method: 'POST', path, body: { version: i + 1 }, cookie });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    }
    await page.goto(`${server.url}/emergency?tab=coverage`);
    await expect(row).toContainText('一年内未演练');
    await expect(row).not.toContainText('无生效预案');
    await look(page, 'a system with a plan that nobody drilled');
    await shot(page, 'coverage');
    // The same in the other language.
    await page.evaluate(`localStorage.setItem('zhengwang.locale', 'en')`);
    for (const [name, path] of [
      ['coverage-en', '/emergency?tab=coverage'],
      ['list-en', '/emergency'],
      ['page-en', `/emergency/plans/${plan_id}`],
    ] as const) {
      await page.goto(server.url + path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await shot(page, name);
    }
  });
});
