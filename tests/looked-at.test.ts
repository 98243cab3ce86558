/** No page of the console is left out of what the browser stories look at for every eye: light, dark, wide and on a phone. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { OPENED, patternOf } from './browser/routes.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const routes = [...read('console/routes.tsx').matchAll(/path: '(.+?)'/g)].flatMap(([, path]) => path ?? []);

test('each page is looked at in light and dark, wide and on a phone', () => {
  const inStories = globSync('tests/browser/*.spec.ts', { cwd: ROOT }).flatMap((file) =>
    [...read(file).matchAll(/\beveryWayAt\(\w+, '(.+?)'\)/g)].map(([, route]) => route),
  );
  // A path belongs to the first route that it fits.
  const ofPages = OPENED.map((url) => url.split('?')[0] ?? '').map((path) =>
    routes.find((route) => patternOf(route).test(path)),
  );
  assert.ok(routes.length > 60 && ofPages.length > 80);
  assert.deepEqual(
    inStories.filter((route) => !routes.includes(route ?? '')),
    [],
    'of no route',
  );
  const looked = new Set([...inStories, ...ofPages]);
  assert.deepEqual(
    routes.filter((route) => route !== '*' && !looked.has(route)),
    [],
  );
});
