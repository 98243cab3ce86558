/** A page is defaced: a probe sees it, its finding proposes a plan, two people carry it out, one of them on a phone, and the restored page ends it. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { putInForce } from '#api/emergency/testing.ts';
import type { Role } from '#api/people/roles.ts';
import { unzip } from '#api/reports/zip.ts';
import { hire } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { look, overflowOf } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('incident');

const LIBRARY = new URL('../../runbooks/library/web-defacement.md', import.meta.url);
const GOOD = '<html lang="zh"><title>南通市人民政府</title><h1>南通市人民政府</h1></html>';

/** What a person does with the step that is shown: fills in what it asks for and says that it is done. */
async function complete(page: Page, title: string, values: Record<string, string> = {}) {
  await expect(main(page).getByRole('heading', { name: title })).toBeVisible({ timeout: 20_000 });
  for (const [label, value] of Object.entries(values)) await main(page).getByLabel(label).fill(value);
  await main(page).getByRole('button', { name: '完成', exact: true }).click();
  await expect(main(page).getByRole('heading', { name: title })).toHaveCount(0, { timeout: 20_000 });
}

/** Chooses a step in the drawing first. */
async function pick(page: Page, title: string) {
  await main(page).getByRole('region', { name: '步骤图' }).getByRole('button', { name: title }).first().click();
  await expect(main(page).getByRole('heading', { name: title, level: 3 })).toBeVisible();
}

