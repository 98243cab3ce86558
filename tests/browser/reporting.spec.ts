/** Reporting of an incident: the clock counts down, the form is filled in, what was sent stops the clock, and the report is read back. */
import { readFileSync } from 'node:fs';
import { unzip } from '#api/reports/zip.ts';
import { signUp } from '../server.ts';
import { everyWayAt, look, overflowOf } from './eyes.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('reporting');

test('an incident is reported in time: counted down, written in versions, sent, and exported', async ({ page }) => {
  test.setTimeout(180_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const unit = await ask('POST', '/api/units', { name: '南通市大数据局', level: 'city' });
    /** Declared so long ago, and graded. */
    const incident = async (title: string, grade: number, hours: number): Promise<number> => {
      const made = await ask('POST', '/api/incidents', {
        ...{ title, category: 'facility_fault', unit_id: unit.body.id, summary: '约两千人无法办件' },
        occurred_at: Date.now() - hours * 3_600_000,
      });
      expect(made.status, JSON.stringify(made.body)).toBe(200);
      const graded = await ask('POST', `/api/incidents/${made.body.id}/regrade`, { grade, reason: '按指南' });
      expect(graded.status, JSON.stringify(graded.body)).toBe(200);
      return made.body.id;
    };
    const id = await incident('门户打不开', 3, 1);
    await sitDown(page, server.url, ask.cookies, 'admin');
    await page.goto(`${server.url}/emergency/incidents/${id}`);
    await expect(main(page).getByRole('timer')).toHaveText(/还剩 (2 小时 59 分|3 小时 0 分)/);
    await expect(main(page)).toContainText('处置结束后起算');
    await everyWayAt(page, '/emergency/incidents/:id');
    await shot(page, 'clocks');

    // Written twice: the form knows what is on record, and each writing stays.
    await page.getByRole('button', { name: '写首报' }).click();
    const dialog = page.getByRole('dialog', { name: '写首报' });
    await expect(dialog.getByLabel('事发单位')).toHaveValue('南通市大数据局');
    await expect(dialog.getByLabel('影响和危害')).toHaveValue('约两千人无法办件');
    await dialog.getByLabel('原因分析').fill('初判：光缆中断');
    await look(page, 'a report of an incident');
    await shot(page, 'form');
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(main(page)).toContainText('首报 第 1 稿');
    await page.getByRole('button', { name: '写首报' }).click();
    await expect(dialog.getByLabel('原因分析')).toHaveValue('初判：光缆中断');
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(main(page)).toContainText('首报 第 2 稿');
    await expect(main(page).getByRole('timer')).toBeVisible();

    await page.getByRole('button', { name: '标记报送' }).first().click();
    const sending = page.getByRole('dialog', { name: '标记报送' });
    await sending.getByLabel('报给谁').fill('省网信办值班室');
    await sending.getByRole('button', { name: '标记报送' }).click();
    await expect(main(page)).toContainText('已按时报送');
    await expect(main(page)).toContainText('报 省网信办值班室（张伟）');
    await expect(main(page).getByRole('timer')).toHaveCount(0);
    await look(page, 'a report that was sent');
    await shot(page, 'sent');

    await main(page).getByRole('button', { name: '报告', exact: true }).first().click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Word 文档' }).click();
    const file = await downloading;
    const words = unzip(readFileSync(await file.path()))
      .filter(({ name }) => name === 'word/document.xml')
      .map(({ content }) => Buffer.from(content).toString('utf8'))
      .join('');
    for (const text of ['网络安全事件报告单', '初判：光缆中断', '省网信办值班室', '约两千人无法办件'])
      expect(words, text).toContain(text);

    // What is late says so in words, also on a phone in the dark.
    const late = await incident('昨晚的中断', 2, 9);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${server.url}/emergency/incidents/${late}`);
    await expect(main(page)).toContainText(/已逾期 [45] 小时/);
    expect(await overflowOf(page)).toBe(0);
    await look(page, 'a clock that is late');
    await shot(page, 'late');
  });
});
