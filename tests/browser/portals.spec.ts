/** A portal on loopback, looked at in a real browser: its link to the national portal is green, then its picture breaks, then something covers it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('portals');
const LINK =
  '<a href="https://gjzwfw.www.gov.cn/" title="国家政务服务平台"><img src="/national.svg" alt="国家政务服务平台"></a>';
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="60"><rect width="240" height="60" fill="#c00"/></svg>';

test('a portal with its link is green; its picture breaks and the card turns, with words for what was seen', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const portal = { picture: true, body: LINK };
  const server_of_portal = createServer((asked, answer) => {
    if (asked.url === '/national.svg') {
      answer.writeHead(portal.picture ? 200 : 404, { 'content-type': 'image/svg+xml' });
      return void answer.end(portal.picture ? PICTURE : '');
    }
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    answer.end(`<!doctype html><title>某市人民政府</title><h1>某市人民政府</h1>${portal.body}`);
  }).listen(0, '127.0.0.1');
  await once(server_of_portal, 'listening');
  const { port } = server_of_portal.address() as AddressInfo;
  try {
    await freshServer(async (server) => {
      const ask = await signUp(server);
      await sitDown(page, server.url, ask.cookies, 'admin');
      await page.setViewportSize({ width: 1440, height: 900 });
      const id = (await ask('POST', '/api/systems', { name: '某市人民政府门户', type: '门户网站' })).body.id as number;
      await page.goto(`${server.url}/systems/${id}?tab=conformance`);
      const list = page.getByRole('list', { name: '要求' });
      const line = (title: string) => list.getByRole('listitem').filter({ hasText: title });
      await expect(line('首页有国家政务服务总门户图片链接')).toContainText('未登记该位置的端点');
      for (const [place, name] of [
        ['home', '首页'],
        ['column', '政务服务栏目'],
      ]) {
        const endpoint = { host: '127.0.0.1', port, scheme: 'http', path: `/${place}`, watch: false, place, name };
        expect((await ask('POST', `/api/systems/${id}/endpoints`, endpoint)).status).toBe(200);
      }
      const watches = (await ask('GET', '/api/watches?limit=100')).body.rows as { id: number }[];
      const lookAtAll = async () => {
        for (const watch of watches) expect((await ask('POST', `/api/watches/${watch.id}/look`)).status).toBe(200);
        await page.reload();
      };
      await lookAtAll();
      await expect(line('首页有国家政务服务总门户图片链接')).toContainText('链接正确、可见，位于第 1 屏');
      await expect(line('政务服务栏目链接到总门户')).toContainText('通过');
      await look(page, 'a portal with its link');
      await shot(page, 'right');

      portal.picture = false;
      await lookAtAll();
      const home = line('首页有国家政务服务总门户图片链接');
      await expect(home).toContainText('不通过');
      await expect(home).toContainText('打不开: status 404');
      await look(page, 'a portal whose picture is broken');
      await shot(page, 'broken');

      portal.picture = true;
      portal.body = `${LINK}<div id="festival" style="position:fixed;inset:0;background:#fff">节日快乐</div>`;
      await lookAtAll();
      await expect(home).toContainText('被 div#festival 遮住');
      await home.getByRole('link', { name: '监测' }).click();
      await expect(main(page)).toContainText('门户链接（浏览器）');
      await expect(main(page)).toContainText('gjzwfw.www.gov.cn');
      await look(page, 'the watch of a portal');
      await shot(page, 'watch');
    });
  } finally {
    server_of_portal.closeAllConnections();
    server_of_portal.close();
  }
});
