/** Every package of the lock, direct or not, is under a licence that a government office may use and pass on without giving its own code away. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..');
const ALLOWED = [
  ...['MIT', 'MIT-0', 'MIT/X11', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['Unlicense', 'Zlib', 'OFL-1.1'],
];
/** Used as they are for building and testing, and not part of what is passed on. */
const FOR_TOOLS = ['MPL-2.0', 'CC-BY-4.0'];
/** What the lock is silent about, by the package's own files: a LICENSE, a list in the old way. */
const BY_HAND: Record<string, string> = { 'png-js': 'MIT', format: 'MIT' };
/** Says nothing anywhere: a shortfall, told in docs/dependencies.md. */
const SILENT = ['buffers'];

type Entry = { version: string; license?: string; dev?: boolean };
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Entry>;
};
const entries = Object.entries(packages).filter(([path]) => path !== '');
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** The lock repeats what a package says of itself; older ones say it in other words. */
function licenceOf(path: string, { license }: Entry): string {
  if (typeof license === 'string') return license;
  const file = join(ROOT, path, 'package.json');
  const own = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { license?: unknown }).license : undefined;
  return typeof own === 'string' ? own : (BY_HAND[nameOf(path)] ?? 'none');
}

/** `A OR B` is whichever one wants, `A AND B` both. */
const fits = (licence: string, allowed: readonly string[]): boolean =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((one) => one.split(' AND ').every((part) => allowed.includes(part)));

test('no package is under a licence that nobody looked at', () => {
  assert.ok(entries.length > 500, String(entries.length));
  const wrong = entries
    .map(([path, entry]) => ({ path, licence: licenceOf(path, entry), is_tool: entry.dev === true }))
    .filter(({ path }) => !SILENT.includes(nameOf(path)))
    .filter(({ licence, is_tool }) => !fits(licence, is_tool ? [...ALLOWED, ...FOR_TOOLS] : ALLOWED));
  assert.deepEqual(wrong, []);
});

test('what was judged by hand is still there, and still says nothing by itself', () => {
  for (const name of [...Object.keys(BY_HAND), ...SILENT]) {
    const found = entries.filter(([path]) => nameOf(path) === name);
    assert.ok(found.length > 0 && found.every(([, { license }]) => typeof license !== 'string'), name);
  }
});

test('a choice is judged by its best, a sum by its worst', () => {
  assert.deepEqual(
    ['(MIT OR GPL-3.0)', '(MIT AND Zlib)', 'MIT AND GPL-3.0', 'GPL-3.0', 'AGPL-3.0-only', 'none', ''].map((one) =>
      fits(one, ALLOWED),
    ),
    [true, true, false, false, false, false, false],
  );
});
