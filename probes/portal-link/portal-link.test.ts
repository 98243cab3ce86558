/** A portal of our own on 127.0.0.1 and ::1, looked at in a real browser: first right, then wrong in each way. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { KnownFact } from '../check.ts';
import { portalColumn, portalLink as portalLinkCheck } from '../checks/portal-link.ts';
import { findProgram } from '../find-program.ts';
import { observe } from '../observe.ts';
import type { Family, Observation } from '../probe.ts';
import { portalLink } from './portal-link.ts';

const skip = findProgram('chromium') ? false : 'missing program: chromium';
const WANTED = 'http://national.test/';
/** 60 by 60 pixels of red: seen on any page. */
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="60"><rect width="240" height="60" fill="#c00"/></svg>';
const page = (body: string) =>
  `<!doctype html><meta charset="utf-8"><title>门户</title><body style="margin:0"><h1>某市人民政府</h1>${body}`;
const RIGHT = `<a href="${WANTED}" title="国家政务服务平台"><img src="/picture.svg" alt="国家政务服务平台"></a>`;

/** By its path. */
const pages: Record<string, string> = {
  '/': page(RIGHT),
  '/column': page(`<a href="${WANTED}">国家政务服务平台</a>`),
  '/broken-over-ipv6': page(RIGHT.replace('/picture.svg', '/picture-of-ipv4.svg')),
};
let port = 0;
const servers: ReturnType<typeof createServer>[] = [];

before(async () => {
  for (const [host, family] of [
    ['127.0.0.1', 4],
    ['::1', 6],
  ] as const) {
    const server = createServer((asked, answer) => {
      const path = asked.url ?? '/';
      if (path === '/picture.svg' || (path === '/picture-of-ipv4.svg' && family === 4)) {
        return void answer.writeHead(200, { 'content-type': 'image/svg+xml' }).end(PICTURE);
      }
      if (path === '/go') return void answer.writeHead(302, { location: WANTED }).end();
      if (path === '/down') return void answer.writeHead(503).end('down');
      answer.writeHead(pages[path] ? 200 : 404, { 'content-type': 'text/html' }).end(pages[path]);
    }).listen(port, host);
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    servers.push(server);
  }
});
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const siteOf = (family: Family) => `http://${family === 6 ? '[::1]' : '127.0.0.1'}:${port}`;

function look(path: string, family: Family = 4, params: object = {}, forbid?: (address: string) => string | undefined) {
  const asked = { url: siteOf(family) + path, wanted: [WANTED], ...params };
  const address = family === 6 ? '::1' : '127.0.0.1';
  return observe(portalLink, { address, family, params: asked, ...(forbid ? { forbid } : {}) });
}
/** A path of the page with this body. */
function put(body: string): string {
  const path = `/${Object.keys(pages).length}`;
  pages[path] = page(body);
  return path;
}
const knownOf = (seen: Observation): KnownFact[] =>
  seen.facts.map(({ key, part, value }) => ({
    ...{ watch: 1, probe: 'portal_link', family: seen.family ?? null, address: seen.address ?? null, at: seen.at },
    ...{ key: key as KnownFact['key'], part: part ?? null, value },
  }));

test('a portal with its link is right over either family, and the fact says where it stands', { skip }, async () => {
  for (const family of [4, 6] as const) {
    const seen = await look('/', family);
    assert.deepEqual([seen.outcome, seen.family], ['ok', family], seen.error);
    const fact = seen.facts.find(({ part, key }) => key === 'portal.link' && part === 'home');
    const { picture, ...link } = { picture: '', ...(fact?.value as object) };
    assert.equal(picture, `${siteOf(family)}/picture.svg`);
    assert.deepEqual(link, {
      ...{ there: true, target: WANTED, target_right: true, picture_loads: true, why_no_picture: null },
      ...{ visible: true, hidden_by: null, covered_by: null, screen: 1, width: 240, height: 60, wanted_screens: null },
    });
    assert.equal(portalLinkCheck.judge(knownOf(seen), Date.now()).status, 'pass');
  }
});

