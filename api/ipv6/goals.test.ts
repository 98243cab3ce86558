/** Goals, the local score and the burn-down, as they are asked for. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { USUAL_THRESHOLDS } from '#probes/ipv6/thresholds.ts';
import { testHub } from '../testing.ts';
import { createMigrationJudge } from './judge-target.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const sqlite = t.hub.db.$client;
sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
  (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1)`);
const judge = createMigrationJudge(t.hub.db, t.hub.samples);
const reason = { zh: '可用', en: 'works' };
const canary = { state: 'proven', reason, at: 0, v6_answered: 2, v6_asked: 2, v4_answered: 1, v4_asked: 1 } as const;
const must = async (method: string, path: string, body?: unknown, ask = t.ask) => {
  const answer = await ask(method, path, body);
  assert.equal(answer.status, 200, `${path} ${answer.text}`);
  return answer.body;
};

/** A service of a unit, and what a look at it told. */
async function service(name: string, unit_id: number, facts: [key: string, part: string, value: unknown][]) {
  const system = (await must('POST', '/api/systems', { name, unit_id })).id;
  const host = `${unit_id}.city.test`;
  await must('POST', `/api/systems/${system}/endpoints`, { name: '门户', host, scheme: 'http', watch: false });
  const target_id = sqlite
    .prepare('select t.id from targets t join endpoints e on e.id = t.endpoint_id where e.system_id = ?')
    .pluck()
    .get(system) as number;
  const now = Date.now();
  const watch = sqlite
    .prepare(`insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, enabled, created_at)
      values (?, 'site', '{}', '', null, 3600, 1000, 1, 1) returning id`)
    .pluck()
    .get(target_id);
  sqlite
    .prepare(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at,
      looked_at, ok_at, took_ms, last) values (?, 'up', 'ok', 0, 1, 0, '[]', ?, ?, ?, 1, '{}')`)
    .run(watch, now, now, now);
  for (const [key, part, value] of facts)
    sqlite
      .prepare('insert into facts (watch_id, key, part, value, since_at) values (?, ?, ?, ?, ?)')
      .run(watch, key, part, JSON.stringify(value), now);
  judge(target_id, { canary, thresholds: USUAL_THRESHOLDS }, now);
  return target_id;
}
const page = (status: number) => ({ url: 'http://portal.city.test/', status, why: null });
const HOME: [string, string, unknown][] = [
  ['site.url', '', 'http://portal.city.test/'],
  ['site.address_count', '6', 1],
  ['site.address', '2400:3200::1', { family: 6 }],
  ['site.port_open', '2400:3200::1 80', { address: '2400:3200::1', port: 80, open: true, why: null }],
  ['site.page', '4', page(200)],
  ['site.page', '6', page(200)],
  ['site.difference', '', { status_v4: 200, status_v6: 200, difference: 0 }],
  ['dns_chain.name_server', 'ns1.city.test.', { a: 1, aaaa: 1 }],
  ['dns_chain.name_server', 'ns2.city.test.', { a: 1, aaaa: 0 }],
  ['dns_chain.completes', '', true],
];
const bare: [string, string, unknown][] = [
  ['site.url', '', 'http://3.city.test/'],
  ['site.address_count', '6', 0],
];
const portal = await service('门户网站', 2, HOME);
const second = await service('办件系统', 2, HOME);
const nothing = await service('旧系统', 3, bare);

test('a score is a range; its parts say what mending gains, and the simulator agrees', async () => {
  const score = await must('GET', `/api/ipv6/targets/${portal}/score`);
  assert.ok(score.now.low > 0 && score.now.high > score.now.low, JSON.stringify(score.now));
  const server = score.parts.find(({ kind }: { kind: string }) => kind === 'name_server');
  assert.equal(server.subject, 'ns2.city.test.');
  const mended = await must('GET', `/api/ipv6/targets/${portal}/score?mended=${server.id}`);
  assert.ok(Math.abs(mended.after.low - score.now.low - server.gain) < 1e-9);
  assert.deepEqual(mended.now, score.now);
  for (const bad of ['x', `${server.id},`, `${server.id},zz`])
    assert.equal((await t.ask('GET', `/api/ipv6/targets/${portal}/score?mended=${bad}`)).status, 422, bad);
});

test('a name server that two services share is mended once for both', async () => {
  const { rows } = await must('GET', '/api/ipv6/score/repairs');
  const server = rows.find(({ subject }: { subject: string }) => subject === 'ns2.city.test.');
  assert.equal(server.services_total, 2);
  assert.deepEqual(server.services.map(({ id }: { id: number }) => id).sort(), [portal, second].sort());
  const one = await must('GET', `/api/ipv6/targets/${portal}/score`);
  const gain = one.parts.find(({ id }: { id: string }) => id === server.id).gain;
  assert.ok(Math.abs(server.gain - 2 * gain) < 1e-9);
});

test('the lowest stands first, and each unit sees the scores of its own', async () => {
  const { rows } = await must('GET', '/api/ipv6/score');
  assert.deepEqual(
    rows.map(({ id }: { id: number }) => id),
    [nothing, portal, second],
  );
  const county = await t.enter('jia.engineer', [{ role: 'network_engineer', unit_id: 2 }], 2);
  const own = await must('GET', '/api/ipv6/score', undefined, county);
  assert.deepEqual(
    own.rows.map(({ id }: { id: number }) => id),
    [portal, second],
  );
  assert.equal((await county('GET', `/api/ipv6/targets/${nothing}/score`)).status, 404);
  const repairs = await must('GET', '/api/ipv6/score/repairs', undefined, county);
  assert.ok(
    repairs.rows.every(({ services }: { services: { id: number }[] }) => services.every(({ id }) => id !== nothing)),
  );
  for (const path of ['/api/ipv6/targets/999999/score', `/api/ipv6/targets/0/score`])
    assert.ok([404, 422].includes((await t.ask('GET', path)).status), path);
});

test('weights are this place’s own, audited, and change the points at once; nonsense is refused', async () => {
  const before = await must('GET', '/api/ipv6/score/profile');
  const weights = { aaaa: 1 };
  await must('PUT', '/api/ipv6/score/profile', { source: '市办试行', weights });
  const score = await must('GET', `/api/ipv6/targets/${portal}/score`);
  assert.deepEqual(score.now, { low: 100, high: 100 });
  const { rows } = await must('GET', '/api/ipv6/score');
  assert.equal(rows[0].points.low, 0);
  for (const bad of [{ aaaa: 0 }, { aaaa: 1000 }, { nothing: 1 }, {}])
    assert.equal((await t.ask('PUT', '/api/ipv6/score/profile', { source: 'x', weights: bad })).status, 422);
  const county = await t.enter('yi.engineer', [{ role: 'network_engineer', unit_id: 2 }], 2);
  assert.equal((await county('PUT', '/api/ipv6/score/profile', { source: 'x', weights })).status, 403);
  const kept = sqlite
    .prepare(`select count(*) from audit_entries where object_kind = 'ipv6_score' and action = 'update'`)
    .pluck()
    .get();
  assert.equal(kept, 1);
  await must('PUT', '/api/ipv6/score/profile', before.profile);
});

test('a goal stands beside what is measured: unknown as long as what nobody measured could decide', async () => {
  const goal = { issuer: '省大数据局', document: '通知', year: 2026, metric: 'services_home_reachable', value: 0.6 };
  const { id } = await must('POST', '/api/ipv6/goals', goal);
  const rowOf = async () => (await must('GET', '/api/ipv6/goals')).rows.find((row: { id: number }) => row.id === id);
  assert.deepEqual((await rowOf()).measured, { low: 2 / 3, high: 2 / 3 });
  assert.equal((await rowOf()).standing, 'reached');
  await must('PUT', `/api/ipv6/goals/${id}`, { ...goal, value: 0.7 });
  assert.equal((await rowOf()).standing, 'short');
  // One more that nobody measured: then it may or may not be.
  await must('POST', '/api/systems', { name: '新系统', unit_id: 3 });
  const system = (await must('GET', '/api/systems?q=新系统')).rows[0].id;
  await must('POST', `/api/systems/${system}/endpoints`, {
    name: '门户',
    host: 'n.city.test',
    scheme: 'http',
    watch: false,
  });
  assert.deepEqual((await rowOf()).measured, { low: 0.5, high: 0.75 });
  assert.equal((await rowOf()).standing, 'unknown');
  assert.equal((await t.ask('POST', '/api/ipv6/goals', { ...goal, value: 0.7 })).status, 409);
  for (const bad of [{ value: 1.1 }, { value: -0.1 }, { year: 1 }, { metric: 'x' }, { issuer: ' ' }, { more: 1 }])
    assert.equal((await t.ask('POST', '/api/ipv6/goals', { ...goal, ...bad })).status, 422, JSON.stringify(bad));
  await must('DELETE', `/api/ipv6/goals/${id}`);
  assert.equal((await t.ask('DELETE', `/api/ipv6/goals/${id}`)).status, 404);
  assert.equal((await t.ask('PUT', `/api/ipv6/goals/${id}`, goal)).status, 404);
});

test('links of one service say nothing of those that nobody tested', async () => {
  const goal = { issuer: '省局', document: '链接', year: 2026, metric: 'level_2_links', value: 0.95 };
  const { id } = await must('POST', '/api/ipv6/goals', goal);
  const row = async () => (await must('GET', '/api/ipv6/goals')).rows.find((one: { id: number }) => one.id === id);
  assert.equal((await row()).measured, null);
  const now = Date.now();
  const test_links = (target_id: number, at = now) => {
    const watch = sqlite.prepare('select id from watches where target_id = ?').pluck().get(target_id);
    const value = JSON.stringify({ found: 4, tested: 4, ok: 4, hosts: 1, hosts_ok: 1 });
    sqlite
      .prepare(
        `insert or replace into facts (watch_id, key, part, value, since_at, kept_from) values (?, 'links.level', '2', ?, ?, ?)`,
      )
      .run(watch, value, at, at === now ? null : at);
    judge(target_id, { canary, cdn: [], thresholds: USUAL_THRESHOLDS }, now);
  };
  test_links(portal);
  assert.deepEqual(await row().then(({ measured, standing }) => [measured, standing]), [
    { low: 0, high: 1 },
    'unknown',
  ]);
  test_links(portal, now - 60 * 86_400_000);
  assert.equal((await row()).measured, null);
  await must('DELETE', `/api/ipv6/goals/${id}`);
});

test('what was found in public texts is offered, and no longer once it is taken over', async () => {
  const { found, rows } = await must('GET', '/api/ipv6/goals');
  assert.equal(rows.length, 0);
  await must('POST', '/api/ipv6/goals', found[0]);
  const after = await must('GET', '/api/ipv6/goals');
  assert.equal(after.found.length, found.length - 1);
  assert.equal(after.rows[0].measured, null);
  assert.equal(after.rows[0].standing, 'unknown');
});

test('the burn-down counts what is registered and not exempt, and tells no date out of a day', async () => {
  const { months, forecast, band } = await must('GET', '/api/ipv6/burn-down?kind=service');
  assert.deepEqual([months.at(-1).total, months.at(-1).left], [4, 4]);
  assert.deepEqual(forecast, { kind: 'unknown', why: 'too_short' });
  assert.deepEqual(band, []);
  await must('PUT', `/api/ipv6/targets/${nothing}/declaration`, {
    declared: null,
    exempt: { until: Date.now() + 86_400_000, reason: '停用' },
  });
  assert.equal((await must('GET', '/api/ipv6/burn-down?kind=service')).months.at(-1).total, 3);
  assert.equal((await t.ask('GET', '/api/ipv6/burn-down')).status, 422);
});
