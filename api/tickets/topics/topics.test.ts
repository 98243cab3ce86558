import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDictionary } from './dictionary.ts';
import { createSegmenter } from './segment.ts';
import { goldenTickets } from './testing.ts';
import { createTopics, type Made, scoreOf } from './topics.ts';

type One = { id: number; filed_at: number; terms: readonly string[]; isNow: boolean };
const STEPS = { from: 0, step_ms: 100, count: 4 };

function made(tickets: readonly One[]): Made {
  const topics = createTopics(STEPS);
  for (const { terms, isNow, ...one } of tickets) topics.add({ ...one, terms: ` ${terms.join(' ')} ` }, isNow);
  const work = topics.result();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
let last = 0;
const say = (terms: string, { isNow = true, filed_at = 1 } = {}): One => {
  last += 1;
  return { id: last, filed_at, terms: terms.split(' ').filter(Boolean), isNow };
};
const times = (n: number, make: (i: number) => One) => Array.from({ length: n }, (_, i) => make(i));

test('the score is the log-likelihood ratio of the table, with the sign of the change', () => {
  // By hand: 8 of 30 against 0 of 30.
  const expected = 2 * (8 * Math.log(2) + 22 * Math.log(22 / 26) + 30 * Math.log(30 / 26));
  assert.ok(Math.abs(scoreOf(8, 30, 0, 30) - expected) < 1e-5);
  assert.ok(Math.abs(scoreOf(0, 30, 8, 30) + expected) < 1e-5);
  assert.equal(scoreOf(5, 50, 10, 100), 0);
  assert.equal(scoreOf(5, 50, 0, 0), 0, 'nothing to compare with');
  assert.equal(scoreOf(50, 50, 100, 100), 0);
});

test('from one to two is no rise, nor what four say; more of everything is none either', () => {
  const noise = times(200, (i) => say(`x${i} y${i % 50}`, { isNow: i % 2 === 0 }));
  const twice = made([...noise, say('断网', { isNow: false }), ...times(2, () => say('断网'))]);
  assert.equal(
    twice.terms.find(({ term }) => term === '断网'),
    undefined,
  );
  const four = made([...noise, ...times(4, () => say('断网'))]);
  assert.equal(four.terms.find(({ term }) => term === '断网')?.is_rising, false);
  const many = made([...noise, ...times(12, () => say('断网'))]);
  assert.deepEqual(
    many.terms.filter(({ is_rising }) => is_rising).map(({ term }) => term),
    ['断网'],
  );
  const double = made([...times(40, () => say('医保', { isNow: false })), ...times(80, () => say('医保'))]);
  assert.equal(double.terms[0]?.is_rising, false, 'the share is the same');
});

test('what fewer than three tickets say is told nowhere', () => {
  const { terms, topics } = made([...times(2, () => say('张三 病历')), ...times(3, () => say('断网 光缆'))]);
  assert.deepEqual(terms.map(({ term }) => term).sort(), ['光缆', '断网']);
  assert.deepEqual(
    topics.map(({ terms: own, count }) => [own.toSorted(), count]),
    [[['光缆', '断网'], 3]],
  );
});

test('terms that stand together are one topic, with its course, its newest tickets and a name of few', () => {
  const noise = times(100, (i) => say(`n${(i >> 1) % 10} m${(i >> 1) % 7}`, { isNow: i % 2 === 0 }));
  const burst = times(10, (i) => say('医保 断网 叫号', { filed_at: i * 40 }));
  const { topics } = made([...noise, ...burst, say('医保 缴费'), say('叫号')]);
  const [first] = topics;
  assert.deepEqual(first?.terms.toSorted(), ['医保', '叫号', '断网']);
  assert.equal(first?.is_rising, true);
  assert.deepEqual([first?.count, first?.before], [10, 0]);
  assert.deepEqual(first?.per_step, [3, 2, 3, 2]);
  assert.deepEqual(
    first?.ticket_ids,
    burst
      .slice(-3)
      .reverse()
      .map(({ id }) => id),
  );
  assert.ok((first?.name.length ?? 0) >= 2 && (first?.name.length ?? 9) <= 4);
});

const Some = fc.array(
  fc.record({
    filed_at: fc.integer({ min: 0, max: 399 }),
    terms: fc.uniqueArray(fc.constantFrom(...'甲 乙 丙 丁 戊 己 庚 辛 壬 癸'.split(' ')), { maxLength: 6 }),
    isNow: fc.boolean(),
  }),
  { maxLength: 120 },
);
const numbered = (tickets: readonly Omit<One, 'id'>[]) => tickets.map((one, i): One => ({ ...one, id: i + 1 }));

test('the same tickets make the same topics in any order', () => {
  fc.assert(
    fc.property(Some, fc.integer(), (tickets, seed) => {
      const all = numbered(tickets);
      const mixed = all.toSorted((a, b) => ((a.id * 7_919 + seed) % 101) - ((b.id * 7_919 + seed) % 101));
      const turned = mixed.map((one) => ({ ...one, terms: one.terms.toReversed() }));
      assert.deepEqual(made(turned), made(all));
    }),
    { numRuns: 200 },
  );
});

test('a topic counts exactly the tickets that have two of its terms, or the only one; none counts less than three', () => {
  fc.assert(
    fc.property(Some, (tickets) => {
      const all = numbered(tickets);
      for (const { terms, count, before, per_step, ticket_ids, name } of made(all).topics) {
        const has = ({ terms: own }: One) =>
          terms.filter((term) => own.includes(term)).length >= Math.min(2, terms.length);
        assert.equal(all.filter((one) => one.isNow && has(one)).length, count);
        assert.equal(all.filter((one) => !one.isNow && has(one)).length, before);
        assert.equal(
          per_step.reduce((sum, value) => sum + value, 0),
          count,
        );
        assert.ok(count >= 3 && ticket_ids.length === 3);
        assert.ok(name.length <= 4 && name.every((term) => terms.includes(term)));
      }
    }),
    { numRuns: 200 },
  );
});

test('of the golden tickets the two outbreaks come first, readable, without names and empty words', async () => {
  const dictionary = readDictionary();
  const { termsOf } = await createSegmenter(dictionary);
  const tickets = goldenTickets().map(({ title, body, service, contact, isNow }, i): One => {
    const terms = termsOf([title, body, service].join('\n'), contact ? [contact] : []);
    return { id: i + 1, filed_at: i, terms, isNow };
  });
  assert.ok(tickets.length >= 60);
  const { topics, terms } = made(tickets);
  const [first, second, third] = topics;
  const outbreaks = [first, second].map((topic) => topic?.name.join(' ') ?? '');
  assert.match(outbreaks.find((name) => name.includes('预约叫号机')) ?? outbreaks.join(' | '), /小票/);
  assert.match(outbreaks.find((name) => name.includes('医保结算')) ?? outbreaks.join(' | '), /响应慢|超时/);
  assert.ok(first?.is_rising && second?.is_rising, JSON.stringify([first, second]));
  assert.notEqual(third?.is_rising, true, JSON.stringify(third));
  const said = new Set([...terms.map(({ term }) => term), ...topics.flatMap((topic) => topic.terms)]);
  const stop = new Set(dictionary.stop);
  const names = goldenTickets().flatMap(({ contact }) => (contact ? [contact, contact.slice(1)] : []));
  for (const word of said) {
    assert.ok(!stop.has(word), word);
    assert.ok(!names.some((name) => name === word), word);
  }
});
