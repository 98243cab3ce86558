import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newestDate } from './newest-date.ts';

const TODAY = '2026-11-30';
const ROWS: [html: string, date: string | null][] = [
  ['<li>通知 2026-11-28</li><li>公告 2026-11-02</li>', '2026-11-28'],
  ['<p>发布时间：2026年3月5日</p><p>2025/12/31</p>', '2026-03-05'],
  ['<span>2026.11.9 10:30</span>', '2026-11-09'],
  // Alone, as in a list of articles; this year's, or last year's where this year's is still to come.
  ['<span>11-29</span><span>[10-01]</span>', '2026-11-29'],
  ['<span>12-25</span>', '2025-12-25'],
  ['<span>11月3日</span>', '2026-11-03'],
  // Among other words it may be hours, a number, anything.
  ['<p>开放时间 09-12，电话 0513-11-29</p>', null],
  // An announcement of what is to come is nothing new.
  ['<p>会议定于 2026-12-15</p><p>2026-10-01</p>', '2026-10-01'],
  ['<p>2026-02-30</p><p>苏ICP备2026-13-45</p>', null],
  ['<p>12026-11-29</p><p>2026-11-290</p>', null],
  ['<script>var now = "2026-11-30"</script><!-- 2026-11-30 --><p title="2026-11-30">x</p>', null],
  ['', null],
];
for (const [html, date] of ROWS) {
  test(`the newest date of ${html.slice(0, 60) || 'an empty page'} is ${date}`, () => {
    assert.equal(newestDate(html, TODAY)?.date ?? null, date);
  });
}

test('where a selector is given, only what it finds counts', () => {
  const html = '<div class=clock>2026-11-30</div><ul class=news><li><a>一</a><span>2026-09-01</span></li></ul>';
  assert.equal(newestDate(html, TODAY)?.date, '2026-11-30');
  assert.deepEqual(newestDate(html, TODAY, '.news li'), { date: '2026-09-01', text: '2026-09-01' });
  assert.equal(newestDate(html, TODAY, '.gone'), null);
});

test('a page made to be slow costs a selector no more than its length, and what is on it is found', () => {
  const before = process.cpuUsage();
  for (const part of ['<div>', '<!--', '<option>', '<p><b><a>', '<div>2026-01-01 '])
    assert.equal(newestDate(`<i class=d>2026-09-01</i>${part.repeat(40_000)}`, TODAY, '.d')?.date, '2026-09-01', part);
  newestDate('<div>2026-01-01 '.repeat(40_000), TODAY, 'div');
  assert.ok(process.cpuUsage(before).user < 20_000_000);
});

test('any page is read, and a date is never later than today', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'<>/0123456789-年月日.a ') }), (html) => {
      const found = newestDate(html, TODAY);
      assert.ok(found === null || found.date <= TODAY);
    }),
  );
  const started = performance.now();
  newestDate('2026-'.repeat(200_000), TODAY);
  assert.ok(performance.now() - started < 5_000);
});
