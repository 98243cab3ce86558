import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isWeak } from './weak-passwords.ts';

const WEAK = [
  ...[
    'Password123!',
    'P@ssw0rd2026',
    'Admin@123456',
    'Qwerty123456!',
    '1qaz2wsx3EDC',
    'Zhengwang2026!',
    'aaaaAAAA1111!!',
  ],
  ...['Abcd1234!@#$', 'Huawei@123', 'Zhang.Wei2026', 'ZHANGWEI@2026', '0987654321Aa!', 'Welcome-2025-2026'],
];
for (const password of WEAK) {
  test(`${password} is weak for zhang.wei`, () => assert.equal(isWeak(password, 'zhang.wei', '张伟'), true));
}

const STRONG = [
  'correct Horse battery 9',
  'hBk7-Tq2m-9fPz-xW4c',
  '江海潮生Nantong7!云',
  'my dog ate 3 Blue socks',
  'Tidal-Harbour-47-Crane',
];
for (const password of STRONG) {
  test(`${password} is not weak`, () => assert.equal(isWeak(password, 'zhang.wei', '张伟'), false));
}

test('a random password of sixteen signs is not called weak, and any text gets an answer', () => {
  const signs = fc.constantFrom(...'bdfhjkmnpqrtvwxzBDFGHJKMNPQRTVWXZ-');
  fc.assert(
    fc.property(fc.array(signs, { minLength: 24, maxLength: 40 }), (text) => {
      if (new Set(text.map((one) => one.toLowerCase())).size > 12) assert.equal(isWeak(text.join('')), false);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 128 }), (text) => typeof isWeak(text, text) === 'boolean'),
  );
});
