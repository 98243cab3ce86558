import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { begin, reduce, replay } from './engine.ts';
import { stepAt } from './may-act.ts';
import type { Grade, Step } from './plan.ts';
import type { Input, Script, State } from './run.ts';
import { scriptOf } from './script.ts';
import { anyScript, beginAt, planHead, play } from './testing.ts';

const grade = fc.constantFrom<Grade>(1, 2, 3, 4);
const chances = fc.infiniteStream(fc.nat(1_000_000));
const dice = (stream: Iterator<number>) => (most: number) => ((stream.next().value as number) ?? 0) % Math.max(1, most);

test('any plan with any outcomes ends, and no mandatory step is left behind', () => {
  fc.assert(
    fc.property(anyScript, grade, chances, (script, of, stream) => {
      const { state } = play(script, beginAt(script, of), dice(stream[Symbol.iterator]()));
      assert.equal(state.status, 'ended');
      for (const entry of Object.values(state.entries)) {
        const step = stepAt(script, state, entry.key);
        assert.ok(step, entry.key);
        assert.notEqual(entry.status, 'open', entry.key);
        if (entry.status === 'skipped') assert.ok(step.optional, `${entry.key} was skipped`);
        if (entry.status === 'left_out') assert.ok(step.only_from !== undefined && of > step.only_from);
        if (entry.status === 'withdrawn') assert.ok(isBelowChange(state, entry.key), `${entry.key} was withdrawn`);
      }
      for (const step of script.head.steps) assert.ok(state.entries[step.id], `${step.id} never opened`);
    }),
    { numRuns: 300 },
  );
});

/** A step is withdrawn only below an answer that was taken back, or below a step that may be skipped and was. */
const isBelowChange = ({ entries }: State, key: string): boolean =>
  Object.values(entries).some(
    (above) =>
      key.startsWith(`${above.key}/`) && (above.status === 'skipped' || above.answers.some(({ changed }) => changed)),
  );

test('replaying the log gives the same state', () => {
  fc.assert(
    fc.property(anyScript, grade, chances, (script, of, stream) => {
      const start = { at: 1_000, grade: of, drill: null, roles: { r: [] } };
      const { state, log } = play(script, begin(script, start), dice(stream[Symbol.iterator]()), 200);
      assert.deepEqual(replay(script, start, log), state);
      assert.deepEqual(replay(script, start, JSON.parse(JSON.stringify(log)) as Input[]), state);
    }),
    { numRuns: 200 },
  );
});

const script = (...steps: Step[]): Script => ({ head: planHead('plan', steps), called: {} });
const base = { optional: false };
const task = (id: string, more: Partial<Step> = {}): Step =>
  ({ ...base, id, title: id, kind: 'do', role: 'r', record: [], ...more }) as Step;
const put = (of: Script, state: State, input: Input): State => {
  const reduced = reduce(of, state, input);
  if ('refused' in reduced) assert.fail(reduced.refused.en);
  return reduced.state;
};
const refusal = (of: Script, state: State, input: Input): string => {
  const reduced = reduce(of, state, input);
  return 'refused' in reduced ? reduced.refused.en : assert.fail('It was taken');
};
const complete = (key: string, by = 'p', at = 2_000): Input => ({ at, by, do: 'complete', key, values: {} });

test('a step pressed by two people at once takes effect once', () => {
  const of = script(task('a'), task('b'));
  const after = put(of, beginAt(of, 4), complete('a'));
  assert.equal(refusal(of, after, complete('a', 'q')), 'This step has ended');
  assert.equal(after.entries.a?.by, 'p');
  assert.equal(after.entries.b?.status, 'open');
});

test('a mandatory step is never skipped, and nobody acts in the place of another role', () => {
  const of = script(task('a'));
  const state = begin(of, { at: 1, grade: 4, drill: null, roles: { r: ['p'] } });
  assert.match(refusal(of, state, { at: 2, by: 'p', do: 'skip', key: 'a', reason: 'x' }), /can’t be skipped/);
  assert.match(refusal(of, state, complete('a', 'stranger')), /another role/);
});

test('a step that asks for values ends only with them', () => {
  const of = script(
    task('a', { record: [{ id: 'n', ask: 'How many?', kind: 'number', optional: false }] } as Partial<Step>),
  );
  const state = beginAt(of, 4);
  const give = (values: Record<string, string>): Input => ({ at: 2, by: 'p', do: 'complete', key: 'a', values });
  assert.match(refusal(of, state, give({})), /How many/);
  assert.match(refusal(of, state, give({ n: 'some' })), /A number/);
  assert.match(refusal(of, state, give({ n: '1', other: 'x' })), /Nothing asks for other/);
  assert.equal(put(of, state, give({ n: '3' })).status, 'ended');
});