const img = '<img src="/picture.svg" alt="国家政务服务平台">';
const WRONG: Record<string, [body: string, reason: RegExp]> = {
  'a portal without the link': ['<p>nothing</p>', /no link to the national portal/],
  'a link that leads elsewhere': [`<a href="http://elsewhere.test/">${img}</a>`, /leads to http:\/\/elsewhere\.test\//],
  'a link without a picture': [`<p><a href="${WANTED}">国家政务服务平台</a> words</p>`, /no picture/],
  'a link that is not displayed': [`<div style="display:none">${RIGHT}</div>`, /display: none/],
  'a link that is hidden': [`<div style="visibility:hidden">${RIGHT}</div>`, /visibility/],
  'a link that is transparent': [
    `<div style="opacity:0.3"><div style="opacity:0.2">${RIGHT}</div></div>`,
    /transparent/,
  ],
  'a picture of one pixel': [RIGHT.replace('<img', '<img width=1 height=1'), /only 1 by 1 pixels/],
  'a link left of the screen': [`<div style="position:absolute;left:-5000px">${RIGHT}</div>`, /outside of the screen/],
  'a link under another element': [
    `${RIGHT}<div id="notice" style="position:fixed;inset:0;background:#fff"></div>`,
    /covered by div#notice/,
  ],
  'a link under what lets clicks through': [
    `${RIGHT}<div class="veil" style="position:fixed;inset:0;background:#fff;pointer-events:none"></div>`,
    /covered by div\.veil/,
  ],
  'a picture that a filter makes invisible': [
    `<div style="filter:opacity(0)">${RIGHT}</div>`,
    /nothing of it can be seen/,
  ],
  'a picture that is not there': [
    RIGHT.replace('/picture.svg', '/gone/x.png'),
    /picture .*\/gone\/x\.png doesn't load/,
  ],
};
describe('what is wrong', { concurrency: 3, skip }, () => {
  for (const [what, [body, reason]] of Object.entries(WRONG)) {
    test(`${what} fails and says so`, async () => {
      const seen = await look(put(body));
      const verdict = portalLinkCheck.judge(knownOf(seen), Date.now());
      assert.equal(verdict.status, 'fail', JSON.stringify(seen));
      assert.match(verdict.reason.en, reason);
    });
  }
});

test('a picture that is broken over IPv6 alone fails over IPv6 alone', { skip }, async () => {
  const judge = async (family: Family) =>
    portalLinkCheck.judge(knownOf(await look('/broken-over-ipv6', family)), Date.now());
  assert.equal((await judge(4)).status, 'pass');
  const six = await judge(6);
  assert.equal(six.status, 'fail');
  assert.match(six.reason.en, /picture .* doesn't load over IPv6: status 404/);
});

const FINE: Record<string, string> = {
  'a redirect of the own site': `<a href="/go">${img.replace('国家政务服务平台', '')}</a>`,
  'a picture beside the link': `<div>${img}<a href="${WANTED}">进入</a></div>`,
  'a picture behind the link': `<a href="${WANTED}" style="display:block;width:240px;height:60px;background:url(/picture.svg)"></a>`,
  'a map over a picture': `<img src="/picture.svg" usemap="#m"><map name="m"><area href="${WANTED}" shape="rect" coords="0,0,240,60"></map>`,
  'a lazy picture far down': `<div style="height:4000px"></div>${RIGHT.replace('<img', '<img loading="lazy"')}`,
  'a link that a script puts there': `<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(RIGHT)}), 300)</script>`,
  'a right one after a wrong one': `<a href="http://elsewhere.test/">${img}</a><div style="display:none">${RIGHT}</div><p>${RIGHT}</p>`,
  'a link within a frame': `<iframe src="/framed" srcdoc='${RIGHT}' width="400" height="200"></iframe>`,
};
describe('what is right', { concurrency: 3, skip }, () => {
  for (const [what, body] of Object.entries(FINE)) {
    test(`${what} is a link to the national portal`, async () => {
      const verdict = portalLinkCheck.judge(knownOf(await look(put(body))), Date.now());
      assert.equal(verdict.status, 'pass', verdict.reason.en);
    });
  }
});

test('a link further down than wanted fails with the screen that it stands on', { skip }, async () => {
  const seen = await look(put(`<div style="height:2000px"></div>${RIGHT}`), 4, { screens: 2 });
  const verdict = portalLinkCheck.judge(knownOf(seen), Date.now());
  assert.match(`${verdict.status} ${verdict.reason.en}`, /^fail .*screen 3.*within the first 2/);
});

test('of the column the link alone is asked for', { skip }, async () => {
  const judge = async (path: string) =>
    portalColumn.judge(knownOf(await look(path, 4, { page: 'column' })), Date.now());
  assert.equal((await judge('/column')).status, 'pass');
  assert.match((await judge('/down')).reason.en, /doesn't open: status 503/);
  const wrong = await judge(put(`<a href="http://elsewhere.test/">国家政务服务平台</a>`));
  assert.match(`${wrong.status} ${wrong.reason.en}`, /^fail .*leads to http:\/\/elsewhere\.test\//);
});

test('what may not be asked from here is no verdict', { skip }, async () => {
  assert.equal(portalLinkCheck.judge([], Date.now()).status, 'unknown');
  const body = RIGHT.replace('/picture.svg', 'http://127.0.0.2:18080/picture.svg');
  const forbid = (address: string) => (address === '127.0.0.2' ? 'not ours' : undefined);
  const blind = await look(put(body), 4, {}, forbid);
  assert.equal(portalLinkCheck.judge(knownOf(blind), Date.now()).status, 'unknown', JSON.stringify(blind));
  const url = `http://127.0.0.2:${port}/`;
  assert.equal((await look('/', 4, { url }, forbid)).outcome, 'unable', 'a page that may not be asked is not opened');
});

test('a page that puts its own functions in place of a browser’s is not judged, and one of very many links is', {
  skip,
}, async () => {
  const own = `<script>Array.prototype.map = () => { throw new Error('mine'); };</script>${RIGHT}`;
  const seen = await look(put(own));
  assert.deepEqual([seen.outcome, seen.facts.length], ['unable', 0]);
  assert.match(seen.error ?? '', /scripts keep it from being looked at/);
  const many = Array.from({ length: 20_000 }, (_, at) => `<a href="/n/${at}">国家政务服务 ${at}</a>`).join('');
  const verdict = portalLinkCheck.judge(knownOf(await look(put(RIGHT + many))), Date.now());
  assert.equal(verdict.status, 'pass', verdict.reason.en);
});

test('without a browser the look is unable', async () => {
  const { PATH } = process.env;
  process.env.PATH = '/nowhere';
  try {
    assert.equal((await look('/')).outcome, 'unable');
  } finally {
    process.env.PATH = PATH;
  }
});
