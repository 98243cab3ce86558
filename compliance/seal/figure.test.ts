import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { sealFigure } from './figure.ts';

test('the figure says what it is, and whatever the name holds stays a text', () => {
  assert.match(sealFigure('示例单位', '2026-11-30'), /电子签章/);
  assert.equal(sealFigure('示例单位', '').match(/rotate\(/g)?.length, 4, 'each sign stands on the arc');
  fc.assert(
    fc.property(fc.string({ maxLength: 24, unit: 'binary' }), (name) => {
      const texts = sealFigure(name, '').match(/<text[^<>]*>[^<>]*<\/text>/g) ?? [];
      assert.equal(texts.length, [...name].length + 2);
    }),
  );
});
