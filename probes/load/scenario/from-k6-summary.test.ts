import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { importK6Summary } from './from-k6-summary.ts';

/** As k6 v0.5x writes them, shortened. */
const HANDLED = {
  root_group: { name: '', path: '', id: 'd41d8cd98f00b204e9800998ecf8427e', groups: [], checks: [] },
  state: { isStdOutTTY: false, isStdErrTTY: false, testRunDurationMs: 60012.5 },
  metrics: {
    http_req_duration: {
      type: 'trend',
      contains: 'time',
      values: { avg: 12.5, min: 1, med: 10, max: 310.2, 'p(90)': 20, 'p(95)': 31.5 },
      thresholds: { 'p(95)<800': { ok: true } },
    },
    'http_req_duration{name:home}': { type: 'trend', contains: 'time', values: { med: 9, 'p(95)': 30 } },
    http_reqs: { type: 'counter', contains: 'default', values: { count: 600, rate: 9.99 } },
    http_req_failed: { type: 'rate', contains: 'default', values: { rate: 0.005, passes: 3, fails: 597 } },
    checks: { type: 'rate', contains: 'default', values: { rate: 1, passes: 600, fails: 0 } },
    dropped_iterations: { type: 'counter', contains: 'default', values: { count: 12, rate: 0.2 } },
  },
};
const EXPORTED = {
  metrics: {
    http_req_duration: { avg: 12.5, min: 1, med: 10, max: 310.2, 'p(90)': 20, 'p(95)': 31.5 },
    http_reqs: { count: 600, rate: 9.99 },
    http_req_failed: { value: 0.005, passes: 3, fails: 597 },
    checks: { value: 1, passes: 600, fails: 0 },
  },
};
function runOf(document: unknown) {
  const read = importK6Summary(JSON.stringify(document));
  assert.ok('run' in read, JSON.stringify(read));
  return read.run;
}

test('both forms of a summary say the same of the same run', () => {
  const handled = runOf(HANDLED);
  const exported = runOf(EXPORTED);
  assert.deepEqual(handled.service_ms, {
    count: 600,
    mean: 12.5,
    p50: 10,
    p90: 20,
    p95: 31.5,
    p99: null,
    p999: null,
    max: 310.2,
  });
  assert.deepEqual(exported.service_ms, handled.service_ms);
  assert.equal(handled.error_share, 0.005);
  assert.equal(exported.error_share, 0.005);
  assert.deepEqual(exported.checks, { passed: 600, failed: 0 });
  assert.equal(handled.by_name.home?.p95, 30);
  assert.equal(handled.duration_ms, 60012.5);
});

test('what k6 does not tell is null, and iterations that it dropped are said', () => {
  const exported = runOf(EXPORTED);
  assert.equal(exported.latency_ms, null);
  assert.equal(exported.dropped, null);
  assert.equal(exported.bytes, null);
  assert.equal(exported.duration_ms, null);
  assert.equal(exported.phases.tls.p95, null);
  assert.equal(exported.caveats.length, 1);
  const handled = runOf(HANDLED);
  assert.equal(handled.dropped, 12);
  assert.match(handled.caveats[1]?.en ?? '', /12 iterations/);
});

test('what is no summary is refused with a sentence', () => {
  for (const text of ['', '{', '[]', '{"metrics":{}}', '{"metrics":{"http_req_duration":3}}', '{"metrics":null}'])
    assert.ok('problem' in importK6Summary(text), text);
  assert.ok('problem' in importK6Summary(`"${'x'.repeat(5_000_000)}"`));
});

test('no summary makes a figure of something that is none', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('avg', 'med', 'p(95)', 'values', 'count', 'rate'), fc.jsonValue()),
      (metric) => {
        const run = runOf({ metrics: { http_req_duration: metric, http_reqs: metric, checks: metric } });
        for (const value of [...Object.values(run.service_ms), run.requests, run.rate])
          assert.ok(value === null || (Number.isFinite(value) && value >= 0));
      },
    ),
  );
});
