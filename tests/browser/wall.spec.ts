/** The wall: fits whatever screen, turns by itself when a node goes down, and says loudly when what it shows is old. */
import type { Page } from '@playwright/test';
import { hire } from '../administration.ts';
import { sending } from '../server.ts';
import { bureau, layRun } from './bureau.ts';
import { complaintsOf, look } from './eyes.ts';
import { expect, freshServer, sitDownBy, test } from './fixtures.ts';

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
  { width: 1366, height: 768 },
] as const;
const DEVICE = 'SIHAI-SW-1';

/** What is cut off, what lies over something else, and whether anything scrolls; as text, since the server's types know no document. */
const amiss = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const wall = document.querySelector('main');
    const found = [];
    if (document.documentElement.scrollHeight > window.innerHeight || document.documentElement.scrollWidth > window.innerWidth)
      found.push('the page scrolls');
    if (wall.scrollHeight > wall.clientHeight + 1 || wall.scrollWidth > wall.clientWidth + 1) found.push('the wall is cut');
    const boxes = [...wall.querySelectorAll('section, li, h1, h2, h3, p, dd, dt, span, time')];
    for (const box of boxes) {
      const own = box.getBoundingClientRect();
      if (own.width === 0 || own.height === 0 || box.closest('.sr-only')) continue;
      const told = box.tagName + ' ' + box.textContent.trim().slice(0, 40);
      if (own.right > window.innerWidth + 1 || own.bottom > window.innerHeight + 1) found.push('beyond the screen: ' + told);
      if (box.closest('[data-may-cut]')) continue;
      const frame = box.parentElement.closest('section, li, ul');
      if (!frame || getComputedStyle(box).display === 'inline') continue;
      const outer = frame.getBoundingClientRect();
      if (own.right > outer.right + 1.5 || own.bottom > outer.bottom + 1.5) found.push('out of its frame: ' + told);
    }
    // Parts that stand beside each other don't lie over each other.
    for (const list of wall.querySelectorAll('main, main > div, section, ul, li, header, main > div > div')) {
      const parts = [...list.children].map((one) => one.getBoundingClientRect()).filter((one) => one.width > 0 && one.height > 0);
      parts.forEach((a, n) => parts.slice(n + 1).forEach((b) => {
        const over = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
        if (over) found.push('one over another in ' + list.tagName + ' ' + list.textContent.trim().slice(0, 40));
      }));
    }
    return found;
  })()`);

async function fitsAll(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.waitForTimeout(400);
    expect(await amiss(page), `${name} at ${size.width} × ${size.height}`).toEqual([]);
    const folder = process.env.ZHENGWANG_SCREENS;
    if (folder) await page.screenshot({ path: `${folder}/${name}-${size.width}.png` });
  }
}

test('大屏: fits every screen, a failing node turns it without a reload, and a server that stops is told at once', async ({
  page,
}) => {
  test.setTimeout(420_000);
  await freshServer(async (server) => {
    const { ask, must } = await bureau(server);
    const cookie = await hire(sending(server.url), ask.cookies, {
      ...{ username: 'wall.one', name: '大屏', role: 'director', unit_id: null },
      password: 'A long enough password 7',
    });
    await sitDownBy(page, server.url, cookie);
    await page.goto(`${server.url}/wall`);
    const wall = page.getByRole('main');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('南通市');
    await expect(page.getByRole('navigation')).toHaveCount(0);
    await expect(wall.getByRole('heading', { name: '如东县' })).toBeVisible();
    await expect(wall).toContainText('数据更新于');
    await expect(wall.getByRole('alert')).toHaveCount(0);
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await fitsAll(page, '大屏');
    expect(await complaintsOf(page)).toEqual([]);

    // A node that goes down turns its county, with nobody's hand.
    const node = (await must('GET', `/api/nodes?q=${DEVICE}`)).rows[0];
    const { node: whole } = await must('GET', `/api/nodes/${node.id}`);
    const path = whole.area_path as { name: string; level: string }[];
    const county = path.find(({ level }) => level === 'county')?.name ?? '';
    const tile = wall.getByRole('listitem').filter({ has: page.getByRole('heading', { name: county, exact: true }) });
    const before = await wall.getAttribute('class');
    await must('POST', `/api/lab/devices/${DEVICE}/fail`, {});
    await expect(tile).toHaveAttribute('data-worst', 'down', { timeout: 90_000 });
    await expect(tile).toContainText('中断');
    expect(await wall.getAttribute('class')).toBe(before);

    layRun(server, (await must('GET', '/api/units')).rows[0].id, '如东县骨干光缆中断', 'x');
    await expect(wall).toContainText('应急处置中', { timeout: 40_000 });
    await fitsAll(page, '大屏 应急');

    await page.goto(`${server.url}/wall?theme=light&pages=10`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('light');
    await expect(wall).toContainText('没有即将超时的工单', { timeout: 25_000 });
    expect(await amiss(page), 'the second page').toEqual([]);
    await look(page, '大屏 第二页 light');
    await page.goto(`${server.url}/wall?theme=light`);
    await expect(wall.getByRole('heading', { name: '如东县' })).toBeVisible();
    await look(page, '大屏 light');

    // From here on nothing new comes: it must not look as if all were as it was.
    await page.goto(`${server.url}/wall`);
    await expect(wall.getByRole('heading', { name: '如东县' })).toBeVisible();
    await server.end();
    await expect(wall.getByRole('alert')).toContainText('与服务器的连接已中断', { timeout: 30_000 });
    await expect(wall.getByRole('alert')).toContainText('的数据');
    await expect(wall.locator('[data-old]')).toHaveCount(1);
    await expect(wall).not.toContainText('数据更新于');
    await fitsAll(page, '大屏 断线');
    const said = await wall.getByRole('alert').innerText();
    await expect(wall.getByRole('alert')).not.toHaveText(said, { timeout: 10_000 });
    await page.keyboard.press('Escape');
    await expect(page).toHaveURL(`${server.url}/`);
    expect(await page.evaluate('document.documentElement.style.fontSize')).toBe('');
  });
});
