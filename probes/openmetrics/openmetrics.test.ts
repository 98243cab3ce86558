import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { known } from '../checks/known-fact.ts';
import { metricsLatency } from '../checks/metrics-latency.ts';
import { metricsSuccess } from '../checks/metrics-success.ts';
import { observe } from '../observe.ts';
import type { Observation } from '../probe.ts';
import { readExposition, readSelector } from './exposition.ts';
import { openmetrics } from './openmetrics.ts';

const TEXT = `# HELP exchange_calls_total calls
# TYPE exchange_calls_total counter
exchange_calls_total{dept="公安",result="ok"} 90 1700000000000
exchange_calls_total{dept="公安",result="bad"} 1e1
exchange_latency_seconds{quantile="0.95",} 0.25 # {trace_id="a"} 0.2
odd\tNaN
# EOF
`;

test('both text formats are read: labels, escapes, moments, exemplars, numbers that are none', () => {
  const read = readExposition(TEXT.replace('odd', 'odd{a="x\\"\\n\\\\"}'));
  assert.ok('metrics' in read);
  assert.deepEqual(
    read.metrics.map(({ name, labels, value }) => [name, Object.fromEntries(labels), value]),
    [
      ['exchange_calls_total', { dept: '公安', result: 'ok' }, 90],
      ['exchange_calls_total', { dept: '公安', result: 'bad' }, 10],
      ['exchange_latency_seconds', { quantile: '0.95' }, 0.25],
      ['odd', { a: 'x"\n\\' }, Number.NaN],
    ],
  );
});

const WRONG: [string, number, RegExp][] = [
  ['a 1\n9b 1', 2, /name of a metric/],
  ['a{b=c} 1', 1, /in quotes/],
  ['a{b="c" d="e"} 1', 1, /commas/],
  ['a{b="c",b="d"} 1', 1, /twice/],
  ['a 1\n\n# EOF\na 1', 4, /after # EOF/],
  ['a', 1, /number/],
  ['a{b="c"}', 1, /number/],
  ['a 1x', 1, /number/],
  ['<html>', 1, /name of a metric/],
  [`a ${'1'.repeat(10_001)}`, 1, /longer/],
];
for (const [text, line, problem] of WRONG)
  test(`bad text is told by its line: ${JSON.stringify(text.slice(0, 24))}`, () => {
    const read = readExposition(text);
    assert.ok('problem' in read);
    assert.equal(read.line, line);
    assert.match(read.problem, problem);
  });

test('no text makes the reader throw, and what is written is read back', () => {
  fc.assert(fc.property(fc.string(), (text) => 'metrics' in readExposition(text) || true));
  const name = fc.stringMatching(/^[a-z_]{1,8}$/);
  fc.assert(
    fc.property(
      name,
      fc.dictionary(name, fc.string(), { maxKeys: 4 }),
      fc.double({ noNaN: true }),
      (metric, labels, value) => {
        const inner = Object.entries(labels).map(
          ([key, text]) => `${key}="${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
        );
        const number =
          value === Number.POSITIVE_INFINITY ? '+Inf' : value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
        const read = readExposition(`${metric}{${inner.join(',')}} ${number}\n`);
        assert.ok('metrics' in read, JSON.stringify(read));
        assert.deepEqual(Object.fromEntries(read.metrics[0]?.labels ?? []), { ...labels });
        assert.equal(read.metrics[0]?.value, value === 0 ? read.metrics[0]?.value : value);
      },
    ),
  );
  assert.equal(readSelector('a{b="c"} x'), undefined);
  assert.equal(readSelector('a{b=~"c"}'), undefined);
});

test('of a real exposition the chosen series become samples, and shares are those between two looks', async (t) => {
  let [ok, bad, latency] = [100, 0, 0.2];
  let text = '';
  const server = createServer((_request, response) =>
    response.end(
      text || `calls_total{r="ok"} ${ok}\ncalls_total{r="bad"} ${bad}\nlatency_seconds ${latency}\nother 1\n`,
    ),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const params = {
    port,
    metrics: ['calls_total', 'latency_seconds'],
    calls: 'calls_total',
    successes: 'calls_total{r="ok"}',
    latency: 'latency_seconds',
  };
  const look = () => observe(openmetrics, { address: '127.0.0.1', timeout_ms: 2000, params });
  const judge = (seen: Observation) => {
    const facts = seen.facts.map(({ key, part = null, value }) =>
      known(key as Parameters<typeof known>[0], value, { part }),
    );
    return [metricsSuccess.judge(facts, 0), metricsLatency.judge(facts, 0)].map(({ status }) => status).join();
  };
  const first = await look();
  assert.equal(first.outcome, 'ok', first.error);
  assert.equal(judge(first), 'unknown,pass');
  assert.deepEqual(first.samples, [
    { series: 'metrics.counter', part: 'calls_total{r="ok"}', value: 100 },
    { series: 'metrics.counter', part: 'calls_total{r="bad"}', value: 0 },
    { series: 'metrics.value', part: 'latency_seconds', value: 0.2 },
  ]);
  assert.equal(judge(await look()), 'unknown,pass', 'no calls meanwhile');
  ok += 95;
  bad += 5;
  assert.equal(judge(await look()), 'pass,pass');
  [bad, latency] = [bad + 10, 2.5];
  assert.equal(judge(await look()), 'fail,fail');
  [ok, bad] = [1, 0];
  assert.equal(judge(await look()), 'unknown,fail', 'the counters began anew');
  text = 'calls_total{ 1';
  const broken = await look();
  assert.equal(broken.outcome, 'error');
  assert.match(broken.error ?? '', /^line 1/);
});
