/** The register of networks from end to end: two people, what is seen, the boundary, bases, blockers; and what is refused. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Asking, testHub } from '../testing.ts';
import { ITEM_NAMES } from './checklist.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const sqlite = t.hub.db.$client;
sqlite.exec(`insert into areas (id, code, name, level, parent_id) values (1, '32', '市', 'city', null), (2, '3201', '甲县', 'county', 1),
    (3, '3202', '乙县', 'county', 1);
  insert into units (id, name, level, category, parent_id, area_id) values (1, '市局', 'city', '政府部门', null, 1),
    (2, '甲县办', 'county', '政府部门', 1, 2), (3, '乙县办', 'county', '政府部门', 1, 3);
  insert into nodes (id, name, unit_id, area_id, created_at, updated_at) values (1, '甲边界', 2, 2, 0, 0), (2, '甲主机', 2, 2, 0, 0),
    (3, '乙边界', 3, 3, 0, 0);
  insert into targets (id, node_id, state, state_reason, state_since, seen_at) values (1, 1, 'unknown', '{"zh":"未知","en":"unknown"}', 0, null),
    (2, 2, 'unknown', '{"zh":"","en":""}', 0, null), (3, 3, 'up', '{"zh":"在线","en":"up"}', 0, 5);
  insert into node_addresses (node_id, address, family) values (2, '10.1.0.9', 4), (3, '10.2.0.1', 4)`);
const reporter = await t.enter('jia.operator', [{ role: 'operator', unit_id: 2 }], 2);
const leader = await t.enter('jia.leader', [{ role: 'unit_leader', unit_id: 2 }], 2);
const other = await t.enter('yi.leader', [{ role: 'unit_leader', unit_id: 3 }], 3);
const must = async (ask: Asking, method: string, path: string, body?: unknown) => {
  const answer = await ask(method, path, body);
  assert.equal(answer.status, 200, `${method} ${path} ${answer.text}`);
  return answer.body;
};
const refused = async (status: number, ask: Asking, method: string, path: string, body?: unknown) => {
  const answer = await ask(method, path, body);
  assert.equal(answer.status, status, `${method} ${path} ${answer.text}`);
  assert.match(answer.body.error.zh, /\p{Script=Han}/u);
  return answer.body.error;
};
const own = { name: '办公网', kind: 'lan', unit_id: 2, is_unclassified: true };
const { id } = await must(reporter, 'POST', '/api/access-networks', {
  ...own,
  prefixes: ['10.1.0.0/24'],
  boundary_node_id: 1,
});
const at = `/api/access-networks/${id}`;
const page = async (ask = t.ask) => must(ask, 'GET', at);
const move = async (ask: Asking, to: string, path = at) =>
  must(ask, 'POST', `${path}/move`, { version: (await must(ask, 'GET', path)).network.version, to, reason: '按计划' });
const send = async (ask: Asking, path: string, content: string) => {
  const response = await t.app.request(path, {
    method: 'POST',
    headers: { host: 'localhost', cookie: ask.cookie, 'content-type': 'application/octet-stream' },
    body: content,
  });
  return { status: response.status, body: (await response.json()) as { id: number } };
};

test('a unit registers its own, never another’s, never a classified one, and no prefix that is none', async () => {
  const post = (status: number, change: object, ask = reporter) =>
    refused(status, ask, 'POST', '/api/access-networks', { ...own, name: '新', ...change });
  assert.equal((await post(422, { is_unclassified: false })).fields[0].path, 'is_unclassified');
  assert.match((await post(422, { name: '涉密专网' })).zh, /涉密网络不得在本系统登记/);
  await post(422, { purpose: '处理机 密文件' });
  await post(422, { unit_id: 3 });
  await post(422, { unit_id: null });
  await post(422, { boundary_node_id: 3 });
  assert.match((await post(422, { prefixes: ['10.1.0.1/24'] })).zh, /主机位/);
  assert.match((await post(422, { prefixes: ['10.1.0.0/16', '10.1.2.0/24'] })).zh, /重叠/);
  await post(422, { prefixes: ['x'] });
  await post(422, { planned_on: '2026-02-30' });
  await post(422, { terminals: -1 });
  await post(422, { state: 'merged' });
  await post(409, { name: '办公网' });
  await post(422, { area_id: 999 }, t.ask);
  await refused(401, t.askAsGuest, 'GET', '/api/access-networks');
  await refused(403, t.askAs('audit'), 'POST', '/api/access-networks', own);
});

test('whoever is limited sees and changes only what is of their units', async () => {
  assert.equal((await must(reporter, 'GET', '/api/access-networks')).total, 1);
  assert.equal((await must(other, 'GET', '/api/access-networks')).total, 0);
  await refused(404, other, 'GET', at);
  await refused(404, other, 'PATCH', at, { version: 1, name: '改' });
  await refused(404, other, 'POST', `${at}/move`, { version: 1, to: 'planned', reason: 'x' });
  await refused(404, other, 'POST', `${at}/review`, { version: 1, is: 'confirm', reason: 'x' });
  await refused(404, other, 'PUT', `${at}/answers/firewall`, { version: 0, answer: 'yes', note: '' });
  assert.equal((await send(other, `${at}/bases?name=a.txt&words=x`, 'x')).status, 404);
  await refused(422, reporter, 'PATCH', at, { version: 1, unit_id: 3 });
});

test('an edit that rests on what somebody else changed meanwhile is refused', async () => {
  const { version } = (await page()).network;
  await must(reporter, 'PATCH', at, { version, purpose: '办公', terminals: 30 });
  const stale = await refused(409, t.ask, 'PATCH', at, { version, purpose: '别的' });
  assert.equal(stale.code, 'stale');
  const { network } = await page();
  assert.deepEqual([network.purpose, network.terminals, network.version], ['办公', 30, version + 1]);
});

test('declared connected and seen nowhere is registered, not measured; then silent, then live', async () => {
  for (const to of ['planned', 'connecting', 'connected']) await move(reporter, to);
  const seen = async () => {
    const { sight, difference, addresses, answering } = (await page()).network;
    return [sight, difference, addresses, answering];
  };
  assert.deepEqual(await seen(), ['unmeasured', 'unmeasured', 1, 0]);
  sqlite.exec(`update targets set state = 'down' where id in (1, 2)`);
  assert.deepEqual(await seen(), ['silent', 'silent', 1, 0]);
  sqlite.exec(`update targets set state = 'up', seen_at = 7 where id = 2`);
  assert.deepEqual(await seen(), ['live', null, 1, 1]);
  assert.equal((await must(reporter, 'GET', '/api/access-networks?sight=live')).total, 1);
  assert.equal((await must(reporter, 'GET', '/api/access-networks?differs=true')).total, 0);
});

test('merged needs the whole boundary looked at, no item at no, and another person; the wish can’t be changed under them', async () => {
  const version = async () => (await page()).network.version;
  const ask = { to: 'merged', reason: '完成' };
  assert.match((await refused(409, reporter, 'POST', `${at}/move`, { ...ask, version: await version() })).zh, /不符合/);
  sqlite.exec(`update targets set state = 'up', seen_at = 8 where id = 1`);
  assert.match((await refused(409, reporter, 'POST', `${at}/move`, { ...ask, version: await version() })).zh, /未检查/);
  for (const item of ITEM_NAMES)
    if (item !== 'boundary_answers')
      await must(reporter, 'PUT', `${at}/answers/${item}`, {
        version: 0,
        answer: item === 'wireless' ? 'no' : 'yes',
        note: '现场查看',
      });
  assert.match(
    (await refused(409, reporter, 'POST', `${at}/move`, { ...ask, version: await version() })).zh,
    /1 项不符合/,
  );
  await refused(422, reporter, 'PUT', `${at}/answers/wireless`, { version: 1, answer: 'not_applicable', note: '' });
  await refused(409, reporter, 'PUT', `${at}/answers/wireless`, { version: 0, answer: 'yes', note: '' });
  await refused(422, reporter, 'PUT', `${at}/answers/nothing`, { version: 0, answer: 'yes', note: '' });
  await must(reporter, 'PUT', `${at}/answers/wireless`, { version: 1, answer: 'not_applicable', note: '没有无线' });
  await must(reporter, 'POST', `${at}/move`, { ...ask, version: await version() });
  await refused(409, reporter, 'PATCH', at, { version: await version(), name: '换' });
  await refused(409, reporter, 'PUT', `${at}/answers/wireless`, { version: 2, answer: 'no', note: '' });
  assert.equal((await send(reporter, `${at}/bases?name=a.txt&words=x`, 'x')).status, 409);
  await refused(403, reporter, 'POST', `${at}/review`, { version: await version(), is: 'confirm', reason: '自己' });
  // Even with the permission nobody confirms their own.
  await must(leader, 'POST', `${at}/withdraw`, { version: await version(), reason: '重提' });
  await must(leader, 'POST', `${at}/move`, { ...ask, version: await version() });
  assert.equal(
    (await refused(403, leader, 'POST', `${at}/review`, { version: await version(), is: 'confirm', reason: '自己' }))
      .code,
    'own',
  );
  assert.match((await page(leader)).me.may_not_review.zh, /不能复核/);
  sqlite.exec(`update targets set state = 'down' where id = 1`);
  await refused(409, t.ask, 'POST', `${at}/review`, { version: await version(), is: 'confirm', reason: '同意' });
  sqlite.exec(`update targets set state = 'up' where id = 1`);
  await refused(409, t.ask, 'POST', `${at}/review`, { version: 1, is: 'confirm', reason: '同意' });
  await must(t.ask, 'POST', `${at}/review`, { version: await version(), is: 'confirm', reason: '同意' });
  const { network, moves } = await page();
  assert.equal(network.state, 'merged');
  assert.deepEqual(
    moves.map((one: { is: string; person: string }) => `${one.person} ${one.is}`).reverse(),
    ['jia.operator register', 'jia.operator move', 'jia.operator move', 'jia.operator move', 'jia.operator ask'].concat(
      ['jia.leader withdraw', 'jia.leader ask', 'admin confirm'],
    ),
  );
});

test('a verdict of the console stands against what a person wrote', async () => {
  sqlite.exec(`insert into verdicts (target_id, check_id, status, reason, because, since, at)
    values (1, 'clear-text-management', 'fail', '{"zh":"telnet 开放","en":"telnet is open"}', '[]', 0, 9)`);
  const row = (await page()).checklist.find((one: { item: string }) => one.item === 'clear_text');
  assert.deepEqual([row.holds, row.answer, row.seen.answer, row.seen.reason.zh], ['no', 'yes', 'no', 'telnet 开放']);
  sqlite.exec('delete from verdicts');
});

test('kept by law needs a document with its words, and the file is given back as it came', async () => {
  const made = await must(reporter, 'POST', '/api/access-networks', { ...own, name: '税务专网', kind: 'dedicated' });
  const path = `/api/access-networks/${made.id}`;
  const wish = { to: 'kept', reason: '法规要求' };
  assert.match((await refused(409, reporter, 'POST', `${path}/move`, { ...wish, version: 1 })).zh, /依据/);
  assert.equal(
    (await send(reporter, `${path}/bases?name=law.exe&words=${encodeURIComponent('第十条')}`, 'MZ\0\0')).status,
    422,
  );
  assert.equal((await send(reporter, `${path}/bases?name=law.txt`, '法')).status, 422);
  const basis = await send(
    reporter,
    `${path}/bases?name=law.txt&words=${encodeURIComponent('第十条')}`,
    '第十条 应当单独建设',
  );
  assert.equal(basis.status, 200);
  await must(reporter, 'POST', `${path}/move`, { ...wish, version: 1 });
  await must(leader, 'POST', `${path}/review`, { version: 2, is: 'confirm', reason: '属实' });
  const read = await must(reporter, 'GET', path);
  assert.deepEqual([read.network.state, read.bases[0].words], ['kept', '第十条']);
  assert.equal((await reporter('GET', `${path}/bases/${basis.body.id}/file`)).text, '第十条 应当单独建设');
  await refused(404, other, 'GET', `${path}/bases/${basis.body.id}/file`);
});

test('evidence is given for an item that was answered, upon its version', async () => {
  const made = await must(reporter, 'POST', '/api/access-networks', { ...own, name: '新网' });
  const path = `/api/access-networks/${made.id}/answers/logs`;
  assert.equal((await send(reporter, `${path}/file?name=a.txt&version=1`, '日志')).status, 409);
  await must(reporter, 'PUT', path, { version: 0, answer: 'yes', note: '' });
  assert.equal((await send(reporter, `${path}/file?name=a.txt&version=7`, '日志')).status, 409);
  assert.equal((await send(reporter, `${path}/file?name=a.txt&version=1`, '日志')).status, 200);
  assert.equal((await reporter('GET', `${path}/file`)).text, '日志');
  await refused(404, other, 'GET', `${path}/file`);
});

test('a ticket about a network blocks it until it is closed', async () => {
  const filed = await must(reporter, 'POST', '/api/tickets', {
    kind: 'problem',
    title: '线路未通',
    unit_id: 2,
    access_network_id: id,
  });
  assert.equal((await page()).network.blockers, 1);
  assert.equal((await must(reporter, 'GET', '/api/access-networks?is_blocked=true')).total, 1);
  const { rows } = await must(reporter, 'GET', `/api/tickets?access_network_id=${id}`);
  assert.deepEqual([rows.length, rows[0].id], [1, filed.id]);
  const { subjects } = await must(reporter, 'GET', `/api/tickets/${filed.id}`);
  assert.deepEqual([subjects[0].kind, subjects[0].id, subjects[0].name], ['access_network', id, '办公网']);
  await must(reporter, 'POST', `/api/tickets/${filed.id}/follow-up`, {
    version: 1,
    deed: { is: 'withdraw', reason: '已通' },
  });
  assert.equal((await page()).network.blockers, 0);
  await refused(422, other, 'POST', '/api/tickets', { kind: 'problem', title: 'x', unit_id: 3, access_network_id: id });
  await refused(409, t.ask, 'POST', '/api/tickets', {
    kind: 'problem',
    title: 'x',
    unit_id: 1,
    access_network_id: 999,
  });
});

test('networks that share addresses are told of each other, by name only where one may see it', async () => {
  const made = await must(other, 'POST', '/api/access-networks', { ...own, unit_id: 3, prefixes: ['10.1.0.0/16'] });
  const mine = (await page(reporter)).overlaps;
  assert.deepEqual(mine, [{ prefix: '10.1.0.0/24', other: '10.1.0.0/16', network: null }]);
  const [whole] = (await page()).overlaps;
  assert.deepEqual(whole.network, { id: made.id, name: '办公网', unit_name: '乙县办' });
});

test('the database itself keeps the way, and settles nothing by one person', () => {
  for (const [sql, why] of [
    [`update access_moves set reason = 'x'`, /never changes/],
    ['delete from access_moves', /not removed/],
    [`update access_bases set words = 'x'`, /never changes/],
    ['delete from access_bases', /not removed/],
    [`update access_networks set state = 'closed' where id = ${id}`, /two people/],
    [
      `insert into access_networks (name, kind, unit_id, state, edited_by, edited_at) values ('z', 'lan', 1, 'merged', 'a', 0)`,
      /two people/,
    ],
  ] as const)
    assert.throws(() => sqlite.exec(sql), why);
});

test('the register leaves as a file of what is asked for', async () => {
  const csv = await t.ask('GET', '/api/access-networks?format=csv&unit_id=2');
  assert.equal(csv.status, 200);
  assert.equal(csv.text.trim().split('\r\n').length, 4);
  assert.match(csv.text, /税务专网/);
  const xlsx = await t.ask('GET', '/api/access-networks?format=xlsx');
  assert.match(xlsx.headers.get('content-type') ?? '', /spreadsheetml/);
});

test('an exemption is the whole register’s, has a basis and an end, and can be ended early', async () => {
  const given = { area_id: 3, basis: '文件第三条', until: '2099-12-31' };
  await refused(403, leader, 'POST', '/api/access-exemptions', given);
  await refused(422, t.ask, 'POST', '/api/access-exemptions', { ...given, until: '2020-01-01' });
  await refused(422, t.ask, 'POST', '/api/access-exemptions', { ...given, basis: ' ' });
  await refused(422, t.ask, 'POST', '/api/access-exemptions', { ...given, unit_id: 2 });
  await refused(422, t.ask, 'POST', '/api/access-exemptions', { basis: 'x', until: '2099-12-31' });
  const made = await must(t.ask, 'POST', '/api/access-exemptions', given);
  const status = async () =>
    (await must(t.ask, 'GET', '/api/access-coverage/places?area_id=3&is_own=true')).rows[0].status;
  assert.equal(await status(), 'exempt');
  await must(t.ask, 'POST', `/api/access-exemptions/${made.id}/end`, { reason: '已建成' });
  assert.equal(await status(), 'live');
  await refused(409, t.ask, 'POST', `/api/access-exemptions/${made.id}/end`, { reason: '再' });
  assert.equal((await must(t.ask, 'GET', '/api/access-exemptions')).rows[0].is_in_force, false);
});
