/** A system is graded and filed: harms make a grade, a person confirms it, the certificate is read, and its end stands in the calendar. */
import { signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';
import { main } from './office.ts';

test('a system is graded S3A2G3, filed with a wrong and then the right number, and its deadline is in the calendar', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const made = async (path: string, body: object) => (await ask('POST', path, body)).body.id as number;
    const unit_id = await made('/api/units', { name: '南通市大数据局', level: 'city' });
    const platform = await made('/api/systems', { name: '政务云平台', unit_id });
    await made('/api/systems', { name: '一体化办件系统', unit_id });
    await made('/api/nodes', { name: 'SRV-1', addresses: ['127.0.0.1'], unit_id });
    await sitDown(page, server.url, ask.cookies, 'admin');

    await page.goto(server.url);
    await page.getByRole('navigation').getByRole('link', { name: '等保与密评' }).click();
    const row = page.getByRole('row', { name: /一体化办件系统/ });
    await expect(row).toContainText('未定级');
    await expect(row).toContainText('未知');
    await look(page, 'systems, none of them graded');
    await page.getByRole('link', { name: '一体化办件系统' }).click();
    await expect(main(page)).toContainText('未定级：系统尚未登记');

    await page.getByRole('button', { name: '定级与确认' }).click();
    const grading = page.getByRole('dialog', { name: '定级与确认' });
    const cell = (side: string, name: string) =>
      grading.getByRole('table', { name: side }).getByRole('button', { name, exact: true });
    await cell('业务信息安全（S）', '社会秩序、公共利益，严重：3 级').click();
    await cell('系统服务安全（A）', '社会秩序、公共利益，一般：2 级').click();
    await cell('系统服务安全（A）', '公民、法人和其他组织的合法权益，特别严重：2 级').click();
    await expect(grading.getByRole('status')).toContainText('S3A2G3');
    await look(page, 'grading');
    // Another grade than the matrix says wants a reason.
    await grading.getByRole('button', { name: '采用推算结果' }).click();
    await grading.getByRole('button', { name: '确认的 A 等级' }).click();
    await page.getByRole('option', { name: '1 级' }).click();
    await grading.getByRole('button', { name: '保存' }).click();
    await expect(grading).toContainText('与推算结果 S3A2G3 不同');
    await grading.getByRole('button', { name: '采用推算结果' }).click();
    await grading.getByRole('button', { name: '保存' }).click();
    await expect(grading).toHaveCount(0);
    await expect(main(page)).toContainText('S3A2G3');
    await expect(main(page)).toContainText('缺少投入运行日期');

    await page.getByRole('button', { name: '进入备案阶段' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: '当前' })).toContainText('备案');
    await expect(main(page)).toContainText('离开备案阶段须先登记备案日期');

    await page.getByRole('button', { name: '登记备案', exact: true }).click();
    const filing = page.getByRole('dialog', { name: '登记备案' });
    await filing.getByLabel('备案编号').fill('3206001234-00001');
    await filing.getByLabel('备案日期').fill('2025-05-06');
    await filing.getByLabel('发证日期').fill('2025-05-20');
    await filing.getByLabel('投入运行日期').fill('2020-01-01');
    await filing.getByText('云计算').click();
    await filing.getByRole('button', { name: '保存' }).click();
    await expect(filing).toContainText('连字符前应有 11 位数字，实有 10 位');
    await look(page, 'a wrong number');
    await filing.getByLabel('备案编号').fill('32060012345-00001');
    await filing.getByRole('button', { name: '保存' }).click();
    await expect(filing).toHaveCount(0);
    await expect(main(page)).toContainText('32060012345-00001');
    await look(page, 'a system, graded and filed');

    // A platform below its tenant is refused, whichever is changed.
    const graded = await ask('PUT', `/api/compliance/systems/${platform}`, {
      ...{ version: 0, matrix: '2020', s_level: 2, a_level: 2, confirmed_at: null },
      information_harms: [{ to: 'society', degree: 'general' }],
      service_harms: [{ to: 'society', degree: 'general' }],
      ...{ extensions: [], reviewed_at: null, review: '', live_at: null, certificate: null, filed_at: null },
      ...{ issued_at: null, filed_with: '', scheme_reviewed_at: null, scheme_review: '', platform_id: null, note: '' },
    });
    expect(graded.status).toBe(200);
    await page.getByRole('button', { name: '登记备案', exact: true }).click();
    await filing.getByRole('combobox', { name: '所在云平台' }).fill('政务云');
    await page.getByRole('option', { name: /政务云平台/ }).click();
    await filing.getByRole('button', { name: '保存' }).click();
    await expect(filing).toContainText('“政务云平台”为 2 级，低于本系统的 3 级');
    await filing.getByRole('button', { name: '取消' }).click();

    await page.getByRole('tab', { name: /组成/ }).click();
    await page.getByRole('button', { name: '添加节点' }).click();
    const adding = page.getByRole('dialog', { name: '添加节点' });
    await adding.getByRole('combobox', { name: '节点' }).fill('SRV');
    await page.getByRole('option', { name: /SRV-1/ }).click();
    await adding.getByRole('button', { name: '添加节点' }).click();
    await expect(page.getByRole('link', { name: 'SRV-1' })).toBeVisible();
    await look(page, 'what a system consists of');
    await page.getByRole('tab', { name: '变更记录' }).click();
    await expect(main(page)).toContainText('调整阶段');

    await page.getByRole('link', { name: '等保与密评' }).first().click();
    await page.getByRole('tab', { name: '到期日历' }).click();
    await page.getByRole('button', { name: '全部' }).click();
    await expect(page.getByRole('row', { name: /一体化办件系统.*2028-05-20.*备案证明到期/ })).toBeVisible();
    await expect(main(page)).toContainText('因资料不全无法推算到期日');
    await look(page, 'the calendar');
    await page.getByRole('tab', { name: '期限规则' }).click();
    const years = page.getByRole('group', { name: '备案证明有效期（年）' });
    await years.getByLabel('数值').fill('4');
    await years.getByLabel('依据').fill('省公安厅 2026 年通知');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('tab', { name: '到期日历' }).click();
    await expect(page.getByRole('row', { name: /一体化办件系统.*2029-05-20.*备案证明到期/ })).toBeVisible();
  });
});
