/** The story of discovery: a person allows a scope, tries it dry, sees devices arrive from one seed, and confirms some. */
import type { Page } from '@playwright/test';
import { LAB_COMMUNITY, startLab } from '#probes/lab/index.ts';
import { ENGINEER } from '../administration.ts';
import { signUp } from '../server.ts';
import { complaintsOf, overflowOf } from './eyes.ts';
import { expect, freshServer, test } from './fixtures.ts';

/** A lab of its own that nobody registered, beside the one that other stories start. */
const LAB = { base: '127.88.0.0', port_base: 28_161, script: false };
/** Six devices of the city. */
const RANGE = '127.88.0.0/29';
const SEED = '127.88.0.1';
const CREDENTIAL = '实验网只读';

test('a scope, a dry run, a job from one seed, and what it found becomes nodes that are watched', async ({ page }) => {
  test.setTimeout(180_000);
  const lab = await startLab(LAB);
  try {
    await freshServer(async (server) => {
      const ask = await signUp(server);
      const secret = { kind: 'snmp_community', version: '2c', community: LAB_COMMUNITY };
      expect((await ask('POST', '/api/credentials', { name: CREDENTIAL, secret })).status).toBe(200);
      await page.goto(server.url);
      await page.getByLabel('用户名').fill(ENGINEER.username);
      await page.getByRole('textbox', { name: '密码', exact: true }).fill(ENGINEER.password);
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '资产发现' }).click();

      await allow(page);
      await start(page);
      // Nothing is reloaded: what is found arrives by itself.
      await expect(page.getByRole('row', { name: /NT-CORE-1/ })).toBeVisible({ timeout: 60_000 });
      await expect(page.getByRole('row', { name: /NT-CORE-2/ })).toBeVisible({ timeout: 60_000 });
      await look(page, 'light');
      await confirm(page);

      const { rows } = (await ask('GET', '/api/nodes')).body as { rows: { id: number; name: string }[] };
      expect(rows.map(({ name }) => name).sort()).toEqual(['NT-CORE-1', 'NT-CORE-2']);
      for (const { id } of rows) {
        const { watches } = (await ask('GET', `/api/nodes/${id}`)).body as { watches: { probe: string }[] };
        expect(watches.map(({ probe }) => probe).sort()).toEqual(['icmp', 'snmp', 'snmp']);
      }
      await ignoreTheRest(page);

      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 360, height: 740 });
      for (const tab of ['', '?tab=jobs', '?tab=scopes', '?tab=rules', '?state=ignored', '?tab=jobs&job=1']) {
        await page.goto(`${server.url}/discovery${tab}`);
        await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
        await look(page, `${tab} dark, 360 px`);
      }
    });
  } finally {
    await lab.close();
  }
});

async function allow(page: Page) {
  await page.getByRole('button', { name: '新建允许范围' }).click();
  const dialog = page.getByRole('dialog', { name: '新建允许范围' });
  await dialog.getByLabel('名称').fill('市本级');
  await dialog.getByLabel('允许的网段').fill('127.88.0.0/299');
  await dialog.getByLabel('SNMP 端口').fill(String(LAB.port_base));
  await dialog.getByRole('button', { name: `添加 ${CREDENTIAL}` }).click();
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog).toContainText('不是有效的网段');
  await dialog.getByLabel('允许的网段').fill(RANGE);
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText('6 个 IPv4 地址');
}

async function start(page: Page) {
  await page.getByRole('button', { name: '启动发现' }).first().click();
  const dialog = page.getByRole('dialog', { name: '启动发现任务' });
  await dialog.getByLabel('种子地址').fill(`${SEED}\n10.9.9.9`);
  await expect(dialog.getByRole('button', { name: /^启动/ })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('button', { name: '预演', exact: true }).click();
  await expect(dialog.getByRole('region', { name: '预演结果' })).toContainText('10.9.9.9');
  await dialog.getByLabel('种子地址').fill(SEED);
  await dialog.getByRole('button', { name: '预演', exact: true }).click();
  await expect(dialog.getByRole('region', { name: '预演结果' })).toContainText('最多 12 个');
  await dialog.getByRole('button', { name: '启动', exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

async function confirm(page: Page) {
  await page.getByRole('link', { name: 'NT-CORE-1' }).click();
  const detail = page.getByRole('dialog', { name: 'NT-CORE-1' });
  await expect(detail).toContainText('种子地址');
  await look(page, 'a candidate');
  await detail.getByRole('button', { name: '关闭' }).click();
  await page.getByRole('checkbox', { name: '选择 NT-CORE-1' }).check();
  await page.getByRole('checkbox', { name: '选择 NT-CORE-2' }).check();
  await page.getByRole('button', { name: '确认所选' }).click();
  const dialog = page.getByRole('dialog', { name: '确认 2 台设备进入台账' });
  await expect(dialog.getByRole('textbox', { name: /^名称: 127.88.0.1/ })).toHaveValue('NT-CORE-1');
  await look(page, 'confirming');
  await dialog.getByRole('button', { name: '确认', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('checkbox', { name: '选择 NT-CORE-1' })).toHaveCount(0);
}

async function ignoreTheRest(page: Page) {
  await page.getByRole('checkbox', { name: /选择已显示的全部/ }).check();
  await page.getByRole('button', { name: '忽略所选' }).click();
  const dialog = page.getByRole('dialog', { name: /^忽略 / });
  await dialog.getByLabel('原因').fill('不归我们管理');
  await dialog.getByRole('button', { name: '忽略所选' }).click();
  await expect(page.getByRole('main')).toContainText('没有待确认的设备');
}

async function look(page: Page, where: string) {
  expect(await complaintsOf(page), where).toEqual([]);
  expect(await overflowOf(page), where).toBe(0);
}
