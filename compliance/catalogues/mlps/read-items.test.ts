import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readItems } from './read-items.ts';

const POINT = '# 8.1.4.1 安全计算环境 身份鉴别 | Identification';

test('a line is an item of the control point above it', () => {
  const [item, other] = readItems(`
    ${POINT}
    a C | 登录用户身份唯一 | Users are unique
    - N tenant | 无字母 | No letter`);
  assert.deepEqual(item, {
    clause: '8.1.4.1',
    letter: 'a',
    layer: '安全计算环境',
    control_point: { zh: '身份鉴别', en: 'Identification' },
    summary: { zh: '登录用户身份唯一', en: 'Users are unique' },
    evidence: 'configuration',
  });
  assert.deepEqual([other?.letter, other?.side], ['', 'tenant']);
});

test('what is no item, stands before a point, or names no layer is refused with its line', () => {
  for (const [text, line] of [
    ['a C | 一 | One', 1],
    [`${POINT}\n\na X | 一 | One`, 3],
    [`${POINT}\na C | 一`, 2],
    [`${POINT}\na C | 一 | One | 二`, 2],
    ['# 8.1.4.1 某层 身份鉴别 | Identification', 1],
    ['# 8.1.4 安全计算环境 身份鉴别 | Identification', 1],
  ] as const)
    assert.throws(() => readItems(text), new RegExp(`^Error: line ${line}:`), text);
});
