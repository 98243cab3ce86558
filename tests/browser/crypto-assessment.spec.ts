/** A level-3 assessment of cryptography: judged by D, A and K with the keyboard, its layers and its score explained, its result filed. */
import type { Page } from '@playwright/test';
import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('crypto');
const CHANNEL = '6.2.3';

test('an assessor judges units by D, A and K with the keyboard, sees the layer’s figure and what a unit costs', async ({
  browser,
}) => {
  test.setTimeout(420_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const send = sending(server.url);
    const owner = (await ask('POST', '/api/units', { name: '如东县行政审批局', level: 'county' })).body.id;
    const centre = (await ask('POST', '/api/units', { name: '密评机构', level: 'city' })).body.id;
    const system = (await ask('POST', '/api/systems', { name: '一窗受理', unit_id: owner })).body.id;
    const port = Number(new URL(server.url).port);
    const portal = { name: '门户', host: '127.0.0.1', port, scheme: 'http', path: '/' };
    const endpoint_id = (await ask('POST', `/api/systems/${system}/endpoints`, portal)).body.id;
    const person = (username: string, name: string) =>
      hire(send, ask.cookies, {
        ...{ username, name, role: 'assessor', unit_id: null, works_at: centre },
        password: `A long enough password ${username}`,
      });
    const cookies = { lead: await person('zhou.min', '周敏'), reviewer: await person('sun.hao', '孙浩') };
    const seat = async (cookie: string): Promise<Page> => {
      const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      await sitDownBy(page, server.url, cookie);
      return page;
    };
    const api = async (method: string, path: string, body?: unknown) => {
      const answer = await send({ method, path, cookie: cookies.lead, ...(body === undefined ? {} : { body }) });
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
      return answer.body;
    };

    // What the system uses, with certificates; one has run out.
    const products = `/api/compliance/systems/${system}/crypto-products`;
    await ask('POST', products, { name: '旧签名机', certificate: 'GM000000000', valid_until: Date.UTC(2020, 0) });
    const engineer = await seat(ask.cookies.admin ?? '');
    await engineer.goto(`${server.url}/compliance/systems/${system}?tab=cryptography`);
    await expect(main(engineer).getByRole('row', { name: /旧签名机/ })).toContainText('已过期');
    await engineer.getByRole('button', { name: '添加产品' }).click();
    const product = engineer.getByRole('dialog', { name: '添加产品' });
    await product.getByLabel('产品名称').fill('SSL VPN 网关');
    await product.getByLabel('产品证书编号').fill('GM001119920200001');
    await product.getByRole('button', { name: /模块安全等级/ }).click();
    await engineer.getByRole('option', { name: '2 级' }).click();
    await look(engineer, 'a product of cryptography');
    await product.getByRole('button', { name: '保存' }).click();
    await expect(main(engineer).getByRole('row', { name: /SSL VPN 网关/ })).toContainText('2 级');
    await look(engineer, 'products of cryptography');
    await shot(engineer, 'products');

    // The plan.
    const page = await seat(cookies.lead);
    await page.goto(`${server.url}/compliance?tab=assessments`);
    await page.getByRole('button', { name: '新建测评' }).first().click();
    const dialog = page.getByRole('dialog', { name: '新建测评' });
    await dialog.getByRole('button', { name: '密评' }).click();
    await expect(dialog.getByText('扩展要求')).toHaveCount(0);
    await dialog.getByLabel('标题').fill('2026 年度密评');
    await dialog.getByRole('combobox', { name: '被测系统' }).fill('一窗');
    await page.getByRole('option', { name: /一窗受理/ }).click();
    await look(page, 'a new assessment of cryptography');
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('2026 年度密评');
    const id = Number(/assessments\/(\d+)/.exec(page.url())?.[1]);
    const versionOf = async () => (await api('GET', `/api/assessments/${id}`)).assessment.version;
    for (const object of [{ name: '受理门户', endpoint_id }, { name: '备用通道' }])
      await api('POST', `/api/assessments/${id}/objects`, { ...object, version: await versionOf() });
    await page.getByRole('button', { name: '开始测评' }).click();
    await expect(page.getByRole('button', { name: '提交复核' })).toBeVisible();

    // The sheet, by keys alone: all three hold; then one doesn't, with its reason.
    await page.goto(`${server.url}/compliance/assessments/${id}?item=${CHANNEL}`);
    const cell = main(page).getByRole('group', { name: '受理门户', exact: true });
    await expect(cell).toBeVisible();
    await expect(main(page)).toContainText('应 · 权重 1 · GB/T 39786 8.2 c');
    for (const key of ['1', '2', '3']) await page.keyboard.press(key);
    await expect(cell).toContainText('zhou.min 判定');
    await expect(cell).toContainText('符合');
    await page.keyboard.press('ArrowRight');
    const second = main(page).getByRole('group', { name: '备用通道', exact: true });
    for (const key of ['1', '2', '2']) await page.keyboard.press(key);
    await expect(main(page).getByLabel('备用通道：A 不成立的理由')).toBeFocused();
    await page.keyboard.type('TLS 1.2，');
    // The unit's other object is judged anew and read meanwhile: whoever types goes on typing.
    const first_id = (await api('GET', `/api/assessments/${id}`)).objects[0].id as number;
    const judged = (await api('GET', `/api/assessments/${id}/item?item=${CHANNEL}`)).judgements;
    const readAgain = page.waitForResponse((answer) => answer.url().endsWith(`/assessments/${id}/sheet`));
    await api('PUT', `/api/assessments/${id}/judgements`, {
      ...{ item: CHANNEL, cells: [{ object_id: first_id, version: judged[0].version }] },
      crypto: { D: true, A: true, K: true },
    });
    await (await readAgain).finished();
    await page.keyboard.type('RSA 与 AES');
    await page.keyboard.press('Control+Enter');
    await expect(main(page).getByLabel('备用通道：A 不成立的理由')).toHaveValue('TLS 1.2，RSA 与 AES');
    await expect(second).toContainText('填写完整后保存');
    await second.getByLabel(/安全强度/).fill('112');
    await second.getByLabel(/安全强度/).press('Enter');
    await second
      .getByRole('group', { name: '备用通道：K 密钥管理安全' })
      .getByRole('button', { name: '不成立' })
      .click();
    await expect(main(page).getByLabel('备用通道：K 不成立的理由')).toBeFocused();
    await page.keyboard.type('软件实现，无产品证书');
    await page.keyboard.press('Control+Enter');
    await expect(second).toContainText('zhou.min 判定');
    await expect(second).toContainText('部分符合');
    await cell.getByRole('button', { name: /K 所依据的密码产品/ }).click();
    await page.getByRole('option', { name: /SSL VPN 网关/ }).click();
    await expect(cell).toContainText('依据 SSL VPN 网关，证书 GM001119920200001');
    await look(page, 'a unit of cryptography');
    await shot(page, 'unit');

    // Another assessor changes it meanwhile: both are shown, and one is chosen.
    const object_id = (await api('GET', `/api/assessments/${id}`)).objects[0].id as number;
    const read = async () =>
      (await api('GET', `/api/assessments/${id}/item?item=${CHANNEL}`)).judgements.find(
        (row: { object_id: number }) => row.object_id === object_id,
      );
    const denied = { D: false, reasons: { D: '抓包为明文' } };
    await page.route('**/api/stream', (route) => route.abort());
    await page.reload();
    await expect(cell).toContainText('zhou.min 判定');
    const { version } = await read();
    const body = { item: CHANNEL, cells: [{ object_id, version }], crypto: denied };
    await api('PUT', `/api/assessments/${id}/judgements`, body);
    await page.keyboard.press('ArrowLeft');
    await cell
      .getByRole('group', { name: /K 密钥/ })
      .getByRole('button', { name: '不成立' })
      .click();
    await page.keyboard.type('无证书');
    await page.keyboard.press('Control+Enter');
    await expect(cell.getByRole('alert')).toContainText('刚刚判定为“不符合”：D：抓包为明文');
    await look(page, 'a conflict over a unit');
    await cell.getByRole('button', { name: '改为我的' }).click();
    await expect(cell).toContainText('部分符合');
    await page.unroute('**/api/stream');

    // What probes saw stands beside its unit, for D and A alone.
    await expect
      .poll(async () => (await api('GET', `/api/compliance/systems/${system}/evidence?level=3`)).units.length, {
        timeout: 60_000,
      })
      .toBeGreaterThan(0);
    const [{ unit }] = (await api('GET', `/api/compliance/systems/${system}/evidence?level=3`)).units;
    await page.goto(`${server.url}/compliance/assessments/${id}?item=${unit}`);
    await expect(main(page)).toContainText('提示 D 密码使用有效 不成立');
    await look(page, 'what probes saw of a unit');
    await shot(page, 'proposals');

    // What doesn't conform can be made up for, as a person confirms.
    await page.goto(`${server.url}/compliance/assessments/${id}?item=6.4.4`);
    await expect(cell).toBeVisible();
    await cell
      .getByRole('group', { name: /D 密码/ })
      .getByRole('button', { name: '不成立' })
      .click();
    await page.keyboard.type('应用层未加密');
    await page.keyboard.press('Control+Enter');
    await expect(cell).toContainText('zhou.min 判定');
    await cell.getByText('弥补', { exact: true }).click();
    await cell.getByRole('combobox', { name: '由何处弥补' }).fill(`${CHANNEL} 备用`);
    await page.getByRole('option', { name: `${CHANNEL} 备用通道` }).click();
    await cell.getByLabel('确认的理由').fill('数据均经该通道');
    await cell.getByRole('button', { name: '确认弥补' }).click();
    await expect(cell).toContainText('zhou.min 确认由 6.2.3 备用通道 弥补：数据均经该通道');

    // The rest by the interface; a score that doesn't pretend before that.
    await page.goto(`${server.url}/compliance/assessments/${id}?tab=score`);
    await expect(main(page)).toContainText('暂定：尚有 40 项未判定，不出结论');
    const layer = main(page)
      .getByRole('table', { name: '各层面' })
      .getByRole('row', { name: /网络和通信/ });
    // (0.5 + 0.25) / 2.
    await expect(layer).toContainText('0.3750');
    await look(page, 'a provisional score of cryptography');
    await shot(page, 'provisional');
    const sheet = await api('GET', `/api/assessments/${id}/sheet`);
    for (const { items } of sheet.points)
      for (const item of items)
        if (item.result === null)
          await api('PUT', `/api/assessments/${id}/judgements`, {
            ...{ item: item.key, cells: [{ object_id: 0, version: 0 }] },
            ...(item.unit.by_object
              ? { result: 'not_applicable', reason: '本次不涉及' }
              : { result: 'conform', reason: '查阅制度与记录' }),
          });
    await page.goto(`${server.url}/compliance/assessments/${id}?tab=score`);
    await expect(main(page)).toContainText('41 / 41 项');
    const repairs = main(page).getByRole('table', { name: '扣分与整改收益' });
    await expect(repairs.getByRole('row')).toHaveCount(3);
    await repairs.getByText(CHANNEL, { exact: true }).click();
    await expect(main(page)).toContainText('整改所选后');
    await expect(layer).toContainText('1.0000');
    await expect(main(page)).toContainText('79.00');
    await look(page, 'a score of cryptography');
    await shot(page, 'score');

    // Risks, review, the end, and the filing of the result.
    const { rows } = await api('GET', `/api/assessments/${id}/faults`);
    for (const { item, object_id: of } of rows)
      await api('PUT', `/api/assessments/${id}/faults`, { item, object_id: of, risk: 'medium' });
    const { team } = await api('GET', `/api/assessments/${id}`);
    const candidates = (await api('GET', `/api/assessments/${id}/candidates`)).rows;
    const sun = candidates.find(({ username }: { username: string }) => username === 'sun.hao').id;
    await api('PUT', `/api/assessments/${id}/team`, {
      version: await versionOf(),
      team: [
        { person: team[0].id, role: 'lead' },
        { person: sun, role: 'reviewer' },
      ],
    });
    await api('POST', `/api/assessments/${id}/move`, { is: 'review' });
    const reviewer = await seat(cookies.reviewer);
    await reviewer.goto(`${server.url}/compliance/assessments/${id}`);
    await reviewer.getByRole('button', { name: '通过并结束' }).click();
    await reviewer.getByRole('dialog').getByRole('button', { name: '通过并结束' }).click();
    await expect(main(reviewer)).toContainText('测评已结束，不可更改。');
    await engineer.goto(`${server.url}/compliance/systems/${system}`);
    await expect(main(engineer)).toContainText('密评结果备案');
    await engineer.goto(`${server.url}/compliance/assessments/${id}?tab=plan`);
    await expect(main(engineer)).toContainText('尚未备案');
    await engineer.getByRole('button', { name: '登记备案' }).click();
    const filing = engineer.getByRole('dialog', { name: '登记备案' });
    await filing.getByLabel('备案部门').fill('南通市密码管理局');
    await look(engineer, 'the filing of a result');
    await filing.getByRole('button', { name: '保存' }).click();
    await expect(main(engineer)).toContainText('南通市密码管理局');
    await shot(engineer, 'filing');
    await page.goto(`${server.url}/compliance?tab=assessments`);
    await expect(main(page).getByRole('row', { name: /2026 年度密评/ })).toContainText('密评');
    await look(page, 'assessments of both kinds');
  });
});
