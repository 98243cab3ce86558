import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDictionary } from './dictionary.ts';
import { createSegmenter } from './segment.ts';

const dictionary = readDictionary();
const { termsOf } = await createSegmenter(dictionary);

test('a text becomes the words of its field, each once, without what says nothing', () => {
  assert.deepEqual(termsOf('您好，政务大厅预约叫号机升级后无法打印小票，请尽快处理。预约叫号机还是不打印，谢谢！'), [
    '政务大厅',
    '预约叫号机',
    '升级',
    '无法打印',
    '小票',
    '打印',
  ]);
  assert.deepEqual(termsOf('ＩＰｖ６ 与 IPv6，Ｃｈｒｏｍｅ浏览器'), ['ipv6', 'chrome', '浏览器']);
});

test('each word of our own stays whole, wherever it stands, and none of them says nothing', () => {
  for (const [word] of dictionary.own) assert.ok(termsOf(`今天${word}了`).includes(word), word);
  const stop = new Set(dictionary.stop);
  assert.deepEqual(
    dictionary.own.filter(([word]) => stop.has(word)).map(([word]) => word),
    [],
  );
  assert.ok(dictionary.own.length >= 150, String(dictionary.own.length));
});

test('numbers, addresses and names of people are no terms', () => {
  const said = `联系人张建国，王秀英和欧阳娜娜，李伟、毛泽东、刘德华，电话13812345678或0513-85512345，身份证320623199001011234，
    320623199001011X，邮箱zhang.san@example.gov.cn，地址http://10.1.2.3/abc?d=ef，2026年11月29日 8:30，12345，苏F12345，
    aa:bb:cc:dd:ee:ff，fe80::1%eth0，10.1.2.3，WX2026112900017，医保断网`;
  assert.deepEqual(
    termsOf(said).filter((term) => !['身份证', '邮箱', '地址', 'eth0'].includes(term)),
    ['医保', '断网'],
  );
  assert.deepEqual(termsOf('联系人高山流水，医保断网', ['高山流水']), ['医保', '断网'], 'whom the form names');
});

test('whatever is written, the terms are few, bounded and clean', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 500 }),
    fc.string({ unit: 'grapheme', maxLength: 500 }),
    fc
      .tuple(
        fc.constantFrom('断', '龘', '\u0000', '😀', '\ud800', 'a1', ' ', '\u202e', '中文', 'İ', '１'),
        fc.nat(4_000),
      )
      .map(([sign, times]) => sign.repeat(times)),
    fc
      .array(fc.constantFrom('医保', 'wifi', '😀', '\n', '1380000', '张伟', '@', '.', ':', 'é', 'ß', '\ufffd'))
      .map((all) => all.join('')),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      const terms = termsOf(text);
      assert.ok(terms.length <= 60);
      assert.equal(new Set(terms).size, terms.length);
      for (const term of terms) assert.match(term, /^[\p{L}\p{N}+#._-]{2,24}$/u);
    }),
    { numRuns: 300 },
  );
});

test('the longest text takes no longer than a slice may', () => {
  const signs = [...'预约叫号机升级后打印不出小票医保结算响应慢断网'];
  const long = Array.from({ length: 10_000 }, (_, i) => signs[(i * 7 + (i % 5)) % signs.length]).join('');
  assert.ok(termsOf(long).length <= 60);
  for (const run of [
    '1 '.repeat(6_000),
    'a.'.repeat(6_000),
    'a:'.repeat(6_000),
    'a-'.repeat(6_000),
    'a@'.repeat(6_000),
  ])
    assert.deepEqual(termsOf(run), []);
});

test('a city adds words of its own in its data folder; then the dictionary is another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-words-'));
  assert.equal(readDictionary(folder).digest, dictionary.digest, 'without a file it is ours');
  writeFileSync(
    join(folder, 'words-of-the-field.txt'),
    '\ufeff# 本市的\r\n掘港驿站\r\n濠河E站 50000 n\r\n坏 x\r\n12345\r\n\r\n太长太长太长太长太长太长太长太长太长 5\r\n负 -1 n\r\n重量不对 -1 n\r\n',
  );
  const own = readDictionary(folder);
  const added = own.own.slice(dictionary.own.length);
  assert.deepEqual(added, [
    ['掘港驿站', 60_000],
    ['濠河e站', 50_000],
    ['重量不对', 60_000],
  ]);
  assert.notEqual(own.digest, dictionary.digest);
  rmSync(folder, { recursive: true });
});
