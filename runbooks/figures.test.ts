import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reduce } from './engine.ts';
import { figuresOf } from './figures.ts';
import type { Step } from './plan.ts';
import type { Input, Script, State } from './run.ts';
import { beginAt, planHead } from './testing.ts';

const HOUR = 3_600_000;
const task = (id: string, more: object = {}): Step =>
  ({ ...{ id, title: id, kind: 'do', role: 'r', record: [], optional: false }, ...more }) as Step;
const script = (...steps: Step[]): Script => ({ head: planHead('plan', steps), called: {} });
const put = (of: Script, state: State, input: Input): State => {
  const reduced = reduce(of, state, input);
  return 'state' in reduced ? reduced.state : assert.fail(reduced.refused.en);
};
const complete = (key: string, at: number): Input => ({ at, by: 'p', do: 'complete', key, values: {} });

test('the recovery target is kept or missed by when it was recovered, and while it runs by the clock', () => {
  const of = script(task('restore', { marks: 'recovered' }));
  const begun = beginAt(of, 4);
  const kept = (state: State, occurred_at: number | null, now: number) =>
    figuresOf(of.head, state, occurred_at, now).kept_rto;
  assert.equal(kept(begun, 0, HOUR), null);
  assert.equal(kept(begun, 0, HOUR + 1), false);
  assert.equal(kept(begun, null, 9 * HOUR), null);
  assert.equal(kept(put(of, begun, complete('restore', HOUR)), 0, 9 * HOUR), true);
  assert.equal(kept(put(of, begun, complete('restore', HOUR + 1)), 0, 9 * HOUR), false);
});

test('a false alarm that ended without anything to recover neither kept its target nor missed it', () => {
  const of = script(task('look'));
  const ended = put(of, beginAt(of, 4), complete('look', 2_000));
  const { kept_rto, to_recover_ms, done } = figuresOf(of.head, ended, 0, 9 * HOUR);
  assert.deepEqual([kept_rto, to_recover_ms, done], [null, null, 1]);
});

test('a question that is asked as often as it may be and never settled is not done as expected', () => {
  const again = { id: 'd', title: 'd', kind: 'decide', role: 'r', optional: false, at_most: 2, marks: 'contained' };
  const answers = [
    { id: 'wait', text: 'wait', again: true, steps: [] },
    { id: 'go', text: 'go', again: false, steps: [] },
  ];
  const of = script({ ...again, answers } as Step);
  let state = beginAt(of, 4);
  for (const at of [2_000, 3_000]) state = put(of, state, { at, by: 'p', do: 'answer', key: 'd', answer: 'wait' });
  const { accepted, done } = figuresOf(of.head, state, 0, 4_000);
  assert.deepEqual([state.status, accepted, done, state.marks.contained], ['ended', ['d'], 0, undefined]);
});
