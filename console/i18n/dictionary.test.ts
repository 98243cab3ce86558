import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sections } from './sections.ts';

const han = /\p{Script=Han}/u;
const console_folder = join(import.meta.dirname, '..');

const texts = Object.entries(sections).flatMap(([section, keys]) =>
  Object.entries(keys).map(([key, text]) => ({ name: `${section}.${key}`, text })),
);

function sources(extension: RegExp): string[] {
  return readdirSync(console_folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => extension.test(name) && !name.startsWith('dist') && !name.endsWith('.test.ts'),
  );
}

test('every text says something in both languages', () => {
  const silent = texts.filter(({ text }) => text.zh.trim() === '' || text.en.trim() === '').map(({ name }) => name);
  assert.deepEqual(silent, []);
});

test('English texts hold no Han characters', () => {
  const mixed = texts.filter(({ text }) => han.test(text.en)).map(({ name }) => name);
  // The name of the language is written in that language, whatever the page's language is.
  assert.deepEqual(mixed, ['shell.locale_zh']);
});

test('both languages fill in the same values', () => {
  const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
  const uneven = texts.filter(({ text }) => places(text.zh).join() !== places(text.en).join()).map(({ name }) => name);
  assert.deepEqual(uneven, []);
});

test('components hold no Chinese of their own', () => {
  const found = sources(/\.tsx$/).filter((name) => han.test(readFileSync(join(console_folder, name), 'utf8')));
  assert.deepEqual(found, []);
});

test('every text that is asked for exists, and none is left over', () => {
  const known = new Set(texts.map(({ name }) => name));
  const used = new Set<string>();
  const computed = new Set<string>();
  for (const name of sources(/\.tsx?$/)) {
    const source = readFileSync(join(console_folder, name), 'utf8');
    for (const match of source.matchAll(/['"`]([a-z0-9_]+\.[a-z0-9_]+)['"`]/g)) used.add(match[1] ?? '');
    for (const match of source.matchAll(/\bword\(\s*'(\w+)',\s*`(\w*)\$\{/g)) computed.add(`${match[1]}.${match[2]}`);
    for (const match of source.matchAll(/\bt\(\s*'([^']+)'/g)) {
      assert.ok(known.has(match[1] ?? ''), `${name} asks for ${match[1]}, which no section has`);
    }
  }
  const unused = [...known].filter(
    (name) => !used.has(name) && ![...computed].some((prefix) => name.startsWith(prefix)),
  );
  assert.deepEqual(unused, []);
});
