/** What k6 brought stands among the runs as what it is: told where k6 told it, and never a measurement of this console. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { ImportedRun } from '#probes/load/scenario/from-k6-summary.ts';
import { parseScenario } from '#probes/load/scenario/scenario.ts';
import { gatherLoad } from '../reports/gather-load.ts';
import { judgeBroughtIn } from './brought-in.ts';
import { readCoverage } from './coverage.ts';
import { bringResult } from './k6-results.ts';
import type { Thresholds } from './shapes.ts';
import { loadHub } from './testing.ts';

const z = await loadHub();
after(z.end);
const { t, sqlite, must, engineer, leader, stranger, draft, approved, page, versionOf } = z;

const scenarioOf = (more = '', request = '') => `name: home
title: { zh: 首页, en: Home }
base: http://127.0.0.1:${z.port}
load: { shape: constant, rate: 10, duration: 60s }
${more}
journey:
  - { name: home, path: /home${request} }
`;
const NONE: Thresholds = { error_share: null, p95_ms: null, p99_ms: null, rate: null, checks_share: null };
const plan = (thresholds: Partial<Thresholds>, scenario = scenarioOf()) =>
  approved({ scenario, request: null, thresholds: { ...NONE, ...thresholds } });

/** As k6 writes it by `handleSummary`; with a nonce, since the same results come once. */
const nonce = () => randomUUID();
const handled = (more: Record<string, unknown> = {}) =>
  JSON.stringify({
    root_group: { nonce: nonce() },
    state: { testRunDurationMs: 60_012.5 },
    metrics: {
      http_req_duration: {
        type: 'trend',
        values: { avg: 12.5, min: 1, med: 10, max: 310.2, 'p(90)': 20, 'p(95)': 31.5, 'p(99)': 90 },
      },
      'http_req_duration{name:home}': { type: 'trend', values: { med: 9, 'p(95)': 30 } },
      http_req_waiting: { type: 'trend', values: { avg: 11, med: 9.5 } },
      http_reqs: { type: 'counter', values: { count: 600, rate: 9.99 } },
      http_req_failed: { type: 'rate', values: { rate: 0.005 } },
      checks: { type: 'rate', values: { passes: 600, fails: 0 } },
      iterations: { type: 'counter', values: { count: 600 } },
      data_received: { type: 'counter', values: { count: 123_456 } },
      ...more,
    },
  });
/** As `--summary-export` writes it. */
const exported = () =>
  JSON.stringify({
    root_group: { nonce: nonce() },
    metrics: {
      http_req_duration: { avg: 12.5, min: 1, med: 10, max: 310.2, 'p(90)': 20, 'p(95)': 31.5 },
      http_reqs: { count: 600, rate: 10 },
      http_req_failed: { value: 0.005, passes: 3, fails: 597 },
    },
  });
const began = () => Date.now() - 120_000;
const bring = (id: number, summary: string, ask = engineer, started_at = began()) =>
  ask('POST', `/api/load-plans/${id}/k6-results`, { summary, started_at });
const brought = async (id: number, summary: string) => {
  const answer = await bring(id, summary);
  assert.equal(answer.status, 200, answer.text);
  return page(answer.body.id);
};

test('each figure of both forms stands on the page as k6 told it, and what it did not tell is null', async () => {
  const id = await plan({ p95_ms: 1_000 });
  const of = (known: object) => ({
    ...{ count: null, mean: null, p50: null, p90: null, p95: null, p99: null, p999: null, max: null },
    ...known,
  });
  const service = { count: 600, mean: 12.5, p50: 10, p90: 20, p95: 31.5, max: 310.2 };
  const { run, result, imported } = await brought(id, handled());
  assert.deepEqual(
    [run.engine, run.state, run.requests, run.rate, run.error_share],
    ['k6', 'complete', 600, 9.99, 0.005],
  );
  assert.deepEqual([run.p99_ms, result, run.is_limited], [null, null, null], 'a service time is no latency');
  assert.equal(run.ended_at, run.started_at + 60_013);
  const { brought_at, sm3, caveats, ...told } = imported;
  assert.ok(brought_at > run.started_at && /^[0-9a-f]{64}$/.test(sm3));
  assert.match(caveats[0].en, /this console did not measure them/);
  assert.match(caveats[1].en, /moment of sending/);
  assert.match(caveats[2].en, /not within the window/);
  assert.deepEqual(told, {
    ...{ brought_by: 'engineer', service_ms: of({ ...service, p99: 90 }) },
    phases: { connect: of({}), tls: of({}), first_byte: of({ mean: 11, p50: 9.5 }) },
    ...{ requests: 600, rate: 9.99, error_share: 0.005, checks: { passed: 600, failed: 0 }, iterations: 600 },
    ...{ dropped: null, bytes: 123_456, duration_ms: 60_012.5, by_name: { home: of({ p50: 9, p95: 30 }) } },
  });
  const flat = (await brought(id, exported())).imported;
  assert.deepEqual(flat.service_ms, of(service));
  assert.deepEqual(
    [flat.error_share, flat.rate, flat.checks, flat.iterations, flat.bytes, flat.duration_ms, flat.by_name],
    [0.005, 10, null, null, null, null, {}],
  );
  const { rows } = await must(engineer, 'GET', `/api/load-runs?plan_id=${id}`);
  assert.deepEqual(
    rows.map((row: { engine: string; rate: number; p99_ms: null }) => [row.engine, row.rate, row.p99_ms]),
    [
      ['k6', 10, null],
      ['k6', 9.99, null],
    ],
  );
});

