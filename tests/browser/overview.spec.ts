/** The first screen by what somebody is here for: each of its figures leads to the list that it counts. */
import type { Browser, Page } from '@playwright/test';
import type { Role } from '#api/people/roles.ts';
import { hire } from '../administration.ts';
import { type Server, sending } from '../server.ts';
import { type Bureau, bureau, layRun } from './bureau.ts';
import { look, overflowOf } from './eyes.ts';
import { expect, freshServer, sitDown, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';

/** How many the page says that there are; null: it doesn't say yet. As text, since the server's types know no document. */
const totalOn = (page: Page) =>
  page.evaluate<number | null>(`(() => {
    const main = document.querySelector('main');
    if (!main) return null;
    const table = main.querySelector('[aria-rowcount]');
    if (table) return Number(table.getAttribute('aria-rowcount')) - 1;
    const said = /共 ([0-9,]+) 项/.exec(main.innerText);
    if (said) return Number(said[1].replaceAll(',', ''));
    const rows = main.querySelectorAll('ul.divide-y > li').length;
    return rows > 0 ? rows : /没有|还没有|暂无/.test(main.innerText) ? 0 : null;
  })()`);

/** Clicks every figure of the section and holds it against the list that it leads to; the network lives on, so one that differs is tried anew. */
async function followAll(page: Page, where: string): Promise<number> {
  await page.goto(where);
  const links = page.locator('a[data-count]');
  await expect(links.first()).toBeVisible({ timeout: 20_000 });
  // Each part reads by itself.
  await expect(main(page).getByRole('status')).toHaveCount(0);
  const hrefs = await links.evaluateAll((all) =>
    (all as unknown as { getAttribute(name: string): string }[]).map((link) => link.getAttribute('href')),
  );
  const each = [...new Set(hrefs)];
  for (const href of each) {
    const link = links.and(page.locator(`[href="${href}"]`)).first();
    await expect(async () => {
      if (page.url() !== where) await page.goto(where);
      const count = Number(await link.getAttribute('data-count', { timeout: 5_000 }));
      await link.click();
      await expect.poll(() => totalOn(page), { message: `${href} counts others`, timeout: 6_000 }).toBe(count);
    }).toPass({ timeout: 45_000 });
    await page.goBack();
  }
  return each.length;
}

async function seat(
  server: Server,
  browser: Browser,
  { ask }: Bureau,
  who: { username: string; name: string; role: Role; unit_id: number | null },
) {
  const cookie = await hire(sending(server.url), ask.cookies, {
    ...who,
    password: `A long enough password ${who.username}`,
  });
  const page = await (await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } })).newPage();
  await sitDownBy(page, server.url, cookie);
  return { page, cookie };
}

