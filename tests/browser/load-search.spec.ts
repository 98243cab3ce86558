/** A search for capacity: chosen in a plan's form, approved, run, and read with the headroom; and one whose service really has an end. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { hire, type Said } from '../administration.ts';
import { sending, signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('search');

type Office = {
  url: string;
  system_id: number;
  must: (method: string, path: string, body?: object) => Promise<Said['body']>;
  /** As the security administrator. */
  decide: (method: string, path: string, body: object) => Promise<void>;
  /** Its number. */
  plan: (more?: object) => Promise<number>;
  approve: (id: number) => Promise<void>;
};

/** A server with a system whose service answers so; its writer of plans sits at the page. */
async function office(page: Page, service: RequestListener, work: (office: Office) => Promise<void>): Promise<void> {
  const target = createServer(service).listen(0, '127.0.0.1');
  await once(target, 'listening');
  try {
    await freshServer(async (server) => {
      const ask = await signUp(server);
      const send = sending(server.url);
      const must = async (method: string, path: string, body?: object) => {
        const answer = await ask(method, path, body);
        expect(answer.status, JSON.stringify(answer.body)).toBe(200);
        return answer.body;
      };
      const unit_id = (await must('POST', '/api/units', { name: '南通市大数据局', level: 'city' })).id;
      const system_id = (await must('POST', '/api/systems', { name: '一体化办件系统', unit_id })).id;
      const { port } = target.address() as AddressInfo;
      const web = { scheme: 'http', host: '127.0.0.1', path: '/', families: [4], name: '办件入口', port, watch: false };
      const endpoint_id = (await must('POST', `/api/systems/${system_id}/endpoints`, web)).id;
      const peak = { peak_rate: 15, declared_by: '孙浩', declared_at: null, version: 0 };
      await must('PUT', `/api/systems/${system_id}/load-peak`, peak);
      const now = Date.now();
      const plan = async (more: object = {}) => {
        const made = await must('POST', '/api/load-plans', {
          ...{ system_id, name: '容量', purpose: '验证余量', endpoint_ids: [endpoint_id], scenario: null },
          request: { method: 'GET', path: '/', headers: [] },
          shape: { model: 'open', stages: [{ from_rate: 10, to_rate: 10, duration_ms: 2_000 }] },
          ...{ family: '4', http: '1.1', ceiling_rate: 40, from_at: now - 60_000, until_at: now + 3_600_000 },
          ...{ contact_name: '张伟', contact_phone: '0513-1', timeout_ms: 5_000 },
          stop_rules: { error_share: 0.5, p99_ms: null, for_s: 10, generator_s: null },
          thresholds: { error_share: 0.5, p95_ms: null, p99_ms: null, rate: null, checks_share: null },
          ...more,
        });
        return made.id;
      };
      const decide = async (method: string, path: string, body: object) => {
        const answer = await send({ method, path, body, cookie: ask.cookies.security });
        expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      };
      const approve = async (id: number) => {
        const version = async () => (await must('GET', `/api/load-plans/${id}`)).plan.version as number;
        await must('POST', `/api/load-plans/${id}/submit`, { version: await version() });
        const body = { version: await version(), approve: true, reason: '' };
        await decide('POST', `/api/load-plans/${id}/decide`, body);
      };
      const writer = await hire(send, ask.cookies, {
        ...{ username: 'zhou.min', name: '周敏', role: 'operator', unit_id, password: 'A long enough password 8' },
      });
      await sitDownBy(page, server.url, writer);
      await work({ url: server.url, system_id, must, decide, plan, approve });
    });
  } finally {
    target.closeAllConnections();
    target.close();
  }
}

async function begin(page: Page, url: string, plan: number): Promise<void> {
  await page.goto(`${url}/load/plans/${plan}`);
  await page.getByRole('button', { name: '开始压测' }).click();
  await page.getByRole('dialog', { name: '开始压测' }).getByRole('button', { name: '开始压测' }).click();
}

test('a search is planned and run, and what it found stands in sentences, with its steps', async ({ page }) => {
  test.setTimeout(240_000);
  await office(
    page,
    (_, answer) => answer.end('ok'),
    async ({ url, must, plan, approve }) => {
      const id = await plan();
      await page.goto(`${url}/load/plans/${id}`);
      await page.getByRole('button', { name: '编辑' }).click();
      const dialog = page.getByRole('dialog', { name: '修改压测计划' });
      await dialog.getByText('找容量', { exact: true }).click();
      await dialog.getByLabel('起始速率（次/秒）').fill('41');
      await dialog.getByLabel('每级时长（秒）').fill('5');
      await dialog.getByLabel('轮数').fill('2');
      await dialog.getByRole('button', { name: '保存' }).click();
      await expect(dialog).toContainText('须为 0.01 至 40 的数');
      await dialog.getByLabel('起始速率（次/秒）').fill('18');
      await look(page, 'a plan of a search');
      await shot(page, 'form');
      await dialog.getByRole('button', { name: '保存' }).click();
      await expect(main(page)).toContainText(/找容量：自 18\/秒 起，每级 5 s，2 轮/);
      await approve(id);
      await page.getByRole('button', { name: '开始压测' }).click();
      const starting = page.getByRole('dialog', { name: '开始压测' });
      await expect(starting).toContainText('逐级加压，最高 40/秒');
      await starting.getByRole('button', { name: '开始压测' }).click();
      await expect(main(page)).toContainText('搜索进行中', { timeout: 30_000 });
      await look(page, 'a search that goes on');
      await expect(main(page)).toContainText('两级之间休止', { timeout: 30_000 });
      await expect(main(page)).toContainText('历时', { timeout: 120_000 });
      const run = (await must('GET', '/api/load-runs')).rows[0].id;
      const { search } = await must('GET', `/api/load-runs/${run}`);
      const steps = page.getByRole('region', { name: '试过的速率' }).getByRole('row');
      await expect(steps).toHaveCount(1 + search.steps.length);
      // A machine that is busy with other tests may be the limit itself, and then it says so.
      const stood = search.capacity.is === 'at_least';
      await expect(main(page)).toContainText(stood ? /容量至少 \d+\/秒：未找到其极限/ : /容量/);
      if (stood) await expect(main(page)).toContainText(/申报峰值 15\/秒 (时余量至少|高于已承受)/);
      await look(page, 'a search that came to its end');
      await shot(page, 'complete');
    },
  );
});

