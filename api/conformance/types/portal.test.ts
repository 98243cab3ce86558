/** A portal of our own in a real browser, by a real hub: its card is green, then turns for each thing that is wrong. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { findProgram } from '#probes/find-program.ts';
import { testHub } from '../../testing.ts';
import { systemOf } from '../testing.ts';

const skip = findProgram('chromium') ? false : 'missing program: chromium';
const NATIONAL = 'https://gjzwfw.www.gov.cn/';
const RIGHT = `<a href="${NATIONAL}"><img src="/p.svg" alt="国家政务服务平台"></a>`;
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50"><rect width="200" height="50" fill="#c00"/></svg>';

test('a portal with its link is green, and its card turns for what is wrong, over IPv6 alone as well', {
  skip,
}, async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  let body = RIGHT;
  let column = `<a href="${NATIONAL}">国家政务服务平台</a>`;
  const ports = [];
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer((asked, answer) => {
      if (asked.url === '/p.svg') {
        if (host === '::1') return void answer.writeHead(404).end();
        return void answer.writeHead(200, { 'content-type': 'image/svg+xml' }).end(PICTURE);
      }
      answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      answer.end(`<!doctype html><title>门户</title>${asked.url === '/services' ? column : body}`);
    }).listen(0, host);
    await once(server, 'listening');
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    ports.push((server.address() as AddressInfo).port);
  }
  const [four = 0, six = 0] = ports;
  const portal = await systemOf(hub, '门户网站');
  await portal.at('home', four);
  await portal.at('column', four, '/services');
  assert.deepEqual((await portal.card()).statuses, { home_link: 'unknown', column_link: 'unknown' });
  const watchOf = (criterion: string, address = '127.0.0.1') =>
    hub.hub.db.$client
      .prepare('select id from watches where criterion = ? and address = ?')
      .pluck()
      .get(criterion, address) as number;
  const look = async (criterion: 'home_link' | 'column_link') => {
    await hub.hub.watching.lookNow(watchOf(`portal.${criterion}`));
    return (await portal.card()).of(criterion);
  };
  assert.equal((await look('home_link')).status, 'pass');
  assert.equal((await look('column_link')).status, 'pass');
  body = '<p>nothing</p>';
  assert.match((await look('home_link')).reason.zh, /没有指向国家政务服务总门户的链接/);
  body = RIGHT.replace('/p.svg', '/gone/');
  const broken = await look('home_link');
  assert.equal(broken.status, 'fail');
  assert.match(broken.reason.zh, /图片 .*\/gone\/ .*打不开/);
  assert.match(broken.because.join(), /^\/watches\/\d+,\/evidence\/\d+$/);
  body = `${RIGHT}<div id="ad" style="position:fixed;inset:0;background:#fff"></div>`;
  assert.match((await look('home_link')).reason.zh, /被 div#ad 遮住/);
  body = RIGHT;
  assert.equal((await look('home_link')).status, 'pass');
  column = '<a href="https://elsewhere.test/">国家政务服务平台</a>';
  assert.match((await look('column_link')).reason.zh, /链接指向 https:\/\/elsewhere\.test\//);

  const home = {
    host: '::1',
    port: six,
    scheme: 'http',
    path: '/',
    place: 'home',
    watch: false,
    name: 'home over IPv6',
  };
  const other = (await hub.ask('POST', '/api/systems', { name: 'over IPv6', type: 'portal' })).body.id as number;
  assert.equal((await hub.ask('POST', `/api/systems/${other}/endpoints`, home)).status, 200);
  await hub.hub.watching.lookNow(watchOf('portal.home_link', '::1'));
  const { criteria } = (await hub.ask('GET', `/api/systems/${other}/conformance`)).body;
  assert.match(`${criteria[0].status} ${criteria[0].reason.zh}`, /^fail .*在 IPv6 下打不开: status 404/);
});