test('a defaced page is seen, its plan is begun from the finding and carried out by two people, and the incident is closed', async ({
  browser,
}) => {
  test.setTimeout(420_000);
  let body = GOOD;
  const site = createServer((_, answer) =>
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body),
  );
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const { port } = site.address() as AddressInfo;
  try {
    await freshServer(async (server) => {
      const ask = await signUp(server);
      const made = async (path: string, wanted: object) => {
        const answer = await ask('POST', path, wanted);
        expect(answer.status, JSON.stringify(answer.body)).toBe(200);
        return answer.body.id as number;
      };
      const unit_id = await made('/api/units', { name: '南通市大数据局', level: 'city' });
      const system_id = await made('/api/systems', { name: '市政府门户', unit_id });
      const endpoint_id = await made(`/api/systems/${system_id}/endpoints`, {
        name: '首页',
        host: '127.0.0.1',
        watch: false,
      });
      const watch = await made('/api/watches', {
        ...{
          endpoint_id,
          probe: 'http',
          address: '127.0.0.1',
          every_s: 3_600,
          params: { port, body_match: '南通市人民政府' },
        },
      });
      const sqlite = new Database(join(server.folder, 'zhengwang.db'));
      putInForce(sqlite, readFileSync(LIBRARY, 'utf8'));
      sqlite.close();
      const seat = async (username: string, name: string, role: Role, viewport: { width: number; height: number }) => {
        const cookie = await hire(sending(server.url), ask.cookies, {
          ...{ username, name, role, unit_id, password: `A long enough password ${name}` },
        });
        const page = await (await browser.newContext({ locale: 'zh-CN', viewport })).newPage();
        await sitDownBy(page, server.url, cookie);
        return page;
      };
      const leader = await seat('zhou.min', '周敏', 'unit_leader', { width: 1440, height: 900 });
      const phone = await seat('wu.gang', '吴刚', 'operator', { width: 360, height: 740 });

      // The probe sees it.
      await ask('POST', `/api/watches/${watch}/look`);
      body = '<html><h1>hacked</h1></html>';
      await ask('POST', `/api/watches/${watch}/look`);
      const found = (await ask('GET', '/api/findings?state=open')).body.rows as { id: number; check_id: string }[];
      const finding = found.find(({ check_id }) => check_id === 'http-body')?.id;
      expect(finding).toBeDefined();

      // The finding proposes the plan.
      await leader.goto(`${server.url}/findings/${finding}`);
      await expect(main(leader)).toContainText('网页篡改应急预案');
      await look(leader, 'incident-finding');
      await main(leader).getByRole('button', { name: '登记事件并启动' }).click();
      const declaring = leader.getByRole('dialog', { name: '登记事件' });
      await declaring.getByLabel('标题').fill('门户首页被篡改');
      await expect(declaring).toContainText('市政府门户');
      await look(leader, 'incident-declare');
      await declaring.getByRole('button', { name: '登记事件' }).click();

      // Graded by the plan's questions.
      const begin = leader.getByRole('dialog', { name: '启动预案' });
      const choose = async (label: string | RegExp, option: string | RegExp) => {
        await begin.getByRole('button', { name: label }).click();
        await leader.getByRole('option', { name: option }).click();
      };
      await choose(/被篡改的是哪一级门户/, /30 分钟以上/);
      await choose(/传播范围/, /尚不清楚/);
      await expect(begin).toContainText('按回答应为：较大');
      await expect(begin).toContainText('分级标准未经核对');
      for (const [role, name] of [
        ['总指挥', '周敏'],
        ['处置组', '吴刚'],
        ['联络组', '周敏'],
        ['记录员', '周敏'],
      ]) {
        await begin.getByRole('combobox', { name: `${role}：添加人员` }).fill(name as string);
        await leader.getByRole('option', { name: name as string }).click();
      }
      await look(leader, 'incident-begin');
      await begin.getByRole('button', { name: '启动预案' }).click();
      await expect(leader).toHaveURL(/\/emergency\/runs\/\d+/);
      const run = new URL(leader.url()).pathname;

      // One works on a phone: the next step alone, with big buttons.
      await phone.goto(server.url + run);
      await expect(main(phone).getByRole('heading', { name: /用两台不同网络的终端/ })).toBeVisible();
      await expect(main(phone).getByRole('region', { name: '步骤图' })).toBeHidden();
      expect(await overflowOf(phone)).toBe(0);
      await look(phone, 'incident-run-phone');
      await phone.emulateMedia({ colorScheme: 'dark' });
      await look(phone, 'incident-run-phone-dark');
      await phone.emulateMedia({ colorScheme: 'light' });
      const button = await main(phone).getByRole('button', { name: '完成', exact: true }).boundingBox();
      expect(button?.height).toBeGreaterThanOrEqual(44);
      await complete(phone, '用两台不同网络的终端打开页面，截图，确认是否被篡改', {
        被篡改页面的地址: 'https://www.example.gov.cn/',
        最早发现异常的时间: '2026-11-29T08:00',
        页面上看到了什么: 'hacked',
      });
      await main(phone).getByRole('button', { name: '是，页面内容被篡改' }).click();

      // The other sees it come without reading anything again.
      await expect(main(leader).getByRole('heading', { name: '宣布启动应急响应，记下启动时间' })).toBeVisible({
        timeout: 20_000,
      });
      await complete(leader, '宣布启动应急响应，记下启动时间');
      await complete(phone, '先取证再处置：保存网页文件、访问日志、进程与账户列表，计算摘要', {
        证据存放位置: '取证服务器',
        '证据包的 SM3 或 SHA-256 摘要': 'ab12',
      });
      await pick(leader, '用哪种方式止住影响？');
      await look(leader, 'incident-run');
      await shot(leader, 'run');
      await main(leader).getByRole('button', { name: '切换到静态维护页', exact: true }).click();
      await complete(phone, '在负载均衡或反向代理上切换到静态维护页');
      await expect(main(phone).getByRole('heading', { name: /查清入口/ })).toBeVisible({ timeout: 20_000 });
      await main(phone)
        .getByRole('button', { name: /入侵途径/ })
        .click();
      await phone.getByRole('option', { name: '弱口令' }).click();
      await complete(phone, '查清入口：上传接口、弱口令、已知漏洞、供应链脚本、内容管理后台', {
        同一途径还影响哪些系统: '无',
      });
      await main(phone).getByRole('button', { name: '否，只影响页面文件' }).click();
      await complete(phone, '从篡改前的可信备份恢复，修补入口，更换后台口令', { 所用备份的时间: '2026-11-28T03:00' });
      body = GOOD;
      await complete(phone, '恢复对外访问');

      // The closing check is green by itself.
      await pick(leader, '页面内容恢复正常，两种地址族都能访问');
      await expect(main(leader)).toContainText('符合预期', { timeout: 30_000 });
      await pick(leader, '按时限向省网信部门首报（12387、传真或系统），情况不明的先报基本情况');
      await main(leader).getByLabel('报给了谁').fill('省网信办');
      await main(leader).getByLabel('接收人或回执编号').fill('R-1');
      await main(leader).getByRole('button', { name: '完成', exact: true }).click();
      await pick(leader, '涉嫌违法犯罪的，向公安机关报案');
      await main(leader).getByRole('button', { name: '跳过', exact: true }).click();
      const skipping = leader.getByRole('dialog', { name: '跳过' });
      await skipping.getByLabel('理由').fill('未达立案标准');
      await skipping.getByRole('button', { name: '跳过', exact: true }).click();
      await pick(leader, '是否需要对外说明？');
      await main(leader).getByRole('button', { name: '暂不需要', exact: true }).click();
      await expect(main(leader).getByRole('region', { name: '步骤图' })).toContainText('总结：经过、原因');
      await main(leader).getByRole('button', { name: '接下来', exact: true }).click();
      await complete(leader, '总结：经过、原因、损失、改进项，30 日内形成分析报告', { 主要教训: '后台弱口令' });
      await expect(main(leader)).toContainText('已完成');
      await expect(main(phone)).toContainText('已完成', { timeout: 20_000 });

      // Closed and looked back upon.
      await main(leader).getByRole('navigation').getByRole('link', { name: '门户首页被篡改' }).click();
      await expect(main(leader)).toContainText('处置动作与探测结果');
      await look(leader, 'incident-room');
      await shot(leader, 'room');
      await main(leader).getByRole('button', { name: '关闭事件' }).click();
      await leader.getByRole('dialog', { name: '关闭事件' }).getByRole('button', { name: '关闭事件' }).click();
      await expect(main(leader)).toContainText('已关闭');
      await main(leader).getByRole('button', { name: '写复盘' }).click();
      const review = leader.getByRole('dialog', { name: '写复盘' });
      await review.getByLabel('原因').fill('后台弱口令');
      await review.getByLabel('改进措施').fill('更换口令\n后台限制来源');
      await review.getByRole('button', { name: '保存' }).click();
      await expect(main(leader).getByRole('listitem').filter({ hasText: '后台限制来源' })).toContainText(/\d{8}-\d{5}/);

      // The final report knows what was done, and is read back from the file.
      await main(leader).getByRole('button', { name: '写终报' }).click();
      const report = leader.getByRole('dialog', { name: '写终报' });
      await expect(report.getByLabel('事发单位')).toHaveValue('南通市大数据局');
      await expect(report.getByLabel('已采取的措施')).toHaveValue(/恢复对外访问/);
      await report.getByLabel('原因分析').fill('后台弱口令被猜中');
      await report.getByRole('button', { name: '保存' }).click();
      await expect(main(leader)).toContainText('终报 第 1 稿');
      await main(leader).getByRole('button', { name: '报告', exact: true }).first().click();
      const downloading = leader.waitForEvent('download');
      await leader.getByRole('menuitem', { name: 'Word 文档' }).click();
      const words = unzip(readFileSync(await (await downloading).path()))
        .filter(({ name }) => name === 'word/document.xml')
        .map(({ content }) => Buffer.from(content).toString('utf8'))
        .join('');
      for (const text of ['门户首页被篡改', '后台弱口令被猜中', '恢复对外访问', '页面内容恢复正常'])
        expect(words).toContain(text);
      await leader.goto(`${server.url}/emergency?tab=incidents`);
      await expect(main(leader)).toContainText('门户首页被篡改');
      await look(leader, 'incident-list');
      await shot(leader, 'list');
      await leader.evaluate(`localStorage.setItem('zhengwang.locale', 'en')`);
      await leader.goto(server.url + run);
      await expect(main(leader)).toContainText('Within the recovery time');
      await look(leader, 'incident-run-english');
      await shot(leader, 'run-english');
    });
  } finally {
    site.closeAllConnections();
    site.close();
  }
});

test('an outside command is entered in the settings, and its token is never shown again', async ({ browser }) => {
  test.setTimeout(180_000);
  await freshServer(async (server) => {
    const ask = await signUp(server);
    const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
    await sitDownBy(page, server.url, ask.cookies.system);
    await page.goto(`${server.url}/settings?tab=hooks`);
    await expect(main(page)).toContainText('尚无外部操作');
    await main(page).getByRole('button', { name: '添加外部操作' }).click();
    const dialog = page.getByRole('dialog', { name: '添加外部操作' });
    await dialog.getByLabel('标识').fill('block-address');
    await dialog.getByLabel('名称').fill('边界封禁');
    await dialog.getByLabel('地址').fill('http://10.0.0.1/block');
    await dialog.getByLabel('令牌').fill('planted-token');
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(dialog).toContainText('该地址不能使用');
    await dialog.getByLabel('地址').fill('https://fw.example.gov.cn/block');
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(main(page)).toContainText('边界封禁');
    await expect(main(page)).toContainText('有令牌');
    await expect(page.locator('body')).not.toContainText('planted-token');
    await look(page, 'hooks');
  });
});
