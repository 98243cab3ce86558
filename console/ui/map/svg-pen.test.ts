import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSvgPen } from './svg-pen.ts';

test('a name in a map that is exported as SVG is a text in it, whatever it holds', () => {
  const { pen, text } = makeSvgPen(9, 9, { font: '', measureText: () => ({ width: 1 }) as TextMetrics });
  pen.font = '12px "><script>';
  pen.fillText('<img src=x onerror=alert(1)>&"</text><script>', 1, 1);
  const drawn = text('</title><script>');
  assert.match(drawn, /&lt;img src=x onerror/);
  assert.doesNotMatch(drawn, /<(img|script)/);
});
