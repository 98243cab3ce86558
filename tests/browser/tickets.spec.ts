/** The whole story of a ticket: filed in a village, reported upward, joined in by another unit, paused, solved, confirmed and rated. */
import { look } from './eyes.ts';
import { expect, freshServer, test } from './fixtures.ts';
import { act, main, more, office } from './office.ts';

test('a village files a fault; the town reports it, the county has the telecom join in, and the village confirms', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  await freshServer(async (server) => {
    const { units, sit } = await office(server, browser);
    const operator = await sit('zhou.cun', '周村', 'operator', units.village);
    const town = await sit('wu.zhen', '吴镇', 'ticket_agent', units.town);
    const county = await sit('zheng.xian', '郑县', 'ticket_agent', units.county);
    const telecom = await sit('feng.dian', '冯电', 'ticket_agent', units.telecom);

    // Filed, by the keyboard's c, with what the form of its kind asks.
    await operator.goto(`${server.url}/tickets`);
    await expect(main(operator)).toContainText('没有工单');
    await operator.keyboard.press('c');
    const form = operator.getByRole('dialog', { name: '新建工单' });
    await form.getByLabel('标题').fill('全村断网，一体化平台无法办件');
    await form.getByLabel('情况说明').fill('今早 8 点起，村便民服务点无法登录平台。');
    await form.getByLabel('地点或网络地址').fill('村委会一楼');
    await form.getByLabel('联系电话').fill('13800000000');
    await form.getByRole('button', { name: '提交', exact: true }).click();
    await expect(operator.getByRole('heading', { level: 1 })).toContainText('全村断网');
    await expect(main(operator)).toContainText('待受理');
    await look(operator, 'a ticket');
    const address = operator.url();

    // Two signs of Chinese find it; whoever has nothing to do with it doesn't see it.
    await town.goto(`${server.url}/tickets?q=断网`);
    await expect(town.getByRole('row', { name: /全村断网/ })).toBeVisible();
    await telecom.goto(address);
    await expect(telecom.getByText(/未找到|不存在/).first()).toBeVisible();

    await town.getByRole('link', { name: /\d{8}-\d{5}/ }).click();
    await more(town, '上报');
    await town.getByRole('dialog').getByLabel('原因').fill('镇里查不出原因，疑为县级线路故障');
    await town.getByRole('dialog').getByRole('button', { name: '上报' }).click();
    await expect(main(town)).toContainText(`${units.names.village} → ${units.names.county}`);

    await county.goto(`${server.url}/tickets?queue=unit`);
    await county.getByRole('link', { name: /\d{8}-\d{5}/ }).click();
    await act(county, '受理');
    await more(county, '会办');
    const invite = county.getByRole('dialog', { name: '会办' });
    await invite.getByRole('combobox', { name: '会办单位' }).fill('电信');
    await county.getByRole('option', { name: new RegExp(units.names.telecom) }).click();
    await invite.getByLabel('原因').fill('请核查光缆');
    await invite.getByRole('button', { name: '会办', exact: true }).click();
    await expect(county.getByText('待答复')).toBeVisible();
    // It can't be solved before they have answered.
    await county.getByRole('button', { name: '提交办理结果' }).click();
    const early = county.getByRole('dialog', { name: '提交办理结果' });
    await early.getByLabel('办理结果').fill('已修复');
    await early.getByRole('button', { name: '提交办理结果' }).click();
    await expect(early.getByRole('alert')).toContainText('会办单位尚未全部答复');
    await early.getByRole('button', { name: '取消' }).click();

    await telecom.goto(`${server.url}/tickets?queue=unit`);
    await telecom.getByRole('link', { name: /\d{8}-\d{5}/ }).click();
    await act(telecom, '会办答复', '内容', '光缆被挖断，节后抢修');
    await expect(county.getByText('已答复')).toBeVisible({ timeout: 15_000 });

    // Paused over the holiday: its clocks stand still.
    await more(county, '挂起');
    const pause = county.getByRole('dialog', { name: '挂起' });
    await pause.getByLabel('原因').fill('等待节后光缆抢修');
    await pause.getByRole('button', { name: '挂起' }).click();
    await expect(main(county)).toContainText('已暂停');
    await act(county, '恢复办理');
    await expect(main(county)).not.toContainText('已暂停');

    await act(county, '提交办理结果', '办理结果', '光缆已接续，业务恢复');
    await expect(main(county)).toContainText('待确认');
    await expect(operator.getByRole('button', { name: '确认办结' })).toBeVisible({ timeout: 15_000 });
    await operator.getByRole('button', { name: '确认办结' }).click();
    const confirm = operator.getByRole('dialog', { name: '确认办结' });
    await confirm.getByLabel('满意度').click();
    await operator.getByRole('option', { name: '5 分' }).click();
    await confirm.getByRole('button', { name: '确认办结' }).click();
    await expect(main(operator)).toContainText('已办结');
    for (const word of ['提交', '上报', '受理', '会办', '会办答复', '挂起', '恢复办理', '提交办理结果', '确认办结'])
      await expect(main(operator)).toContainText(word);

    // As a paper.
    const paper = await operator.pdf({ format: 'A4' });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    expect(paper.length).toBeGreaterThan(10_000);

    await operator.setViewportSize({ width: 360, height: 740 });
    await operator.waitForTimeout(300);
    const wide = await operator.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wide).toBe(0);
    await look(operator, 'a ticket on a phone');
  });
});

