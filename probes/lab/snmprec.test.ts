import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { dottedOfKey } from './ber.ts';
import { parseSnmprec, type Recording } from './snmprec.ts';
import type { Row } from './table.ts';

const names = (recording: Recording) => recording.rows.map((row) => dottedOfKey(row.key));
/** The contents of a row's value: what follows the name in its VarBind (all short here). */
const value = (row: Row | undefined) =>
  Buffer.from((row?.bind ?? Buffer.alloc(0)).subarray(6 + (row?.oid.length ?? 0)));
const only = (line: string | Uint8Array) => parseSnmprec(line).rows[0];

test('rows are put into the numeric order of their OIDs, and the later of two with one OID counts', () => {
  const recording = parseSnmprec(
    '1.3.6.1.10|4|a\n1.3.6.1.9|4|b\n1.3.6.1.16384|4|c\n1.3.6.1.16383|4|d\n1.3.6.1.9|4|e\n1.3.6.1|4|f',
  );
  assert.deepEqual(names(recording), ['1.3.6.1', '1.3.6.1.9', '1.3.6.1.10', '1.3.6.1.16383', '1.3.6.1.16384']);
  assert.equal(value(recording.rows[1]).toString(), 'e');
  assert.equal(recording.duplicates, 1);
});

test('line ends of any kind, blank lines and a missing last line end are put up with', () => {
  const recording = parseSnmprec('1.3.1|2|1\r\n\r\n\n1.3.2|2|2\r\n1.3.3|4|ends here');
  assert.deepEqual(names(recording), ['1.3.1', '1.3.2', '1.3.3']);
  assert.equal(recording.skipped, 0);
  assert.deepEqual([...value(recording.rows[0])], [1]);
});

const served: [name: string, line: string | Uint8Array, bytes: number[]][] = [
  ['a value keeps its trailing spaces and bars', '1.3|4|a|b ', [...Buffer.from('a|b ')]],
  ['an empty string', '1.3|4|', []],
  ['hexadecimal', '1.3|4x|00ffA0', [0, 255, 160]],
  ['an address in hexadecimal', '1.3|64x|c3dafe61', [195, 218, 254, 97]],
  ['an address', '1.3|64|10.0.0.255', [10, 0, 0, 255]],
  ['escapes', '1.3|4e|\\xd4P\\n\\\\\\"', [0xd4, 0x50, 10, 0x5c, 0x22]],
  ['text that is not UTF-8', Buffer.from([...Buffer.from('1.3|4|'), 0xff, 0xc0, 0x80]), [255, 192, 128]],
  ['text that is UTF-8', '1.3|4|网', [...Buffer.from('网')]],
  ['an OID with dots around', '.1.3.|6|.1.3.6.1.', [0x2b, 6, 1]],
  ['a negative number', '1.3|2|-129', [0xff, 0x7f]],
  ['the greatest 64-bit counter', '1.3|70|18446744073709551615', [0, 255, 255, 255, 255, 255, 255, 255, 255]],
  ['a gauge past 2^31', '1.3|66|4294967295', [0, 255, 255, 255, 255]],
  ['null', '1.3|5|', []],
];

for (const [name, line, bytes] of served) {
  test(`is served byte for byte: ${name}`, () => {
    const row = only(line);
    assert.equal(row && dottedOfKey(row.key), '1.3');
    assert.deepEqual([...value(row)], bytes);
  });
}

const unservable = [
  '1.3|4x|0fg0',
  '1.3|4x|0f0',
  '1.3|2|<private>',
  '1.3|65|',
  '1.3|6|1.3.<IPADDR>',
  '1.3|6|1',
  '1.3|64|10.0.0.256',
  '1.3|68|Float: 0.08',
  '1.3|99|1',
  '1.3|4y|1',
  '1.3|4',
  'nonsense',
  '1.3.xx|4|a',
  '1.3..6|4|a',
  '1.3.4294967296|4|a',
  `1.3${'.1'.repeat(200)}|4|a`,
];

for (const line of unservable) {
  test(`is skipped and counted: ${line.slice(0, 40)}`, () => {
    const recording = parseSnmprec(`1.3.1|4|before\n${line}\n1.3.2|4|after`);
    assert.deepEqual(names(recording), ['1.3.1', '1.3.2']);
    assert.equal(recording.skipped, 1);
    assert.equal(recording.skips[0]?.line, 2);
  });
}

test('a value longer than a datagram is kept', () => {
  assert.ok((only(`1.3|4|${'x'.repeat(70_000)}`)?.bind?.length ?? 0) > 70_000);
});

test('any bytes are read without an exception, in order and without repeats', () => {
  const line = fc.tuple(
    fc.string({ unit: fc.constantFrom(...'0123.9') }),
    fc.constantFrom('2', '4x', '6', '64', '65x', '4e'),
    fc.string(),
  );
  const text = fc
    .array(
      fc.oneof(
        line.map((parts) => parts.join('|')),
        fc.string(),
      ),
    )
    .map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 2_000 })), (input) => {
      const { rows } = parseSnmprec(input);
      for (let index = 1; index < rows.length; index++)
        assert.ok((rows[index - 1]?.key ?? '') < (rows[index]?.key ?? ''));
    }),
    { numRuns: 300 },
  );
});

const folder = new URL('../../../shared/data/snmprec/', import.meta.url);
const absent = existsSync(folder) ? false : 'the recordings of real devices are not beside this checkout';

test('all recordings of real devices load, with just the bad and repeated rows that are known', {
  skip: absent,
}, () => {
  const manifest = readFileSync(new URL('manifest.jsonl', folder), 'utf8').trim().split('\n');
  const started = performance.now();
  for (const line of manifest) {
    const known = JSON.parse(line) as {
      file: string;
      dupOids: number;
      badLines: number;
      badValues: number;
      lines: number;
    };
    const recording = parseSnmprec(readFileSync(new URL(`snmprec/${known.file}`, folder)));
    assert.equal(recording.duplicates, known.dupOids, known.file);
    assert.equal(recording.skipped, known.badLines + known.badValues, known.file);
    assert.ok(recording.rows.length > 0, known.file);
  }
  assert.ok(manifest.length > 600);
  assert.ok(performance.now() - started < 30_000, 'in bounded time');
});
