/** Random plans, and a hand that plays whatever stands until a run has ended. */
import fc from 'fast-check';
import { type Effect, effectsOf } from './effects.ts';
import { begin, nextTick, reduce } from './engine.ts';
import { isStuck, stepAt } from './may-act.ts';
import type { Grade, PlanHead, Step } from './plan.ts';
import type { Input, Script, State } from './run.ts';

let made = 0;
const common = fc.record({
  optional: fc.boolean(),
  only_from: fc.option(fc.constantFrom<Grade>(1, 2, 3, 4), { nil: undefined }),
  within: fc.option(fc.integer({ min: 1_000, max: 60_000 }), { nil: undefined }),
});
type Leaf = 'do' | 'check' | 'notify' | 'wait' | 'ticket' | 'action';
const leaf = (kind: Leaf): fc.Arbitrary<Step> =>
  fc.record({ common, choice: fc.boolean(), most: fc.integer({ min: 1, max: 3 }) }).map((of) => leafStep(kind, of));

function leafStep(kind: Leaf, { common: of, choice, most }: { common: object; choice: boolean; most: number }): Step {
  const base = { ...of, id: `s${++made}`, title: kind, role: 'r', ...of };
  const asked = { checks: ['answers'], at: 'affected', expect: 'pass', otherwise: [], at_most: most };
  const field = { id: 'f', ask: 'f', kind: 'text', optional: false };
  const own = {
    do: { record: choice ? [field] : [] },
    check: asked,
    notify: { to: ['r'], by: ['console'], text: 't' },
    wait: { for: most * 1_000 },
    ticket: { text: 't', until_closed: choice },
    action: { hook: 'h', body: '' },
  };
  return { ...base, kind, ...own[kind] } as Step;
}

const { step } = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    ...(['do', 'check', 'notify', 'wait', 'ticket', 'action'] as const).map(leaf),
    fc
      .record({ common, most: fc.integer({ min: 1, max: 3 }), inner: tie('steps') })
      .map(({ common: of, most, inner }) => ({
        ...{ ...of, id: `s${++made}`, title: 'check', kind: 'check' as const, role: 'r' },
        ...{ checks: ['answers'], at: 'affected' as const, expect: 'pass' as const, otherwise: inner, at_most: most },
      })),
    fc
      .record({ common, most: fc.integer({ min: 1, max: 3 }), a: tie('steps'), b: tie('steps') })
      .map(({ common: of, most, a, b }) => ({
        ...{ ...of, id: `s${++made}`, title: 'decide', kind: 'decide' as const, role: 'r', at_most: most },
        answers: [
          { id: 'a', text: 'a', again: false, steps: a },
          { id: 'b', text: 'b', again: true, steps: b },
        ],
      })),
    fc.record({ common, a: tie('steps'), b: tie('steps') }).map(({ common: of, a, b }) => ({
      ...{ ...of, id: `s${++made}`, title: 'parallel', kind: 'parallel' as const },
      branches: [
        { id: 'a', title: 'a', steps: a },
        { id: 'b', title: 'b', steps: b },
      ],
    })),
    common.map((of) => ({ ...of, id: `s${++made}`, title: 'call', kind: 'call' as const, plan: 'called' })),
  ),
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
}));

export const planHead = (id: string, steps: Step[]): PlanHead => ({
  ...{ id, title: id, category: 'other', scope: { systems: 'all', units: 'all' }, proposed_by: [] },
  grading: [
    {
      id: 'q',
      ask: 'q',
      answers: [
        { text: 'a', grade: 4 },
        { text: 'b', grade: 1 },
      ],
      source: 's',
      confirmed: false,
    },
  ],
  levels: [{ grade: 4, led_by: 'r', response: 'r' }],
  ...{ roles: [{ id: 'r', title: 'r', duty: 'd' }], contacts: [], recovery: { rto: 3_600_000, rpo: 0 } },
  ...{ review_every_months: 12, basis: [{ title: 't', number: '' }], annexes: [], steps },
});

