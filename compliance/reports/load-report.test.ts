/** The report of a load test: a generator at its limit is said first, what wasn't measured is no zero, and what stopped it stands in it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadGiven } from './load-given.ts';
import { loadReport } from './load-report.ts';
import { sampleResult, sampleRun } from './load-sample.ts';
import { LIMITS } from './report.ts';

const NOW = Date.UTC(2026, 10, 29);
const textOf = (given: LoadGiven) => JSON.stringify(loadReport(given, NOW, LIMITS.document));

test('a generator that was the limit is said before its figures, and none of them is called a finding', () => {
  const limited = { ...sampleResult().generator, limited: true, why: { zh: '处理器占满', en: '' } };
  const text = textOf(sampleRun({ result: sampleResult({ generator: limited }) }));
  const at = text.indexOf('不能作为对被测系统的结论。原因：处理器占满');
  assert.ok(at > 0 && at < text.indexOf('请求数'));
  assert.doesNotMatch(textOf(sampleRun()), /不能作为对被测系统的结论/);
});

test('what was not measured is told as that, not as zero', () => {
  const text = textOf(sampleRun());
  assert.match(text, /\["TLS 握手","0","—","—","—","—","—"\]/);
  assert.match(text, /未申报，余量无法判断/);
  assert.match(text, /"县核心","上游节点","正常","未知"/);
  assert.match(textOf(sampleRun({ verdict: null })), /尚无判定/);
  assert.match(textOf(sampleRun({ result: null })), /没有结果/);
  assert.match(textOf(sampleRun({ neighbours: [] })), /测试对其影响未知/);
});

test('a long run fits its charts, and of each stretch the worst second stands there', () => {
  const { blocks } = loadReport(sampleRun(), NOW, LIMITS.document);
  const lines = blocks.filter((block) => block.is === 'lines');
  assert.equal(lines.length, 3);
  for (const { seconds, series } of lines) {
    assert.ok(seconds.length <= 300);
    for (const { values } of series) assert.equal(values.length, seconds.length);
  }
  assert.equal(Math.max(...(lines[2]?.series[0]?.values ?? []).map(Number)), 180);
});

test('who stopped it, why and how fast stands in it; a running one is a draft', () => {
  const { run } = sampleRun();
  const stopped = {
    ...run,
    state: 'stopped',
    stop_reason: { zh: '人工停止', en: '' },
    stop_person: 'wu.di',
    stop_ms: 12.34,
  };
  assert.match(textOf(sampleRun({ run: stopped })), /人工停止（wu.di），12.3 ms 后不再发送/);
  assert.equal(loadReport(sampleRun(), NOW, LIMITS.document).draft, null);
  assert.match(
    loadReport(sampleRun({ run: { ...run, state: 'running', ended_at: null } }), NOW, LIMITS.document).draft ?? '',
    /草稿/,
  );
});

test('a comparison tells by how much, families their ratio, and a search its steps', () => {
  const rows = [
    { name: 'p99_ms', before: 100, now: 125, p: 0.001, verdict: 'worse' as const },
    { name: 'p50_ms', before: 10, now: 40, p: 0.2, verdict: 'unknown' as const },
    { name: 'error_share', before: 0, now: 0.02, p: null, verdict: 'unknown' as const },
  ];
  const against = { with: { id: 3, started_at: NOW }, comparable: true, why: [], capacity: null, note: null };
  const text = textOf(
    sampleRun({
      comparison: { ...against, rows },
      result: sampleResult({ by_family: { 4: sampleResult().figures, 6: sampleResult().figures } }),
      families: {
        measures: [
          { name: 'latency_p50', ratio: null, is_equal: true },
          { name: 'latency_p95', ratio: 0.2, is_equal: false },
          { name: 'success', ratio: null, is_equal: false },
        ],
        is: 'fail',
        why: null,
      },
      search: {
        steps: [{ round: 0, rate: 40, verdict: 'bad', ended_rate: 31, p95_ms: null, error_share: 0.5 }],
        capacity: { is: 'measured', rounds: 3, mean: 32, low: 30, high: 34 },
        headroom: null,
      },
    }),
  );
  assert.match(text, /"P99（ms）","100","125","\+25\.0%","变差"/);
  assert.match(text, /"P50（ms）","10\.0","40\.0","\+300\.0%","无法判断：差异可能出于偶然"/);
  assert.match(text, /"错误率","0\.00%","2\.00%","\+2\.00 个百分点","无法判断：逐秒数据不足"/);
  assert.match(text, /"P50 时延","均优于下限，视为趋同"\],\["P95 时延","\+20\.0%"\],\["成功率","未测得"/);
  assert.match(text, /容量 32\.0 次\/秒（3 轮，95% 置信区间 30\.0 至 34\.0）/);
  assert.match(text, /余量无法判断/);
  assert.match(text, /"1","40\.0","31\.0","—","50\.00%","不能承受"/);
});

test('what is worse stays told of its baseline, searches are held against each other, and it is said why nothing can be', () => {
  const { run } = sampleRun();
  const regression = { run_id: 3, started_at: NOW, worse: ['capacity', 'p99_ms'] };
  const searched = {
    ...{ with: { id: 4, started_at: NOW }, comparable: true, why: [], rows: [], note: null },
    capacity: {
      before: { is: 'at_least' as const, rate: 80 },
      now: { is: 'measured' as const, rounds: 2, mean: 45, low: 40, high: 50 },
      verdict: 'worse' as const,
    },
  };
  const text = textOf(sampleRun({ run: { ...run, regression }, comparison: searched }));
  assert.match(text, /基线（第 3 次测试，[^）]*）相比变差：容量、P99（ms）/);
  assert.match(text, /基线：容量至少 80\.0 次\/秒[^"]*本次：容量 45\.0[^"]*结论：变差/);
  assert.match(textOf(sampleRun()), /不可比较：没有基线/);
  assert.doesNotMatch(textOf(sampleRun()), /变差/);
});

test('what k6 measured says first who brought it and that nobody here measured it; what k6 did not tell is no zero', () => {
  const none = { count: null, mean: null, p50: null, p90: null, p95: null, p99: null, p999: null, max: null };
  const text = textOf(
    sampleRun({
      result: null,
      ticks: [],
      imported: {
        ...{
          brought_by: 'wu.di',
          brought_at: NOW,
          sm3: 'ab12',
          service_ms: { ...none, p50: 9.5 },
          by_name: { 取号: none },
        },
        phases: { connect: none, tls: none, first_byte: none },
        ...{ requests: 600, rate: null, error_share: 0.005, checks: null, iterations: null, dropped: 3, bytes: null },
        ...{ duration_ms: null, caveats: [{ zh: 'k6 的时延从发出时算起', en: '' }] },
      },
    }),
  );
  const at = text.search(/由 k6 测得，wu\.di 于 2026.+导入，本系统没有测量/);
  assert.ok(at > 0 && at < text.indexOf('被测系统'));
  assert.match(text, /"导入人","wu\.di"/);
  assert.match(text, /"请求数","600"\],\["速率","未提供"/);
  assert.match(text, /"服务时间","未提供","9\.5","未提供"/);
  assert.match(text, /"请求 取号","未提供"/);
  assert.match(text, /k6 的时延从发出时算起/);
  assert.doesNotMatch(text, /没有结果|发压端状况/);
});

test('the target’s own nodes stand in it by mean, maximum and count, and what they did not measure with its reason', () => {
  const text = textOf(sampleRun());
  assert.match(text, /"窗口服务器","处理器","61\.3%","93\.0%","4",""/);
  assert.match(text, /"窗口服务器","内存","未测得","未测得","0","设备未提供内存占用"/);
  assert.match(text, /"入流量","1\.5 Mbit\/s","2\.4 Mbit\/s"/);
  assert.match(text, /"出流量","800 bit\/s","12\.3 Gbit\/s"/);
  assert.match(text, /窗口服务器：eth0（目标地址所在接口）/);
  assert.match(
    textOf(sampleRun({ nodes: { why: { zh: '没有登记承载目标的节点', en: '' }, nodes: [] } })),
    /未测得：没有登记承载目标的节点。/,
  );
});
