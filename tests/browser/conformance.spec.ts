/** An exchange platform on loopback: registered, unknown, then good, then broken with its reason; and what its departments report. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('conformance');

test('the card of a platform is unknown, turns green by looks and red by an assertion, and its records come by form and file', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const catalogue = { code: 0, data: [{ id: 1 }] };
  const platform = createServer((_request, response) => response.end(JSON.stringify(catalogue)));
  platform.listen(0, '127.0.0.1');
  await once(platform, 'listening');
  const { port } = platform.address() as AddressInfo;
  try {
    await freshServer(async (server) => {
      const ask = await signUp(server);
      await ask('POST', '/api/units', { name: '南通市大数据局', level: 'city' });
      await sitDown(page, server.url, ask.cookies, 'admin');
      await page.setViewportSize({ width: 1440, height: 900 });

      await page.goto(`${server.url}/systems?new=1`);
      const form = page.getByRole('dialog', { name: '添加系统' });
      await form.getByLabel('名称').fill('市政务数据共享交换平台');
      await form.getByRole('button', { name: /^类型/ }).click();
      await page.getByRole('option', { name: '数据共享交换平台' }).click();
      await shot(page, 'new-system');
      await form.getByRole('button', { name: '添加系统' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText('市政务数据共享交换平台');
      await page.getByRole('tab', { name: '符合性' }).click();
      const list = page.getByRole('list', { name: '要求' });
      const line = (title: string) => list.getByRole('listitem').filter({ hasText: title });
      await expect(line('资源目录可用')).toContainText('未登记该位置的端点');
      await shot(page, 'unknown');

      await line('资源目录可用').getByRole('button', { name: '登记端点：资源目录接口' }).click();
      const adding = page.getByRole('dialog', { name: '添加端点' });
      await adding.getByLabel('名称').fill('目录');
      await adding.getByLabel('主机').fill('127.0.0.1');
      await adding.getByRole('button', { name: /^协议/ }).click();
      await page.getByRole('option', { name: 'HTTP', exact: true }).click();
      await adding.getByLabel('端口').fill(String(port));
      await expect(adding.getByRole('button', { name: /^位置/ })).toContainText('资源目录接口');
      await shot(page, 'new-endpoint');
      await adding.getByRole('button', { name: '添加端点' }).click();
      await expect(adding).toHaveCount(0);
      const system_id = (await ask('GET', '/api/systems')).body.rows[0].id as number;
      const body = { host: '127.0.0.1', port, scheme: 'http', path: '/', watch: false };
      for (const [place, name] of [
        ['state', '国家节点'],
        ['province', '省节点'],
        ['city', '市节点'],
      ])
        expect((await ask('POST', `/api/systems/${system_id}/endpoints`, { ...body, place, name })).status).toBe(200);
      const watches = (await ask('GET', '/api/watches?limit=100')).body.rows as {
        id: number;
        criterion: string | null;
      }[];
      const watch = watches.find(({ criterion }) => criterion === 'exchange-platform.catalogue')?.id as number;
      const params = { port, assertions: ['$.code == 0', '$.data[*] length >= 1'] };
      expect((await ask('PATCH', `/api/watches/${watch}`, { params })).status).toBe(200);
      const lookAtAll = async () => {
        for (const { id } of watches) await ask('POST', `/api/watches/${id}/look`);
        await page.reload();
      };
      await lookAtAll();
      await expect(line('资源目录可用')).toContainText('2 条断言全部成立');
      await expect(line('资源目录可用').getByText('符合', { exact: true })).toBeVisible();
      await look(page, 'a platform that conforms in part');
      await shot(page, 'partly');

      catalogue.data = [];
      await lookAtAll();
      await expect(line('资源目录可用')).toContainText('$.data[*] length >= 1');
      await expect(line('资源目录可用').getByText('不符合', { exact: true })).toBeVisible();
      await shot(page, 'broken');
      await line('资源目录可用').getByRole('link', { name: '证据' }).click();
      await expect(main(page)).toContainText('断言不成立');
      await page.goBack();
      await line('资源目录可用').getByRole('link', { name: '监测' }).click();
      await expect(main(page)).toContainText('接口调用与 JSON 断言');
      await expect(main(page).getByRole('link', { name: '数据共享交换平台 · 资源目录可用' })).toBeVisible();
      await shot(page, 'watch');

      await page.goto(`${server.url}/systems/${system_id}?tab=conformance`);
      await page.getByRole('button', { name: '填报', exact: true }).click();
      const report = page.getByRole('dialog', { name: '填报月度考核数据' });
      await report.getByLabel('部门').fill('市公安局');
      await report.getByLabel('月份').fill('2026-13');
      await report.getByLabel('调用次数').fill('1200');
      await report.getByLabel('成功次数').fill('1188');
      await report.getByLabel('共享数据集数').fill('31');
      await report.getByRole('button', { name: '保存' }).click();
      await expect(report).toContainText('月份应为 2026-11 的形式');
      await look(page, 'a record being reported');
      await report.getByLabel('月份').fill('2026-10');
      await report.getByRole('button', { name: '保存' }).click();
      await expect(report).toHaveCount(0);
      const records = page.getByRole('region', { name: '月度考核数据' });
      await expect(records).toContainText('1,188');
      await shot(page, 'records');
      await records.getByRole('button').last().click();
      await page.getByRole('menuitem', { name: '修改历史' }).click();
      await expect(page.getByRole('dialog', { name: '修改历史' })).toContainText('新建');
      await shot(page, 'history');
      await page.keyboard.press('Escape');

      await page.goto(`${server.url}/import?kind=system_records`);
      const head = '系统名称,部门,月份,调用次数,成功次数,共享数据集数';
      const bring = async (rows: string[]) =>
        page.locator('input[type=file]').setInputFiles({
          ...{ name: '考核.csv', mimeType: 'text/csv', buffer: Buffer.from([head, ...rows].join('\n')) },
        });
      const of = (cells: string) => `市政务数据共享交换平台,${cells}`;
      await bring([of('市民政局,2026年10月,500,498,12'), of('市人社局,2026-10,很多,1,1')]);
      await expect(main(page)).toContainText('请先改正 1 行错误');
      await look(page, 'records of which one is wrong');
      await shot(page, 'import');
      await bring([of('市民政局,2026年10月,500,498,12'), of('市人社局,2026-10,90,89,1')]);
      await page.getByRole('button', { name: '导入 2 行' }).click();
      await expect
        .poll(async () => (await ask('GET', `/api/systems/${system_id}/records?kind=monthly`)).body.total)
        .toBe(3);
      await page.goto(`${server.url}/systems`);
      await expect(main(page)).toContainText('数据共享交换平台');
      await shot(page, 'systems');
    });
  } finally {
    platform.close();
    platform.closeAllConnections();
  }
});