const notCalling = (steps: Step[]): Step[] => steps.filter(({ kind }) => ['do', 'wait', 'notify'].includes(kind));
export const anyScript: fc.Arbitrary<Script> = fc
  .record({ steps: fc.array(step, { minLength: 1, maxLength: 5 }), called: fc.array(step, { maxLength: 3 }) })
  .map(({ steps, called }) => ({
    head: planHead('whole', steps),
    called: { called: planHead('called', notCalling(called)) },
  }));

function outcomes(effect: Effect, at: number): Input[] {
  const { key } = effect;
  switch (effect.kind) {
    case 'look':
      return (['met', 'not_met', 'unknown'] as const).map((result) => ({
        ...{ at, by: null, do: 'looked' as const, key, round: effect.round, result, because: '' },
      }));
    case 'tell':
      return [true, false].map((is_ok) => ({ at, by: null, do: 'told' as const, key, said: '', is_ok }));
    case 'open_ticket':
      return [{ at, by: null, do: 'ticket_opened', key, ticket_id: 1 }];
    case 'watch_ticket':
      return [{ at, by: null, do: 'ticket_closed', key }];
    case 'send':
      return [{ at, by: null, do: 'sending', key }];
    case 'settle_sending':
      return [true, false].map((is_ok) => ({ at, by: null, do: 'sent' as const, key, is_ok, said: '' }));
  }
}

/** What could be put in next, were any of it wanted: some of it will be refused. */
export function choices(script: Script, state: State, at: number): Input[] {
  const inputs = effectsOf(script, state).flatMap((effect) => outcomes(effect, at));
  for (const { key, status, asked, answers, proposed_by } of Object.values(state.entries)) {
    const found = stepAt(script, state, key);
    if (status !== 'open' || !found) continue;
    const entry = state.entries[key];
    if (found.kind === 'do')
      inputs.push({ at, by: 'p', do: 'complete', key, values: found.record.length ? { f: 'x' } : {} });
    if (found.kind === 'decide' && answers.length < asked)
      for (const answer of ['a', 'b']) inputs.push({ at, by: 'p', do: 'answer', key, answer });
    if (found.kind === 'decide' && answers.length >= asked)
      for (const answer of ['a', 'b']) inputs.push({ at, by: 'p', do: 'change', key, answer, reason: 'r' });
    if (found.kind === 'action')
      inputs.push(proposed_by === null ? { at, by: 'p', do: 'propose', key } : { at, by: 'q', do: 'approve', key });
    if (entry && isStuck(found, entry)) {
      inputs.push({ at, by: 'p', do: 'accept', key, reason: 'r' });
      if (found.kind === 'check') inputs.push({ at, by: 'p', do: 'look_again', key });
    }
    inputs.push({ at, by: 'p', do: 'skip', key, reason: 'r' });
  }
  return inputs;
}

/** Plays until the end; what was accepted is the log. Time goes on by a second an input, and to the next moment that waits when nothing else can. */
export function play(script: Script, state: State, pick: (most: number) => number, most = 20_000) {
  const log: Input[] = [];
  let now = state.started_at;
  let stands = state;
  for (let i = 0; i < most && stands.status === 'running'; i++) {
    now += 1_000;
    const possible = choices(script, stands, now);
    const chosen = possible[pick(possible.length)];
    const due = nextTick(script, stands);
    const input: Input | undefined =
      chosen && (due === null || pick(4) > 0)
        ? chosen
        : due === null
          ? undefined
          : { at: Math.max(now, due), by: null, do: 'tick' };
    if (!input) break;
    now = input.at;
    const reduced = reduce(script, stands, input);
    if ('refused' in reduced) continue;
    stands = reduced.state;
    log.push(input);
  }
  return { state: stands, log };
}

export const beginAt = (script: Script, grade: Grade) =>
  begin(script, { at: 1_000, grade, drill: null, roles: { r: [] } });
