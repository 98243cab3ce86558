/** The whole way with the real engine and a real scenario. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { runLoad } from './engine.ts';
import { loadHub } from './testing.ts';

const z = await loadHub(runLoad);
after(z.end);
const { must, engineer, approved, start, over, page, asked } = z;
const SCENARIO = `name: home
title: { zh: 首页, en: Home }
base: http://127.0.0.1:${z.port}
load: { shape: constant, rate: 10, duration: 2s }
thresholds: { p95_ms: 5000, p999_ms: 9000, error_share: 0, by_name: { home: { p99_ms: 6000 } } }
journey:
  - name: home
    path: /home
    checks:
      - status: [200]
  - name: next
    path: /next?q=1
`;

test('a scenario goes from its text over an approval to a verdict', async () => {
  const { ok, proposes } = await must(engineer, 'POST', '/api/load-scenarios/check', { scenario: SCENARIO });
  assert.ok(ok);
  assert.deepEqual(proposes.shape, { model: 'open', stages: [{ from_rate: 10, to_rate: 10, duration_ms: 2000 }] });
  const plan = await approved({
    scenario: SCENARIO,
    request: null,
    shape: proposes.shape,
    thresholds: proposes.thresholds,
  });
  const answer = await start(plan);
  assert.equal(answer.status, 200, answer.text);
  const done = await over(answer.body.id);
  assert.equal(done.run.state, 'complete', JSON.stringify(done.run));
  assert.deepEqual(Object.keys(done.result.by_name).sort(), ['home', 'next']);
  assert.equal(done.result.checks[Object.keys(done.result.checks)[0] as string].failed, 0);
  assert.ok(
    done.result.figures.requests >= 38 && done.result.figures.requests <= 40,
    String(done.result.figures.requests),
  );
  assert.ok(asked.slice(1).every(({ identity }) => identity.startsWith(`run=${answer.body.id}; `)));
  assert.notEqual(done.verdict.is, 'fail', JSON.stringify(done.verdict));
  const names = done.verdict.rows.map(
    (row: { name: string; request: string | null }) => `${row.request ?? ''} ${row.name}`,
  );
  assert.deepEqual(names.sort(), [' error_share', ' p95_ms', ' p999_ms', 'home p99_ms'], 'each is asked once');
  assert.equal(done.run.requests, done.result.figures.requests);
  assert.ok((await must(engineer, 'GET', `/api/load-runs/${answer.body.id}/ticks`)).ticks.length >= 2);
});

test('a scenario that begins elsewhere is told where', async () => {
  const { system_id: _s, ...content } = z.wanted({ scenario: SCENARIO.replace(String(z.port), '1'), request: null });
  const answer = await engineer('POST', '/api/load-plans', { ...content, system_id: z.system });
  assert.equal(answer.status, 422);
  assert.match(answer.body.error.en, /line 3, column 1/);
});

test('the button stops the real engine', async () => {
  const plan = await approved({ shape: { model: 'closed', users: 5, duration_ms: 30_000 } });
  const { id } = (await start(plan)).body;
  await pause(1_500);
  await must(engineer, 'POST', `/api/load-runs/${id}/stop`, {});
  const done = await over(id);
  assert.deepEqual([done.run.state, done.run.stopped_by], ['stopped', 'person']);
  assert.ok(done.run.stop_ms < 1_000, String(done.run.stop_ms));
  // The ceiling of 20 a second holds the five users.
  assert.ok(done.run.requests <= 60, String(done.run.requests));
  const count = asked.length;
  await pause(300);
  assert.equal(asked.length, count);
  assert.equal((await page(id)).run.stop_ms, done.run.stop_ms);
});
