/** The main story: from the one-time link to a device that fails and recovers before one's eyes. */
import { PEOPLE } from '../administration.ts';
import { expect, freshServer, test } from './fixtures.ts';

/** How the lab's devices are watched: every 10 s, 5 s to answer, an outage confirmed by a second look after 5 s. */
const INTERVAL_MS = 10_000;
const LOOK_MS = 5_000;
const CONFIRM_MS = 5_000;
const SEEN_MS = INTERVAL_MS + LOOK_MS + CONFIRM_MS + LOOK_MS;
/** The watch that reads its tables every 60 s is asked as soon as the quick one gets no answer, and must lose its own twice. */
const DOWN_MS = SEEN_MS + LOOK_MS;
/** A busy machine. */
const SLACK_MS = 10_000;
/** One whose links the lab's own script leaves alone. */
const DEVICE = 'SIHAI-SW-1';

const FOUNDERS = [
  ['系统管理员', 'system'],
  ['安全管理员', 'security'],
  ['审计管理员', 'audit'],
] as const;

test('first administrators, lab, nodes appear, a device fails and is seen, and recovers', async ({ page }) => {
  test.setTimeout(240_000);
  await freshServer(async (server) => {
    await page.goto(server.first_run ?? '');
    for (const [title, account] of FOUNDERS) {
      const part = page.getByRole('group', { name: title });
      await part.getByLabel('姓名').fill(PEOPLE[account].name);
      await part.getByLabel('用户名').fill(PEOPLE[account].username);
    }
    const own = page.getByRole('group', { name: '系统管理员' });
    await own.getByLabel(/^密码/).fill(PEOPLE.system.password);
    await own.getByLabel('再次输入密码').fill(PEOPLE.system.password);
    await page.getByRole('button', { name: '创建三类管理员' }).click();

    await page.getByRole('button', { name: '启动实验网' }).click();
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '节点' }).click();
    await expect(page.getByRole('heading', { name: '节点', level: 1 })).toBeVisible();
    await page.goto(`${server.url}/nodes?q=${DEVICE}`);
    const row = page.getByRole('row', { name: new RegExp(DEVICE) });
    await expect(row).toContainText('正常', { timeout: 60_000 });

    // From here on nothing is reloaded: what changes must come by itself.
    const failed = await page.request.post(`${server.url}/api/lab/devices/${DEVICE}/fail`, {
      data: {},
      headers: { origin: server.url },
    });
    expect(failed.ok(), await failed.text()).toBe(true);
    await expect(row).toContainText(/降级|中断/, { timeout: SEEN_MS + SLACK_MS });
    await expect(row).toContainText('中断', { timeout: DOWN_MS + SLACK_MS });

    await row.getByRole('link', { name: DEVICE }).click();
    await expect(page.getByRole('heading', { name: new RegExp(DEVICE) })).toBeVisible();
    const main = page.getByRole('main');
    await expect(main).toContainText('中断');

    const recovered = await page.request.post(`${server.url}/api/lab/devices/${DEVICE}/recover`, {
      headers: { origin: server.url },
    });
    expect(recovered.ok(), await recovered.text()).toBe(true);
    await page.goBack();
    await expect(row).toContainText('正常', { timeout: INTERVAL_MS + LOOK_MS + SLACK_MS });
  });
});