test('what is not as expected is mended and looked at again, and at last a person goes on with it unmet', () => {
  const check = {
    ...{ ...base, id: 'c', title: 'c', kind: 'check', role: 'r', checks: ['answers'], at: 'affected', expect: 'pass' },
    ...{ at_most: 1, otherwise: [task('mend')], marks: 'recovered' },
  } as Step;
  const of = script(check);
  const look = (round: number, result: 'met' | 'unknown'): Input => ({
    ...{ at: 2, by: null, do: 'looked', key: 'c', round, result, because: '' },
  });
  let state = put(of, beginAt(of, 4), look(1, 'unknown'));
  assert.equal(state.entries['c/otherwise.1/mend']?.status, 'open');
  assert.match(refusal(of, state, { at: 2, by: 'p', do: 'accept', key: 'c', reason: 'x' }), /isn’t done with such/);
  state = put(of, state, complete('c/otherwise.1/mend'));
  assert.equal(refusal(of, state, look(1, 'met')), 'That isn’t done with such a step');
  const met = put(of, state, look(2, 'met'));
  assert.deepEqual([met.status, met.marks.recovered], ['ended', 2]);
  state = put(of, state, look(2, 'unknown'));
  state = put(of, state, { at: 9, by: 'p', do: 'accept', key: 'c', reason: 'No probe sees it' });
  assert.deepEqual([state.status, state.entries.c?.accepted, state.marks.recovered], ['ended', true, undefined]);
});

test('another answer withdraws what the first one began', () => {
  const decide = {
    ...{ ...base, id: 'd', title: 'd', kind: 'decide', role: 'r', at_most: 2 },
    answers: [
      { id: 'yes', text: 'yes', again: false, steps: [task('cut')] },
      { id: 'no', text: 'no', again: false, steps: [task('keep')] },
    ],
  } as Step;
  const of = script(decide);
  let state = put(of, beginAt(of, 4), { at: 2, by: 'p', do: 'answer', key: 'd', answer: 'yes' });
  state = put(of, state, { at: 3, by: 'p', do: 'change', key: 'd', answer: 'no', reason: 'It was wrong' });
  assert.equal(state.entries['d/yes.1/cut']?.status, 'withdrawn');
  assert.equal(state.entries['d/no.2/keep']?.status, 'open');
  assert.equal(
    refusal(of, state, { at: 4, by: 'p', do: 'change', key: 'd', answer: 'yes', reason: 'x' }),
    'Not so often',
  );
});

test('an outside command leaves once, only after a second person, and nobody knowing what came of it is not a success', () => {
  const of = script({ ...base, id: 'x', title: 'x', kind: 'action', role: 'r', hook: 'h', body: '' } as Step);
  let state = put(of, beginAt(of, 4), { at: 2, by: 'p', do: 'propose', key: 'x' });
  assert.match(refusal(of, state, { at: 3, by: 'p', do: 'approve', key: 'x' }), /can’t approve/);
  assert.equal(refusal(of, state, { at: 3, by: null, do: 'sending', key: 'x' }), 'That isn’t done with such a step');
  state = put(of, state, { at: 3, by: 'q', do: 'approve', key: 'x' });
  state = put(of, state, { at: 4, by: null, do: 'sending', key: 'x' });
  assert.equal(refusal(of, state, { at: 5, by: null, do: 'sending', key: 'x' }), 'That isn’t done with such a step');
  state = put(of, state, { at: 6, by: null, do: 'sent', key: 'x', is_ok: false, said: 'not known' });
  assert.equal(state.status, 'running');
});

test('a graver grade asks for what was left out before', () => {
  const of = script(task('report', { only_from: 3 }), task('mend'));
  let state = beginAt(of, 4);
  assert.deepEqual([state.entries.report?.status, state.entries.mend?.status], ['left_out', 'open']);
  state = put(of, state, { at: 2, by: 'p', do: 'regrade', grade: 2, reason: 'It spreads' });
  assert.equal(state.entries.report?.status, 'open');
  state = put(of, state, complete('mend'));
  assert.equal(state.status, 'running');
  assert.equal(put(of, state, complete('report')).status, 'ended');
});

test('a step whose time is over is late from then on, and that is all that happens to it', () => {
  const of = script(task('a', { within: 5_000 }));
  let state = beginAt(of, 4);
  state = put(of, state, { at: 5_999, by: null, do: 'tick' });
  assert.equal(state.entries.a?.late_at, null);
  state = put(of, state, { at: 6_000, by: null, do: 'tick' });
  assert.deepEqual([state.entries.a?.late_at, state.entries.a?.status], [6_000, 'open']);
});

test('a called plan that has recovered doesn’t say so of the plan that calls it', () => {
  const inner = planHead('inner', [task('mend', { marks: 'recovered' })]);
  const outer = planHead('outer', [
    { ...base, id: 'c', title: 'c', kind: 'call', plan: 'inner' } as Step,
    task('close'),
  ]);
  const of = scriptOf(outer, (id) => (id === 'inner' ? inner : undefined));
  if ('lacking' in of) assert.fail(of.lacking);
  const state = put(of, beginAt(of, 4), complete('c/mend'));
  assert.deepEqual([state.entries['c/mend']?.status, state.marks], ['done', {}]);
  assert.deepEqual(
    scriptOf(outer, () => undefined),
    { lacking: 'inner' },
  );
});

test('a message that there was nobody to give to lets the run go on, and is never shown as done', () => {
  const of = script({ ...base, id: 'n', title: 'n', kind: 'notify', to: ['r'], by: ['console'], text: 't' } as Step);
  const told = (is_ok: boolean): State =>
    put(of, beginAt(of, 4), { at: 2, by: null, do: 'told', key: 'n', said: 'nobody', is_ok });
  assert.deepEqual([told(true).entries.n?.accepted, told(true).status], [false, 'ended']);
  assert.deepEqual([told(false).entries.n?.accepted, told(false).status], [true, 'ended']);
});
