/** A risk assessment of a system of the lab: assets from the register, a probe's finding taken in, rated, seen on the map, treated, signed, closed. */
import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Role } from '#api/people/roles.ts';
import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { everyWayAt, look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';

const SHOTS = process.env.ZHENGWANG_SCREENS;

type Row = { system_id: number | null };

test('a finding of a probe becomes a risk that is rated, treated, signed for by the unit’s leader, and closed', async ({
  browser,
}) => {
  test.setTimeout(420_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const send = sending(server.url);
    expect((await ask('POST', '/api/lab')).status).toBe(200);
    await expect
      .poll(async () => (await ask('GET', '/api/findings?limit=200')).body.rows.some((row: Row) => row.system_id), {
        timeout: 90_000,
      })
      .toBe(true);
    const { system_id } = (await ask('GET', '/api/findings?limit=200')).body.rows.find((row: Row) => row.system_id);
    const system = (await ask('GET', '/api/systems?limit=200')).body.rows.find(
      ({ id }: { id: number }) => id === system_id,
    );
    const centre = (await ask('POST', '/api/units', { name: '风险评估中心', level: 'city' })).body.id;
    const person = (username: string, name: string, role: Role, works_at: number) =>
      hire(send, ask.cookies, {
        ...{ username, name, role, unit_id: role === 'unit_leader' ? works_at : null, works_at },
        password: `A long enough password ${username}`,
      });
    const seat = async (cookie: string): Promise<Page> => {
      const viewport = { width: 1440, height: 900 };
      const page = await (await browser.newContext({ locale: 'zh-CN', viewport })).newPage();
      await sitDownBy(page, server.url, cookie);
      return page;
    };
    const page = await seat(await person('zhou.min', '周敏', 'assessor', centre));

    // Made: the system, the method, the level that is acceptable.
    await page.goto(`${server.url}/risks`);
    await page.getByRole('button', { name: '新建风险评估' }).first().click();
    const dialog = page.getByRole('dialog', { name: '新建风险评估' });
    await dialog.getByLabel('标题').fill('2026 年度风险评估');
    await dialog.getByRole('combobox', { name: '添加系统' }).fill(system.name);
    await page.getByRole('option', { name: system.name }).first().click();
    await expect(dialog.getByRole('button', { name: `移出 ${system.name}` })).toBeVisible();
    await dialog.getByRole('button', { name: /可接受的最高等级/ }).click();
    await page.getByRole('option', { name: '低', exact: true }).click();
    await look(page, 'a new assessment');
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('2026 年度风险评估');
    await page.getByRole('button', { name: '开始评估' }).click();
    const address = page.url().split('?')[0] as string;

    // Assets come from the register; the business is valued.
    await expect(
      main(page)
        .getByRole('row', { name: /组件和单元/ })
        .first(),
    ).toBeVisible();
    const first = main(page).getByRole('row').nth(1);
    await expect(first).toContainText('未评定');
    await choose(page, first, '编辑');
    await rate(page, '资产价值', '高');
    await save(page, '编辑');
    await expect(first).not.toContainText('未评定');
    await look(page, 'assets');
    await shot(page, 'assets');

    await page.getByRole('tab', { name: '威胁与措施' }).click();
    await page.getByRole('button', { name: '添加威胁' }).click();
    await page.getByRole('dialog').getByLabel('名称').fill('互联网攻击');
    await rate(page, '威胁程度', '高');
    await look(page, 'a threat');
    await save(page, '添加威胁');
    await page.getByRole('button', { name: '添加措施' }).click();
    await page.getByRole('dialog').getByLabel('名称').fill('边界防火墙');
    await save(page, '添加措施');
    await expect(main(page)).toContainText('未核实');
    await shot(page, 'threats');

    // A finding of a probe, taken in by the keyboard, with what was seen of it.
    await page.getByRole('tab', { name: '脆弱性' }).click();
    await page.getByRole('button', { name: '从问题引入' }).click();
    const box = page.getByRole('dialog', { name: '从问题引入' }).getByRole('checkbox').first();
    await box.focus();
    await page.keyboard.press('Space');
    await look(page, 'findings to take in');
    await page.getByRole('button', { name: '引入 1 项' }).click();
    const taken = main(page).getByRole('row', { name: /监测发现/ });
    await expect(taken).toContainText('未分析');
    await look(page, 'vulnerabilities');
    await shot(page, 'vulnerabilities');

    // A risk that nobody rated is not a low one.
    await page.getByRole('tab', { name: '风险', exact: true }).click();
    await page.getByRole('button', { name: '添加风险' }).click();
    const making = page.getByRole('dialog', { name: '添加风险' });
    for (const [label, option] of [
      ['资产', new RegExp(`^${system.name}高`)],
      ['威胁', /互联网攻击/],
      ['脆弱性', /./],
    ] as const) {
      await making.getByRole('combobox', { name: label, exact: true }).click();
      await page.getByRole('option', { name: option }).first().click();
    }
    await save(page, '添加风险');
    const risk = main(page).getByRole('row', { name: /互联网攻击/ });
    await expect(risk).toContainText('未评定');
    await page.getByRole('tab', { name: '热力图' }).click();
    await expect(main(page).getByRole('link', { name: '1 个风险未评定，不在图中' })).toBeVisible();
    await main(page).getByRole('link', { name: '1 个风险未评定，不在图中' }).click();
    await expect(main(page)).toContainText('未评定的风险');
    await page.getByRole('button', { name: '显示全部' }).click();
    await choose(page, risk, '评定');
    const rating = page.getByRole('dialog', { name: '评定' });
    // The finding was of an endpoint; the business that rests on it is what is rated here.
    await rating.getByRole('combobox', { name: '资产', exact: true }).fill(system.name);
    await page
      .getByRole('option', { name: new RegExp(`^${system.name} ?高`) })
      .first()
      .click();
    await rate(page, '易利用性', '高');
    await rate(page, '严重程度', '高');
    await save(page, '评定');
    await expect(risk).toContainText('16.00');
    await look(page, 'risks');
    await shot(page, 'risks');

    await page.getByRole('tab', { name: '热力图' }).click();
    const cell = main(page).getByRole('link', { name: '可能性高、损失高：1 个风险' });
    await expect(cell).toBeVisible();
    await everyWayAt(page, '/risks/:id');
    await shot(page, 'heat-map');
    await cell.focus();
    await page.keyboard.press('Enter');
    await expect(main(page)).toContainText('可能性 高、损失 高 的风险');

    // Treated; a ticket; what is expected to stay.
    await page.getByRole('tab', { name: '处置与接受' }).click();
    const treated = main(page).getByRole('row', { name: /互联网攻击/ });
    await choose(page, treated, '定处置');
    const deciding = page.getByRole('dialog', { name: '定处置' });
    await deciding.getByRole('button', { name: /处置方式/ }).click();
    await page.getByRole('option', { name: '降低' }).click();
    await deciding.getByLabel('处置方案').fill('升级并收敛暴露面');
    await deciding.getByLabel('责任人').fill('王工');
    await deciding.getByLabel('期限').fill('2027-03-31');
    await rate(page, '处置后可能性', '低');
    await rate(page, '处置后损失', '低');
    await save(page, '定处置');
    await choose(page, treated, '转处置工单');
    await expect(treated).toContainText('待受理');
    await look(page, 'treatment');
    await expect(page.getByRole('button', { name: '签署接受剩余风险' })).toHaveAttribute('aria-disabled', 'true');
    await expect(page.getByRole('button', { name: '结束评估' })).toHaveAttribute('aria-disabled', 'true');

    // Another person signs: who leads the unit whose system it is.
    const leader = await seat(await person('sun.hao', '孙浩', 'unit_leader', system.unit_id));
    await leader.goto(`${address}?tab=treatment`);
    await leader.getByRole('button', { name: '签署接受剩余风险' }).click();
    const signing = leader.getByRole('dialog', { name: '签署接受剩余风险' });
    await signing.getByLabel('接受声明').fill('同意接受剩余风险');
    await signing.getByLabel('签名').fill('周敏');
    await look(leader, 'a signature');
    await signing.getByRole('button', { name: '签署', exact: true }).click();
    await expect(signing.getByRole('alert').first()).toContainText('孙浩');
    await signing.getByLabel('签名').fill('孙浩');
    await signing.getByRole('button', { name: '签署', exact: true }).click();
    await expect(main(leader)).toContainText('孙浩 已签署');
    await shot(leader, 'treatment');

    await expect(main(page)).toContainText('孙浩 已签署');
    await page.getByRole('button', { name: '结束评估' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '结束评估' }).click();
    await expect(main(page)).toContainText('风险评估已结束，不可更改。');
    await look(page, 'a closed assessment');

    // It stays on the list until somebody saw it dealt with; next year begins from it.
    await page.goto(`${server.url}/risks?tab=open`);
    await expect(main(page).getByRole('row', { name: /互联网攻击/ })).toContainText('处置中');
    await look(page, 'open risks');
    await shot(page, 'open');
    await page.goto(`${server.url}/risks?new=1`);
    await dialog.getByLabel('标题').fill('2027 年度风险评估');
    await dialog.getByRole('combobox', { name: '添加系统' }).fill(system.name);
    await page.getByRole('option', { name: system.name }).first().click();
    await dialog.getByRole('button', { name: /可接受的最高等级/ }).click();
    await page.getByRole('option', { name: '低', exact: true }).click();
    await dialog.getByRole('button', { name: /沿用上次评估/ }).click();
    await page.getByRole('option', { name: /2026 年度风险评估/ }).click();
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('2027 年度风险评估');
    await page.getByRole('tab', { name: '与上次比较' }).click();
    await expect(main(page)).toContainText('无法比较');
    await look(page, 'a comparison');
    await shot(page, 'comparison');

    // Another edition, made of the built-in one.
    await page.goto(`${server.url}/risks?tab=editions`);
    await page.getByRole('button', { name: /新建版本/ }).click();
    const edition = page.getByRole('dialog', { name: '新建版本' });
    await edition.getByLabel('版本名称').fill('本市 2026');
    await edition.getByLabel('相乘法 · 分段上限（1 至 5 级）').fill('4 8 12 16 24');
    await edition.getByRole('button', { name: '保存' }).click();
    await expect(edition.getByRole('alert').first()).toContainText('止于 25');
    await edition.getByLabel('相乘法 · 分段上限（1 至 5 级）').fill('4 8 12 16 25');
    await edition.getByRole('button', { name: '保存' }).click();
    await expect(main(page).getByRole('heading', { name: /本市 2026/ })).toBeVisible();
    await look(page, 'editions');
    await shot(page, 'editions');
  });
});

async function choose(page: Page, row: ReturnType<Page['getByRole']>, title: string): Promise<void> {
  await row.getByRole('button', { name: '更多' }).click();
  await page.getByRole('menuitem', { name: title, exact: true }).click();
}

async function rate(page: Page, label: string, level: string): Promise<void> {
  const group = page.getByRole('dialog').getByRole('group', { name: label, exact: true }).first();
  await group.getByRole('button', { name: level, exact: true }).click();
}

async function save(page: Page, title: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog).toHaveCount(0);
}

/** Within the screen and right for axe on a phone in the dark; and pictures of all for whoever asks for them. */
async function shot(page: Page, name: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1440, 360]) {
      // On a phone in the dark always; the rest only for whoever looks.
      if (!SHOTS && (width !== 360 || colorScheme === 'light')) continue;
      await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
      const over = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
      await expect.poll(over, { message: `${name} at ${width}` }).toBeLessThanOrEqual(0);
      if (colorScheme === 'dark' && width === 360) await look(page, `${name} in the dark, on a phone`);
      if (!SHOTS) continue;
      mkdirSync(SHOTS, { recursive: true });
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}-${width}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(size);
}
