/** The project's own text files, as a person would see them: nothing installed, built or ignored. */
import { globSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Source } from './tidy.ts';

const ROOT = join(import.meta.dirname, '..');
const LEFT_OUT = ['node_modules', 'dist', '.git', 'data', 'test-results', 'playwright-report'];
const TEXT = /\.(ts|tsx|js|json|md|css|html|sql|svg|csv|txt|yaml|yml|snmprec)$|^\.ci\/run$/;
const MAX_BYTES = 4 * 1024 * 1024;

export function readSources(): Source[] {
  return globSync(['**/*', '.ci/*'], { cwd: ROOT, exclude: (name) => LEFT_OUT.includes(name) })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => TEXT.test(path))
    .filter((path) => {
      const found = statSync(join(ROOT, path));
      return found.isFile() && found.size <= MAX_BYTES;
    })
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}
