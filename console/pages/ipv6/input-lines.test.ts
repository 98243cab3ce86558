import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cdnFrom, lansFrom, linesOfCdn, linesOfLans, wordsFrom } from './input-lines.ts';

test('LANs come back from their lines, and a line that can’t be read is named', () => {
  const lans = [
    { interface: 'GigabitEthernet 0/0/1', sends_ra: true },
    { interface: 'Vlanif10', sends_ra: false },
    { interface: 'Vlanif20', sends_ra: null },
  ];
  assert.deepEqual(lansFrom(linesOfLans(lans, 'yes', 'no')), { rows: lans });
  assert.deepEqual(lansFrom('\nVlanif10， 是 \n'), { rows: [{ interface: 'Vlanif10', sends_ra: true }] });
  assert.deepEqual(lansFrom('Vlanif10\n\nVlanif20, perhaps'), { wrong: 3 });
  assert.deepEqual(lansFrom(', yes'), { wrong: 1 });
  assert.deepEqual(lansFrom(''), { rows: [] });
});

test('CDNs come back from their lines', () => {
  const cdn = [{ name: 'Some CDN, 2', prefix: '240e:9::/32' }];
  assert.deepEqual(cdnFrom(linesOfCdn(cdn)), { rows: cdn });
  assert.deepEqual(cdnFrom('240e:9::/32，某云'), { rows: [{ name: '某云', prefix: '240e:9::/32' }] });
  assert.deepEqual(cdnFrom('\n240e:9::/32'), { wrong: 2 });
});

test('words are lines without what surrounds them', () => assert.deepEqual(wordsFrom(' a b \n\n c'), ['a b', 'c']));
