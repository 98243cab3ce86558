/** What no probe sees is brought by a person: what a model can do turns D14, a firewall's policy turns D20. */
import { look } from './eyes.ts';
import { expect, sitDown, test } from './fixtures.ts';
import { main } from './office.ts';

const HEAD = 'family,action,source,destination,service';

test('a model is recorded and D14 turns; a policy with a wrong line is told which, is mended, and D20 turns', async ({
  page,
  city: { server, ask, cookies },
}) => {
  test.setTimeout(180_000);
  const targets = async (query: string) => (await ask('GET', `/api/ipv6/targets?${query}`)).body.rows;
  const [firewall] = await targets('q=FW&kind=node');
  const status = async (code: string) =>
    (await ask('GET', `/api/ipv6/targets/${firewall.id}`)).body.verdicts.find(
      (verdict: { code: string }) => verdict.code === code,
    )?.status;
  await expect.poll(() => status('D14'), { timeout: 60_000 }).toBe('unknown');
  const { observed } = (await ask('GET', `/api/nodes/${firewall.node_id}`)).body;
  const { vendor, model } = observed;
  expect(model).toBeTruthy();

  await sitDown(page, server.url, cookies, 'admin');
  await page.goto(`${server.url}/ipv6/${firewall.id}`);
  await expect(main(page)).toContainText('没有该型号的记录');
  await page.getByRole('link', { name: '型号能力表' }).click();
  await page.getByRole('button', { name: `登记 ${vendor} ${model}` }).click();
  const recording = page.getByRole('dialog', { name: '登记型号' });
  await expect(recording.getByLabel('型号', { exact: true })).toHaveValue(model);
  await recording.getByLabel('依据').fill('厂商产品手册 2026');
  await look(page, 'the dialog of a model');
  await recording.getByRole('button', { name: '登记型号' }).click();
  await expect(recording).toHaveCount(0);
  await expect(page.getByRole('row', { name: new RegExp(model) })).toContainText('支持');
  await look(page, 'what models can do');
  await expect.poll(() => status('D14'), { timeout: 60_000 }).toBe('pass');

  await page.goto(`${server.url}/ipv6/${firewall.id}`);
  const inputs = main(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: /^(录入|修改)：防火墙策略$/ }) });
  await expect(inputs).toContainText('缺少');
  await page.getByRole('button', { name: '录入：防火墙策略' }).click();
  const dialog = page.getByRole('dialog', { name: '录入：防火墙策略' });
  const policy = dialog.getByLabel('策略（CSV）');
  await policy.fill(`${HEAD}\n6,permit,any,any,icmpv6\n6,permit,any,WEB-SERVERS,tcp/443`);
  await dialog.getByLabel('来源').fill('配置导出 2026-11-28');
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog).toContainText('第 3 行 destination 列：应为 any 或 IPv6 地址、地址段');
  await look(page, 'a wrong line');
  await policy.fill(`${HEAD}\n6,permit,any,any,icmpv6\n6,permit,any,2001:db8::/32,tcp/443`);
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(inputs).toContainText(/2 条 · .+ 录入，来源：配置导出 2026-11-28/);
  await expect.poll(() => status('D20'), { timeout: 60_000 }).toBe('pass');
  await expect(main(page)).toContainText('2 条 IPv6 规则，必需的 ICMPv6 类型已放行');
  await look(page, 'a target with its inputs');

  await page.getByRole('button', { name: '录入：应有的路由邻居与下一跳' }).click();
  const expected = page.getByRole('dialog');
  await expected.getByLabel('应有的邻居数').fill('2');
  await expected.getByLabel('默认或聚合路由的下一跳').fill('10.0.0.1');
  await expected.getByLabel('来源').fill('网络科');
  await expected.getByRole('button', { name: '保存' }).click();
  await expect(expected.getByRole('alert').first()).toBeVisible();
  await expected.getByLabel('默认或聚合路由的下一跳').fill('fe80::1');
  await expected.getByRole('button', { name: '保存' }).click();
  await expect(expected).toHaveCount(0);
  await page.getByRole('button', { name: '删除：应有的路由邻居与下一跳' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click();
  await expect(page.getByRole('button', { name: '录入：应有的路由邻居与下一跳' })).toBeVisible();
});
