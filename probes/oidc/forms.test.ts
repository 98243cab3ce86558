import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fillForm, formsOf } from './forms.ts';

const BASE = 'https://id.test/a/b?c=1';
const one = (html: string) => formsOf(html, BASE)[0];
const sent = (html: string, typed = {}) => {
  const form = one(html);
  return form ? fillForm(form, typed).toString() : undefined;
};

test('a form is sent with its hidden fields, what is typed and the first of its buttons', () => {
  const html = `<form method=POST action="../log?x=1&amp;y=2"><input type=hidden name=t value="&lt;1"><input name=user value=old>
    <input type=password name=pass><input type=checkbox name=keep><input type=checkbox name=yes checked>
    <select name=city><option value=a>A<option value=b selected>B</select><textarea name=note>hi</textarea>
    <button type=button name=no>x</button><button name=go value=1>Go</button><button name=cancel value=1>No</button></form>`;
  const form = one(html);
  assert.deepEqual([form?.action, form?.method], ['https://id.test/log?x=1&y=2', 'POST']);
  assert.deepEqual([...(form?.typed ?? [])], ['user', 'pass']);
  assert.equal(sent(html, { user: 'u', pass: 'p&q' }), 't=%3C1&yes=on&city=b&note=hi&go=1&user=u&pass=p%26q');
});

test('a button that stands elsewhere belongs to the form that it names', () => {
  assert.equal(
    sent('<form id=f method=post><input type=hidden name=x value=1></form><button form=f name=yes value=y>'),
    'x=1&yes=y',
  );
});

test('a form without an action leads to its own page, and one that sends files is none', () => {
  assert.equal(one('<form method=post>')?.action, BASE);
  assert.equal(one('<form action=x enctype=multipart/form-data>'), undefined);
  assert.equal(one('<base href="https://other.test/"><form action=x>')?.action, 'https://other.test/x');
});

test('whatever a page holds is read within bounds and never throws', () => {
  const piece = fc.constantFrom(
    '<form>',
    '</form>',
    '<input name=a>',
    '<select name=s>',
    '<option value=1>',
    '<textarea name=t>',
    '</select>',
    '<button form=x>',
    '<',
    'x',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (parts) => {
      for (const { fields } of formsOf(parts.join(''), BASE)) assert.ok(fields.length <= 200);
    }),
  );
  assert.equal(formsOf('<form>'.repeat(1_000), BASE).length, 1);
  assert.equal(formsOf('<form></form>'.repeat(1_000), BASE).length, 20);
});
