/** An auditor opens the archive's own page from a disk, with no server behind it: intact it is green, altered or with something missing it isn't. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { unzip } from '#api/reports/zip.ts';
import { ASSESSMENT_REPORTS } from '#compliance/reports/index.ts';
import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';

const SHOTS = process.env.ZHENGWANG_SCREENS;
const shoot = async (page: Page, name: string) => {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
};

test('an assessment leaves as reports and as a bundle whose own page verifies it without a network', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bundle-'));
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const send = sending(server.url);
    const owner = (await ask('POST', '/api/units', { name: '如东县行政审批局', level: 'county' })).body.id;
    const centre = (await ask('POST', '/api/units', { name: '测评中心', level: 'city' })).body.id;
    const system = (await ask('POST', '/api/systems', { name: '一窗受理', unit_id: owner })).body.id;
    const cookie = await hire(send, ask.cookies, {
      ...{ username: 'zhou.min', name: '周敏', role: 'assessor', unit_id: null, works_at: centre },
      password: 'A long enough password zhou',
    });
    const as = async (method: string, path: string, body?: unknown) => {
      const answer = await send({ method, path, cookie, ...(body === undefined ? {} : { body }) });
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
      return answer.body;
    };
    const { id } = await as('POST', '/api/assessments', { system_id: system, level: 3, title: '2026 年度等级测评' });
    await as('POST', `/api/assessments/${id}/move`, { is: 'open' });
    const judge = (item: string, result: string, reason: string) =>
      as('PUT', `/api/assessments/${id}/judgements`, { item, cells: [{ object_id: 0, version: 0 }], result, reason });
    await judge('8.1.4.1 a', 'not_conform', '口令未定期更换');
    await judge('8.1.4.1 b', 'conform', '');
    await as('PUT', `/api/assessments/${id}/faults`, { item: '8.1.4.1 a', object_id: 0, risk: 'high' });
    const sent = await fetch(
      `${server.url}/api/assessments/${id}/evidence/file?item=8.1.4.1%20a&object_id=0&name=note.txt`,
      {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/octet-stream', origin: server.url },
        body: 'what was seen',
      },
    );
    expect(sent.status, await sent.text()).toBe(200);

    const office = await (
      await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 900 } })
    ).newPage();
    await sitDownBy(office, server.url, cookie);
    await office.goto(`${server.url}/compliance/assessments/${id}`);
    await office.getByRole('button', { name: '报告', exact: true }).click();
    await expect(office.getByRole('menuitem', { name: 'PDF' })).toHaveCount(Object.keys(ASSESSMENT_REPORTS).length);
    await shoot(office, 'reports-menu');
    const take = async (choose: () => Promise<void>, name: string) => {
      const coming = office.waitForEvent('download');
      await choose();
      const path = join(folder, name);
      await (await coming).saveAs(path);
      return path;
    };
    const pdf = await take(() => office.getByRole('menuitem', { name: 'PDF' }).first().click(), 'report.pdf');
    expect(readFileSync(pdf).toString('latin1', 0, 5)).toBe('%PDF-');
    await office.getByRole('button', { name: '报告', exact: true }).click();
    const zip = await take(() => office.getByRole('menuitem', { name: /审计资料包/ }).click(), 'bundle.zip');

    await office.goto(`${server.url}/compliance?tab=findings`);
    await office.getByRole('button', { name: '报告', exact: true }).click();
    const list = await take(() => office.getByRole('menuitem', { name: 'Word 文档' }).click(), 'findings.docx');
    expect(readFileSync(list).toString('latin1', 0, 2)).toBe('PK');
    await shoot(office, 'reports-findings');
    await office.setViewportSize({ width: 360, height: 740 });
    await office.goto(`${server.url}/compliance/assessments/${id}`);
    await office.getByRole('button', { name: '报告', exact: true }).click();
    await shoot(office, 'reports-menu-360');
    expect(await office.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await office.close();

    const unpacked = join(folder, 'unpacked');
    for (const { name, content } of unzip(readFileSync(zip))) {
      mkdirSync(dirname(join(unpacked, name)), { recursive: true });
      writeFileSync(join(unpacked, name), content);
    }
    const copy = (name: string) => {
      cpSync(unpacked, join(folder, name), { recursive: true });
      return join(folder, name);
    };
    const evidence = unzip(readFileSync(zip)).find(({ name }) => name.startsWith('evidence/'))?.name ?? '';
    expect(evidence).toMatch(/\.txt$/);
    const altered = copy('altered');
    writeFileSync(join(altered, evidence), 'what was Seen');
    const lacking = copy('lacking');
    rmSync(join(lacking, evidence));
    const bytes = readFileSync(zip);
    bytes[bytes.indexOf('what was seen') + 2] = 0x41;
    writeFileSync(join(folder, 'altered.zip'), bytes);

    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ locale: 'zh-CN', colorScheme, offline: true });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) complaints.push(request.url());
      });
      await page.goto(pathToFileURL(join(unpacked, 'verify.html')).href);
      const status = page.getByRole('status');
      await page.getByLabel('选择压缩包').setInputFiles(zip);
      await expect(status).toHaveText(/^全部 \d+ 个文件与清单相符$/);
      await expect(page.getByText('测评尚未结束，没有结论')).toBeVisible();
      await expect(page.getByText('按测评项重新统计，与计分输入一致')).toBeVisible();
      await page.getByText('输入', { exact: true }).first().click();
      await expect(page.getByText(/"not_conform": 1/).first()).toBeVisible();
      await shoot(page, `verify-intact-${colorScheme}`);
      expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id: rule }) => rule)).toEqual([]);

      await page.getByLabel('选择文件夹').setInputFiles(unpacked);
      await expect(status).toHaveText(/^全部 \d+ 个文件与清单相符$/);
      await page.getByLabel('选择压缩包').setInputFiles(join(folder, 'altered.zip'));
      await expect(status).toHaveText(/^不相符：被改动 1/);
      await expect(page.getByRole('row', { name: new RegExp(`${evidence} 被改动`) })).toBeVisible();
      await shoot(page, `verify-altered-${colorScheme}`);
      await page.getByLabel('选择文件夹').setInputFiles(altered);
      await expect(status).toHaveText(/^不相符：被改动 1/);
      await page.getByLabel('选择文件夹').setInputFiles(lacking);
      await expect(status).toHaveText(/^不相符：缺少 1$/);
      writeFileSync(join(lacking, 'surplus.txt'), 'x');
      await page.getByLabel('选择文件夹').setInputFiles(lacking);
      await expect(status).toHaveText(/缺少 1; 清单以外的文件 1$/);
      rmSync(join(lacking, 'surplus.txt'));
      await page.getByRole('button', { name: 'English' }).click();
      await expect(status).toHaveText(/^Does not match: missing 1/);
      await page.setViewportSize({ width: 360, height: 740 });
      await shoot(page, `verify-360-${colorScheme}`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      // What isn't ours says so.
      await page.getByLabel('Choose the archive').setInputFiles(list);
      await expect(status).toHaveText(/no manifest\.json/);
      expect(complaints).toEqual([]);
      await context.close();
    }
  });
  rmSync(folder, { recursive: true });
});
