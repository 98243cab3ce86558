/** A register of networks comes in with its faults mended, one network is brought to the end by two people, and the map leads to its places. */
import type { Browser, Page } from '@playwright/test';
import exceljs from 'exceljs';
import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { complaintsOf, everyWayAt } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { act, main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('access');
const HEAD = ['单位', '网络名称', '网络类型', '终端数', '地址段', '边界设备', '接入形式', '计划接入日期', '是否涉密'];

async function workbook(rows: readonly (readonly string[])[], merged: string): Promise<Buffer> {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('接入名册');
  for (const row of [HEAD, ...rows]) sheet.addRow([...row]);
  sheet.mergeCells(merged);
  return Buffer.from(await book.xlsx.writeBuffer());
}

async function choose(page: Page, name: string, buffer: Buffer) {
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });
}

async function seat(browser: Browser, url: string, cookie: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await sitDownBy(page, url, cookie);
  return page;
}

test('接入: from a faulty table to a network that two people merged, and from a cell of the map to its places', async ({
  page,
  browser,
}) => {
  test.slow();
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const must = async (method: string, path: string, body?: unknown) => {
      const answer = await ask(method, path, body);
      expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBe(200);
      return answer.body;
    };
    const area = async (code: string, name: string, level: string, parent_id: number | null) =>
      (await must('POST', '/api/areas', { code, name, level, parent_id })).id;
    const city = await area('3206', '南通市', 'city', null);
    const county = await area('320612', '通州区', 'county', city);
    for (const [code, name] of [
      ['320612001', '金沙街道'],
      ['320612002', '西亭镇'],
    ] as const)
      await area(code, name, 'town', county);
    const unit = async (name: string, area_id: number) =>
      (await must('POST', '/api/units', { name, level: 'county', category: '政府部门', area_id })).id;
    const education = await unit('通州区教育局', county);
    await unit('通州区民政局', county);
    await must('POST', '/api/nodes', {
      name: '教育局边界防火墙',
      role: 'firewall',
      unit_id: education,
      area_id: county,
      addresses: ['10.32.1.1'],
      watch: [],
    });

    // With faults: nothing is written, and each is told by its row.
    await sitDownBy(page, server.url, ask.cookies.admin);
    await page.goto(`${server.url}/access`);
    await expect(main(page)).toContainText('还没有登记网络');
    await page.getByRole('link', { name: '导入名册' }).click();
    await choose(
      page,
      '名册.xlsx',
      await workbook(
        [
          [
            '通州区教育局',
            '办公局域网',
            '局域网',
            '120',
            '10.32.1.0/24',
            '教育局边界防火墙',
            '整网接入',
            '2026年12月31日',
            '否',
          ],
          ['', '校园专网', '业务专网', '800', '10.32.0.0/16', '', '系统接入', '12/31/2026', '否'],
          ['', '涉密局域网', '局域网', '', '', '', '', '', '是'],
          ['通州区档案局', '办公网', '局域网', '', '10.33.0.1/24', '', '', '', '否'],
        ],
        'A2:A4',
      ),
    );
    const preview = page.getByRole('region', { name: '预览', exact: true });
    await expect(page.getByText('共 4 行：新增 1，更新 0，无变化 0，错误 3')).toBeVisible();
    await expect(preview).toContainText('分不清年月日的先后，请写成 2026-11-30');
    await expect(preview).toContainText('涉密网络不得在本系统登记');
    await expect(preview).toContainText('没有单位“通州区档案局”');
    await expect(main(page)).toContainText('3 行有提示（如由合并单元格向下填充）');
    await expect(page.getByRole('button', { name: /^导入 \d+ 行/ })).toBeDisabled();
    expect((await must('GET', '/api/access-networks')).total).toBe(0);
    await shot(page, 'preview');

    // Mended, it is written.
    await choose(
      page,
      '名册.xlsx',
      await workbook(
        [
          [
            '通州区教育局',
            '办公局域网',
            '局域网',
            '120',
            '10.32.1.0/24',
            '教育局边界防火墙',
            '整网接入',
            '2026年12月31日',
            '否',
          ],
          ['', '校园专网', '业务专网', '800', '10.32.0.0/16', '', '系统接入', '20261231', '否'],
        ],
        'A2:A3',
      ),
    );
    await expect(preview).toContainText('合并单元格 A2:A3，已填入第 2 行的内容');
    await expect(preview).toContainText('10.32.1.0/24 与第 3 行的 10.32.0.0/16 重叠');
    await page.getByRole('button', { name: '导入 2 行' }).click();
    await page.getByRole('link', { name: '查看网络接入名册' }).click();
    const register = page.getByRole('region', { name: '网络接入', exact: true });
    await expect(register).toContainText('校园专网');
    expect(await complaintsOf(page)).toEqual([]);
    await shot(page, 'register');

    // Its way, step by step.
    await register.getByRole('link', { name: '办公局域网' }).click();
    await expect(main(page)).toContainText('地址段与其他网络重叠');
    for (const state of ['已计划', '接入中', '已接入']) await act(page, `转为${state}`, '理由', '按实施方案');
    await expect(main(page)).toContainText('申报已接入但无实测');
    await page.getByRole('button', { name: '申请已融合' }).click();
    const asking = page.getByRole('dialog', { name: '申请已融合' });
    await asking.getByLabel('理由').fill('改造完成');
    await asking.getByRole('button', { name: '申请已融合' }).click();
    await expect(asking.getByRole('alert')).toContainText('项未检查');
    await asking.getByRole('button', { name: '取消' }).click();

    // The boundary: one item by hand with its evidence, the rest as they are.
    const item = '访问控制默认拒绝，只放行登记过的业务';
    await page.getByRole('button', { name: `填写结论：${item}` }).click();
    const answering = page.getByRole('dialog', { name: item });
    await answering.getByRole('button', { name: '不符合' }).click();
    await answering.getByLabel('说明').fill('有一条全放行规则');
    await answering.locator('input[type=file]').setInputFiles({
      ...{ name: '防火墙规则.txt', mimeType: 'text/plain' },
      buffer: Buffer.from('permit any any'),
    });
    await shot(page, 'answer');
    await answering.getByRole('button', { name: '保存' }).click();
    await expect(answering).toHaveCount(0);
    await expect(page.getByRole('link', { name: '防火墙规则.txt' })).toBeVisible();
    const [{ id }] = (await must('GET', '/api/access-networks?q=办公')).rows;
    const { checklist } = await must('GET', `/api/access-networks/${id}`);
    for (const { item: key, answer } of checklist as { item: string; answer: string | null }[])
      if (answer === null)
        await must('PUT', `/api/access-networks/${id}/answers/${key}`, { version: 0, answer: 'yes', note: '现场查看' });
    await expect(main(page)).toContainText('1 项不符合，0 项未检查');

    // What blocks it is a ticket, which is closed when the rule is gone.
    await page.getByRole('link', { name: '提工单' }).click();
    const filing = page.getByRole('dialog');
    await filing.getByRole('textbox', { name: '标题' }).fill('全放行规则须收紧');
    await filing.getByRole('combobox', { name: '提交单位' }).fill('教育局');
    await page.getByRole('option', { name: /通州区教育局/ }).click();
    await filing.getByRole('button', { name: '提交', exact: true }).click();
    await expect(page).toHaveURL(/\/tickets\/\d+/);
    await page.getByRole('link', { name: '办公局域网' }).click();
    await expect(main(page)).toContainText('全放行规则须收紧');
    await page.goto(`${server.url}/access?is_blocked=true`);
    await expect(register.getByRole('row')).toHaveCount(2);
    const [ticket] = (await must('GET', `/api/tickets?access_network_id=${id}`)).rows;
    for (const [i, deed] of [
      { is: 'accept' },
      { is: 'start' },
      { is: 'resolve', text: '已收紧' },
      { is: 'confirm', rating: 5 },
    ].entries())
      await must('POST', `/api/tickets/${ticket.id}/${deed.is === 'confirm' ? 'follow-up' : 'handle'}`, {
        version: i + 1,
        deed,
      });
    await expect(main(page)).toContainText('没有');
    await page.goto(`${server.url}/access/${id}`);
    await page.getByRole('button', { name: `填写结论：${item}` }).click();
    await answering.getByRole('button', { name: '符合', exact: true }).click();
    await answering.getByLabel('说明').fill('已收紧');
    await answering.getByRole('button', { name: '保存' }).click();
    await expect(main(page)).toContainText('没有不符合或未检查的项');

    // Asked for by one, confirmed by another.
    await act(page, '申请已融合', '理由', '改造完成');
    await expect(main(page)).toContainText('张伟 申请转为“已融合”，待他人复核');
    await expect(page.getByRole('button', { name: '复核通过' })).toBeDisabled();
    await everyWayAt(page, '/access/:id');
    await shot(page, 'network');
    const leader = await hire(sending(server.url), ask.cookies, {
      ...{ username: 'lu.yao', name: '陆瑶', role: 'unit_leader', unit_id: education },
      password: 'A long enough password 8',
    });
    const second = await seat(browser, server.url, leader);
    await second.goto(`${server.url}/access?is_asked=true`);
    await second.getByRole('link', { name: '办公局域网' }).click();
    await act(second, '复核通过', '理由', '现场核实');
    await expect(main(second)).toContainText('陆瑶 复核通过: 已接入 → 已融合');
    await expect(main(page)).toContainText('已融合');

    // The map counts the register; a cell leads to its places.
    await page.goto(`${server.url}/access?tab=coverage&area_id=${city}`);
    const map = page.getByRole('table', { name: '覆盖热力图' });
    await expect(map.getByRole('row', { name: '通州区' })).toContainText('登记未测');
    await expect(map.getByRole('row', { name: '通州区' })).toContainText('0/2');
    await shot(page, 'coverage');
    await map.getByRole('row', { name: '通州区' }).getByRole('link', { name: /0\/2/ }).click();
    const places = page.getByRole('region', { name: '区划与部门', exact: true });
    await expect(places.getByRole('row')).toHaveCount(3);
    await expect(places).toContainText('没有登记任何网络或节点');
    await shot(page, 'places');
    await page.getByRole('link', { name: '返回覆盖热力图' }).click();
    await page.getByRole('button', { name: '区划 × 部门类别' }).click();
    await map.getByRole('row', { name: '合计' }).getByRole('link').click();
    await expect(places).toContainText('通州区民政局');
    await places.getByRole('link', { name: '2', exact: true }).click();
    await expect(register).toContainText('校园专网');
  });
});
