/** The way of a ticket, walked at random: what each deed may and may not make of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Deed, DeedName } from './deeds.ts';
import {
  decide,
  ENDED,
  PARTIES,
  type Party,
  possible,
  RULES,
  STATES,
  type Standing,
  type TicketState,
} from './flow.ts';

const NAMES = Object.keys(RULES) as DeedName[];
const UNITS = [1, 2, 3, 4];
const NEW: Standing = {
  state: 'waiting',
  before_pause: null,
  unit_id: 1,
  assignee_id: null,
  invitations: new Map(),
  version: 1,
};
/** By hand, so that the table isn't held against itself. */
const AFTER_AN_END: Record<string, DeedName[]> = {
  closed: ['reopen', 'comment', 'attach', 'redact'],
  withdrawn: ['redact'],
  merged: ['redact'],
};
const NEEDS_ALL_ANSWERS: DeedName[] = ['resolve', 'merge', 'escalate', 'hand_over'];

const waiting = ({ invitations }: Standing): number[] =>
  [...invitations].filter(([, { answered_at }]) => answered_at === null).map(([unit]) => unit);

type Step = { pick: number; is_guided: boolean; parties: Party[]; unit: number; units: number[] };
/** A guided step does one of what is possible, so that walks come far; the others do whatever comes to mind. */
const step: fc.Arbitrary<Step> = fc.record({
  pick: fc.nat(1_000),
  is_guided: fc.boolean(),
  parties: fc.oneof(fc.subarray<Party>([...PARTIES]), fc.constant<Party[]>([...PARTIES])),
  unit: fc.constantFrom(...UNITS),
  units: fc.subarray(UNITS, { minLength: 1 }),
});
/** Long ones: left to itself, fast-check makes mostly short ones. */
const steps = (maxLength: number) => fc.array(step, { maxLength, size: 'max' });

function deedOf(is: DeedName, { unit, units, pick }: Pick<Step, 'unit' | 'units' | 'pick'>): Deed {
  const reason = '原因';
  const file: object = { name: 'a.txt', digest: 'a'.repeat(64), bytes: 1, type: 'text/plain' };
  const said = {
    ...{ attach: file, recover: { text: '恢复' }, refer: { reason }, province: { text: '收到', outcome: 'answered' } },
    ...{ accept: {}, start: pick % 2 ? { assignee_id: `p${pick % 5}` } : {}, assign: { assignee_id: `p${pick % 5}` } },
    ...{ classify: { urgency: 'high', impact: 'part', reason }, resolve: { text: '好了' }, confirm: { rating: 5 } },
    ...{ dispute: { reason }, suspend: { reason, resume_at: 9 }, resume: {}, return: { reason }, reopen: { reason } },
    ...{ resubmit: { text: '补充' }, withdraw: { reason }, merge: { reason, primary_ticket_id: 2 } },
    ...{ escalate: { reason }, hand_over: { reason, to_unit_id: unit } },
    ...{
      invite: { reason, invited_unit_ids: units, due_at: 100 + pick },
      answer: { text: '答', invited_unit_id: unit },
    },
    ...{ excuse: { reason, invited_unit_id: unit }, comment: { text: '说' }, redact: { event: 0, reason } },
  }[is];
  return { is, ...said } as Deed;
}

/** With a unit that may answer where there is one, so that only state and parties can speak against it. */
const fitting = (is: DeedName, standing: Standing): Deed =>
  deedOf(is, { pick: 1, units: [2], unit: waiting(standing)[0] ?? 2 });

type Look = { before: Standing; deed: Deed; parties: Party[]; at: number; to_unit_id: number };
/** Walks, and shows each step and what came of it. */
function walk(taken: readonly Step[], look: (step: Look, made: ReturnType<typeof decide>) => void): Standing {
  let standing = NEW;
  for (const [i, one] of taken.entries()) {
    const open = possible(standing, PARTIES);
    const is = (one.is_guided ? open[one.pick % open.length] : NAMES[one.pick % NAMES.length]) ?? 'redact';
    const asked = waiting(standing);
    const unit = one.is_guided ? (asked[one.pick % Math.max(1, asked.length)] ?? one.unit) : one.unit;
    const given = { parties: one.is_guided ? [...PARTIES] : one.parties, at: i, to_unit_id: one.unit };
    const deed = deedOf(is, { ...one, unit });
    const before = { ...standing, invitations: new Map(standing.invitations) };
    const made = decide(standing, deed, given);
    assert.deepEqual(standing, before, 'what there was is left alone');
    look({ before, deed, ...given }, made);
    if ('next' in made) standing = made.next;
  }
  return standing;
}
const walks = (look: Parameters<typeof walk>[1]) =>
  fc.assert(fc.property(steps(40), (taken) => void walk(taken, look)));

