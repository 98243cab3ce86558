/** What a browser must fetch, compressed as the server does it, stays within what is written here. Bytes, since a time would be the machine's. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

/** kB, with what grows in a year to spare; whoever raises one says in the commit what for. */
const FIRST_KB = 250;
const PAGE_KB = 32;
const LARGER_KB: Record<string, number> = { 'pages/topology/Topology.tsx': 50, 'pages/nodes/NodePage.tsx': 42 };
/** What is fetched when a part of a page asks for it, such as charts. */
const PART_KB = 180;

type Chunk = { file: string; isEntry?: boolean; imports?: string[]; css?: string[] };

const DIST = join(import.meta.dirname, 'dist');
const isBuilt = existsSync(join(DIST, 'manifest.json'));
const chunks: Record<string, Chunk> = isBuilt ? JSON.parse(readFileSync(join(DIST, 'manifest.json'), 'utf8')) : {};

/** A chunk's file with all that it can't do without. */
function filesOf(name: string, found = new Set<string>()): Set<string> {
  const chunk = chunks[name];
  if (!chunk || found.has(chunk.file)) return found;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
  for (const each of chunk.imports ?? []) filesOf(each, found);
  return found;
}

const kbOf = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length, 0) / 1_000;

const first = filesOf('i18n/zh.ts', filesOf('index.html'));
const routes = readFileSync(join(import.meta.dirname, 'routes.tsx'), 'utf8');
const pages = [...routes.matchAll(/import\('\.\/(.+?)'\)/g)].flatMap(([, page]) => page ?? []);

test('the console begins with so many bytes, of one language', { skip: !isBuilt && 'the console is not built' }, () => {
  assert.ok(chunks['i18n/en.ts'] && !first.has(chunks['i18n/en.ts'].file));
  const kb = kbOf(first);
  assert.ok(kb > 50 && kb <= FIRST_KB, `${kb.toFixed(1)} kB in ${[...first].join(', ')}`);
});

test('each page adds no more than its share', { skip: !isBuilt && 'the console is not built' }, () => {
  assert.ok(pages.length > 50);
  const over = pages.flatMap((page) => {
    assert.ok(chunks[page], `${page} has no file of its own`);
    const kb = kbOf([...filesOf(page)].filter((file) => !first.has(file)));
    return kb > (LARGER_KB[page] ?? PAGE_KB) ? [`${page}: ${kb.toFixed(1)} kB`] : [];
  });
  assert.deepEqual(over, []);
});

test('no part of a page is larger than the charts are', { skip: !isBuilt && 'the console is not built' }, () => {
  const large = Object.values(chunks).filter(({ file }) => kbOf([file]) > PART_KB);
  assert.deepEqual(large, []);
});