async function onPhone(page: Page, name: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflowOf(page), name).toBe(0);
  await look(page, `${name} 360 dark`);
  await page.setViewportSize(size);
  await look(page, `${name} dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await look(page, name);
}

test('总览: bureau, assessor, desk and administrators each see what is theirs, and each figure leads to its list', async ({
  page,
  browser,
}) => {
  test.setTimeout(420_000);
  await freshServer(async (server) => {
    const city = await bureau(server);
    const { must, ask } = city;
    const units = (await must('GET', '/api/units?limit=1000')).rows as { id: number; name: string; level: string }[];
    const county = units.find(({ level }) => level === 'county') as { id: number; name: string };
    const system = (await must('POST', '/api/systems', { name: '一窗受理', unit_id: county.id })).id;
    const harms = [{ to: 'society', degree: 'serious' }];
    const current = await must('GET', `/api/compliance/systems/${system}`);
    await must('PUT', `/api/compliance/systems/${system}`, {
      ...{ version: current.register?.version ?? 0, matrix: '2020', information_harms: harms, service_harms: harms },
      ...{ s_level: 3, a_level: 3, confirmed_at: Date.now() - 60 * 86_400_000, extensions: [], reviewed_at: null },
      ...{ review: '', live_at: null, certificate: null, filed_at: null, issued_at: null, filed_with: '' },
      ...{ scheme_reviewed_at: null, scheme_review: '', platform_id: null, note: '' },
    });
    const operator = await seat(server, browser, city, {
      ...{ username: 'wu.fei', name: '吴飞', role: 'operator', unit_id: county.id },
    });
    const assessor = await seat(server, browser, city, {
      ...{ username: 'zhou.min', name: '周敏', role: 'assessor', unit_id: null },
    });
    const as = (cookie: string) => async (method: string, path: string, body?: unknown) => {
      const answer = await sending(server.url)({ method, path, cookie, ...(body === undefined ? {} : { body }) });
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
      return answer.body;
    };
    const filed = { kind: 'problem', title: '全村断网，无法办件', body: '今早八点起', unit_id: county.id };
    await as(operator.cookie)('POST', '/api/tickets', filed);
    const plan = { system_id: system, kind: 'mlps', level: 3, title: '2026 年度等级测评' };
    await as(assessor.cookie)('POST', '/api/assessments', plan);

    await test.step('the bureau', async () => {
      await sitDown(page, server.url, ask.cookies, 'admin');
      await page.goto(server.url);
      await expect(main(page).getByRole('heading', { name: '政务外网' })).toBeVisible();
      const counties = main(page).getByRole('list', { name: '各区县' });
      await expect(counties.getByRole('link', { name: '如东县' })).toBeVisible();
      // What nobody looked at is not shown as good.
      await expect(counties.getByRole('listitem').filter({ hasText: '南通经济技术开发区' }).first()).toContainText(
        '无节点',
      );
      await onPhone(page, '总览 全局');
      expect(await followAll(page, `${server.url}/`)).toBeGreaterThan(20);
      await page.goto(server.url);
      await page.getByRole('tab', { name: '网络状态' }).click();
      await expect(page).toHaveURL(/tab=network/);
      await expect(main(page).getByRole('heading', { name: '探测引擎' })).toBeVisible();
      await page.reload();
      await expect(page.getByRole('tab', { name: '网络状态' })).toHaveAttribute('aria-selected', 'true');
      layRun(server, county.id, '如东县骨干中断', 'wu.fei');
      await page.goto(`${server.url}/?tab=bureau`);
      await expect(page.getByRole('region', { name: '正在处置的应急事件' })).toContainText('如东县骨干中断');
      await page.getByRole('link', { name: '大屏' }).click();
      await expect(page).toHaveURL(/\/wall$/);
      await expect(page.getByRole('heading', { level: 1 })).toContainText('南通市');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('heading', { name: '总览', level: 1 })).toBeVisible();
    });

    await test.step('an assessor', async () => {
      const own = assessor.page;
      await own.goto(`${server.url}/?tab=assessor`);
      const list = own.getByRole('region').or(main(own)).filter({ hasText: '我参与的测评' }).first();
      await expect(list.getByRole('link', { name: /2026 年度等级测评/ })).toContainText('待判定');
      await onPhone(own, '总览 测评');
      expect(await followAll(own, `${server.url}/?tab=assessor`)).toBeGreaterThan(3);
    });

    await test.step('an operator, limited to a county', async () => {
      const own = operator.page;
      await own.goto(`${server.url}/?tab=desk`);
      await expect(
        main(own)
          .getByRole('link', { name: /全村断网/ })
          .first(),
      ).toBeVisible();
      await expect(main(own).getByRole('link', { name: /如东县骨干中断/ })).toBeVisible();
      await onPhone(own, '总览 工单');
      expect(await followAll(own, `${server.url}/?tab=desk`)).toBeGreaterThan(3);
    });

    await test.step('administrators', async () => {
      await must('POST', '/api/people', { username: 'new.one', name: '新人', password: 'A long enough password 9' });
      for (const account of ['system', 'security', 'audit'] as const) {
        const own = await (
          await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } })
        ).newPage();
        await sitDown(own, server.url, ask.cookies, account);
        await own.goto(server.url);
        await expect(main(own).getByRole('heading', { name: account === 'audit' ? '操作日志' : '账号' })).toBeVisible();
        await onPhone(own, `总览 ${account}`);
        if (account !== 'audit') {
          await expect(main(own).getByRole('link', { name: '尚无角色的账号' })).toHaveText('1');
          expect(await followAll(own, `${server.url}/`)).toBeGreaterThan(1);
        }
      }
    });
  });
});
