import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { personalDataIn } from './personal-data.ts';

test('what looks like a mobile number, an identity number, a card or an address is told', () => {
  assert.deepEqual(personalDataIn('请联系 13800001234'), ['mobile']);
  assert.deepEqual(personalDataIn('电话+86 138-0000-1234。'), ['mobile']);
  assert.deepEqual(personalDataIn('全角１３８００００１２３４'), ['mobile']);
  assert.deepEqual(personalDataIn('身份证号11010519491231002X'), ['identity_number']);
  assert.deepEqual(personalDataIn('卡号 6222 0000 0000 0000 123'), ['bank_card']);
  assert.deepEqual(personalDataIn('发到 someone@example.com'), ['email']);
});

test('addresses, times, ticket numbers and telephones of offices are not', () => {
  for (const text of [
    '10.138.0.1',
    '2026-11-29 10:30',
    '20261129-00007',
    '0513-12345678',
    '12345 热线',
    'fd00::1380:1',
  ])
    assert.deepEqual(personalDataIn(text), [], text);
});

test('any text is read, and quickly', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => void personalDataIn(text)));
  assert.deepEqual(personalDataIn('a'.repeat(10_000)), []);
  assert.deepEqual(personalDataIn('1'.repeat(10_000)), []);
  assert.deepEqual(personalDataIn(`${'a.'.repeat(5_000)}@`), []);
});
