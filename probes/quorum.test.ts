import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Status, Vantage } from './check.ts';
import { known } from './checks/known-fact.ts';
import { quorum, statusOfAll, type View } from './quorum.ts';

const status = fc.constantFrom<Status>('pass', 'warn', 'fail', 'unknown', 'not_applicable');
const statuses = fc.array(status, { maxLength: 9 });
const both = fc.boolean();
/** How bad a verdict that says something is. */
const BAD: Partial<Record<Status, number>> = { not_applicable: 0, pass: 0, warn: 1, fail: 2 };

const view = (said: Status, id: number | null = null, side: Vantage['side'] = 'inside'): View => ({
  from: id === null ? null : { agent_id: id, name: `点${id}`, side },
  verdict: {
    status: said,
    reason: { zh: `说${said}`, en: `says ${said}` },
    because: said === 'unknown' ? [] : [known('look.answer', { answer: said }, { watch: id ?? 0 })],
  },
});

const ROWS: [Status[], Status][] = [
  [['fail', 'fail', 'pass'], 'fail'],
  [['fail', 'pass'], 'fail'],
  [['fail', 'fail', 'pass', 'pass', 'pass'], 'warn'],
  [['warn', 'warn', 'pass'], 'warn'],
  [['fail', 'warn', 'pass'], 'warn'],
  [['pass', 'unknown'], 'pass'],
  [['pass', 'unknown', 'unknown'], 'unknown'],
  [['fail', 'unknown', 'unknown'], 'unknown'],
  [['unknown'], 'unknown'],
  [[], 'unknown'],
  [['not_applicable', 'not_applicable'], 'not_applicable'],
  [['not_applicable', 'fail'], 'fail'],
];
for (const [said, of_all] of ROWS)
  test(`${said.join(' ') || 'nobody'}: ${of_all}`, () => assert.equal(statusOfAll(said), of_all));

test('more blind vantage points leave a verdict as it is or make it unknown, never better', () => {
  fc.assert(
    fc.property(statuses, both, fc.integer({ min: 1, max: 9 }), (said, posture, more) => {
      const before = statusOfAll(said, posture);
      const after = statusOfAll([...said, ...Array<Status>(more).fill('unknown')], posture);
      const abstained = before === 'not_applicable';
      assert.ok(after === before || after === 'unknown' || abstained, `${before} → ${after}`);
      assert.ok(!abstained || after === 'unknown');
    }),
  );
});

test('a door that one finds open is open, however many others see nothing or find it shut', () => {
  fc.assert(fc.property(statuses, (said) => assert.equal(statusOfAll([...said, 'fail'], true), 'fail')));
});

test('order does not matter, of verdicts, words and facts', () => {
  fc.assert(
    fc.property(fc.array(status, { minLength: 2, maxLength: 7 }), fc.integer(), (said, turn) => {
      const views = said.map((one, id) => view(one, id || null));
      const at = Math.abs(turn) % views.length;
      const turned = [...views.slice(at), ...views.slice(0, at)].reverse();
      assert.deepEqual(quorum(turned), quorum(views));
    }),
  );
});

test('a passing view more never makes it worse than those who see said before', () => {
  fc.assert(
    fc.property(statuses, both, (said, posture) => {
      const seeing = said.filter((one) => one !== 'unknown');
      fc.pre(seeing.length > 0);
      const [before, after] = [statusOfAll(seeing, posture), statusOfAll([...said, 'pass'], posture)];
      if (after !== 'unknown') assert.ok((BAD[after] ?? 0) <= (BAD[before] ?? 0), `${before} → ${after}`);
      if (statusOfAll(said, posture) === 'pass') assert.equal(after, 'pass');
    }),
  );
});

test('all of one mind are of that mind, and it is good only where at least half see and none that sees finds it bad', () => {
  fc.assert(
    fc.property(status, fc.integer({ min: 1, max: 9 }), both, (one, n, posture) =>
      assert.equal(statusOfAll(Array<Status>(n).fill(one), posture), one),
    ),
  );
  fc.assert(
    fc.property(statuses, both, (said, posture) => {
      if (statusOfAll(said, posture) !== 'pass') return;
      const count = (one: Status) => said.filter((other) => other === one).length;
      assert.equal(count('fail') + count('warn'), 0);
      assert.ok(count('pass') >= count('unknown') && count('pass') > 0);
    }),
  );
});

test('one alone says what it says, word for word', () => {
  const one = view('warn', 3, 'outside');
  assert.equal(quorum([one]), one.verdict);
});

test('the reason names who sees it, from which side, and who is blind; the facts of all are kept with what each says', () => {
  const verdict = quorum([view('pass'), view('pass', 1), view('fail', 2, 'outside'), view('unknown', 4)]);
  assert.equal(verdict.status, 'warn');
  assert.equal(verdict.by_few, true);
  assert.equal(
    verdict.reason.en,
    'seen from 1 of 4 vantage points (点2 (outside)): says fail; well from inside, not from outside; blind: 点4',
  );
  assert.deepEqual(
    verdict.because.map(({ watch, says }) => [watch, says]),
    [
      [2, 'fail'],
      [0, 'pass'],
      [1, 'pass'],
    ],
  );
  const few = quorum([view('pass'), view('unknown', 1), view('unknown', 2)]);
  assert.equal(few.reason.en, 'only 1 of 3 vantage points see it; blind: 点1, 点2');
});