/** One after another, so long each: of 20 ms fifty a second are answered, and no more. */
function oneByOne() {
  let free_at = 0;
  const service = {
    takes_ms: 20,
    answer: ((_, response) => {
      free_at = Math.max(free_at, performance.now()) + service.takes_ms;
      setTimeout(() => response.end('ok'), free_at - performance.now());
    }) satisfies RequestListener,
  };
  return service;
}

test('the end of a service is found and stands with its interval, in coverage too, and a slower run is marked as worse', async ({
  page,
}) => {
  test.setTimeout(900_000);
  const service = oneByOne();
  await office(page, service.answer, async ({ url, system_id, must, decide, plan, approve }) => {
    await decide('PUT', `/api/systems/${system_id}/load-ceiling`, { ceiling_rate: 200, version: 1 });
    await must('PUT', `/api/compliance/systems/${system_id}`, {
      ...{ version: 0, matrix: '2020', s_level: 2, a_level: 2, confirmed_at: null },
      information_harms: [{ to: 'society', degree: 'general' }],
      service_harms: [{ to: 'society', degree: 'general' }],
      ...{ extensions: [], reviewed_at: null, review: '', live_at: null, certificate: null, filed_at: null },
      ...{ issued_at: null, filed_with: '', scheme_reviewed_at: null, scheme_review: '', platform_id: null, note: '' },
    });
    const shape = { model: 'search', start_rate: 20, step_ms: 5_000, rounds: 2, p95_ms: 500, error_share: 0.01 };
    // A machine that is busy with other tests is the limit itself now and then, and a run says so: it is sent again.
    const able = async (id: number): Promise<Said['body']> => {
      for (let tries = 0; tries < 4; tries += 1) {
        await begin(page, url, id);
        await expect(main(page)).toContainText(/休止|已进行/, { timeout: 30_000 });
        await expect(main(page)).toContainText('历时', { timeout: 200_000 });
        const [{ id: run }] = (await must('GET', '/api/load-runs')).rows;
        const found = await must('GET', `/api/load-runs/${run}`);
        if (!found.run.is_limited && found.search?.capacity.is !== 'unknown') return found;
      }
      return test.skip(true, 'this machine is too busy to send a load on time');
    };
    const search = await plan({ shape, ceiling_rate: 150 });
    await approve(search);
    const { capacity } = (await able(search)).search;
    if (capacity.is === 'measured') {
      expect(capacity.mean).toBeGreaterThan(25);
      expect(capacity.mean).toBeLessThan(60);
    }
    const sentence = /容量 [\d.]+\/秒 ± [\d.]+（95% 置信区间，2 轮）/;
    await expect(main(page)).toContainText(capacity.is === 'measured' ? sentence : /容量至少/);
    await look(page, 'a capacity that was found');
    await shot(page, 'found');
    await page.goto(`${url}/load?tab=coverage`);
    await expect(main(page)).toContainText(capacity.is === 'measured' ? /[\d.]+ ± [\d.]+\/秒/ : /至少/);
    await look(page, 'coverage with a capacity');
    await shot(page, 'coverage');

    const stages = [{ from_rate: 20, to_rate: 20, duration_ms: 12_000 }];
    const usual = await plan({ name: '日常', shape: { model: 'open', stages } });
    await approve(usual);
    await able(usual);
    await page.getByRole('button', { name: '设为基线' }).click();
    await expect(page.getByRole('button', { name: '取消基线' })).toBeVisible();
    service.takes_ms = 42;
    await able(usual);
    await expect(main(page)).toContainText('周敏 开始');
    await expect(main(page)).toContainText(/结束时与当时的基线相比变差：.*p50 时延/);
    const compared = page.getByRole('region', { name: '与另一次比较' });
    await expect(compared.getByRole('row', { name: /p50 时延/ })).toContainText('变差');
    await look(page, 'a run that is worse than its baseline');
    await shot(page, 'worse');
    await page.goto(`${url}/load?tab=runs&is_regressed=true`);
    await expect(main(page).getByRole('row')).toHaveCount(2);
    await expect(main(page)).toContainText('变差');
    await look(page, 'runs that are worse than their baselines');
    await shot(page, 'runs');
  });
});
