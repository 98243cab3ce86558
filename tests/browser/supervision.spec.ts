/** Rules come into force by two people, a month is frozen and explained, an objection is upheld, and a bulletin is issued, sealed and read back. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Role } from '#api/people/roles.ts';
import { unzip } from '#api/reports/zip.ts';
import { monthBefore, monthOf } from '#compliance/supervision/rules.ts';
import { hire } from '../administration.ts';
import { type Server, sending, signUp } from '../server.ts';
import { everyWayAt, look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('supervision');
const MONTH = monthBefore(monthOf(Date.now()));

/** Two counties and a department with graded systems, of which nobody has assessed any. */
async function city(server: Server) {
  const ask = await signUp(server);
  const post = async (path: string, body: unknown): Promise<number> => {
    const answer = await ask('POST', path, body);
    expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
    return answer.body.id;
  };
  const top = await post('/api/areas', { code: '3206', name: '南通市', level: 'city' });
  const county = await post('/api/areas', { code: '320612', name: '通州区', level: 'county', parent_id: top });
  const other = await post('/api/areas', { code: '320623', name: '如东县', level: 'county', parent_id: top });
  await post('/api/areas', { code: '320681', name: '启东市', level: 'county', parent_id: top });
  const bureau = await post('/api/units', { name: '通州区大数据局', level: 'county', area_id: county });
  const other_bureau = await post('/api/units', { name: '如东县大数据局', level: 'county', area_id: other });
  const department = await post('/api/units', { name: '市教育局', level: 'city', area_id: top });
  for (const [name, unit_id] of [
    ['通州一网通办', bureau],
    ['通州审批系统', bureau],
    ['如东一网通办', other_bureau],
    ['教育云', department],
  ] as const) {
    const id = await post('/api/systems', { name, unit_id });
    const harms = [{ to: 'society', degree: 'serious' }];
    const graded = await ask('PUT', `/api/compliance/systems/${id}`, {
      ...{ version: 0, matrix: '2020', s_level: 3, a_level: 3, confirmed_at: null },
      ...{ information_harms: harms, service_harms: harms },
      ...{ extensions: [], reviewed_at: null, review: '', live_at: null, certificate: null, filed_at: null },
      ...{ issued_at: null, filed_with: '', scheme_reviewed_at: null, scheme_review: '', platform_id: null, note: '' },
    });
    expect(graded.status, JSON.stringify(graded.body)).toBe(200);
  }
  return { ask, bureau };
}

/** Leaves one indicator of the draft, so that the story reckons with few things. */
async function alone(ask: Awaited<ReturnType<typeof city>>['ask'], indicator: string) {
  const [{ id }] = (await ask('GET', '/api/supervision-rule-sets')).body.rows;
  const { body, version } = (await ask('GET', `/api/supervision-rule-sets/${id}`)).body;
  const indicators = body.indicators.filter((one: { id: string }) => one.id === indicator);
  const answer = await ask('PUT', `/api/supervision-rule-sets/${id}`, { body: { ...body, indicators }, version });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

async function fileOf(page: Page, name: string): Promise<Buffer> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name, exact: true }).click();
  return readFileSync(await (await downloading).path());
}

