/** Reports of incidents and drills: what isn't known is said, a draft says what it lacks, and whatever people wrote it is a report. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drillReport } from './drill-report.ts';
import { sampleDrill, sampleEmergencyRun, sampleIncident } from './emergency-sample.ts';
import { lasting } from './emergency-texts.ts';
import { incidentReport } from './incident-report.ts';
import { LIMITS, type Report } from './report.ts';

const textOf = ({ blocks }: Report) => JSON.stringify(blocks);

test('a report of an incident tells what was written, what was done by then, and to whom it went', () => {
  const report = incidentReport(sampleIncident(), LIMITS.document);
  assert.deepEqual([report.draft, report.made_at], [null, Date.UTC(2026, 4, 3, 7)]);
  const text = textOf(report);
  assert.match(text, /\["影响和危害","约两千人无法办件"\]/);
  assert.match(text, /\["溯源线索","未填写"\]/);
  assert.match(text, /15:10 报 省网信办值班室/);
  assert.match(text, /"检查","入口可用","不符合预期：证据 #42","系统"/);
  assert.match(text, /\["恢复用时","未达到"\]/);
  assert.match(text, /\["恢复目标（RTO）","4 小时，无法判断"\]/);
});

test('what wasn’t sent is a draft, and a rule that nobody held against its text warns', () => {
  const rule = { report_to: '市网信', source: '待填写', is_confirmed: false };
  const report = incidentReport(sampleIncident({ sent: null, rule }), LIMITS.document);
  assert.match(report.draft ?? '', /尚未标记为报送/);
  assert.match(textOf(report), /尚未与现行文本核对/);
  assert.match(textOf(incidentReport(sampleIncident({ rule: null }), LIMITS.document)), /未对应报告规则/);
});

test('a report of a drill has plan, script, process, figures, evaluation and improvements with owner and date', () => {
  const report = drillReport(sampleDrill(), LIMITS.document);
  assert.equal(report.draft, null);
  const captions = report.blocks.flatMap((block) => ('caption' in block ? [block.caption] : []));
  for (const caption of ['演练概况', '角色与人员', '情景注入', '预案步骤', '过程记录', '与上次演练比较', '改进清单'])
    assert.ok(captions.includes(caption), caption);
  const text = textOf(report);
  assert.match(text, /"补齐值班电话","甲县","2026-05-13","20260503-00001","待受理"/);
  assert.match(text, /"发现用时","9 分","5 分","变好"/);
  assert.match(text, /"超时步骤","—","1","无法比较"/);
  assert.match(text, /两次演练的形式不同/);
  assert.match(text, /"媒体来电","未注入"/);
  assert.match(text, /\["平均分","3.5"\]/);
});

test('one that goes on or wasn’t begun is a draft that says so', () => {
  const running = drillReport(sampleDrill({ run: sampleEmergencyRun({ status: 'running' }) }), LIMITS.document);
  assert.match(running.draft ?? '', /尚未结束/);
  const planned = drillReport(sampleDrill({ run: null, evaluation: null, comparison: null }), LIMITS.document);
  assert.match(planned.draft ?? '', /尚未开展，尚未评估/);
  assert.match(textOf(planned), /没有可比较的上次演练/);
});

test('durations are told in hours, minutes and seconds', () => {
  for (const [ms, text] of [
    [0, '0 秒'],
    [61_000, '1 分 1 秒'],
    [3_600_000, '1 小时'],
    [90_061_000, '25 小时 1 分 1 秒'],
    [null, '未达到'],
  ] as const)
    assert.equal(lasting(ms), text);
});

test('whatever people wrote, both are reports of at most so many rows', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(2_000), (text, times) => {
      const [one] = sampleEmergencyRun().moments;
      assert.ok(one);
      const run = sampleEmergencyRun({
        moments: Array.from({ length: times }, () => ({ ...one, title: text, said: text })),
      });
      for (const report of [
        drillReport(sampleDrill({ run }), LIMITS.document),
        incidentReport({ ...sampleIncident(), runs: [run] }, LIMITS.document),
      ]) {
        const found = report.blocks.find(
          (block) => block.is === 'table' && ['过程记录', '处置时间线'].includes(block.caption),
        );
        assert.equal(found?.is === 'table' ? found.rows.length : 0, Math.min(times, LIMITS.document.rows));
      }
    }),
    { numRuns: 20 },
  );
});
