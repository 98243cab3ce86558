import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { CHECKLIST, wordsOf } from './checklist.ts';
import { decide, MOVES, type MoveDeed, NETWORK_STATES, possible, SETTLED, type Standing } from './flow.ts';
import { classifiedWord } from './unclassified.ts';

const FRESH: Standing = { state: 'surveyed', asked: null, asked_by: null };
const given = { person: 'a', open_no: 0, unanswered: 0, bases: 1 };

test('the way to merged goes step by step, and its last step is two people’s', () => {
  let standing = FRESH;
  for (const to of ['planned', 'connecting', 'connected'] as const) {
    const made = decide(standing, { is: 'move', to }, given);
    assert.ok('next' in made);
    standing = made.next;
  }
  const asked = decide(standing, { is: 'move', to: 'merged' }, given);
  assert.ok('next' in asked);
  assert.deepEqual(asked.next, { state: 'connected', asked: 'merged', asked_by: 'a' });
  const own = decide(asked.next, { is: 'confirm' }, given);
  assert.ok('refused' in own && own.refused.code === 'own');
  const confirmed = decide(asked.next, { is: 'confirm' }, { ...given, person: 'b' });
  assert.ok('next' in confirmed);
  assert.deepEqual(confirmed.next, { state: 'merged', asked: null, asked_by: null });
});

test('a step that is left out is refused, and so is another while one waits', () => {
  const skipped = decide(FRESH, { is: 'move', to: 'connected' }, given);
  assert.ok('refused' in skipped && skipped.refused.code === 'state');
  const waits = { ...FRESH, asked: 'closed', asked_by: 'a' } as const;
  const second = decide(waits, { is: 'move', to: 'planned' }, given);
  assert.ok('refused' in second && second.refused.code === 'waiting');
  assert.deepEqual(possible(waits), []);
});

test('kept without a basis, and merged with an open item or one that nobody looked at, are refused', () => {
  const connected = { ...FRESH, state: 'connected' } as const;
  for (const [to, more, code] of [
    ['kept', { bases: 0 }, 'basis'],
    ['merged', { open_no: 1 }, 'checklist'],
    ['merged', { unanswered: 1 }, 'checklist'],
  ] as const) {
    const made = decide(connected, { is: 'move', to }, { ...given, ...more });
    assert.ok('refused' in made && made.refused.code === code, to);
  }
  // An item that turned to no after it was asked for.
  const late = decide(
    { ...connected, asked: 'merged', asked_by: 'a' },
    { is: 'confirm' },
    { ...given, person: 'b', open_no: 1 },
  );
  assert.ok('refused' in late && late.refused.code === 'checklist');
});

const Deeds = fc.array(
  fc.record({
    deed: fc.oneof(
      fc.constantFrom(...NETWORK_STATES).map((to): MoveDeed => ({ is: 'move', to })),
      fc.constantFrom('confirm', 'refuse', 'withdraw').map((is): MoveDeed => ({ is }) as MoveDeed),
    ),
    person: fc.constantFrom('a', 'b'),
    open_no: fc.constantFrom(0, 0, 0, 1),
    unanswered: fc.constantFrom(0, 0, 0, 1),
    bases: fc.constantFrom(0, 1),
  }),
  { maxLength: 60, size: 'max' },
);

test('whatever is tried in whatever order, nothing is settled but by another’s word, and nothing merged past its checklist', () => {
  let settled = 0;
  fc.assert(
    fc.property(Deeds, (deeds) => {
      let standing = FRESH;
      for (const { deed, ...given } of deeds) {
        const made = decide(standing, deed, given);
        if ('refused' in made) continue;
        const { next } = made;
        if (next.state !== standing.state) {
          assert.ok(MOVES[next.state].from.includes(standing.state));
          if (SETTLED.includes(next.state)) {
            settled += 1;
            assert.equal(deed.is, 'confirm');
            assert.equal(standing.asked, next.state);
            assert.notEqual(standing.asked_by, given.person);
          }
          if (next.state === 'merged') assert.equal(given.open_no + given.unanswered, 0);
          if (next.state === 'kept') assert.ok(given.bases > 0);
        }
        assert.equal(next.asked === null, next.asked_by === null);
        standing = next;
      }
    }),
    { numRuns: 500 },
  );
  assert.ok(settled > 20, String(settled));
});

test('each clause that an item names is one of the catalogue', () => {
  const missing = Object.values(CHECKLIST).flatMap(({ clauses }) => clauses.filter((clause) => !wordsOf(clause)));
  assert.deepEqual(missing, []);
});

test('a classified network is recognised by its words, and one that is not classified isn’t taken for one', () => {
  for (const text of [
    '涉密局域网',
    '涉 密 网',
    '机密级专网',
    '绝密',
    '秘密级',
    '涉及国家秘密的网络',
    '非涉密楼内的涉密网',
    'Top Secret LAN',
    'classified net',
    'ＣＬＡＳＳＩＦＩＥＤ',
    '涉_密',
  ])
    assert.ok(classifiedWord(text), text);
  for (const text of [
    '非涉密业务专网',
    '不涉密',
    '局域网（非涉密）',
    '办公局域网',
    'non-classified LAN',
    'unclassified',
    '密码服务专网',
    '',
  ])
    assert.equal(classifiedWord(text), undefined, text);
  assert.ok(classifiedWord('办公网', '涉密'));
});
