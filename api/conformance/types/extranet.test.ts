/** The extranet as one system: each criterion from nothing over right to wrong, by rows as their own areas leave them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planInForce } from '../../emergency/testing-drills.ts';
import { testHub } from '../../testing.ts';
import { systemOf } from '../testing.ts';

const DAY_MS = 86_400_000;

test('each criterion is unknown or failing at first, right when its area says so, and wrong again in its own way', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const sqlite = hub.hub.db.$client;
  const now = Date.now();
  // What these rows hang on is the business of their own tests.
  sqlite.pragma('foreign_keys = off');
  const put = (table: string, values: Record<string, unknown>): number => {
    const columns = sqlite.pragma(`table_info(${table})`) as {
      name: string;
      notnull: 0 | 1;
      dflt_value: unknown;
      pk: number;
      type: string;
    }[];
    const owed = columns.filter(
      ({ name, notnull, dflt_value, pk }) => notnull && dflt_value === null && !pk && !(name in values),
    );
    const row = {
      ...Object.fromEntries(owed.map(({ name, type }) => [name, /INT|REAL/i.test(type) ? 0 : '[]'])),
      ...values,
    };
    const names = Object.keys(row);
    const sql = `insert or replace into ${table} (${names.map((name) => `"${name}"`).join(', ')}) values (${names.map((name) => `@${name}`).join(', ')})`;
    return Number(sqlite.prepare(sql).run(row).lastInsertRowid);
  };
  const area_id = put('areas', { code: '3206', name: '南通市', level: 'city' });
  const village = put('areas', { code: '320612001', name: '某村', level: 'village', parent_id: area_id });
  const unit_id = put('units', { name: '市大数据局', level: 'city', category: '', area_id });
  const system = await systemOf(hub, 'extranet', { unit_id });
  const of = async (name: string) => (await system.card()).of(name);
  const says = async (name: string, status: string, reason: RegExp) => {
    const { status: found, reason: text, because } = await of(name);
    assert.equal(found, status, `${name}: ${text.en}`);
    assert.match(text.en, reason);
    assert.ok(because.length > 0, name);
  };
  await says('capacity', 'unknown', /no port is known/);
  await says('access', 'unknown', /no network is registered/);
  await says('coverage', 'fail', /of 2 places 0 are connected/);
  await says('ipv6', 'unknown', /no place can be measured/);
  await says('protection', 'unknown', /not in the register/);
  await says('cryptography', 'unknown', /not in the register/);
  await says('plans', 'unknown', /not graded/);
  await says('risk', 'fail', /no risk assessment/);
  await says('load', 'unknown', /not graded/);

  const port = {
    watch_id: 1,
    node_id: 1,
    name: 'ge0',
    alias: '',
    speed_bps: 1e9,
    coverage: 1,
    forecast: '{"kind":"steady"}',
    computed_at: now,
  };
  put('port_traffic', { ...port, if_index: 1, p95_share: 0.4 });
  await says('capacity', 'pass', /of 1 ports 1 are measured, 0 are full/);
  put('port_traffic', { ...port, if_index: 2, p95_share: 0.5, fills_from: now + 30 * DAY_MS });
  await says('capacity', 'warn', /1 fill within half a year/);
  put('port_traffic', { ...port, if_index: 3, p95_share: 0.85 });
  await says('capacity', 'fail', /1 are full/);
  sqlite.prepare('update port_traffic set computed_at = ?').run(now - 2 * DAY_MS);
  await says('capacity', 'unknown', /no port is known/);

  const node = (id: number, area: number, state: string, measured: string | null) => {
    put('nodes', { id, name: `n${id}`, area_id: area });
    put('targets', { id, node_id: id, state, state_reason: '{"zh":"","en":""}' });
    put('ipv6_states', { target_id: id, measured });
  };
  node(91, area_id, 'up', 'dual_stack');
  node(92, village, 'unknown', null);
  const network = put('access_networks', { name: '专网', kind: 'dedicated', state: 'connected', boundary_node_id: 92 });
  await says('access', 'fail', /1 not merged/);
  sqlite.exec(`update access_networks set asked = 'merged', asked_by = 'x' where id = ${network}`);
  put('access_moves', { network_id: network, is: 'confirm', state_to: 'merged', person: 'y' });
  sqlite.exec(`update access_networks set state = 'merged', asked = null, asked_by = null where id = ${network}`);
  await says('access', 'unknown', /0 are merged and online, .* 1 unknown/);
  sqlite.exec(`update access_networks set boundary_node_id = 91 where id = ${network}`);
  await says('access', 'pass', /of 1 networks 1 are merged and online/);
  await says('coverage', 'unknown', /1 are connected \(50%\), 1 unknown/);
  await says('ipv6', 'unknown', /1 of 1 connected places/);
  sqlite.exec(`update targets set state = 'up' where id = 92`);
  await says('coverage', 'pass', /2 are connected \(100%\)/);
  await says('ipv6', 'fail', /1 of 2 connected places/);
  sqlite.exec(`update ipv6_states set measured = 'reachable' where target_id = 92`);
  await says('ipv6', 'pass', /2 of 2/);
  sqlite.exec(`update targets set state = 'down' where id = 92`);
  await says('coverage', 'fail', /1 are connected \(50%\), 0 unknown/);
  sqlite.exec(`update access_networks set boundary_node_id = 92 where id = ${network}`);
  await says('access', 'fail', /1 silent/);

  const days = {
    confirmed_at: now - 900 * DAY_MS,
    live_at: now - 900 * DAY_MS,
    filed_at: now - 880 * DAY_MS,
    issued_at: now - 870 * DAY_MS,
  };
  put('protected_systems', { system_id: system.id, grade: 3, certificate: '320600-1', ...days });
  await says('protection', 'unknown', /No completed assessment/);
  const assessed = (kind: string, closed_at: number) =>
    put('assessments', {
      system_id: system.id,
      kind,
      level: 3,
      state: 'closed',
      closed_at,
      result: '{"value":{"low":"90","high":"90"}}',
    });
  assessed('mlps', now - 800 * DAY_MS);
  await says('protection', 'fail', /overdue/);
  assessed('mlps', now - 10 * DAY_MS);
  await says('protection', 'pass', /last done on/);
  const crypto = assessed('crypto', now - 10 * DAY_MS);
  put('assessment_filings', { assessment_id: crypto, filed_at: now, filed_with: '市密码管理局' });
  await says('cryptography', 'pass', /last done on/);
  await says('plans', 'fail', /no plan in force/);
  const plan_id = planInForce(sqlite);
  await says('plans', 'fail', /none was drilled/);
  put('drills', {
    plan_id,
    unit_id,
    state: 'done',
    scheduled_at: now - DAY_MS,
    system_ids: JSON.stringify([system.id]),
  });
  await says('plans', 'pass', /1 plans cover it, last drilled/);

  const assessment_id = put('risk_assessments', {
    title: '年度',
    state: 'open',
    closed_at: now - 400 * DAY_MS,
    acceptable_level: 2,
    edition_content: '{}',
    method: 'multiplication',
  });
  put('risk_systems', { assessment_id, system_id: system.id });
  await says('risk', 'fail', /no risk assessment was closed/);
  sqlite.exec(`update risk_assessments set state = 'closed'`);
  await says('risk', 'fail', /more than a year ago/);

  await says('load', 'unknown', /No load test/);
  const run = {
    system_id: system.id,
    plan_id: 1,
    state: 'complete',
    started_at: now - DAY_MS,
    ended_at: now - DAY_MS + 60_000,
    result: '{"rate":10}',
    is_limited: 0,
    engine: 'own',
  };
  const kept = put('load_runs', {
    ...run,
    verdict: '{"is":"pass","why":{"zh":"达到","en":"kept what was asked"},"rows":[]}',
  });
  await says('load', 'pass', /kept what was asked/);
  assert.deepEqual((await of('load')).because, [`/load/runs/${kept}`]);
  put('load_runs', { ...run, verdict: '{"is":"fail","why":{"zh":"未达到","en":"missed what was asked"},"rows":[]}' });
  await says('load', 'fail', /missed what was asked/);
});
