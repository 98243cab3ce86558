/** By keys alone: a work sheet to its review. Whoever tabs sees where they are, and is never held. */
import type { Locator, Page } from '@playwright/test';
import { hire } from '../administration.ts';
import { sending } from '../server.ts';
import { expect, sitDownBy, test } from './fixtures.ts';
import { main } from './office.ts';

const SHOTS = process.env.ZHENGWANG_SCREENS;
/** More than any page of these stories has to step through. */
const STEPS = 150;

/** What has the focus, and whether a ring is drawn around it or around what stands for it, such as the box of a hidden checkbox. */
const FOCUSED = `(() => {
  const now = document.activeElement;
  const near = [now, now?.parentElement, now?.parentElement?.parentElement, now?.nextElementSibling];
  const ringed = near.some((one) => one && one !== document.body && one.id !== 'main' &&
    getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) >= 1);
  return { html: now?.outerHTML.slice(0, 200) ?? '', ringed, nothing: !now || now === document.body };
})()`;

/** Steps on until it is there. Each step on the way has a ring of its own. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted.first()).toBeVisible();
  for (let step = 0; step < STEPS; step += 1) {
    await page.keyboard.press('Tab');
    const { html, ringed, nothing } = await page.evaluate<{ html: string; ringed: boolean; nothing: boolean }>(FOCUSED);
    // Behind the last thing is the browser's own bar, then the first one.
    if (!nothing) expect(ringed, `nobody sees the focus of ${html}`).toBe(true);
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
  }
  throw new Error(`${STEPS} steps don't lead to ${wanted}`);
}

async function press(page: Page, wanted: Locator): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}

async function picture(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/keys-${name}.png` });
}

const button = (of: Page | Locator, name: string) => of.getByRole('button', { name, exact: true });

test('by keys: items of a work sheet are judged, and it is handed to review', async ({ page, city }) => {
  test.slow();
  const send = sending(city.server.url);
  const works_at = (await city.ask('GET', '/api/units')).body.rows[0].id;
  const system_id = (await city.ask('POST', '/api/systems', { name: '键盘测评系统', unit_id: works_at })).body.id;
  const centre = (await city.ask('POST', '/api/units', { name: '键盘测评中心', level: 'city' })).body.id;
  const person = (username: string, name: string) =>
    hire(send, city.cookies, {
      ...{ username, name, role: 'assessor', unit_id: null, works_at: centre },
      password: `A long enough password ${username}`,
    });
  const cookie = await person('keys.one', '周敏');
  await person('keys.two', '孙浩');
  const as = async (method: string, path: string, body?: unknown) => {
    const answer = await send({ method, path, cookie, ...(body === undefined ? {} : { body }) });
    expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
    return answer.body;
  };
  const { id } = await as('POST', '/api/assessments', { system_id, level: 2, title: '年度测评' });
  await as('POST', `/api/assessments/${id}/move`, { is: 'open' });

  await sitDownBy(page, city.server.url, cookie);
  await page.goto(`${city.server.url}/compliance/assessments/${id}`);
  await expect(main(page)).toContainText(/0 \/ \d+ 项/);
  await expect(main(page).getByRole('group').first()).toBeVisible();
  await page.keyboard.press('1');
  await expect(main(page)).toContainText(/1 \/ \d+ 项/);
  await page.keyboard.press('j');
  await expect(page).toHaveURL(/item=/);
  await page.keyboard.press('3');
  const reason = main(page)
    .getByLabel(/的理由$/)
    .first();
  await expect(reason).toBeFocused();
  await page.keyboard.type('仍可明文登录');
  await picture(page, 'sheet');
  await page.keyboard.press('Control+Enter');
  await expect(main(page)).toContainText(/2 \/ \d+ 项/);

  // The evidence of an item opens and closes by keys, and gives the focus back.
  await page.keyboard.press('Escape');
  await tabTo(page, main(page).getByRole('tab', { selected: true }));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/tab=score/);
  await picture(page, 'tab');
  await page.reload();
  await press(page, button(page, '提交复核'));
  await expect(main(page)).toContainText('复核中');
});
