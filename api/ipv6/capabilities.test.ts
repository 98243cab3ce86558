/** What models can do: recorded, brought as a file, found for a node by what it says it is, and turned into D14. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { USUAL_THRESHOLDS } from '#probes/ipv6/thresholds.ts';
import { testHub } from '../testing.ts';
import { capabilityOf } from './capabilities.ts';
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
const RECORD = { vendor: 'Huawei', model: 'S5735', version: '', status: 'supported', source: '产品手册' };
const add = (change: object = {}, ask = t.ask) => ask('POST', '/api/ipv6/capabilities', { ...RECORD, ...change });
const listed = async (query = '') => (await t.ask('GET', `/api/ipv6/capabilities${query}`)).body;
const lastEntry = () =>
  sqlite.prepare('select action, object_kind, before, after from audit_entries order by id desc limit 1').get() as {
    [key: string]: string;
  };

let made = 0;
/** A node of a unit that shows these facts by SNMP now. */
async function node(unit_id: number, facts: Record<string, string | null>, more: object = {}): Promise<number> {
  made += 1;
  const { body } = await t.ask('POST', '/api/nodes', { name: `sw-${made}`, role: 'access', unit_id, ...more });
  const target_id = sqlite.prepare('select id from targets where node_id = ?').pluck().get(body.id) as number;
  const watch = sqlite
    .prepare(`insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, enabled, created_at)
      values (?, 'snmp', '{}', '127.0.0.1', 4, 60, 1000, 1, 1) returning id`)
    .pluck()
    .get(target_id);
  const now = Date.now();
  sqlite
    .prepare(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at,
      looked_at, ok_at, took_ms, last) values (?, 'up', 'ok', 0, 1, 0, '[]', ?, ?, ?, 1, '{}')`)
    .run(watch, now, now, now);
  for (const [key, value] of Object.entries(facts))
    sqlite
      .prepare('insert into facts (watch_id, key, value, since_at) values (?, ?, ?, ?)')
      .run(watch, `snmp.${key}`, JSON.stringify(value), now);
  return target_id;
}
const d14 = (target_id: number) => {
  judge(target_id, { canary: undefined, thresholds: USUAL_THRESHOLDS }, Date.now());
  return sqlite.prepare(`select status from ipv6_verdicts where target_id = ? and code = 'D14'`).pluck().get(target_id);
};

test('the record of the longest beginning of the version counts, whatever the case', () => {
  const records = [
    { ...RECORD, status: 'unsupported' },
    { ...RECORD, version: 'V200R0', status: 'after_upgrade' },
    { ...RECORD, version: 'v200r021', status: 'supported' },
    { ...RECORD, model: 'S6730', version: 'V200R021C00', status: 'unsupported' },
  ] as Parameters<typeof capabilityOf>[0];
  const status = (version: string | null, vendor: string | null = 'HUAWEI') =>
    capabilityOf(records, { vendor, model: 's5735 ', version })?.status;
  assert.equal(status('V200R021C00SPC100'), 'supported');
  assert.equal(status('V200R019'), 'after_upgrade');
  assert.equal(status('V100'), 'unsupported');
  assert.equal(status(null), 'unsupported');
  assert.equal(status('V200R021', 'H3C'), undefined);
  assert.equal(status('V200R021', null), undefined);
});

test('a record is added, found, changed and deleted, each with an entry in the log', async () => {
  const { status, body } = await add();
  assert.equal(status, 200);
  assert.deepEqual(JSON.parse(lastEntry().after ?? ''), RECORD);
  const { rows, total } = await listed();
  assert.deepEqual([total, rows[0].model, rows[0].recorded_by], [1, 'S5735', 'admin']);
  assert.equal((await listed('?q=huawei')).total, 1);
  assert.equal((await listed('?status=unsupported')).total, 0);
  assert.equal((await listed('?limit=1&offset=1')).rows.length, 0);
  const after = { ...RECORD, status: 'unsupported', version: 'V200' };
  assert.equal((await t.ask('PUT', `/api/ipv6/capabilities/${body.id}`, after)).status, 200);
  const entry = lastEntry();
  assert.deepEqual([JSON.parse(entry.before ?? ''), JSON.parse(entry.after ?? '')], [RECORD, after]);
  assert.equal((await t.ask('DELETE', `/api/ipv6/capabilities/${body.id}`)).status, 200);
  assert.deepEqual([lastEntry().action, JSON.parse(lastEntry().before ?? '')], ['delete', after]);
  assert.equal((await t.ask('DELETE', `/api/ipv6/capabilities/${body.id}`)).status, 404);
  assert.equal((await t.ask('PUT', `/api/ipv6/capabilities/${body.id}`, after)).status, 404);
});

test('the same model and version stands there once, and what is wrong is refused', async () => {
  const { body } = await add();
  assert.equal((await add({ vendor: 'HUAWEI', model: ' s5735 ' })).status, 409);
  const other = await add({ version: 'V200' });
  assert.equal((await t.ask('PUT', `/api/ipv6/capabilities/${other.body.id}`, RECORD)).status, 409);
  assert.equal(
    (await t.ask('PUT', `/api/ipv6/capabilities/${other.body.id}`, { ...RECORD, version: 'v200' })).status,
    200,
  );
  for (const bad of [
    { vendor: '' },
    { model: '  ' },
    { status: 'maybe' },
    { source: '' },
    { model: 'x'.repeat(101) },
    { recorded_by: 'another' },
    { version: null },
  ])
    assert.equal((await add({ model: 'S1', ...bad })).status, 422, JSON.stringify(bad));
  const hostile = `'; drop table ipv6_capabilities; --<script>`;
  const odd = await add({ model: hostile });
  assert.equal(odd.status, 200);
  assert.equal((await listed(`?q=${encodeURIComponent(hostile)}`)).rows[0].model, hostile);
  for (const id of [body.id, other.body.id, odd.body.id]) await t.ask('DELETE', `/api/ipv6/capabilities/${id}`);
});

