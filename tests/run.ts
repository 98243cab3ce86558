/**
 * The whole run of `npm test`: types, lint, unit tests, browser stories. `npm test -- WORD …` runs only the files whose
 * path contains one of the words. The last line is the tally of everything together.
 */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runBrowserStories } from './run-browser.ts';
import { runProgram } from './run-program.ts';
import { runUnitTests } from './run-unit.ts';
import { noteSelfResults } from './self-results.ts';
import { add, type Tally, tallied } from './tally.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['api', 'probes', 'compliance', 'runbooks', 'console', 'tests'];

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');

const { positionals: words } = parseArgs({ args: process.argv.slice(2), options: {}, allowPositionals: true });
const wanted = (file: string) => words.length === 0 || words.some((word) => file.includes(word));
const filesOf = (pattern: string) =>
  globSync(
    FOLDERS.map((folder) => `${folder}/${pattern}`),
    { cwd: ROOT, exclude: (name) => name === 'node_modules' || name === 'dist' },
  )
    .filter(wanted)
    .sort();

// Each file of tests is a process, and loads most of the program: what one compiled serves the others.
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules/.cache/compiled');

process.exitCode = await main();

async function main(): Promise<number> {
  const started = performance.now();
  const units = filesOf('**/*.test.ts');
  const stories = filesOf('**/*.spec.ts');
  if (units.length + stories.length === 0) {
    process.stderr.write(`No test file's path contains ${words.join(' or ')}.\n`);
    return 2;
  }
  const total = tallied();
  if (words.length === 0) {
    add(
      total,
      await runProgram(
        'types',
        // More checkers in one program would each work out the routes' types anew.
        ['tsconfig.json', 'console/tsconfig.json'].map((file) => [TSC, '--noEmit', '--checkers', '1', '-p', file]),
        ROOT,
      ),
    );
    add(total, await runProgram('lint', [[BIOME, 'check', '--error-on-warnings', '--colors=off', '.']], ROOT));
  }
  if (units.length > 0) {
    const notes = await noteSelfResults(words.length === 0);
    add(total, await runUnitTests(units, ROOT, notes));
    await notes.write();
  }
  if (stories.length > 0) add(total, await runBrowserStories(stories, ROOT));
  report(total, performance.now() - started);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

function report(total: Tally, took_ms: number) {
  if (total.skips.length > 0) {
    process.stdout.write('\nSkipped:\n');
    for (const { name, reason } of total.skips) process.stdout.write(`  ${name}: ${reason}\n`);
  }
  if (total.failures.length > 0) {
    process.stdout.write('\nFailed:\n');
    for (const name of total.failures) process.stdout.write(`  ${name}\n`);
  }
  const skipped = total.skips.length > 0 ? `, ${total.skips.length} skipped` : '';
  process.stdout.write(`\nThe whole run took ${(took_ms / 1000).toFixed(0)} s\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
}
