import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KnownFact } from '../check.ts';
import { answers, answersEverywhere } from './answers.ts';

const fact = (answer: string, flapping = false): KnownFact => ({
  watch: 1,
  probe: 'tcp',
  family: 6,
  address: '::1',
  at: 0,
  key: 'look.answer',
  part: null,
  value: { answer, flapping, error: answer === 'up' ? null : 'no answer within 3000 ms' },
});

const rows = [
  { name: 'all answer', facts: [fact('up'), fact('up')], answers: 'pass', everywhere: 'pass' },
  { name: 'none answers', facts: [fact('down'), fact('down')], answers: 'fail', everywhere: 'unknown' },
  { name: 'one of two answers', facts: [fact('up'), fact('down')], answers: 'pass', everywhere: 'warn' },
  {
    name: 'the probe sees only one of two',
    facts: [fact('up'), fact('unknown')],
    answers: 'pass',
    everywhere: 'unknown',
  },
  { name: 'the probe sees nothing', facts: [fact('unknown')], answers: 'unknown', everywhere: 'unknown' },
  { name: 'nobody looked', facts: [], answers: 'unknown', everywhere: 'unknown' },
  { name: 'it flaps', facts: [fact('up', true)], answers: 'pass', everywhere: 'warn' },
];

for (const row of rows) {
  test(`${row.name}: ${row.answers}, everywhere ${row.everywhere}`, () => {
    assert.equal(answers.judge(row.facts, 0).status, row.answers);
    assert.equal(answersEverywhere.judge(row.facts, 0).status, row.everywhere);
  });
}

test('without a watch that answers, nothing ever passes', () => {
  const silent = fc.constantFrom('down', 'unknown').map((answer) => fact(answer));
  fc.assert(
    fc.property(fc.array(silent), (facts) => {
      assert.notEqual(answers.judge(facts, 0).status, 'pass');
      assert.notEqual(answersEverywhere.judge(facts, 0).status, 'pass');
    }),
  );
});

test('the reason names the probe, the address, the family and what was seen', () => {
  assert.match(answers.judge([fact('down')], 0).reason.zh, /tcp ::1 \(IPv6\): no answer within 3000 ms/);
});

test('a watch that flaps and is down between two answers is told as flapping', () => {
  const { reason } = answersEverywhere.judge([fact('up'), fact('down', true)], 0);
  assert.match(reason.en, /^flapping: /);
});

test('every reason says something after its colon, and what two watches tell alike once', () => {
  for (const { facts } of rows)
    for (const { judge } of [answers, answersEverywhere])
      for (const text of Object.values(judge(facts, 0).reason)) assert.doesNotMatch(text, /[:：]\s*$/);
  assert.equal(answers.judge([fact('down'), fact('down')], 0).reason.en.match(/tcp/g)?.length, 1);
});
