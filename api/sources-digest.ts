/** Which sources these are: one digest over all that makes the program and its tests, so that a result of tests names what it was of. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['api', 'probes', 'compliance', 'runbooks', 'console', 'tests'];
const FILES = ['package.json', 'package-lock.json'];
/** Installed or built, not written. */
const LEFT_OUT = /(^|\/)(node_modules|dist|\.[^/]+)(\/|$)/;

export type Sources = {
  digest: string;
  /** When one of them was last written. */
  changed_at: number;
};

export async function digestSources(root = ROOT): Promise<Sources> {
  const paths = [...FILES];
  for (const folder of FOLDERS) paths.push(...(await pathsIn(root, folder)));
  paths.sort();
  const hash = createHash('sha256');
  let changed_at = 0;
  for (const path of paths) {
    const file = join(root, path);
    const [bytes, { mtimeMs }] = await Promise.all([readFile(file), stat(file)]);
    hash.update(`${path}\n${bytes.length}\n`).update(bytes);
    changed_at = Math.max(changed_at, mtimeMs);
  }
  return { digest: hash.digest('hex'), changed_at };
}

async function pathsIn(root: string, folder: string): Promise<string[]> {
  const found = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return found
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(join(root, '/').length).split(sep).join('/'))
    .filter((path) => !LEFT_OUT.test(path));
}
