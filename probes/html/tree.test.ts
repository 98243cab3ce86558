import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { treeOf } from './tree.ts';

const ROWS: [what: string, html: string, selector: string, text: string | undefined][] = [
  ['ends that are left out', '<ul><li>a<li class=b>b<li>c</ul>', '.b', 'b'],
  ['cells and rows', '<table><tr><td>1<td>2<tr><td>3<td>4</table>', 'tr + tr > td + td', '4'],
  ['ends that were never begun', '<div></i></p>x</div><p>y</p>', 'div + p', 'y'],
  ['elements that have no end', '<p>a<br>b<img src=x><b>c</b></p>', 'p > b', 'c'],
  ['references', '<a title="a &amp;lt; &copy; &quot;">1 &lt; 2</a>', 'a[title]', '1 < 2'],
  ['a script', '<script>if (a<b) "</i>"</script><i>x</i>', 'script', 'if (a<b) "</i>"'],
  ['a text that looks like markup', '<textarea><b>x</b></textarea>', 'textarea', '<b>x</b>'],
  ['a comment', '<!-- <p>no</p> --><p>yes</p>', 'p', 'yes'],
  ['what stands below the depth that is kept', `${'<div>'.repeat(1_000)}deep`, 'div', 'deep'],
  ['nothing', '', 'a', undefined],
];
for (const [what, html, selector, text] of ROWS)
  test(`${what}: ${selector} finds ${text ?? 'nothing'}`, () =>
    assert.equal(treeOf(html).querySelector(selector)?.text, text));

test('attributes stay what they were', () => {
  const title = treeOf('<a title="a &amp;lt; &copy; &quot; >" href=/x?a=1&amp;b=2 checked>x</a>').querySelector('a');
  assert.deepEqual(
    ['title', 'href', 'checked'].map((name) => title?.getAttribute(name)),
    ['a &lt; © " >', '/x?a=1&b=2', ''],
  );
});

test('of any text a tree is made', () => {
  const part = fc.constantFrom(
    '<p>',
    '</p>',
    '<a b="',
    '"',
    "'",
    '>',
    '<',
    '<!--',
    '-->',
    '<script>',
    '</script>',
    '<pre>',
    '<li>',
    'x',
    '=',
    '&',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), (parts) => void treeOf(parts.join('')).querySelectorAll('p a')),
  );
});
