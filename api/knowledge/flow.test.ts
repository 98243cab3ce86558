import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ANSWER_DEEDS, type Part, possible, RULES, refusal } from './flow.ts';
import { ANSWER_STATES } from './schema.ts';

const part = fc.record({ is_writer: fc.boolean(), is_reviewer: fc.boolean(), has_written: fc.boolean() });

test('whatever is done in whatever order, nothing is published that the one who published it has written', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...ANSWER_DEEDS), part), { maxLength: 40 }), (steps) => {
      let state: (typeof ANSWER_STATES)[number] = 'draft';
      for (const [deed, who] of steps) {
        if (refusal({ state }, deed, who)) continue;
        if (deed === 'approve') assert.ok(who.is_reviewer && !who.has_written && state === 'in_review');
        state = RULES[deed].to;
      }
    }),
  );
});

test('what is offered is what is not refused, in every state and for everybody', () => {
  for (const state of ANSWER_STATES)
    fc.assert(
      fc.property(part, (who: Part) => {
        const offered = possible({ state }, who);
        for (const deed of ANSWER_DEEDS)
          assert.equal(offered.includes(deed), refusal({ state }, deed, who) === undefined, `${state} ${deed}`);
      }),
    );
});

test('a reviewer alone changes no wording, and a writer alone publishes none', () => {
  const reviewer = { is_writer: false, is_reviewer: true, has_written: false };
  const writer = { is_writer: true, is_reviewer: false, has_written: false };
  for (const state of ANSWER_STATES) {
    assert.ok(!possible({ state }, reviewer).includes('revise'));
    assert.ok(!possible({ state }, writer).includes('approve'));
  }
});