test('it is for all units: whoever is limited to one, or may only read, changes nothing', async () => {
  const county = await t.enter('jia.engineer', [{ role: 'network_engineer', unit_id: 2 }], 2);
  assert.equal((await add({}, county)).status, 403);
  assert.equal((await add({}, t.askAs('audit'))).status, 403);
  assert.equal((await add({}, t.askAsGuest)).status, 401);
  assert.equal((await county('GET', '/api/ipv6/capabilities')).status, 200);
});

test('what a node says it is turns D14; what is on record stands in for its model', async () => {
  const shown = await node(2, { vendor: 'Huawei', model: 'S5735', version: 'V200R021C00' });
  const silent = await node(2, { vendor: null, model: null }, { vendor: 'huawei', model: 's5735' });
  assert.equal(d14(shown), 'unknown');
  const { body } = await add({ status: 'after_upgrade', version: 'V200R021' });
  assert.equal(d14(shown), 'warn');
  assert.equal(d14(silent), 'unknown');
  const general = await add();
  assert.equal(d14(shown), 'warn');
  // The device doesn't say what it is: D14 stays unknown, and the rung knows that it was assessed.
  assert.equal(d14(silent), 'unknown');
  await t.ask('DELETE', `/api/ipv6/capabilities/${body.id}`);
  assert.equal(d14(shown), 'pass');
  await t.ask('DELETE', `/api/ipv6/capabilities/${general.body.id}`);
  assert.equal(d14(shown), 'unknown');
});

test('models without a record are listed with how many nodes show them, and each unit sees its own', async () => {
  await node(3, { vendor: 'H3C', model: 'S5560', version: '7.1' });
  await node(3, { vendor: 'h3c', model: 's5560', version: '7.2' });
  const missing = async (ask = t.ask) => (await ask('GET', '/api/ipv6/capabilities/unrecorded')).body;
  const models = async (ask = t.ask) =>
    (await missing(ask)).rows.map(({ model, nodes }: { model: string; nodes: number }) => `${model} ${nodes}`);
  assert.deepEqual(await models(), ['S5560 2', 'S5735 2']);
  const county = await t.enter('yi.engineer', [{ role: 'network_engineer', unit_id: 3 }], 3);
  assert.deepEqual(await models(county), ['S5560 2']);
  await add({ vendor: 'H3C', model: 'S5560', version: '7.2' });
  assert.deepEqual(await models(), ['S5735 2', 'S5560 1']);
  assert.equal((await t.ask('GET', '/api/ipv6/capabilities/unrecorded?format=csv')).status, 200);
});

test('they come in as a file: all of it or nothing, and the same once more', async () => {
  const send = async (text: string, ask = t.ask) => {
    const form = new FormData();
    form.set('file', new File([text], 'models.csv'));
    return ask('POST', '/api/imports/ipv6_capabilities?dry_run=false', form);
  };
  const head = '厂商,型号,版本,IPv6 能力,依据\n';
  const file = `${head}ZTE,5960,,支持,手册\nh3c,s5560,7.2,升级后支持,来函\n`;
  const first = await send(file);
  assert.equal(first.status, 200, first.text);
  assert.deepEqual(first.body.counts, { create: 1, update: 1, same: 0, error: 0 });
  assert.deepEqual((await send(file)).body.counts, { create: 0, update: 0, same: 2, error: 0 });
  assert.deepEqual(
    (await listed()).rows.map((row: { model: string; status: string }) => [row.model, row.status]),
    [
      ['s5560', 'after_upgrade'],
      ['5960', 'supported'],
    ],
  );
  const wrong = await send(`${head}ZTE,5960,,也许,手册\nZTE,5961,,支持,\nzte,5960,,支持,手册\n`);
  assert.equal(wrong.status, 422);
  assert.deepEqual(
    wrong.body.error.report.rows.map((row: { errors: { path: string }[] }) => row.errors.map(({ path }) => path)),
    [['status'], ['source'], ['model']],
  );
  assert.equal((await listed()).total, 2);
  const county = await t.enter('bing.engineer', [{ role: 'network_engineer', unit_id: 3 }], 3);
  assert.equal((await send(file, county)).status, 403);
});