const isOf = (verdict: { is: string; rows: { name: string; request: string | null; is: string }[] }) => [
  verdict.is,
  ...verdict.rows.map(({ name, request, is }) => `${request === null ? '' : `${request} `}${name} ${is}`),
];

test('a service time above the limit breaks it, one below says nothing; shares and rates are judged', async () => {
  const judged = async (thresholds: Partial<Thresholds>, summary = handled(), scenario = scenarioOf()) =>
    isOf((await brought(await plan(thresholds, scenario), summary)).verdict);
  assert.deepEqual(await judged({ p95_ms: 1_000, error_share: 0.01 }), [
    'unknown',
    'error_share pass',
    'p95_ms unknown',
  ]);
  assert.deepEqual(await judged({ p95_ms: 31 }), ['fail', 'p95_ms fail']);
  assert.deepEqual(await judged({ error_share: 0.01, rate: 9, checks_share: 0.99 }), [
    ...['pass', 'error_share pass', 'rate pass', 'checks_share pass'],
  ]);
  assert.deepEqual(await judged({ error_share: 0.001 }), ['fail', 'error_share fail']);
  assert.deepEqual(await judged({ rate: 10 }), ['fail', 'rate fail']);
  assert.deepEqual(await judged({}), ['unknown']);
  assert.deepEqual(await judged({ error_share: 0.01 }, exported()), ['pass', 'error_share pass']);
  assert.deepEqual(await judged({ p99_ms: 1, checks_share: 0.9 }, exported()), [
    ...['unknown', 'p99_ms unknown', 'checks_share unknown'],
  ]);
  const dropped = handled({ dropped_iterations: { values: { count: 3 } } });
  assert.deepEqual(
    await judged({ error_share: 0.01 }, dropped),
    ['unknown', 'error_share unknown'],
    'not the whole load',
  );
  const short = handled().replace('60012.5', '20000');
  assert.deepEqual(await judged({ error_share: 0.01 }, short), ['unknown', 'error_share unknown']);
  const checks = handled({ checks: { values: { passes: 500, fails: 100 } } });
  assert.deepEqual(await judged({ error_share: 0.01 }, checks), ['unknown', 'error_share unknown']);
  const taking = scenarioOf('', ', extract: { token: { jsonpath: $.token } }');
  assert.deepEqual(await judged({ error_share: 0.01 }, handled(), taking), ['unknown', 'error_share unknown']);
  const asking = scenarioOf('thresholds: { p95_ms: 1, max_ms: 300, by_name: { home: { p95_ms: 29, p99_ms: 1 } } }');
  assert.deepEqual(await judged({ p95_ms: 1_000 }, handled(), asking), [
    ...['fail', 'p95_ms unknown', 'max_ms fail', 'home p95_ms fail', 'home p99_ms unknown'],
  ]);
});

