import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { asEmail, asMarkdown, gathered, type Item, MAX_ITEMS, MAX_ROBOT_BYTES, plainInMarkdown } from './gather.ts';

const SITE = { site: '政网', url: 'https://zw.example.gov.cn' };
const item = (zh: string, n = 1): Item => ({
  at: Date.parse('2026-09-08T01:02Z'),
  text: { zh, en: `in English ${zh}` },
  path: `/tickets/${n}`,
});
const many = (n: number) => Array.from({ length: n }, (_, i) => item(`工单 ${i + 1}`, i + 1));

/** What is dangerous: signs of Markdown, ends of lines, links, mentions. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '[',
          ']',
          '(',
          ')',
          '<',
          '>',
          '@',
          '#',
          '*',
          '_',
          '`',
          '~',
          '|',
          '\\',
          '!',
          '\n',
          '\r',
          '\u2028',
        ),
        fc.constantFrom(
          'http://evil.test',
          '@all',
          '<@all>',
          '<font color="red">',
          '![x](http://e)',
          '[点此](http://e)',
          '- ',
        ),
        fc.string(),
      ),
    )
    .map((parts) => parts.join('')),
);

const linesOf = (text: string) => text.split(/\r\n|[\n\r\u2028\u2029]/).length;

test('one notice is its own subject, several are counted; all are told in both languages, with the way there', () => {
  const one = asEmail(gathered([item('工单 1 已受理')], 1, SITE));
  assert.equal(one.subject, '[政网] 工单 1 已受理');
  assert.match(one.text, /09\/08 09:02 {2}工单 1 已受理\n {4}https:\/\/zw\.example\.gov\.cn\/tickets\/1\n/);
  assert.match(one.text, /in English 工单 1 已受理/);
  const three = asEmail(gathered(many(3), 3, { ...SITE, url: null }));
  assert.equal(three.subject, '[政网] 3 条通知');
  assert.doesNotMatch(three.text, /http/);
});

test('at most twenty are told, and how many more there are', () => {
  const { items, more } = gathered(many(30), 10_000, SITE);
  assert.deepEqual([items.length, more], [MAX_ITEMS, 9_980]);
  const { subject, text } = asEmail({ items, more, ...SITE });
  assert.equal(subject, '[政网] 10000 条通知');
  assert.match(text, /另有 9980 条/);
  assert.match(text, /And 9980 more/);
  assert.match(asMarkdown({ items, more, ...SITE }).text, /另有 9980 条/);
});

test('whatever a title holds, a subject is one line and a notice is one line', () => {
  fc.assert(
    fc.property(hostile, hostile, (title, site) => {
      const { subject, text } = asEmail(gathered([item(title)], 1, { ...SITE, site }));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that none comes through is what is asked.
      assert.doesNotMatch(subject, /[\u0000-\u001f\u007f\u2028\u2029]/);
      assert.equal(linesOf(text), linesOf(asEmail(gathered([item('x')], 1, SITE)).text));
    }),
  );
});

test('a title makes no link, mention, picture, list or heading in a robot’s message', () => {
  assert.equal(plainInMarkdown('[点此](http://evil.test) @all <@u1>'), '［点此］（http：//evil.test） ＠all ＜＠u1＞');
  assert.equal(plainInMarkdown('工单 20261129-00007「接口超时」已受理'), '工单 20261129-00007「接口超时」已受理');
  fc.assert(
    fc.property(hostile, (title) => {
      const plain = plainInMarkdown(title);
      assert.doesNotMatch(plain, /[[\]()<>@#*_`~|\\!\n\r\u2028\u2029]|:\/\//);
      assert.doesNotMatch(plain, /^(?:[-+>=]|\d+\.)(?:\s|$)/);
    }),
  );
});

test('a robot’s message has as much as fits, counts the rest, and its only links are ours', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 20 }), fc.nat(500), (titles, more) => {
      const items = titles.map((title, i) => item(`${title}${'长'.repeat(more)}`, i + 1));
      const { text } = asMarkdown({ items, more, ...SITE });
      assert.ok(Buffer.byteLength(text) <= MAX_ROBOT_BYTES, String(Buffer.byteLength(text)));
      const links = [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, to]) => to);
      assert.ok(
        links.every((to) => to?.startsWith('https://zw.example.gov.cn/tickets/')),
        links.join(),
      );
      const left = Number(/另有 (\d+) 条/.exec(text)?.[1] ?? 0);
      assert.equal(links.length + left, titles.length + more);
    }),
  );
});
