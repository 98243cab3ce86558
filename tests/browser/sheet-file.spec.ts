/** A work sheet is downloaded, filled in elsewhere, looked at row by row, and taken in once nothing of it is wrong. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import exceljs from 'exceljs';
import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';

const HEADS = { result: '符合程度', reason: '结果记录' } as const;

async function filledIn(
  page: Page,
  edit: (say: (row: number, head: keyof typeof HEADS, text: string) => void) => void,
) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载测评记录表' }).click(),
  ]);
  const workbook = new exceljs.Workbook();
  const bytes = readFileSync(await download.path());
  await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  const sheet = workbook.worksheets[0] as exceljs.Worksheet;
  const columns = (sheet.getRow(1).values as string[]).map(String);
  edit((row, head, text) => {
    sheet.getRow(row).getCell(columns.indexOf(HEADS[head])).value = text;
  });
  return { name: 'filled.xlsx', mimeType: 'application/xlsx', buffer: Buffer.from(await workbook.xlsx.writeBuffer()) };
}

test('a sheet filled in elsewhere is refused with its wrong row named, and taken in once that is right', async ({
  page,
}) => {
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const system = (await ask('POST', '/api/systems', { name: '一窗受理' })).body.id;
    const username = 'zhou.min';
    const password = `A long enough password ${username}`;
    const cookie = await hire(sending(server.url), ask.cookies, {
      ...{ username, name: '周敏', role: 'assessor', unit_id: null, password },
    });
    const send = async (method: string, path: string, body: unknown) => {
      const answer = await sending(server.url)({ method, path, cookie, body });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      return answer.body;
    };
    const wanted = { system_id: system, level: 2, title: '二级测评' };
    const { id } = await send('POST', '/api/assessments', wanted);
    await send('POST', `/api/assessments/${id}/move`, { is: 'open' });
    await sitDownBy(page, server.url, cookie);
    await page.goto(`${server.url}/compliance/assessments/${id}`);

    const wrong = await filledIn(page, (say) => {
      say(2, 'result', '符合');
      say(3, 'result', '不符合');
    });
    await page.getByRole('button', { name: '导入测评记录表' }).click();
    const dialog = page.getByRole('dialog', { name: '导入测评记录表' });
    await dialog.getByLabel('要导入的文件', { exact: true }).last().setInputFiles(wrong);
    await expect(dialog).toContainText('错误 1 行');
    await expect(dialog).toContainText('除“符合”外须填写结果记录');
    await look(page, 'sheet-file-wrong');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await look(page, 'sheet-file-wrong-360');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.keyboard.press('Escape');

    const right = await filledIn(page, (say) => {
      say(2, 'result', '符合');
      say(3, 'result', '不符合');
      say(3, 'reason', '机房未设门禁');
    });
    await page.getByRole('button', { name: '导入测评记录表' }).click();
    await dialog.getByLabel('要导入的文件', { exact: true }).last().setInputFiles(right);
    await dialog.getByRole('button', { name: '导入 2 行' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText('已导入 2 行')).toBeVisible();
    await expect(page.getByRole('main')).toContainText('2 / 135 项');
    await page.getByRole('button', { name: /7\.1\.1\.1 b/ }).click();
    await expect(page.getByLabel('整体 的理由')).toHaveValue('机房未设门禁');
    await look(page, 'sheet-file-done');
  });
});
