/** What is written is found again: through a real full-text table, made as the database makes it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { testHub } from '../testing.ts';
import { queryOf, wordsOf } from './words.ts';

const t = await testHub();
after(() => t.stop());
const sqlite = t.hub.db.$client;
const made = sqlite.prepare(`select sql from sqlite_master where name = 'ticket_search'`).pluck().get() as string;
sqlite.exec(made.replace('`ticket_search`', 'temp.tried_search'));

/** Whether a text is found by a query. */
function finds(text: string, asked: string): boolean {
  sqlite.exec('delete from tried_search');
  sqlite.prepare('insert into tried_search (rowid, words) values (1, ?)').run(wordsOf(text));
  const query = queryOf(asked);
  if (query === undefined) return false;
  return sqlite.prepare('select 1 from tried_search where words match ?').get(query) !== undefined;
}

// The common signs, and those beyond 16 bits that names of people and places are written with.
const sign = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCodePoint(code)) },
  { weight: 1, arbitrary: fc.integer({ min: 0x20000, max: 0x2a6d6 }).map((code) => String.fromCodePoint(code)) },
);
const chinese = fc.array(sign, { minLength: 2, maxLength: 40, size: 'max' });
const between = fc.constantFrom('', ' ', '，', '\n', 'VPN', '10.0.0.1', '5G', 'か', '—', 'é', '’');

test('any part of a Chinese text is found, from one sign on, whatever stands around it', () => {
  fc.assert(
    fc.property(
      chinese,
      between,
      between,
      fc.nat(),
      fc.integer({ min: 1, max: 8 }),
      (signs, left, right, at, length) => {
        const from = at % signs.length;
        const part = signs.slice(from, from + length).join('');
        assert.ok(finds(`${left}${signs.join('')}${right}`, part), part);
      },
    ),
    { numRuns: 300 },
  );
});

test('what isn’t in a text is not found, though its signs are', () => {
  assert.ok(!finds('全县断网', '网断'));
  assert.ok(!finds('断网，全县', '网全'));
  assert.ok(!finds('断开的网', '断网'));
  fc.assert(
    fc.property(fc.uniqueArray(sign, { minLength: 3, maxLength: 20 }), (signs) => {
      const [first = '', second = ''] = signs;
      assert.ok(!finds(signs.join(''), second + first));
    }),
  );
});

test('words in Latin letters are found by their beginning, in either case', () => {
  const text = 'Core switch CORE-SW-01 lost its OSPF neighbours at 10:30';
  for (const asked of ['core', 'CoRe', 'osp', 'OSPF neigh', 'neighbours core', 'sw-01', '10:30', '10'])
    assert.ok(finds(text, asked), asked);
  for (const asked of ['spf', 'witch', 'ospf eighbours', '11']) assert.ok(!finds(text, asked), asked);
});

test('Chinese and Latin in one breath are found apart and together', () => {
  const text = '县里VPN断网了，用5G热点可以上OA系统';
  for (const asked of ['断网', 'vpn', 'VPN断网', '断网 vpn', '热点', '5g', '系统', 'oa系统', '县里'])
    assert.ok(finds(text, asked), asked);
  assert.ok(!finds(text, 'vpn热点2'));
});

test('full-width, half-width and compatibility signs are the same', () => {
  for (const [text, asked] of [
    ['ＶＰＮ　断网', 'vpn'],
    ['VPN断网', 'ｖｐｎ'],
    ['ｶﾞｽ', 'ガス'],
    ['⽹络', '网络'],
    ['电话①', '1'],
    ['ﬁrewall', 'firewall'],
  ] as const)
    assert.equal(finds(text, asked), true, `${text} ${asked}`);
});

