/** From a finding to its repair: it becomes a ticket, the repair is looked at again, it closes; and what drifts becomes a finding by itself. */
import { mkdirSync } from 'node:fs';
import type { TestContext } from 'node:test';
import type { Page } from '@playwright/test';
import { freePort, lacks, startProgram } from '#probes/exposure/servers.ts';
import { hire } from '../administration.ts';
import { freshFolder, removeFolder, sending, signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';

const SHOTS = process.env.ZHENGWANG_SHOTS;
const REDIS = '/usr/bin/redis-server';
/** An open Redis bears on both. */
const ITEM = '8.1.4.2 b';
const DRIFTS = '8.1.4.1 a';

/** A Redis on a port, until it is ended. */
async function redis(port: number, folder: string, ...args: string[]): Promise<() => Promise<void>> {
  const ends: (() => Promise<void>)[] = [];
  const own = { after: (end: () => Promise<void>) => void ends.push(end) } as unknown as TestContext;
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  await startProgram(own, REDIS, [...where, ...args], port);
  return async () => {
    for (const end of ends.splice(0)) await end();
  };
}

test('an assessor’s finding becomes a ticket, its repair is looked at again and it closes; drift opens and closes by itself', async ({
  browser,
}) => {
  test.skip(Boolean(lacks(REDIS, 'redis-server')), 'redis-server is missing (Debian package redis-server)');
  test.setTimeout(240_000);
  const port = await freePort();
  const folder = freshFolder();
  let end = await redis(port, folder);
  try {
    await freshServer(async (server) => {
      const ask = await signUp(server);
      const send = sending(server.url);
      const as = (cookie: string) => async (method: string, path: string, body?: unknown) => {
        const answer = await send({ method, path, cookie, ...(body === undefined ? {} : { body }) });
        expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBe(200);
        return answer.body;
      };
      const made = async (path: string, body: object) => (await ask('POST', path, body)).body.id as number;
      const owner = await made('/api/units', { name: '如东县行政审批局', level: 'county' });
      const centre = await made('/api/units', { name: '测评中心', level: 'city' });
      const system = await made('/api/systems', { name: '一窗受理', unit_id: owner });
      const endpoint_id = await made(`/api/systems/${system}/endpoints`, {
        name: '缓存',
        host: '127.0.0.1',
        watch: false,
      });
      const watch = await ask('POST', '/api/watches', {
        ...{ endpoint_id, probe: 'open_access', address: '127.0.0.1', every_s: 86_400 },
        params: { services: [`redis:${port}`] },
      });
      expect(watch.status, JSON.stringify(watch.body)).toBe(200);
      const person = (username: string, name: string, role: 'assessor' | 'ticket_agent', works_at: number) =>
        hire(send, ask.cookies, {
          ...{ username, name, role, unit_id: role === 'assessor' ? null : works_at, works_at },
          password: `A long enough password ${username}`,
        });
      const cookies = {
        lead: await person('zhou.min', '周敏', 'assessor', centre),
        reviewer: await person('sun.hao', '孙浩', 'assessor', centre),
        agent: await person('wu.di', '吴迪', 'ticket_agent', owner),
      };
      const seat = async (cookie: string): Promise<Page> => {
        const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
        const page = await context.newPage();
        await sitDownBy(page, server.url, cookie);
        return page;
      };
      const sees = async (state: string, query = '') => {
        const { rows } = await as(cookies.lead)('GET', `/api/assessment-findings?${query}`);
        return rows.some((row: { item: string; state: string }) => row.item === ITEM && row.state === state);
      };

      // The probe sees it before anybody judges.
      const lead = as(cookies.lead);
      await expect
        .poll(async () => (await lead('GET', `/api/compliance/systems/${system}/evidence?level=3`)).items.length, {
          timeout: 60_000,
        })
        .toBeGreaterThan(0);
      await as(ask.cookies.admin)('PUT', `/api/compliance/systems/${system}`, {
        ...{ version: 0, matrix: '2020', information_harms: [], service_harms: [], s_level: 3, a_level: 3 },
        ...{
          confirmed_at: null,
          extensions: [],
          reviewed_at: null,
          review: '',
          scheme_reviewed_at: null,
          scheme_review: '',
          live_at: null,
          certificate: null,
        },
        ...{ filed_at: null, issued_at: null, filed_with: '', platform_id: null, note: '' },
        ...{
          information_harms: [{ to: 'society', degree: 'serious' }],
          service_harms: [{ to: 'society', degree: 'serious' }],
        },
      });
      const wanted = { system_id: system, level: 3, title: '2026 年度等级测评' };
      const id = (await lead('POST', '/api/assessments', wanted)).id as number;
      const { rows: people } = await lead('GET', `/api/assessments/${id}/candidates`);
      const idOf = (username: string) => people.find((one: { username: string }) => one.username === username).id;
      const team = [
        { person: idOf('zhou.min'), role: 'lead' },
        { person: idOf('sun.hao'), role: 'reviewer' },
      ];
      const versionOf = async () => (await lead('GET', `/api/assessments/${id}`)).assessment.version as number;
      await lead('PUT', `/api/assessments/${id}/team`, { team, version: await versionOf() });
      await lead('POST', `/api/assessments/${id}/move`, { is: 'open' });
      const object = { name: '缓存', kind: '服务', endpoint_id, version: await versionOf() };
      const object_id = (await lead('POST', `/api/assessments/${id}/objects`, object)).id as number;
      const sheet = await lead('GET', `/api/assessments/${id}/sheet`);
      for (const { items } of sheet.points)
        for (const { key } of items)
          await lead('PUT', `/api/assessments/${id}/judgements`, {
            ...{ item: key, cells: [{ object_id: key === ITEM ? object_id : 0, version: 0 }] },
            ...(key === ITEM ? { result: 'not_conform', reason: '缓存未设口令' } : { result: 'conform', reason: '' }),
          });
      // What the probe shows is why it doesn't conform: only then a look may say that it is mended.
      await lead('POST', `/api/assessments/${id}/evidence/observation`, { item: ITEM, object_id });
      const page = await seat(cookies.lead);
      await page.goto(`${server.url}/compliance/assessments/${id}?tab=review`);
      await page.getByRole('button', { name: new RegExp(`为 ${ITEM} .*定风险`) }).click();
      const risk = page.getByRole('dialog', { name: '定风险' });
      await risk.getByRole('button', { name: /^风险/ }).click();
      await page.getByRole('option', { name: '高', exact: true }).click();
      await risk.getByRole('button', { name: '保存' }).click();
      await expect(risk).toHaveCount(0);
      await page.getByRole('button', { name: '提交复核' }).click();
      await as(cookies.reviewer)('POST', `/api/assessments/${id}/move`, { is: 'close' });

      // One list: the finding with its usual date, and what drifts from the rest by itself.
      await page.goto(`${server.url}/compliance?tab=findings&is_open=true`);
      const row = main(page).getByRole('row', { name: /缓存未设口令/ });
      await expect(row).toContainText('默认');
      const drift = main(page).getByRole('row', { name: new RegExp(DRIFTS.replaceAll('.', '\\.')) });
      await expect(drift).toContainText('未定', { timeout: 30_000 });
      await expect(drift).toContainText('测评后变化');
      await look(page, 'findings of all sources');
      await shot(page, 'all findings');
      await drift.getByRole('button').last().click();
      await page.getByRole('menuitem', { name: '定风险' }).click();
      const chosen = page.getByRole('dialog', { name: '定风险' });
      await chosen.getByRole('button', { name: /^风险/ }).click();
      await page.getByRole('option', { name: '中', exact: true }).click();
      await look(page, 'the risk of a drift');
      await chosen.getByRole('button', { name: '保存' }).click();
      await expect(drift).not.toContainText('未定');

      // A ticket, solved by whoever answers for the system; closed too early it is refused.
      await row.getByRole('button').last().click();
      await page.getByRole('menuitem', { name: '提整改工单' }).click();
      await expect(row).toContainText('整改中');
      const href = await row.getByRole('link', { name: /^\d{8}-\d{5}$/ }).getAttribute('href');
      const agent = await seat(cookies.agent);
      await agent.goto(`${server.url}${href}`);
      await agent.getByRole('button', { name: '受理', exact: true }).click();
      const accept = agent.getByRole('dialog', { name: '受理' });
      if ((await accept.count()) > 0) await accept.getByRole('button', { name: '受理', exact: true }).click();
      await end();
      await agent.getByRole('button', { name: '提交办理结果' }).click();
      const solved = agent.getByRole('dialog', { name: '提交办理结果' });
      await solved.getByRole('textbox').first().fill('已设口令');
      await solved.getByRole('button', { name: '提交办理结果' }).click();
      await expect(solved).toHaveCount(0);
      await page.goto(`${server.url}${href}`);
      await page.getByRole('button', { name: '确认办结' }).click();
      const confirm = page.getByRole('dialog', { name: '确认办结' });
      await confirm.getByRole('button', { name: '确认办结' }).click();
      await expect(confirm.getByRole('alert')).toContainText('尚未经监测复核');
      await shot(page, 'refused');
      await page.keyboard.press('Escape');

      // Silence is no repair; an answer is, seen by the look that is asked for once the repair was reported.
      expect(await sees('rectifying')).toBe(true);
      end = await redis(port, folder, '--requirepass', 'long');
      expect((await ask('POST', `/api/watches/${watch.body.id}/look`)).status).toBe(200);
      await expect.poll(() => sees('verified'), { timeout: 150_000 }).toBe(true);
      await page.reload();
      await page.getByRole('button', { name: '确认办结' }).click();
      await confirm.getByRole('button', { name: '确认办结' }).click();
      await expect(main(page)).toContainText('已办结');
      await page.goto(`${server.url}/compliance?tab=findings&state=verified`);
      await expect(main(page).getByRole('row', { name: /缓存未设口令/ })).toContainText('已核验');
      await expect(main(page).getByRole('row', { name: new RegExp(DRIFTS.replaceAll('.', '\\.')) })).toContainText(
        '已核验',
      );
      await shot(page, 'verified');

      // Nothing drifts now, and the page says of whom that says nothing.
      const other = await made('/api/systems', { name: '门户网站', unit_id: owner });
      await as(ask.cookies.admin)('PUT', `/api/compliance/systems/${other}`, {
        ...{ version: 0, matrix: '2020', information_harms: [], service_harms: [], s_level: null, a_level: null },
        ...{
          confirmed_at: null,
          extensions: [],
          reviewed_at: null,
          review: '',
          scheme_reviewed_at: null,
          scheme_review: '',
          live_at: null,
          certificate: null,
        },
        ...{ filed_at: null, issued_at: null, filed_with: '', platform_id: null, note: '' },
      });
      await page.goto(`${server.url}/compliance?tab=drift`);
      const unseen = main(page).getByRole('region', { name: '未能对照的系统' }).or(main(page));
      await expect(unseen.getByRole('row', { name: /门户网站/ })).toContainText('没有已结束的测评');
      await look(page, 'drift');
      await shot(page, 'drift');

      // Its documents.
      const engineer = await seat(ask.cookies.admin);
      await engineer.goto(`${server.url}/compliance/systems/${other}?tab=documents`);
      await engineer.getByRole('button', { name: '上传文档' }).click();
      const adding = engineer.getByRole('dialog', { name: '上传文档' });
      await adding.locator('input[type=file]').setInputFiles({
        ...{ name: '定级报告.txt', mimeType: 'text/plain' },
        buffer: Buffer.from('系统定级为第二级'),
      });
      await adding.getByRole('button', { name: /种类/ }).click();
      await engineer.getByRole('option', { name: '定级报告' }).click();
      await adding.getByLabel('有效期至').fill('2020-01-31');
      await look(engineer, 'a document being added');
      await adding.getByRole('button', { name: '上传文档' }).click();
      await expect(adding).toHaveCount(0);
      const document = main(engineer).getByRole('row', { name: /定级报告\.txt/ });
      await expect(document).toContainText('已过期');
      const [file] = await Promise.all([
        engineer.waitForEvent('download'),
        document.getByRole('link', { name: '定级报告.txt' }).click(),
      ]);
      expect(file.suggestedFilename()).toBe('定级报告.txt');
      await look(engineer, 'documents');
      await shot(engineer, 'documents');
      await document.getByRole('button').last().click();
      await engineer.getByRole('menuitem', { name: '移除文档' }).click();
      const removing = engineer.getByRole('dialog', { name: '移除文档' });
      await removing.getByLabel('移除理由').fill('误传');
      await removing.getByRole('button', { name: '移除文档' }).click();
      await expect(document).toHaveCount(0);
      await engineer.goto(`${server.url}/compliance?tab=rules`);
      await shot(engineer, 'rules');
    });
  } finally {
    await end();
    removeFolder(folder);
  }
});

/** For whoever looks at the pages: light and dark, wide and as on a phone. Only when they are asked for. */
async function shot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
      await page.waitForTimeout(300);
      const over = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
      expect(over, `${name} at ${width}`).toBeLessThanOrEqual(0);
      await page.screenshot({ path: `${SHOTS}/${name.replaceAll(' ', '-')}-${colorScheme}-${width}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(size);
}
