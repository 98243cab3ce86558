/** Browser stories by Playwright: its own lines of progress, its JSON for the tally. Those that measure run by themselves, after the others. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, type Tally, tallied } from './tally.ts';

type Suite = { suites?: Suite[]; specs?: Spec[] };
type Spec = {
  title: string;
  file: string;
  tests: { status: string; annotations: { type: string; description?: string }[] }[];
};

/** They send loads or hold a screen against the clock: a neighbour would be part of what they see. */
const ALONE = /\/(load|load-agents|load-search|wall)\.spec\.ts$/;
/** Much of a story is waiting, so two share the machine. */
const TOGETHER = 2;

export async function runBrowserStories(files: readonly string[], root: string): Promise<Tally> {
  const total = tallied();
  const alone = files.filter((file) => ALONE.test(file));
  const together = files.filter((file) => !ALONE.test(file));
  if (together.length > 0) add(total, await runStories(together, TOGETHER, root));
  if (alone.length > 0) add(total, await runStories(alone, 1, root));
  return total;
}

async function runStories(files: readonly string[], workers: number, root: string): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-stories-'));
  const output = join(folder, 'report.json');
  try {
    const code = await runPlaywright([`--workers=${workers}`, ...files], root, output);
    return read(output, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runPlaywright(words: readonly string[], root: string, output: string): Promise<number | null> {
  return new Promise((fulfil, reject) => {
    const cli = join(root, 'node_modules/@playwright/test/cli.js');
    const child = spawn(process.execPath, [cli, 'test', '--reporter=list,json', ...words], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: output, FORCE_COLOR: '0' },
    });
    child.once('error', reject);
    child.once('close', fulfil);
  });
}

function read(output: string, code: number | null): Tally {
  const tally = tallied();
  let report: Suite & { errors?: { message?: string }[] };
  try {
    report = JSON.parse(readFileSync(output, 'utf8'));
  } catch (error) {
    process.stdout.write(`The browser stories left no report (exit code ${code}): ${error}\n`);
    return { ...tally, failed: 1, failures: ['browser stories'] };
  }
  for (const spec of specsOf(report)) {
    const name = `${spec.file}: ${spec.title}`;
    for (const test of spec.tests) {
      if (test.status === 'skipped') {
        const reason = test.annotations.find((note) => note.type === 'skip')?.description ?? 'no reason given';
        tally.skips.push({ name, reason });
      } else if (test.status === 'expected') tally.passed += 1;
      else {
        tally.failed += 1;
        tally.failures.push(name);
      }
    }
  }
  // Mistakes outside of any story, such as a file that doesn't load.
  if (code !== 0 && tally.failed === 0) {
    for (const { message } of report.errors ?? []) process.stdout.write(`${message}\n`);
    tally.failed += 1;
    tally.failures.push('browser stories');
  }
  return tally;
}

function specsOf(suite: Suite): Spec[] {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}
