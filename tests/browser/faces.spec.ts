/** The faces of a page that gets no answer: refused, unavailable, empty; and of one that nobody may see who isn't logged in. Right for axe in light and dark, wide and on a phone. */
import { complaintsOf, everyWay, overflowOf } from './eyes.ts';
import { expect, test } from './fixtures.ts';

test.describe.configure({ mode: 'parallel' });

const FACES = {
  拒绝: { status: 403, json: { error: { code: 'forbidden', zh: '没有权限', en: 'Not allowed' } } },
  不可用: { status: 503, json: { error: { code: 'busy', zh: '样本库暂不可用', en: 'Samples cannot be read now' } } },
  空: { status: 200, json: { rows: [], total: 0 } },
} as const;
const ASKED_BY: [name: keyof typeof FACES, path: string, asked: string, says: RegExp][] = [
  ['拒绝', '/agents', '/api/agents', /没有查看权限/],
  ['拒绝', '/nodes', '/api/nodes?', /没有查看权限/],
  ['不可用', '/nodes/1?tab=history', '/api/samples', /样本库暂不可用/],
  ['不可用', '/tickets', '/api/tickets?', /样本库暂不可用/],
  ['空', '/tickets', '/api/tickets?', /没有工单/],
  ['空', '/findings', '/api/findings?', /没有/],
];
for (const [name, path, asked, says] of ASKED_BY) {
  test(`${path} when the answer is ${FACES[name].status}, ${name}: for every eye`, async ({ office: page, city }) => {
    test.slow();
    const [node] = (await city.ask('GET', '/api/nodes')).body.rows;
    await page.route(
      (url) => (url.pathname + (url.search || '?')).startsWith(asked),
      (route) => route.fulfill(FACES[name]),
    );
    await page.goto(city.server.url + path.replace('/1', `/${node.id}`));
    await expect(page.getByRole('main')).toContainText(says, { timeout: 30_000 });
    await everyWay(page, `${path} ${name}`);
  });
}

for (const path of ['/', '/first-run']) {
  test(`a stranger at ${path} sees only the way in`, async ({ page, city }) => {
    await page.goto(city.server.url + path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expect(page.getByRole('navigation')).toHaveCount(0);
    expect(await complaintsOf(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflowOf(page)).toBe(0);
  });
}
