/** What people recorded beside what probes saw: a wrong serial is found, corrected, or kept for a reason. */
import { signUp } from '../server.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';

const DEVICE = 'SIHAI-SW-1';
const OTHER = 'NT-CORE-1';
/** The lab's devices tell all of themselves within one interval of their slower watch. */
const SEEN_MS = 75_000;

test('a wrong serial is a difference; accepted it is corrected on record, rejected it stays so', async ({ page }) => {
  test.setTimeout(180_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    expect((await ask('POST', '/api/lab')).status).toBe(200);
    await sitDown(page, server.url, ask.cookies, 'admin');
    const idOf = async (name: string) => (await ask('GET', `/api/nodes?q=${name}`)).body.rows[0].id as number;
    const [id, other] = [await idOf(DEVICE), await idOf(OTHER)];
    const seen = async (node: number) => (await ask('GET', `/api/nodes/${node}`)).body.observed?.serial ?? null;
    await expect.poll(() => seen(id), { timeout: SEEN_MS }).not.toBeNull();
    await expect.poll(() => seen(other), { timeout: SEEN_MS }).not.toBeNull();
    const serial = await seen(id);

    await page.goto(`${server.url}/nodes/${id}`);
    await page.getByRole('button', { name: '编辑' }).click();
    await page.getByLabel('序列号').fill('WRONG-0001');
    await page.getByRole('button', { name: '保存' }).click();
    const section = page.getByRole('main').locator('section').filter({ hasText: '账实差异' });
    await expect(section).toContainText('WRONG-0001');
    await expect(section).toContainText(serial);
    await ask('PATCH', `/api/nodes/${other}`, { serial: 'WRONG-0002' });

    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '账实差异' }).click();
    await page.goto(`${server.url}/differences?field=serial`);
    const row = page.getByRole('row', { name: new RegExp(DEVICE) });
    const second = page.getByRole('row', { name: new RegExp(OTHER) });
    await expect(second).toContainText('WRONG-0002');
    await row.getByRole('checkbox').check();
    await page.getByRole('button', { name: '以实测为准' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '以实测为准' }).click();
    await expect(row).toHaveCount(0);
    expect((await ask('GET', `/api/nodes/${id}`)).body.node.recorded.serial).toBe(serial);
    const log = (await ask('GET', '/api/audit?object_kind=difference')).body.rows;
    expect(log[0]).toMatchObject({ action: 'accept', after: { observed: serial } });

    await second.getByRole('checkbox').check();
    await page.getByRole('button', { name: '驳回', exact: true }).click();
    await page.getByRole('dialog').getByLabel('驳回理由').fill('以铭牌为准');
    await page.getByRole('dialog').getByRole('button', { name: '驳回', exact: true }).click();
    await expect(second).toHaveCount(0);
    await page.getByRole('button', { name: '已驳回' }).click();
    await expect(second).toContainText('以铭牌为准');
    // The device goes on telling the same: nobody is asked again.
    const watch = (await ask('GET', `/api/watches?node_id=${other}&probe=snmp`)).body.rows[0].id;
    await ask('POST', `/api/watches/${watch}/look`);
    await page.reload();
    await expect(second).toContainText('已驳回');

    await page.getByRole('tab', { name: '单位台账准确率' }).click();
    await expect(page.getByRole('row', { name: /全部/ })).toContainText('%');
  });
});
