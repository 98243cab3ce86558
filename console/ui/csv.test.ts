import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf } from './csv.ts';

test('what a spreadsheet would take apart is quoted, and missing values are empty', () => {
  assert.equal(csvOf([['a,b', 'say "hi"', null, 3, true]]), '\ufeff"a,b","say ""hi""",,3,true\r\n');
});

test('a name that begins like a formula stays a text, a negative number stays a number', () => {
  assert.equal(csvOf([['=cmd()', '@x', -5]]), "\ufeff'=cmd(),'@x,-5\r\n");
  assert.equal(csvOf([['\uff1dcmd()', "'=cmd()", '\n=1']]), "\ufeff'\uff1dcmd(),''=cmd(),\"'\n=1\"\r\n");
});
