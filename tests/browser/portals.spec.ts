/**
 * What citizens see, on loopback: a portal whose link to the national portal is green, then its picture breaks, then something covers it; a
 * booking that a test account goes through by a scenario written in the form; and the list of mobile services.
 */
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
      await expect(line('政务服务栏目链接到总门户')).toContainText('符合');
      await look(page, 'a portal with its link');
      await shot(page, 'right');

      portal.picture = false;
      await lookAtAll();
      const home = line('首页有国家政务服务总门户图片链接');
      await expect(home).toContainText('不符合');
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

const SCENARIO = (port: number) => `name: booking
title: { zh: 预约, en: Booking }
base: http://127.0.0.1:${port}
variables: { username: "", password: "" }
load: { shape: users, users: 1, duration: 1s }
journey:
  - name: 登录
    method: POST
    path: /login
    form: { user: "\${username}", password: "\${password}" }
    checks: [{ status: [204] }]
  - name: 预约
    method: POST
    path: /bookings
    json: { window: 1 }
    checks: [{ status: [201] }]
`;

test('a scenario of a booking is written in the form of its watch, and the card turns when booking refuses', async ({
  page,
}) => {
  test.setTimeout(240_000);
  let status = 201;
  const booking = createServer(async (asked, answer) => {
    let body = '';
    for await (const piece of asked) body += piece;
    const knows = body === 'user=test&password=Of-the-test-8';
    answer.writeHead(asked.url === '/login' ? (knows ? 204 : 403) : asked.url === '/bookings' ? status : 200).end();
  }).listen(0, '127.0.0.1');
  await once(booking, 'listening');
  const { port } = booking.address() as AddressInfo;
  try {
    await freshServer(async (server) => {
      const ask = await signUp(server);
      await sitDown(page, server.url, ask.cookies, 'admin');
      await page.setViewportSize({ width: 1440, height: 900 });
      const id = (await ask('POST', '/api/systems', { name: '市政务服务中心预约叫号', type: '预约叫号系统' })).body
        .id as number;
      const endpoint = { host: '127.0.0.1', port, scheme: 'http', path: '/', watch: false };
      for (const [place, name] of [
        ['home', '预约入口'],
        ['booking', '预约接口'],
      ])
        expect((await ask('POST', `/api/systems/${id}/endpoints`, { ...endpoint, place, name })).status).toBe(200);
      const secret = { kind: 'http_basic', user: 'test', password: 'Of-the-test-8' };
      const credential_id = (await ask('POST', '/api/credentials', { name: '预约测试账号', secret })).body.id as number;
      const watches = (await ask('GET', '/api/watches?limit=100')).body.rows as { id: number; probe: string }[];
      const watch = watches.find(({ probe }) => probe === 'journey')?.id as number;
      expect((await ask('PATCH', `/api/watches/${watch}`, { credential_id })).status).toBe(200);
      await page.goto(`${server.url}/watches/${watch}?edit=1`);
      const form = page.getByRole('dialog', { name: '编辑监测项' });
      const scenario = form.getByLabel('场景（YAML，与压测相同）');
      await scenario.fill(SCENARIO(port).replace('path: /bookings', 'path: bookings'));
      await form.getByRole('button', { name: '保存' }).click();
      await expect(form).toContainText('第 14 行第 11 列：应为以单个 / 开头');
      await look(page, 'a scenario with a mistake in the form');
      await scenario.fill(SCENARIO(port));
      await form.getByRole('button', { name: '保存' }).click();
      await expect(form).toHaveCount(0);
      await shot(page, 'journey');
      const lookAtAll = async () => {
        for (const { id } of watches) expect((await ask('POST', `/api/watches/${id}/look`)).status).toBe(200);
        await page.goto(`${server.url}/systems/${id}?tab=conformance`);
      };
      await lookAtAll();
      const line = page.getByRole('list', { name: '要求' }).getByRole('listitem').filter({ hasText: '预约流程走通' });
      await expect(line).toContainText('流程走通（2 步）');
      status = 409;
      await lookAtAll();
      await expect(line).toContainText('流程在此步失败：预约');
      await look(page, 'a booking that is refused');
      await shot(page, 'queueing');

      const mobile = (await ask('POST', '/api/systems', { name: '南通百通', type: '移动政务服务' })).body.id as number;
      const body = {
        on_nantong: 'integrated',
        on_province: 'developing',
        on_national: 'planned',
        entry: `http://127.0.0.1:${port}/app`,
      };
      for (const subject of ['市公安局/考试预约', '市税务局/医保缴费办理'])
        expect((await ask('PUT', `/api/systems/${mobile}/records`, { kind: 'service', subject, body })).status).toBe(
          200,
        );
      await page.goto(`${server.url}/systems/${mobile}?tab=conformance`);
      await expect(main(page)).toContainText('应接入 72 项');
      await look(page, 'the card of mobile services');
      await shot(page, 'mobile');
    });
  } finally {
    booking.closeAllConnections();
    booking.close();
  }
});
