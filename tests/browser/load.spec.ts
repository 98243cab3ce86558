/** A load test of an endpoint on loopback: planned, not approved by its author, approved by another, watched live, stopped by hand. */
import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { COMMUNITY, noSnmpd, startSnmpd } from '#probes/snmp/snmpd.ts';
import { hire, type Said } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { everyWayAt, look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { counter, PROCESSORS } from './loaded-target.ts';
import { main } from './office.ts';

const SHOTS = process.env.ZHENGWANG_SCREENS;

test('a load is planned, approved by another, watched while it runs, stopped by hand, and stands in the log', async ({
  browser,
}) => {
  test.setTimeout(420_000);
  const target = await counter();
  // The agent of the node behind the target: processors as it would tell them under load.
  const agent = noSnmpd ? undefined : await startSnmpd(PROCESSORS);
  try {
    await freshServer(async (server) => {
      const ask = await signUp(server);
      const send = sending(server.url);
      const made = async (path: string, body: object) => {
        const answer = await ask('POST', path, body);
        expect(answer.status, JSON.stringify(answer.body)).toBe(200);
        return answer.body.id as number;
      };
      const unit_id = await made('/api/units', { name: '南通市大数据局', level: 'city' });
      const system_id = await made('/api/systems', { name: '一体化办件系统', unit_id });
      const web = { scheme: 'http', host: '127.0.0.1', path: '/', families: [4] };
      const endpoint_id = await made(`/api/systems/${system_id}/endpoints`, {
        ...{ ...web, name: '办件入口', port: target.port, watch: true },
      });
      let usage: string | undefined;
      if (agent) {
        const server = { name: '办件服务器', role: 'server', unit_id, addresses: ['127.0.0.1'] };
        const node_id = await made('/api/nodes', server);
        const credential_id = await made('/api/credentials', { name: 'lab', secret: COMMUNITY });
        const watch = { node_id, probe: 'snmp', address: '127.0.0.1', params: { port: agent.port } };
        const watch_id = await made('/api/watches', { ...watch, credential_id, every_s: 300 });
        usage = `/nodes/${node_id}?tab=history&watch=${watch_id}`;
      }
      await made(`/api/systems/${system_id}/endpoints`, { name: '旧入口', host: '127.0.0.1', watch: false });
      // Whoever may write and decide still doesn't decide on what they wrote.
      const both = await hire(send, ask.cookies, {
        ...{ username: 'zhou.min', name: '周敏', role: 'operator', unit_id, password: 'A long enough password 8' },
      });
      const people = (await ask('GET', '/api/people?limit=100')).body.rows as { id: string; name: string }[];
      const person_id = people.find(({ name }) => name === '周敏')?.id;
      const wanted = { person_id, role: 'unit_leader', unit_id, reason: 'tests' };
      const proposed = { method: 'POST', path: '/api/grants', body: wanted, cookie: ask.cookies.system };
      const grant = (await send(proposed)).body.id;
      const decide = (path: string, body: object) => send({ method: 'POST', path, body, cookie: ask.cookies.security });
      expect((await decide(`/api/grants/${grant}/decide`, { grant: true })).status).toBe(200);
      const seat = async (cookie: string): Promise<Page> => {
        const viewport = { width: 1440, height: 900 };
        const page = await (await browser.newContext({ locale: 'zh-CN', viewport })).newPage();
        await sitDownBy(page, server.url, cookie);
        return page;
      };
      const page = await seat(both);

      // Written: what is asked, how fast, when, by whom it is looked after.
      await page.goto(`${server.url}/`);
      await page.getByRole('navigation').getByRole('link', { name: '压力测试' }).click();
      await expect(main(page)).toContainText('尚无压测计划');
      await look(page, 'no plans yet');
      await page.getByRole('button', { name: '新建压测计划' }).first().click();
      const dialog = page.getByRole('dialog', { name: '新建压测计划' });
      await dialog.getByRole('combobox', { name: '系统' }).fill('一体化');
      await page.getByRole('option', { name: '一体化办件系统' }).click();
      await expect(dialog).toContainText('未登记 http(s) 网址');
      await expect(dialog.getByRole('checkbox', { name: '旧入口' })).toHaveCount(0);
      await dialog.getByText('办件入口').click();
      await dialog.getByLabel('标题').fill('办件入口日常压测');
      await dialog.getByLabel('目的').fill('核对申报峰值下的时延');
      await dialog.getByLabel('速率（次/秒）').fill('x');
      await expect(dialog).toContainText('填完各项后显示形状');
      await dialog.getByLabel('速率（次/秒）').fill('20');
      await dialog.getByLabel('时长（秒）').fill('120');
      await expect(dialog.getByRole('img', { name: /最高 20\/秒/ })).toBeVisible();
      // Room above the rate: what the ceiling holds back would be the generator's doing.
      await dialog.getByLabel('速率上限（次/秒）').fill('40');
      await dialog.getByLabel('值守联系人').fill('周敏');
      await look(page, 'a new plan');
      await dialog.getByRole('button', { name: '保存' }).click();
      await expect(dialog).toContainText('请检查标出的 1 处');
      // What was typed is there after a reload.
      await page.reload();
      await expect(dialog.getByLabel('标题')).toHaveValue('办件入口日常压测');
      await dialog.getByLabel('联系电话').fill('0513-12345678');
      await dialog.getByLabel('错误率超过（%）').fill('50');
      await shot(page, 'plan-form');
      await dialog.getByRole('button', { name: '保存' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('办件入口日常压测');
      await expect(main(page)).toContainText('草稿');

      // A scenario is read while it is typed, and each mistake has its place.
      await page.getByRole('button', { name: '编辑' }).click();
      const changing = page.getByRole('dialog', { name: '修改压测计划' });
      await changing.getByRole('button', { name: '场景脚本' }).click();
      await changing.getByRole('textbox', { name: /场景脚本/ }).fill('name: one\nbase: [');
      await expect(changing.getByRole('status')).toContainText(/第 \d+ 行第 \d+ 列/);
      await look(page, 'a scenario with mistakes');
      await changing.getByRole('button', { name: '取消' }).click();

      // What somebody else changed meanwhile is shown beside what was typed, and one of both is chosen.
      await page.getByRole('button', { name: '编辑' }).click();
      await changing.getByLabel('目的').fill('核对窗口高峰时的时延');
      const id = Number(page.url().split('/').at(-1)?.split('?')[0]);
      const { plan } = await read(page, `/api/load-plans/${id}`);
      const changed = { ...contentOf(plan), purpose: '核对容量', version: plan.version };
      expect((await ask('PUT', `/api/load-plans/${id}`, changed)).status).toBe(200);
      await changing.getByRole('button', { name: '保存' }).click();
      await expect(changing.getByRole('table')).toContainText('核对容量');
      await expect(changing.getByRole('table')).toContainText('核对窗口高峰时的时延');
      await look(page, 'two people changed a plan');
      await changing.getByRole('button', { name: '以我的内容为准' }).click();
      await changing.getByRole('button', { name: '保存' }).click();
      await expect(changing).toHaveCount(0);
      await expect(main(page)).toContainText('核对窗口高峰时的时延');

      await page.getByRole('button', { name: '提交审批' }).click();
      await expect(main(page)).toContainText('待审批');
      const approve = page.getByRole('button', { name: /^批准/ });
      await expect(approve).toHaveAttribute('aria-disabled', 'true');
      await expect(main(page)).toContainText('须由他人审批');
      await look(page, 'a plan that waits');
      const own = { version: (await read(page, `/api/load-plans/${id}`)).plan.version, approve: true, reason: '' };
      const refused = await send({ method: 'POST', path: `/api/load-plans/${id}/decide`, body: own, cookie: both });
      expect([refused.status, refused.body.error.code]).toEqual([403, 'two_people']);

      // Somebody else looks at it and approves.
      const second = await seat(ask.cookies.security);
      await second.goto(`${server.url}/load/plans/${id}`);
      await second.getByRole('button', { name: '批准' }).click();
      await second.getByRole('dialog', { name: '批准' }).getByRole('button', { name: '批准' }).click();
      await expect(main(second)).toContainText('已批准');
      await expect(main(page)).toContainText('可以开始');
      await look(page, 'an approved plan');
      await shot(page, 'plan');

      // Started, and the figures move.
      await page.getByRole('button', { name: '开始压测' }).click();
      const starting = page.getByRole('dialog', { name: '开始压测' });
      await look(page, 'before the start');
      await starting.getByRole('button', { name: '开始压测' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('压测执行 1');
      const stop = page.getByRole('button', { name: '立即停止' });
      await expect(stop).toBeVisible();
      const progress = page.getByRole('progressbar', { name: '进度' });
      const percent = async () => Number(await progress.getAttribute('aria-valuenow'));
      await expect.poll(percent, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
      const [seen, sent] = [await percent(), target.asked()];
      await expect.poll(percent, { timeout: 30_000 }).toBeGreaterThan(seen);
      expect(target.asked()).toBeGreaterThan(sent);
      await expect(page.getByRole('img', { name: /^时延/ })).toBeVisible();
      await expect(page.getByRole('heading', { name: /目标节点自身/ })).toBeVisible();
      if (agent) {
        await expect(page.getByRole('img', { name: /^办件服务器 · 处理器与内存/ })).toBeVisible({ timeout: 30_000 });
        await expect(page.getByRole('img', { name: /^办件服务器 · lo 流量/ })).toBeVisible({ timeout: 40_000 });
        await expect(main(page)).toContainText(/处理器均值 62%，最高 62%/, { timeout: 40_000 });
        await expect(main(page)).toContainText('目标地址所在接口');
        await expect(main(page)).toContainText(/约每 1\d 秒采样一次（平时每 300 秒）/);
      } else await expect(main(page)).toContainText('未测得：没有登记承载目标的节点');
      await look(page, 'a run that goes on');
      await shot(page, 'running');
      await page.getByRole('button', { name: '以表格显示' }).first().click();
      await expect(
        main(page)
          .getByRole('row', { name: /应发起/ })
          .first(),
      ).toContainText('20 /s');
      await page.getByRole('button', { name: '以图形显示' }).first().click();

      // The button is in sight wherever one reads, also on a phone; then nothing more arrives.
      await page.setViewportSize({ width: 360, height: 740 });
      await page.getByRole('heading', { name: '发压端' }).scrollIntoViewIfNeeded();
      await expect(stop).toBeInViewport();
      await stop.click();
      await expect(main(page)).toContainText('人工停止');
      await expect(main(page)).toContainText(/按下停止后 .+ 发出最后一个字节/);
      await expect(stop).toHaveCount(0);
      const after = target.asked();
      await page.waitForTimeout(1_500);
      // Its own watch asks too, once in a while.
      expect(target.asked() - after).toBeLessThanOrEqual(2);
      await page.setViewportSize({ width: 1440, height: 900 });
      await expect(main(page)).toContainText('服务时间');
      await expect(main(page)).toContainText('状态码错误');
      // Stopped by hand, it can't say whether the system passes.
      await expect(page.getByRole('region', { name: '结论' }).first()).toBeVisible();
      await expect(main(page)).toContainText('未知');
      await page.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
      await look(page, 'a run that was stopped');
      await shot(page, 'stopped');

      // A short one comes to its end, becomes the baseline, and the next is compared with it.
      const short = await shortPlan(ask, decide, { system_id, endpoint_id });
      const first = await finished(ask, short);
      await page.goto(`${server.url}/load/runs/${first}`);
      await expect(main(page)).toContainText('已完成');
      // Where others use this machine a run may be late, says so, and is compared with nothing.
      const isLimited = async (run: number) => (await read(page, `/api/load-runs/${run}`)).run.is_limited;
      if (!(await isLimited(first))) {
        await page.getByRole('button', { name: '设为基线' }).click();
        await expect(page.getByRole('button', { name: '取消基线' })).toBeVisible();
        const next = await finished(ask, short);
        await page.goto(`${server.url}/load/runs/${next}`);
        await expect(main(page)).toContainText('已完成');
        if (!(await isLimited(next)))
          await expect(page.getByRole('region', { name: '与另一次比较' })).toContainText('p95 时延');
      }
      await everyWayAt(page, '/load/runs/:id');
      await shot(page, 'complete');

      // The same stands on the node's own page.
      if (usage) {
        await page.goto(server.url + usage);
        await expect(page.getByRole('img', { name: /^处理器占用.*62%/ })).toBeVisible();
        await expect(page.getByRole('img', { name: /^内存占用/ })).toBeVisible();
        await look(page, 'a node with its processors');
        await shot(page, 'node-usage');
      }

      for (const tab of ['plans', 'runs', 'coverage', 'limits']) {
        await page.goto(`${server.url}/load?tab=${tab}`);
        await expect(main(page).getByRole('tabpanel')).toContainText(/一体化办件系统|没有二级及以上的系统/);
        await look(page, `tab ${tab}`);
        await shot(page, tab);
      }
      // A limit, with whose word it is.
      await page
        .getByRole('row', { name: /一体化办件系统/ })
        .getByRole('button', { name: '更多' })
        .click();
      await page.getByRole('menuitem', { name: '登记申报峰值' }).click();
      const peak = page.getByRole('dialog', { name: '登记申报峰值' });
      await peak.getByLabel('申报峰值（次/秒）').fill('15');
      await peak.getByLabel('申报人（主管方）').fill('孙浩');
      await look(page, 'a declared peak');
      await peak.getByRole('button', { name: '保存' }).click();
      await expect(main(page).getByRole('row', { name: /一体化办件系统/ })).toContainText('孙浩');

      const log = await seat(ask.cookies.audit);
      await log.goto(`${server.url}/audit`);
      await expect(main(log)).toContainText('停止 压测');
      await expect(main(log)).toContainText('批准 压测计划');
    });
  } finally {
    await agent?.stop();
    await target.close();
  }
});

type Ask = Awaited<ReturnType<typeof signUp>>;

const read = (page: Page, path: string) => page.evaluate<Json>(`fetch('${path}').then((answer) => answer.json())`);
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back and asserts on it.
type Json = any;

/** What is written of a plan, without what the hub knows of it. */
function contentOf(plan: Json): Json {
  const known = 'id system_id system state created_by created_at edited_by edited_at submitted_by submitted_at'.split(
    ' ',
  );
  const decided = ['decided_by', 'decided_at', 'reason', 'version', 'runs'];
  return Object.fromEntries(
    Object.entries(plan).filter(
      ([name]) => ![...known, ...decided].includes(name) && (name === 'contact_name' || !name.endsWith('_name')),
    ),
  );
}

/** Two seconds of ten requests each, approved by somebody else than who wrote it. */
async function shortPlan(
  ask: Ask,
  decide: (path: string, body: object) => Promise<Said>,
  { system_id, endpoint_id }: { system_id: number; endpoint_id: number },
) {
  const now = Date.now();
  const made = await ask('POST', '/api/load-plans', {
    ...{ system_id, name: '短压测', purpose: '作为基线', endpoint_ids: [endpoint_id], scenario: null },
    request: { method: 'GET', path: '/', headers: [] },
    shape: { model: 'open', stages: [{ from_rate: 10, to_rate: 10, duration_ms: 2_000 }] },
    ...{ family: '4', http: '1.1', ceiling_rate: 40, from_at: now - 60_000, until_at: now + 3_600_000 },
    ...{ contact_name: '张伟', contact_phone: '0513-1', timeout_ms: 5_000 },
    stop_rules: { error_share: null, p99_ms: null, for_s: 10, generator_s: null },
    thresholds: { error_share: 0.5, p95_ms: 5_000, p99_ms: null, rate: 1, checks_share: null },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  const { id } = made.body;
  expect((await ask('POST', `/api/load-plans/${id}/submit`, { version: 1 })).status).toBe(200);
  const { version } = (await ask('GET', `/api/load-plans/${id}`)).body.plan;
  const decided = await decide(`/api/load-plans/${id}/decide`, { version, approve: true, reason: '' });
  expect(decided.status, JSON.stringify(decided.body)).toBe(200);
  return id as number;
}

async function finished(ask: Ask, plan_id: number): Promise<number> {
  const { status, body } = await ask('POST', `/api/load-plans/${plan_id}/runs`, {});
  expect(status, JSON.stringify(body)).toBe(200);
  await expect
    .poll(async () => (await ask('GET', `/api/load-runs/${body.id}`)).body.run.state, { timeout: 20_000 })
    .toBe('complete');
  return body.id;
}

/** Within the screen and right for axe on a phone in the dark; and pictures of all for whoever asks for them. */
async function shot(page: Page, name: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1440, 360]) {
      if (!SHOTS && (width !== 360 || colorScheme === 'light')) continue;
      await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
      const over = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
      await expect.poll(over, { message: `${name} at ${width}` }).toBeLessThanOrEqual(0);
      if (colorScheme === 'dark' && width === 360) await look(page, `${name} in the dark, on a phone`);
      if (!SHOTS) continue;
      mkdirSync(SHOTS, { recursive: true });
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}-${width}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(size);
}
