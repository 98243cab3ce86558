/** A service with IPv4 alone is found, has a ticket filed about it, is given IPv6, and counts as done: by exactly one. */
import type { Browser } from '@playwright/test';
import { findProgram } from '#probes/find-program.ts';
import { CANARIES, CONTROL, type Migrating, NAME, RESOLVER, startMigrating } from '../network/migrating.ts';
import { noNamespaces } from '../network/namespaces.ts';
import { type Server, signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';

const missing = ['knotd', 'knotc', 'unshare'].filter((name) => !findProgram(name));
const skip = missing.length > 0 ? `missing programs: ${missing.join(', ')}` : noNamespaces();

test('an IPv4-only service is found, its blocker becomes a ticket, it gets IPv6, and the share grows by exactly one', async ({
  browser,
}) => {
  test.skip(skip !== false, String(skip));
  test.setTimeout(300_000);
  const lab = await startMigrating();
  try {
    await story(lab, browser);
  } finally {
    await lab.remove();
  }
});

async function story({ url, first_run, giveIpv6 }: Migrating, browser: Browser): Promise<void> {
  const ask = await signUp({ url, first_run } as Server);
  const must = async (method: string, path: string, body?: unknown) => {
    const answer = await ask(method, path, body);
    expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
    return answer.body;
  };
  const { settings } = await must('GET', '/api/ipv6/settings');
  const services = (addresses: string[]) => addresses.map((address) => ({ address, port: 80 }));
  const canary = {
    targets: services(CANARIES),
    controls: services([CONTROL]),
    resolver: { address: RESOLVER, port: 53 },
    ntp: null,
  };
  await must('PUT', '/api/ipv6/settings', { ...settings, canary });
  const unit_id = (await must('POST', '/api/units', { name: '市行政审批局', level: 'city' })).id;
  const system = (await must('POST', '/api/systems', { name: '一窗受理', unit_id })).id;
  for (const [name, host] of [
    ['门户', NAME],
    ['未知', 'nothing.city.test'],
  ])
    await must('POST', `/api/systems/${system}/endpoints`, { name, host, scheme: 'http', watch: false });
  const targets = async () =>
    (await must('GET', '/api/ipv6/targets?kind=service')).rows as {
      id: number;
      name: string;
      measured: string | null;
    }[];
  const portal = (await targets()).find(({ name }) => name.endsWith('门户'));
  if (!portal) throw new Error('the portal is no target');
  const measured = async () => (await targets()).find(({ id }) => id === portal.id)?.measured;
  const share = async () => {
    const { total, done, left, unknown } = (await must('GET', '/api/ipv6')).service;
    return { total, done, left, unknown };
  };
  const watches = async () =>
    (await must('GET', `/api/watches?system_id=${system}`)).rows as { id: number; probe: string }[];
  const lookAgain = async () => {
    for (const { id, probe } of await watches())
      if (probe === 'site' || probe === 'links') await must('POST', `/api/watches/${id}/look`);
  };

  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await sitDownBy(page, url, ask.cookies.admin);
  await page.goto(`${url}/ipv6/${portal.id}`);
  await expect(main(page)).toContainText('未知');
  await page.getByRole('button', { name: '开始测量' }).click();
  await expect(page.getByText('已添加 3 项监测')).toBeVisible();
  await lookAgain();
  await expect.poll(measured, { timeout: 60_000 }).toBe('no_aaaa');
  expect(await share()).toEqual({ total: 2, done: 0, left: 1, unknown: 1 });

  // The blocker stands on the overview, and becomes a ticket with its evidence.
  await page.goto(`${url}/ipv6`);
  await expect(main(page)).toContainText('域名没有可用的 AAAA');
  await expect(main(page)).toContainText('0 / 2 实测达标');
  await look(page, 'the overview');
  await page.goto(`${url}/ipv6/${portal.id}`);
  await page.getByRole('button', { name: '为 S1 提整改工单' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('一窗受理');
  await expect(main(page)).toContainText('整改');
  await expect(main(page)).toContainText('证据');

  // Publishing an AAAA promises no more than itself: what comes after it has to be measured.
  await page.goto(`${url}/ipv6/${portal.id}`);
  const simulator = main(page).locator('section', { hasText: '得分与修复模拟' });
  await expect(simulator).toContainText('本地权重（非官方）');
  await simulator.getByText(`域名记录 ${NAME}`).click();
  await expect(simulator).toContainText('修复所选后 14.3–100');
  await look(page, 'a target with its simulator');

  await giveIpv6();
  await lookAgain();
  await expect.poll(measured, { timeout: 60_000 }).toBe('consistent');
  expect(await share()).toEqual({ total: 2, done: 1, left: 0, unknown: 1 });
  await page.goto(`${url}/ipv6`);
  await expect(main(page)).toContainText('1 / 2 实测达标');
  await expect(main(page)).toContainText('无 AAAA → 双栈一致');
  await page.goto(`${url}/ipv6/${portal.id}`);
  await expect(main(page)).toContainText('已达标');
  await look(page, 'a target');

  // A goal is reached, or may be: of two services one is there and nobody knows of the other.
  await page.goto(`${url}/ipv6?tab=goals`);
  await page.getByRole('button', { name: '添加目标' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('发文机关').fill('省大数据局');
  await dialog.getByLabel('文件').fill('年度工作要点');
  await dialog.getByLabel('年份').fill('2026');
  await dialog.getByLabel('目标值（%）').fill('120');
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog).toContainText('填 0 至 100 的数');
  await dialog.getByLabel('目标值（%）').fill('60');
  await dialog.getByRole('button', { name: '保存' }).click();
  const goal = main(page).getByRole('row', { name: /年度工作要点/ });
  await expect(goal).toContainText('50–100 %');
  await expect(goal).toContainText('未知');
  await look(page, 'goals and scores');
}
