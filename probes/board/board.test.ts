import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { KnownFact } from '../check.ts';
import { boardFresh, boardLinks } from '../checks/board.ts';
import { findProgram } from '../find-program.ts';
import { observe } from '../observe.ts';
import type { Observation } from '../probe.ts';
import { board } from './board.ts';

const skip = findProgram('chromium') ? false : 'missing program: chromium';
const NOW = Date.now();
const dayAgo = (days: number) => new Date(NOW + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);
const gone = new Set<string>();
const asked: string[] = [];
let list = '';
const server = createServer((request, answer) => {
  const path = request.url ?? '/';
  asked.push(path);
  if (path === '/board') answer.setHeader('content-type', 'text/html');
  answer.statusCode = gone.has(path) ? 404 : path === '/login' ? 401 : 200;
  if (path === '/robots.txt') return void answer.end('User-agent: *\nDisallow: /private');
  answer.end(path === '/board' ? list : 'ok');
});
before(async () => void (await once(server.listen(0, '127.0.0.1'), 'listening')));
after(() => {
  server.closeAllConnections();
  server.close();
});

const look = (params: object = {}) => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/board`;
  return observe(board, { address: '127.0.0.1', params: { url, per_second: 50, ...params } });
};
const knownOf = (seen: Observation): KnownFact[] =>
  seen.facts.map(({ key, part, value }) => ({
    ...{ watch: 1, probe: 'board', family: 4, address: '127.0.0.1', at: seen.at },
    ...{ key: key as KnownFact['key'], part: part ?? null, value },
  }));

test('a board that is kept up passes, and links for those who log in are no dead ones', async () => {
  list = `<a href="/one">一</a> ${dayAgo(3)} <a href="/login">办理</a><a href="/private/x">x</a><a href="/board#top">^</a>`;
  const facts = knownOf(await look());
  assert.deepEqual(facts.find(({ key }) => key === 'board.links')?.value, { found: 3, alive: 2, dead: 0, unseen: 1 });
  assert.equal(boardFresh.judge(facts, NOW).status, 'pass');
  assert.match(boardFresh.judge(facts, NOW).reason.en, /3 days ago/);
  assert.equal(boardLinks.judge(facts, NOW).status, 'pass');
  assert.equal(boardFresh.judge(facts, NOW + 40 * 86_400_000).status, 'fail', 'it ages with the clock');
});

test('stale content, a dead link, a board without links and one that is down each fail and say so', async () => {
  list = `<a href="/one">一</a><a href="/two">二</a> ${dayAgo(31)}`;
  gone.add('/two');
  const facts = knownOf(await look());
  assert.match(boardFresh.judge(facts, NOW).reason.en, /31 days ago; at most 30/);
  assert.match(boardLinks.judge(facts, NOW).reason.en, /^1 links don't open: http.*\/two \(status 404\)$/);
  list = `<p>${dayAgo(1)}</p>`;
  assert.match(boardLinks.judge(knownOf(await look()), NOW).reason.en, /no links/);
  gone.add('/board');
  const down = knownOf(await look());
  for (const check of [boardFresh, boardLinks])
    assert.match(check.judge(down, NOW).reason.en, /doesn't open: status 404/);
  gone.clear();
});

test('a board without dates is unknown, and so is what may not be asked', async () => {
  list = '<a href="/one">一</a>';
  assert.equal(boardFresh.judge(knownOf(await look()), NOW).status, 'unknown');
  list = '<a href="http://127.0.0.2:18080/x">x</a>';
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/board`;
  const forbid = (address: string) => (address === '127.0.0.2' ? 'not ours' : undefined);
  const seen = await observe(board, { address: '127.0.0.1', params: { url }, forbid });
  assert.equal(boardLinks.judge(knownOf(seen), NOW).status, 'unknown', JSON.stringify(seen));
});

test('what scripts draw is seen where a browser is asked for, and only there', { skip }, async () => {
  const row = `<a href="/one">一</a><span>${dayAgo(4)}</span>`;
  list = `<script>setTimeout(() => { document.body.innerHTML = ${JSON.stringify(row)} }, 100)</script>`;
  assert.equal(boardFresh.judge(knownOf(await look()), NOW).status, 'unknown');
  const facts = knownOf(await look({ rendered: true }));
  assert.match(boardFresh.judge(facts, NOW).reason.en, /4 days ago/);
  assert.match(boardLinks.judge(facts, NOW).reason.en, /^1 links open/);
});

test('no more links are asked than wanted, and none twice', async () => {
  list = Array.from({ length: 40 }, (_, at) => `<a href="/n/${at}">x</a><a href="/n/${at}#y">x</a>`).join('');
  asked.length = 0;
  await look({ most_links: 7 });
  assert.equal(asked.filter((path) => path.startsWith('/n/')).length, 7);
});