const HOSTILE = [
  ...[
    '"',
    '""',
    '"断网',
    "'",
    '*',
    '断*',
    '-断网',
    '+a',
    '^a',
    'a:b',
    'words:断网',
    '{words}:a',
    '(',
    ')',
    '()',
    'a)(',
  ],
  ...[
    'AND',
    'OR',
    'NOT',
    'a AND',
    'AND b',
    'a OR OR b',
    'NEAR(a b)',
    'NEAR/2',
    'NEAR("a" "b", 2)',
    '\\',
    '%',
    '_',
    ';',
  ],
  ...['\u0000', 'a\u0000b', '\ud800', '\udc00断', '❤️‍🔥', '\u202e断网', '⺀', '〇', '々', '\u{31350}\u{30000}'],
];
test('no query is an error, whatever it is made of', () => {
  for (const asked of HOSTILE) assert.doesNotThrow(() => finds('a b 断网', asked), asked);
  const odd = fc.constantFrom(...HOSTILE, ' ', '断', 'a');
  const any = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  const mixed = fc.array(fc.oneof(odd, any), { maxLength: 8 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(mixed, any, (asked, text) => void finds(text, asked)),
    { numRuns: 500 },
  );
  // Words of the query language are words.
  assert.ok(finds('this AND that', 'and') && !finds('this that', 'this AND that'));
});

test('huge texts and queries are cut, and soon done', () => {
  const began = performance.now();
  for (const text of [
    '断网不通'.repeat(500_000),
    'a '.repeat(1_000_000),
    'x'.repeat(2_000_000),
    'a断'.repeat(300_000),
  ]) {
    assert.ok(wordsOf(text).split(' ').length <= 20_000);
    const query = queryOf(text) ?? '';
    assert.ok(query.split(' AND ').length <= 20);
  }
  assert.ok(performance.now() - began < 10_000);
  assert.ok(finds('断网不通'.repeat(50_000), '断网不通'.repeat(40)));
});

async function found(q: string): Promise<number[]> {
  const answer = await t.ask('GET', `/api/tickets?q=${encodeURIComponent(q)}`);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.total, answer.body.rows.length);
  return answer.body.rows.map(({ id }: { id: number }) => id);
}

test('a ticket is found by title, text, form, number and what was said, until the words are hidden', async () => {
  sqlite.exec(`insert into units (id, name, level, category) values (1, '市', 'city', '')`);
  const filed = {
    kind: 'problem',
    title: '如东县断网',
    body: '身份证号见附件',
    fields: { contact: '王小明' },
    unit_id: 1,
  };
  const { id, number } = (await t.ask('POST', '/api/tickets', filed)).body;
  await t.ask('POST', '/api/tickets', { kind: 'problem', title: '无关', unit_id: 1 });
  const handle = (version: number, deed: object) => t.ask('POST', `/api/tickets/${id}/handle`, { version, deed });
  await handle(1, { is: 'accept' });
  assert.equal((await handle(2, { is: 'comment', text: '联系电话13900001111' })).status, 200);
  for (const q of ['断网', '身份证', '小明', number, number.slice(0, 14), '电话', '13900001111', ' 断网 '])
    assert.ok((await found(q)).includes(id), q);
  for (const q of ['%', '_', '"', '断网 无关']) assert.deepEqual(await found(q), [], q);
  for (const q of HOSTILE.map((one) => one.toWellFormed())) await found(q);

  const audit = t.askAs('audit');
  const hide = (version: number, event: number) =>
    audit('POST', `/api/tickets/${id}/redact`, { version, deed: { is: 'redact', event, reason: '含个人信息' } });
  assert.equal((await hide(3, 3)).status, 200);
  for (const q of ['电话', '13900001111']) assert.deepEqual(await found(q), [], q);
  assert.deepEqual(await found('小明'), [id]);
  assert.equal((await hide(4, 0)).status, 200);
  for (const q of ['断网', '身份证', '小明']) assert.deepEqual(await found(q), [], q);
  assert.deepEqual(await found(number), [id]);
  const page = await t.ask('GET', `/api/tickets/${id}`);
  assert.doesNotMatch(page.text, /断网|身份证|小明|13900001111/);
  assert.doesNotMatch((await t.ask('GET', '/api/tickets?format=csv')).text, /断网|身份证|小明|13900001111/);
  assert.doesNotMatch((await audit('GET', '/api/audit?object_kind=ticket')).text, /断网|身份证|小明|13900001111/);
  assert.equal(page.body.events[2].is_redacted, true);
});
