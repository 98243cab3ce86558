/** The auditor's story: who changed what, before and after, is found; a log that somebody altered is told as such. */

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { signUp } from '../server.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';

test('a change is found with what it was before; an altered entry breaks the chain on the page', async ({ page }) => {
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const node = (await ask('POST', '/api/nodes', { name: 'RUDONG-RT-9' })).body as { id: number };
    expect((await ask('PATCH', `/api/nodes/${node.id}`, { name: 'RUDONG-RT-10' })).status).toBe(200);

    await sitDown(page, server.url, ask.cookies, 'audit');
    await page.goto(`${server.url}/audit?q=RUDONG-RT-10`);
    await expect(page.getByText(/链条完整：\d+ 条记录均未被改动/)).toBeVisible();
    const main = page.getByRole('main');
    await main.getByRole('listitem').first().locator('summary').click();
    await expect(main).toContainText('RUDONG-RT-9');
    await expect(main).toContainText('RUDONG-RT-10');

    await page.getByRole('tab', { name: '签名与归档' }).click();
    await page.getByRole('button', { name: '立即签名' }).click();
    await expect(page.getByText('已签名', { exact: true }).first()).toBeVisible();

    // Whoever has the file can change it, in spite of the triggers; the page says where.
    const database = new Database(join(server.folder, 'zhengwang.db'));
    const id = database
      .prepare(`select id from audit_entries where object_kind = 'node' order by id limit 1`)
      .pluck()
      .get();
    for (const name of database
      .prepare(`select name from sqlite_master where type = 'trigger' and tbl_name = 'audit_entries'`)
      .pluck()
      .all())
      database.exec(`drop trigger ${name}`);
    database.prepare('update audit_entries set person = ? where id = ?').run('somebody.else', id);
    database.close();
    await page.getByRole('button', { name: '重新校验' }).click();
    await expect(page.getByText(`链条在记录 #${id} 处断裂：日志已被改动`)).toBeVisible();
  });
});