test('two people bring rules into force, a month is frozen, explained, objected to, corrected, and published', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  await freshServer(async (server) => {
    const { ask, bureau } = await city(server);
    const seat = async (cookie: string): Promise<Page> => {
      const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      await sitDownBy(page, server.url, cookie);
      return page;
    };
    const employ = async (username: string, name: string, role: Role, unit_id: number | null) =>
      seat(
        await hire(sending(server.url), ask.cookies, {
          ...{ username, name, role, unit_id },
          password: `A long enough password for ${username}`,
        }),
      );
    const writer = await seat(ask.cookies.admin);
    const second = await employ('zhou.min', '周敏', 'network_engineer', null);
    const leader = await employ('sun.li', '孙丽', 'unit_leader', bureau);

    await writer.goto(`${server.url}/`);
    await writer.getByRole('navigation').getByRole('link', { name: '督查考核' }).click();
    await expect(main(writer)).toContainText('尚无冻结的月份');
    await expect(main(writer)).toContainText('没有适用于');
    await look(writer, 'no month yet');
    await shot(writer, 'empty');

    // Rules: from the example, with a mistake that is told by its place, then reviewed by another.
    await writer.getByRole('tab', { name: '评分规则' }).click();
    await writer.getByRole('button', { name: '由示例新建' }).click();
    await expect(main(writer)).toContainText('不是官方规定');
    await alone(ask, 'protection');
    await writer.reload();
    await writer.getByRole('button', { name: '修改' }).click();
    const formula = writer.getByRole('textbox', { name: '公式' }).first();
    const right = await formula.inputValue();
    await formula.fill('min(share(nothing), 1)');
    await writer.getByRole('button', { name: '检查' }).click();
    await expect(main(writer)).toContainText('第 1 行第 11 列');
    await look(writer, 'rules with a mistake');
    await shot(writer, 'rules-edit');
    await formula.fill(right);
    await writer.getByLabel('规则名称').fill('2026 年考核规则');
    await writer.getByRole('button', { name: '保存' }).click();
    await expect(writer.getByRole('heading', { level: 1 })).toHaveText('2026 年考核规则');
    await writer.getByRole('button', { name: '提交审核' }).click();
    await expect(main(writer)).toContainText('您参与了规则编写，须由他人审核');
    await everyWayAt(writer, '/supervision/rules/:id');
    await second.goto(writer.url());
    await second.getByRole('button', { name: '审核通过' }).click();
    await second.getByRole('button', { name: '生效', exact: true }).click();
    await expect(main(second)).toContainText('生效 周敏');
    await shot(second, 'rules');

    // Freezing: what was counted is kept.
    await writer.goto(`${server.url}/supervision`);
    await writer.getByRole('button', { name: `冻结 ${MONTH}` }).click();
    await writer.getByRole('dialog').getByRole('button', { name: '冻结', exact: true }).click();
    await expect(writer.getByRole('row', { name: /通州区/ })).toContainText('0.00');
    await expect(writer.getByRole('row', { name: /启东市/ })).toContainText('不适用');
    await look(writer, 'a ranking');
    await shot(writer, 'ranking');
    await writer.getByRole('button', { name: '重新计算并核对' }).click();
    await expect(writer.getByRole('dialog')).toContainText('与记录完全一致');
    await look(writer, 'a month that was verified');
    await writer.getByRole('button', { name: '关闭' }).click();

    // A score leads to a thing, and the thing to its page.
    await writer.getByRole('link', { name: '通州区' }).click();
    await expect(main(writer)).toContainText('min(0/2 / 1, 1) = 0');
    await everyWayAt(writer, '/supervision/months/:month/:kind/:id');
    await shot(writer, 'subject');
    await writer
      .getByRole('row', { name: /通州审批系统/ })
      .getByRole('link')
      .click();
    await expect(writer.getByRole('heading', { level: 1 })).toContainText('通州审批系统');

    // Whoever leads the county's bureau sees their own, objects to one thing, and doesn't decide.
    await leader.goto(`${server.url}/supervision`);
    await leader.getByRole('link', { name: '如东县' }).click();
    await expect(main(leader)).toContainText('逐项内容不在您的权限范围内');
    await leader.goBack();
    await leader.getByRole('link', { name: '通州区' }).click();
    await leader
      .getByRole('row', { name: /通州审批系统/ })
      .getByRole('button')
      .click();
    await leader.getByRole('menuitem', { name: '提出异议' }).click();
    const objecting = leader.getByRole('dialog', { name: '提出异议' });
    await objecting.getByLabel('异议内容').fill('该系统已于上月完成等级测评，报告见附件。');
    await objecting
      .getByLabel('附件')
      .setInputFiles({ name: '测评报告.txt', mimeType: 'text/plain', buffer: Buffer.from('结论：良') });
    await look(leader, 'an objection being written');
    await objecting.getByRole('button', { name: '提出异议' }).click();
    await expect(objecting).toHaveCount(0);
    await leader.goto(`${server.url}/supervision?tab=objections`);
    await expect(main(leader)).toContainText('测评报告.txt');

    await second.goto(`${server.url}/supervision?tab=objections`);
    await look(second, 'objections');
    await second.getByRole('button', { name: '办理' }).click();
    const deciding = second.getByRole('dialog', { name: '办理' });
    await deciding.getByRole('button', { name: '办理' }).click();
    await expect(deciding).toContainText('请至少更正一项');
    await deciding.getByRole('button', { name: /更正为/ }).click();
    await second.getByRole('option', { name: '达到', exact: true }).click();
    await deciding.getByLabel('办理意见').fill('经核属实，补录测评报告。');
    await look(second, 'an objection being decided');
    await shot(second, 'decide');
    await deciding.getByRole('button', { name: '办理' }).click();
    await expect(main(second)).toContainText('经核属实');
    await shot(second, 'objections');
    await second.goto(`${server.url}/supervision`);
    await expect(second.getByRole('row', { name: /通州区/ })).toContainText('50.00');
    await expect(main(second)).toContainText('第 2 版');
    await second.goto(`${server.url}/supervision?month=${MONTH}&number=1`);
    await expect(second.getByRole('row', { name: /通州区/ })).toContainText('0.00');
    await expect(main(second)).toContainText('此后已更正');
    await second.goto(`${server.url}/supervision`);
    await second.getByRole('link', { name: '通州区' }).click();
    await expect(main(second)).toContainText('由“未达到”更正');
    await shot(second, 'corrected');

    // The bulletin: written by one, issued by another, sealed, and read back.
    await writer.goto(`${server.url}/supervision?tab=bulletins`);
    await writer.getByRole('button', { name: '编写通报' }).click();
    const writing = writer.getByRole('dialog', { name: '编写通报' });
    await writing.getByLabel('期号').fill('2026年第1期');
    await writing.getByLabel('前言').fill('总体推进平稳，等保测评仍有欠账。');
    await writing.getByRole('button', { name: '保存' }).click();
    await expect(main(writer)).toContainText('您参与了编写，须由他人签发');
    await look(writer, 'a draft of a bulletin');
    await second.goto(writer.url());
    await second.getByRole('button', { name: '签发' }).click();
    await second.getByRole('dialog').getByRole('button', { name: '签发' }).click();
    await expect(second.getByRole('button', { name: '签章 PDF' })).toBeVisible({ timeout: 60_000 });
    await everyWayAt(second, '/supervision/bulletins/:id');
    await shot(second, 'bulletin');
    const words = unzip(await fileOf(second, '下载 Word'))
      .filter(({ name }) => name === 'word/document.xml')
      .map(({ content }) => Buffer.from(content).toString('utf8'))
      .join('');
    for (const text of ['总体推进平稳', '通州区', '50.00', '通州审批系统', '周敏']) expect(words).toContain(text);
    const pdf = await fileOf(second, '下载 PDF');
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const sealed = await fileOf(second, '签章 PDF');
    expect(sealed.length).toBeGreaterThan(pdf.length);
    expect(sealed.toString('latin1')).toContain('/ByteRange');
    await leader.goto(second.url());
    await expect(main(leader)).toContainText('总体推进平稳');
    await leader.evaluate(`localStorage.setItem('zhengwang.locale', 'en')`);
    await leader.goto(`${server.url}/supervision`);
    await expect(main(leader)).toContainText('Where points went');
    await look(leader, 'a ranking in English');
    await shot(leader, 'ranking-english');
  });
});
