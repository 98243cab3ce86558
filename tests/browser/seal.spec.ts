/** A closed assessment's report is sealed, downloaded, and verified by the command line and by the page; a copy that was changed is refused by both. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { hire } from '../administration.ts';
import { freshFolder, removeFolder, sending, signUp, zhengwang } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDown, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('seal');

test('a closed assessment’s report is sealed and verified, and a changed copy is refused', async ({ browser }) => {
  test.setTimeout(240_000);
  const folder = freshFolder();
  const file = (name: string, content: Uint8Array | string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const send = sending(server.url);
    const as = (cookie: string) => async (method: string, path: string, body?: unknown) => {
      const answer = await send({ method, path, cookie, ...(body === undefined ? {} : { body }) });
      expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBe(200);
      return answer.body;
    };
    const seat = async (sits: (page: Page) => Promise<void>) => {
      const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      await sits(page);
      return page;
    };
    const owner = (await ask('POST', '/api/units', { name: '如东县行政审批局', level: 'county' })).body.id;
    const centre = (await ask('POST', '/api/units', { name: '测评中心', level: 'city' })).body.id;
    const system_id = (await ask('POST', '/api/systems', { name: '一窗受理', unit_id: owner })).body.id;
    const person = (username: string, name: string) =>
      hire(send, ask.cookies, {
        ...{ username, name, role: 'assessor', unit_id: null, works_at: centre },
        password: `A long enough password ${username}`,
      });
    const [lead, reviewer] = [await person('zhou.min', '周敏'), await person('sun.hao', '孙浩')];
    const id = (await as(lead)('POST', '/api/assessments', { system_id, level: 3, title: '2026 年度等级测评' })).id;
    const { rows: people } = await as(lead)('GET', `/api/assessments/${id}/candidates`);
    const idOf = (username: string) => people.find((one: { username: string }) => one.username === username).id;
    const { version } = (await as(lead)('GET', `/api/assessments/${id}`)).assessment;
    const team = [
      { person: idOf('zhou.min'), role: 'lead' },
      { person: idOf('sun.hao'), role: 'reviewer' },
    ];
    await as(lead)('PUT', `/api/assessments/${id}/team`, { team, version });
    await as(lead)('POST', `/api/assessments/${id}/move`, { is: 'open' });
    const early = await ask('POST', `/api/assessments/${id}/seal`, { format: 'pdf' });
    expect(early.status, 'an open one is not sealed').toBe(409);
    for (const { items } of (await as(lead)('GET', `/api/assessments/${id}/sheet`)).points)
      for (const { key } of items)
        await as(lead)('PUT', `/api/assessments/${id}/judgements`, {
          ...{ item: key, cells: [{ object_id: 0, version: 0 }], result: 'conform', reason: '' },
        });
    await as(lead)('POST', `/api/assessments/${id}/move`, { is: 'review' });
    await as(reviewer)('POST', `/api/assessments/${id}/move`, { is: 'close' });

    // Whose seal it is, is set by the system administrator.
    const admin = await seat((page) => sitDown(page, server.url, ask.cookies, 'system'));
    await admin.goto(`${server.url}/settings?tab=seal`);
    await admin.getByLabel('签章名称').fill('示例市大数据管理局');
    await admin.getByLabel('单位（O）').fill('示例市大数据管理局');
    await main(admin).getByRole('button', { name: '保存' }).first().click();
    await expect(main(admin).getByText('现为“示例市大数据管理局”')).toBeVisible();
    await look(admin, 'settings of the seal');
    await shot(admin, 'settings');

    // Assessors see the register, and don't use the seal.
    const assessor = await seat((page) => sitDownBy(page, server.url, lead));
    await assessor.goto(`${server.url}/compliance/assessments/${id}`);
    await assessor.getByRole('button', { name: '电子签章', exact: true }).click();
    await expect(assessor.getByRole('menuitem', { name: '签章登记簿' })).toBeVisible();
    await expect(assessor.getByRole('menuitem', { name: 'PDF' })).toHaveCount(0);

    const page = await seat((one) => sitDown(one, server.url, ask.cookies, 'admin'));
    await page.goto(`${server.url}/compliance/assessments/${id}`);
    const seal = async (name: string) => {
      await page.getByRole('button', { name: '电子签章', exact: true }).click();
      const coming = page.waitForEvent('download');
      await page.getByRole('menuitem', { name }).first().click();
      const download = await coming;
      const path = join(folder, download.suggestedFilename());
      await download.saveAs(path);
      return path;
    };
    const pdf = await seal('PDF');
    expect(readFileSync(pdf).toString('latin1', 0, 5)).toBe('%PDF-');
    const archive = await seal('Word 文档');
    expect(archive).toMatch(/\.docx\.zip$/);
    await page.getByRole('button', { name: '电子签章', exact: true }).click();
    await expect(page.getByRole('menuitem', { name: /^DOCX，.*有效$/ })).toBeVisible();
    await shot(page, 'menu');
    await page.keyboard.press('Escape');

    // The certificate is taken from its page, the file to a machine without a network.
    await page.goto(`${server.url}/seals?tab=certificates`);
    await expect(main(page).getByText('CN=示例市大数据管理局').first()).toBeVisible();
    const coming = page.waitForEvent('download');
    await main(page).getByRole('button', { name: '下载 PEM' }).click();
    const certificate = join(folder, 'seal.pem');
    await (await coming).saveAs(certificate);
    await look(page, 'certificates of the seal');
    await shot(page, 'certificates');
    const verify = (path: string) => zhengwang(['verify-seal', path, '--certificate', certificate]);
    for (const path of [pdf, archive]) {
      const { code, out } = await verify(path);
      expect(code, out).toBe(0);
      expect(out).toContain('示例市大数据管理局');
    }
    const bytes = readFileSync(pdf);
    const at = Math.floor(bytes.length / 3);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const tampered = file('tampered.pdf', bytes);
    expect((await verify(tampered)).code).toBe(1);

    await page.goto(`${server.url}/seals?tab=verify`);
    const drop = (path: string) => page.getByLabel('选择文件').setInputFiles(path);
    await drop(pdf);
    await expect(main(page).getByText(/^签章有效：/)).toBeVisible();
    await look(page, 'an intact seal');
    await shot(page, 'intact');
    await drop(tampered);
    await expect(main(page).getByText(/^签章无效：/)).toBeVisible();
    await look(page, 'a file that was changed');
    await shot(page, 'altered');
    await drop(file('plain.txt', '没有签章'));
    await expect(main(page).getByText(/^没有签章：/)).toBeVisible();
    await expect(page.getByLabel('选择它的签名（.p7s）')).toBeAttached();

    // Revoked with a reason, it is told wherever the file is verified.
    await page.goto(`${server.url}/seals`);
    const row = main(page).getByRole('row').filter({ hasText: 'PDF' });
    await expect(row).toContainText('有效');
    await row.getByRole('button').last().click();
    await page.getByRole('menuitem', { name: '撤销签章' }).click();
    const dialog = page.getByRole('dialog', { name: '撤销签章' });
    await dialog.getByLabel('原因').fill('报告有误');
    await dialog.getByRole('button', { name: '撤销签章' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(main(page).getByText('报告有误')).toBeVisible();
    await look(page, 'the register of seals');
    await shot(page, 'register');
    await page.goto(`${server.url}/seals?tab=verify`);
    await drop(pdf);
    await expect(main(page).getByText(/^签章已撤销：.*报告有误/)).toBeVisible();
    if (process.env.ZHENGWANG_SHOTS) writeFileSync(join(process.env.ZHENGWANG_SHOTS, 'sealed.pdf'), readFileSync(pdf));
  });
  removeFolder(folder);
});