test('never is anything passed while something is unknown, and no time ever passes', () => {
  const read = parseScenario(scenarioOf());
  assert.ok('scenario' in read);
  const { scenario } = read;
  const told = fc.option(fc.double({ min: 0, max: 1_000, noNaN: true }));
  const names = ['count', 'mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const;
  const spread = fc.record(Object.fromEntries(names.map((name) => [name, told]))) as fc.Arbitrary<
    ImportedRun['service_ms']
  >;
  const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
  const run = fc.record({
    ...{ service_ms: spread, requests: told, rate: told, error_share: share, iterations: told, dropped: told },
    checks: fc.option(fc.record({ passed: fc.nat(9), failed: fc.nat(9) })),
    ...{ bytes: told, duration_ms: fc.option(fc.nat(100_000)) },
    phases: fc.record({ connect: spread, tls: spread, first_byte: spread }),
    ...{
      by_name: fc.constant({}),
      caveats: fc.constant<ImportedRun['caveats']>([]),
      from: fc.constant('k6' as const),
      latency_ms: fc.constant(null),
    },
  });
  const wanted = fc.record({ error_share: share, p95_ms: told, p99_ms: told, rate: told, checks_share: share });
  fc.assert(
    fc.property(run, wanted, (one, thresholds) => {
      const { is, rows } = judgeBroughtIn(one, scenario, thresholds);
      if (is === 'pass') assert.ok(rows.length > 0 && rows.every((row) => row.is === 'pass'));
      for (const row of rows) {
        if (row.found === null) assert.equal(row.is, 'unknown');
        if (row.name.endsWith('_ms')) assert.equal(row.is, (row.found ?? 0) > row.wanted ? 'fail' : 'unknown');
      }
    }),
  );
});

test('it counts for no coverage, is no baseline, and is compared with nothing; each says why', async () => {
  const id = await plan({ error_share: 0.01 });
  sqlite
    .prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, extensions, grade, updated_at)
      values (?, '{}', '{}', 'x', '[]', 3, 0)`)
    .run(z.system);
  const run = (await bring(id, handled())).body.id;
  const [row] = readCoverage(t.hub.db, Date.now());
  assert.deepEqual([row?.run_id, row?.is], [null, 'unknown']);
  const marked = await engineer('PUT', `/api/load-runs/${run}/baseline`, { is_baseline: true });
  assert.deepEqual([marked.status, /did not measure/.test(marked.body.error.en)], [409, true]);
  const compared = await must(engineer, 'GET', `/api/load-runs/${run}/comparison?with=${run}`);
  assert.deepEqual(compared.rows, []);
  assert.match(compared.why[0].en, /no latency: it can’t be compared/);
  const given = await gatherLoad(t.hub.db, t.hub.history, run, undefined);
  assert.deepEqual([given.imported?.brought_by, given.result], ['engineer', null]);
});

test('an approved plan, a person and a whole summary are needed; the log has who brought it', async () => {
  const id = await plan({ error_share: 0.01 });
  const summary = handled();
  assert.equal((await bring(id, summary, leader)).status, 403);
  assert.equal((await bring(id, summary, stranger)).status, 404);
  const program = { person: 'engineer', address: '-', token: 'x' };
  assert.throws(
    () => bringResult(t.hub.db, program, id, { summary, started_at: began() }, Date.now()),
    /person who has logged in/,
  );
  assert.equal((await bring(await draft({ scenario: scenarioOf(), request: null }), summary)).status, 409);
  assert.match((await bring(await approved(), summary)).body.error.en, /no scenario/);
  const { id: run } = (await bring(id, summary)).body;
  const entry = sqlite
    .prepare(`select person, action, after from audit_entries where object_kind = 'load_run' and object_id = ?`)
    .get(String(run)) as { person: string; action: string; after: string };
  assert.deepEqual([entry.person, entry.action], ['engineer', 'load_import']);
  assert.match((await bring(id, summary)).body.error.en, new RegExp(`there already \\(run ${run}\\)`));
  assert.equal((await bring(id, handled(), engineer, Date.now() - 1_000)).status, 422, 'it would end after now');
  for (const [text, en] of [
    ['{', /not JSON/],
    ['{"metrics":{}}', /no metrics\.http_req_duration/],
    [JSON.stringify({ metrics: 'x'.repeat(5_000_000) }), /Invalid input: summary/],
  ] as const) {
    const answer = await bring(id, text);
    assert.equal(answer.status, 422);
    assert.match(answer.body.error.en, en);
  }
  const { system_id: _system, ...content } = z.wanted({ scenario: scenarioOf(), request: null });
  await must(engineer, 'PUT', `/api/load-plans/${id}`, { ...content, version: await versionOf(id) });
  assert.match((await bring(id, handled())).body.error.en, /isn’t approved/);
});