test('what is refused has a reason in both languages, and the party or the state doesn’t fit, or an answer does', () => {
  walks(({ before, deed, parties }, made) => {
    if ('next' in made) return;
    const { code, zh, en } = made.refused;
    assert.match(zh, /\p{Script=Han}/u);
    assert.match(en, /^[A-Z][^\p{Script=Han}]+$/u);
    const { by, from } = RULES[deed.is];
    const isTheirs = by.some((party) => parties.includes(party));
    assert.equal(code === 'party', !isTheirs);
    if (isTheirs) assert.equal(code === 'state', !from.includes(before.state));
    if (code === 'invitations') assert.ok(NEEDS_ALL_ANSWERS.includes(deed.is) && waiting(before).length > 0);
    if (code === 'invitation') assert.ok('invited_unit_id' in deed && !waiting(before).includes(deed.invited_unit_id));
  });
});

test('what is done was somebody’s to do in that state, leads where the table says, and is one event more', () => {
  walks(({ before, deed, parties, to_unit_id }, made) => {
    if ('refused' in made) return;
    const { next } = made;
    const { from, to, by } = RULES[deed.is];
    assert.ok(from.includes(before.state));
    assert.ok(by.some((party) => parties.includes(party)));
    assert.ok(STATES.includes(next.state));
    assert.equal(next.version, before.version + 1);
    if (to !== 'before') assert.equal(next.state, to === 'same' ? before.state : to);
    const moves = deed.is === 'escalate' || deed.is === 'hand_over';
    assert.equal(next.unit_id, moves ? to_unit_id : before.unit_id);
    const assigned = 'assignee_id' in deed ? deed.assignee_id : before.assignee_id;
    assert.equal(next.assignee_id, moves ? null : assigned);
  });
});

test('after an end there is only reopening, a comment and a file for what was closed, and hiding words', () => {
  walks(({ before, deed }, made) => {
    if ('next' in made && ENDED.includes(before.state))
      assert.ok(AFTER_AN_END[before.state]?.includes(deed.is), `${deed.is} of a ${before.state} one`);
  });
});

test('nothing is resolved, merged or sent away while somebody who was asked has not answered', () => {
  walks(({ before, deed }, made) => {
    if ('next' in made && NEEDS_ALL_ANSWERS.includes(deed.is)) assert.deepEqual(waiting(before), []);
  });
});

test('a pause ends where it began, whatever happened in it', () => {
  fc.assert(
    fc.property(steps(60), (taken) => {
      let began: TicketState | null = null;
      walk(taken, ({ before, deed }, made) => {
        if ('refused' in made) return;
        if (deed.is === 'suspend') began = before.state;
        if (deed.is === 'resume') assert.equal(made.next.state, began);
        if (made.next.state !== 'suspended') began = null;
        assert.equal(made.next.before_pause, began);
      });
    }),
  );
});

test('who was asked, answered or was excused is kept by unit, and nothing else touches it', () => {
  fc.assert(
    fc.property(steps(60), (taken) => {
      const asked = new Map<number, { due_at: number; answered_at: number | null }>();
      const last = walk(taken, ({ deed, at, parties }, made) => {
        if ('refused' in made) return;
        if (deed.is === 'invite')
          for (const id of deed.invited_unit_ids) asked.set(id, { due_at: deed.due_at, answered_at: null });
        if (deed.is === 'answer') {
          assert.ok(parties.includes('invited'));
          asked.set(deed.invited_unit_id, { due_at: asked.get(deed.invited_unit_id)?.due_at ?? -1, answered_at: at });
        }
        if (deed.is === 'excuse') asked.delete(deed.invited_unit_id);
      });
      assert.deepEqual(last.invitations, asked);
    }),
  );
});

test('the buttons are what neither the state nor the party speaks against', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(steps(40), fc.subarray([...PARTIES]), (taken, parties) => {
      walk(taken, ({ before }) => {
        seen.add(before.state);
        const fits = NAMES.filter((name) => {
          const made = decide(before, fitting(name, before), { parties, at: 1 });
          // That others must answer first is told when it is tried.
          return 'next' in made || made.refused.code === 'invitations';
        });
        assert.deepEqual(possible(before, parties), fits);
      });
    }),
    { numRuns: 300 },
  );
  assert.deepEqual([...seen].toSorted(), [...STATES].toSorted(), 'walks come everywhere');
});

test('each deed in each state as each party, one by one', () => {
  let done = 0;
  for (const state of STATES)
    for (const is of NAMES)
      for (const party of PARTIES) {
        const asked = is === 'answer' || is === 'excuse';
        const standing: Standing = {
          ...{ ...NEW, state, before_pause: state === 'suspended' ? ('accepted' as const) : null },
          invitations: new Map(asked ? [[2, { due_at: 1, answered_at: null }]] : []),
        };
        const made = decide(standing, fitting(is, standing), { parties: [party], at: 1, to_unit_id: 3 });
        const rule = RULES[is];
        assert.equal('next' in made, rule.from.includes(state) && rule.by.includes(party), `${is} ${state} ${party}`);
        if (ENDED.includes(state) && 'next' in made) assert.ok(AFTER_AN_END[state]?.includes(is));
        done += 'next' in made ? 1 : 0;
      }
  assert.equal(done, 122, 'counted by hand');
});