test('whoever acts on what somebody else changed is told what it was, and keeps what they typed', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  await freshServer(async (server) => {
    const { units, sit } = await office(server, browser);
    const one = await sit('zheng.xian', '郑县', 'ticket_agent', units.county);
    await one.goto(`${server.url}/tickets?new=1`);
    const form = one.getByRole('dialog', { name: '新建工单' });
    await form.getByLabel('标题').fill('打印机坏了');
    await form.getByRole('button', { name: '提交', exact: true }).click();
    await expect(main(one)).toContainText('待受理');
    await one.getByRole('button', { name: '留言' }).click();
    const dialog = one.getByRole('dialog', { name: '留言' });
    await dialog.getByLabel('内容').fill('这句话不能丢');
    const id = one.url().split('/').at(-1);
    const taken = await one.request.post(`${server.url}/api/tickets/${id}/handle`, {
      data: { version: 1, deed: { is: 'accept' } },
      headers: { origin: server.url },
    });
    expect(taken.status(), await taken.text()).toBe(200);
    await dialog.getByRole('button', { name: '留言' }).click();
    await expect(dialog.getByRole('alert')).toContainText(/工单已被他人更新.*zheng\.xian 受理 → 已受理/);
    await expect(dialog.getByLabel('内容')).toHaveValue('这句话不能丢');
    await dialog.getByRole('button', { name: '留言' }).click();
    await expect(main(one)).toContainText('这句话不能丢');
  });
});

test('several are taken up at once, and those that can’t be are told and stay chosen; a view is kept by its name', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  await freshServer(async (server) => {
    const { units, sit } = await office(server, browser);
    const page = await sit('zheng.xian', '郑县', 'ticket_agent', units.county);
    const ids: number[] = [];
    for (const title of ['打印机缺纸', '网线松动', '显示器花屏']) {
      const filed = await page.request.post(`${server.url}/api/tickets`, { data: { kind: 'problem', title } });
      ids.push((await filed.json()).id);
    }
    const data = { version: 1, deed: { is: 'accept' } };
    await page.request.post(`${server.url}/api/tickets/${ids[2]}/handle`, { data });
    await page.goto(`${server.url}/tickets`);
    await page.getByRole('checkbox', { name: /选择已显示的全部/ }).check();
    await page.getByRole('button', { name: '受理', exact: true }).click();
    await expect(page.getByText(/受理：2 张，1 张未成功/)).toBeVisible();
    await expect(page.getByText('已选 1 张')).toBeVisible();
    for (const title of ['打印机缺纸', '网线松动'])
      await expect(page.getByRole('row', { name: new RegExp(title) })).toContainText('已受理');

    await page.getByRole('checkbox', { name: /选择已显示的全部/ }).check();
    await page.getByRole('button', { name: '分派', exact: true }).click();
    const assign = page.getByRole('dialog', { name: '分派' });
    // At once, and nobody who types loses it again.
    await expect(assign).toBeFocused();
    await assign.getByRole('combobox', { name: '办理人' }).fill('郑县');
    await page.getByRole('option', { name: /郑县/ }).click();
    await assign.getByRole('button', { name: '分派', exact: true }).click();
    await expect(page.getByText(/分派：3 张/)).toBeVisible();
    await page.goto(`${server.url}/tickets?queue=mine`);
    await expect(page.getByRole('row', { name: /打印机缺纸/ })).toContainText('郑县');

    await page.goto(`${server.url}/tickets?queue=unit&priority=3`);
    // A menu that is opened while the page is still being made goes with it.
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    await expect(page.getByRole('row').nth(1)).toBeVisible();
    await page.getByRole('button', { name: '视图' }).click();
    await page.getByRole('menuitem', { name: '保存当前筛选…' }).click();
    await page.getByRole('dialog').getByLabel('名称').fill('本县三级');
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    await page.goto(`${server.url}/tickets`);
    await expect(page.getByRole('row', { name: /打印机缺纸/ })).toBeVisible();
    await page.getByRole('button', { name: '视图' }).click();
    await page.getByRole('menuitem', { name: '本县三级' }).click();
    await expect(page).toHaveURL(/queue=unit.*priority=3|priority=3.*queue=unit/);
  });
});
