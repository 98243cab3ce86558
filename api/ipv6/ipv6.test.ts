/** How far targets have come with IPv6: from what was seen to a rung, to the overview, and what a failure or a declaration does. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { USUAL_THRESHOLDS } from '#probes/ipv6/thresholds.ts';
import { testHub } from '../testing.ts';
import { createMigrationJudge } from './judge-target.ts';
import { judgeSome } from './keep-ipv6.ts';

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
const world = { canary: undefined, thresholds: USUAL_THRESHOLDS };

async function node(name: string, unit_id: number, more: object = {}): Promise<{ id: number; target_id: number }> {
  const made = await t.ask('POST', '/api/nodes', { name, role: 'access', unit_id, ...more });
  assert.equal(made.status, 200, made.text);
  const target_id = sqlite.prepare('select id from targets where node_id = ?').pluck().get(made.body.id) as number;
  return { id: made.body.id, target_id };
}
const look = (target_id: number, answer: 'up' | 'down', family: 4 | 6, at: number) => {
  const watch = sqlite
    .prepare(`insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, enabled, created_at)
      values (?, 'icmp', '{}', ?, ?, 60, 1000, 1, 1) on conflict do update set enabled = 1 returning id`)
    .pluck()
    .get(target_id, family === 4 ? '127.0.0.1' : '::1', family);
  sqlite
    .prepare(`insert or replace into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at,
      looked_at, ok_at, took_ms, last) values (?, ?, 'ok', 0, 1, 0, '[]', ?, ?, ?, 1, '{}')`)
    .run(watch, answer, at, at, at);
};
const rowOf = async (target_id: number, ask = t.ask) =>
  (await ask('GET', `/api/ipv6/targets/${target_id}`)).body.target;
const overview = async (ask = t.ask) => (await ask('GET', '/api/ipv6')).body;

test('a target that nobody looked at is unknown, and counts among all', async () => {
  const { target_id } = await node('sw-1', 2);
  assert.equal((await rowOf(target_id)).standing, 'unknown');
  judge(target_id, world, Date.now());
  const row = await rowOf(target_id);
  assert.deepEqual([row.standing, row.measured], ['unknown', null]);
  const { node: share } = await overview();
  assert.deepEqual([share.total, share.done, share.unknown], [1, 0, 1]);
});

test('what answers over IPv6 has it, what is on record alone is planned, and a declaration raises nothing', async () => {
  const now = Date.now();
  const { target_id } = await node('sw-2', 2, { addresses: ['10.0.0.2', '2409:8000::2'] });
  look(target_id, 'up', 4, now);
  judge(target_id, world, now);
  assert.equal((await rowOf(target_id)).measured, 'planned');
  const said = await t.ask('PUT', `/api/ipv6/targets/${target_id}/declaration`, {
    declared: 'single_stack',
    exempt: null,
  });
  assert.equal(said.status, 200, said.text);
  judge(target_id, world, now);
  const row = await rowOf(target_id);
  assert.deepEqual([row.measured, row.declared, row.standing], ['planned', 'single_stack', 'left']);
  look(target_id, 'up', 6, now);
  judge(target_id, world, now);
  assert.equal((await rowOf(target_id)).measured, 'configured');
});

test('an exemption counts neither as done nor as left, and ends', async () => {
  const { target_id } = await node('sw-3', 3);
  const declare = (exempt: object | null) =>
    t.ask('PUT', `/api/ipv6/targets/${target_id}/declaration`, { declared: null, exempt });
  assert.equal((await declare({ until: Date.now() - 1, reason: '待换' })).status, 422);
  assert.equal((await declare({ until: Date.now() + 4 * 366 * 86_400_000, reason: '待换' })).status, 422);
  assert.equal((await declare({ until: Date.now() + 86_400_000, reason: '' })).status, 422);
  assert.equal((await declare({ until: Date.now() + 86_400_000, reason: '明年更换设备' })).status, 200);
  assert.equal((await rowOf(target_id)).standing, 'exempt');
  sqlite.prepare('update ipv6_declarations set exempt_until = 1 where target_id = ?').run(target_id);
  assert.equal((await rowOf(target_id)).standing, 'unknown');
});

test('each unit sees its own, and declares of nothing else', async () => {
  const county = await t.enter('jia.engineer', [{ role: 'network_engineer', unit_id: 2 }], 2);
  const { target_id } = await node('sw-4', 3);
  assert.equal((await county('GET', `/api/ipv6/targets/${target_id}`)).status, 404);
  const before = sqlite.prepare('select count(*) from ipv6_declarations').pluck().get();
  assert.equal(
    (await county('PUT', `/api/ipv6/targets/${target_id}/declaration`, { declared: 'reachable', exempt: null })).status,
    404,
  );
  assert.equal(sqlite.prepare('select count(*) from ipv6_declarations').pluck().get(), before);
  const { node: share, worst } = await overview(county);
  assert.equal(share.total, sqlite.prepare('select count(*) from nodes where unit_id = 2').pluck().get());
  assert.deepEqual(
    worst.map(({ unit }: { unit: string }) => unit),
    ['甲县'],
  );
  const listed = (await county('GET', '/api/ipv6/targets')).body;
  assert.ok(listed.rows.every(({ unit_id }: { unit_id: number }) => unit_id === 2));
});

test('each change is kept, the trend adds them up, and a target that is deleted takes away what it was', async () => {
  const { id, target_id } = await node('sw-5', 2);
  const kept = () =>
    sqlite
      .prepare('select rung_from, rung_to, was_done, is_done from ipv6_changes where target_id = ?')
      .raw()
      .all(target_id);
  sqlite
    .prepare(`insert into ipv6_states (target_id, measured, since, failures, last_good, failing, "unknown", target, is_done, judged_at)
      values (?, 'reachable', 1, 0, null, '[]', '[]', 'reachable', 1, 1)`)
    .run(target_id);
  sqlite
    .prepare(
      `insert into ipv6_changes (at, target_id, rung_from, rung_to, was_done, is_done) values (?, ?, null, 'reachable', 0, 1)`,
    )
    .run(Date.now(), target_id);
  const done = async () => (await overview()).trend.at(-1).node_done;
  const before = await done();
  // Nothing answers any more: it is unknown at once, and no more counted.
  judge(target_id, world, Date.now());
  const row = await rowOf(target_id);
  assert.deepEqual([row.measured, row.last_good, row.standing], [null, 'reachable', 'unknown']);
  assert.equal(await done(), before - 1);
  assert.deepEqual(kept().at(-1), ['reachable', null, 1, 0]);
  assert.throws(() => sqlite.prepare('update ipv6_changes set is_done = 1').run(), /append-only/);
  assert.throws(() => sqlite.prepare('delete from ipv6_changes').run(), /append-only/);
  assert.equal((await t.ask('DELETE', `/api/nodes/${id}`)).status, 200);
  assert.deepEqual(kept().at(-1), [null, null, 0, 0]);
});

test('a round judges all, and one that can’t be judged keeps nobody back', async () => {
  const ids = sqlite.prepare('select id from targets order by id').pluck().all() as number[];
  const judged: number[] = [];
  const failed: number[] = [];
  const poisonous = (id: number) => {
    if (id === ids[1]) throw new Error('poison');
    judged.push(id);
    return true;
  };
  let at: number | undefined = 0;
  while (at !== undefined)
    at = judgeSome(t.hub.db, poisonous, at, world, Date.now(), (_error, { id }) => failed.push(id)).last;
  assert.deepEqual(failed, [ids[1]]);
  assert.deepEqual(
    judged,
    ids.filter((id) => id !== ids[1]),
  );
});

test('the settings are read by engineers, written by the system administrator, and checked', async () => {
  const read = async () => (await t.ask('GET', '/api/ipv6/settings')).body.settings;
  const body = await read();
  assert.deepEqual(body.canary, { targets: [], controls: [], resolver: null, ntp: null });
  const wanted = { ...body, canary: { ...body.canary, targets: [{ address: '::1', port: 80 }] } };
  assert.equal((await t.askAs('admin')('PUT', '/api/ipv6/settings', wanted)).status, 403);
  assert.equal((await t.askAs('system')('PUT', '/api/ipv6/settings', wanted)).status, 200);
  for (const bad of [
    { ...wanted, thresholds: { ...wanted.thresholds, echo_loss: 2 } },
    { ...wanted, thresholds: { ...wanted.thresholds, other: 1 } },
    { ...wanted, canary: { ...wanted.canary, targets: [{ address: '::1', port: 0 }] } },
    {
      ...wanted,
      canary: { ...wanted.canary, targets: Array.from({ length: 11 }, () => ({ address: '::1', port: 1 })) },
    },
  ])
    assert.equal((await t.askAs('system')('PUT', '/api/ipv6/settings', bad)).status, 422);
  assert.equal((await read()).canary.targets.length, 1);
});

test('the catalogue holds all 47 checks in order, and the probe is judged as it stands', async () => {
  const { rows, total } = (await t.ask('GET', '/api/ipv6/checks')).body;
  assert.equal(total, 47);
  const codes = rows.map(({ code }: { code: string }) => code);
  const numbered = (letter: string, n: number) => Array.from({ length: n }, (_, i) => `${letter}${i + 1}`);
  assert.deepEqual(codes, [...numbered('P', 3), ...numbered('D', 20), ...numbered('S', 20), ...numbered('A', 4)]);
  for (const row of rows)
    for (const field of ['title', 'input', 'method', 'criterion'])
      assert.ok(row[field].zh && row[field].en, `${row.code} ${field}`);
  assert.equal(rows[0].unknown, 1, 'nobody set by what the probe proves itself');
});

test('what a check finds wrong becomes a rectification ticket with its evidence, and nothing else does', async () => {
  const { target_id } = await node('sw-6', 2, { addresses: ['10.0.0.6'] });
  const rectify = (code: string, ask = t.ask) => ask('POST', `/api/ipv6/targets/${target_id}/rectification`, { code });
  const now = Date.now();
  look(target_id, 'up', 4, now);
  judge(target_id, world, now);
  assert.equal((await rectify('D1')).status, 409);
  sqlite
    .prepare(
      `update ipv6_verdicts set status = 'fail', reason = '{"zh":"未转发","en":"does not forward"}' where target_id = ? and code = 'D1'`,
    )
    .run(target_id);
  const made = await rectify('D1');
  assert.equal(made.status, 200, made.text);
  const { ticket } = (await t.ask('GET', `/api/tickets/${made.body.id}`)).body;
  assert.equal(ticket.kind, 'rectification');
  assert.match(ticket.title, /^sw-6/);
  assert.match(ticket.body, /现状：未转发/);
  const { snapshot } = (await t.ask('GET', `/api/tickets/${made.body.id}`)).body;
  assert.deepEqual([snapshot.state, snapshot.reason.zh], ['unknown', '未转发']);
  assert.match(ticket.fields.measure, /升级软件/);
  const blockers = (await t.ask('GET', '/api/ipv6/blockers')).body.rows;
  assert.deepEqual([blockers[0].id, blockers[0].codes, blockers[0].targets], ['hardware', ['D1'], 1]);
  const other = await t.enter('yi.agent', [{ role: 'ticket_agent', unit_id: 3 }], 3);
  assert.equal((await rectify('D1', other)).status, 404);
  assert.equal((await rectify('X1')).status, 422);
});

test('the watches that measure it are added once', async () => {
  const { target_id } = await node('sw-7', 2, { addresses: ['10.0.0.7', '2409:8000::7'] });
  const measure = async () => (await t.ask('POST', `/api/ipv6/targets/${target_id}/watches`)).body.added;
  const probes = (family: 4 | 6) =>
    sqlite
      .prepare('select probe from watches where target_id = ? and family = ? order by probe')
      .pluck()
      .all(target_id, family);
  assert.equal(await measure(), 3);
  assert.equal(await measure(), 0);
  assert.deepEqual(probes(6), ['icmp', 'path_mtu', 'ssh']);
  // What IPv6 is compared with is asked in the same way.
  assert.deepEqual(probes(4), ['icmp', 'ssh']);
});
