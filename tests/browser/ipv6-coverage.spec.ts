/** From a city's worst cell down to a village that isn't connected, and back. */
import { signUp } from '../server.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';

test('覆盖: the worst cell is named first, a row opens to what lies beneath, and the way leads back', async ({
  page,
}) => {
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
    const county = await area('320682', '如皋市', 'county', city);
    await area('320612', '通州区', 'county', city);
    const town = await area('320682100', '如城街道', 'town', county);
    const village = await area('320682100001', '一村', 'village', town);
    await area('320682100002', '二村', 'village', town);
    await must('/api/nodes', { name: 'sw-1', role: 'access', area_id: village });
    await must('/api/units', { name: '如皋市教育局', level: 'county', category: '政府部门', area_id: county });

    await sitDown(page, server.url, ask.cookies, 'admin');
    await page.goto(`${server.url}/ipv6?tab=coverage`);
    const map = page.getByRole('table', { name: '覆盖热力图' });
    await expect(map.getByRole('rowheader')).toHaveText(['南通市（本级）', '通州区', '如皋市', '合计']);
    // A register without villages there is no share.
    await expect(map.getByRole('row', { name: '通州区' }).getByRole('cell').last()).toHaveText('—');
    // Two villages of which none is live come before one county.
    await expect(page.getByRole('link', { name: '如皋市 · 村级' })).toBeVisible();
    await page.getByRole('link', { name: '如皋市 · 村级' }).click();
    await expect(page).toHaveURL(/area_id=/);
    await map.getByRole('link', { name: '如城街道' }).first().click();
    const first = map.getByRole('row', { name: '一村' });
    await expect(first).toContainText('登记未测');
    await expect(map.getByRole('row', { name: '二村' })).toContainText('未接入');
    await page.getByRole('button', { name: '区划 × 部门类别' }).click();
    await expect(page.getByText('此处没有登记所在区划的部门')).toBeVisible();
    await page.getByRole('navigation', { name: '所在区划' }).getByRole('link', { name: '南通市' }).click();
    await expect(map.getByRole('row', { name: '如皋市' })).toContainText('未接入');
    await expect(map.getByRole('columnheader')).toHaveText(['政府部门']);
    await page.getByRole('button', { name: '区划 × 层级' }).click();
    await map.getByRole('row', { name: '如皋市' }).getByRole('link', { name: /0\/2/ }).click();
    await expect(page).toHaveURL(/\/nodes\?area_id=\d+&level=village/);
    await expect(page.getByRole('link', { name: 'sw-1' })).toBeVisible();
  });
});
