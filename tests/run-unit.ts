/** Unit tests by Node's own runner: a process per file, two at a time, one line of progress per file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { IMAGE, imageOfNew } from '#api/db/testing.ts';
import type { SelfNotes } from './self-results.ts';
import { add, say, type Tally, tallied } from './tally.ts';

const AT_ONCE = 2;
/** A test that takes longer hangs, and fails by its name. */
const TEST_LIMIT_MS = 240_000;
/** A file that takes longer is killed. */
const FILE_LIMIT_MS = 600_000;
const KEPT_OUTPUT = 8_000;
const RESOLVE_ONCE = pathToFileURL(join(import.meta.dirname, '../api/resolve-once.ts')).href;

/** What the runner says of one test; the declared types leave some of it out. */
type Told = {
  name: string;
  skip?: string | boolean;
  todo?: string | boolean;
  details: { type?: string; error?: Error & { cause?: unknown; failureType?: string } };
};

export async function runUnitTests(files: readonly string[], root: string, notes?: SelfNotes): Promise<Tally> {
  const tally = tallied();
  const waiting = [...files];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      add(tally, await runFile(file, root, notes));
  };
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-image-'));
  process.env[IMAGE] = join(folder, 'image');
  writeFileSync(process.env[IMAGE], imageOfNew());
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    delete process.env[IMAGE];
    rmSync(folder, { recursive: true });
  }
  return tally;
}

async function runFile(file: string, root: string, notes?: SelfNotes): Promise<Tally> {
  notes?.begins(file);
  const tally = tallied();
  const started = performance.now();
  const limit = AbortSignal.timeout(FILE_LIMIT_MS);
  let output = '';
  const keep = ({ message }: { message: string }) => {
    output = (output + message).slice(-KEPT_OUTPUT);
  };
  const stream = run({
    files: [join(root, file)],
    execArgv: ['--import', RESOLVE_ONCE],
    signal: limit,
    timeout: TEST_LIMIT_MS,
    cwd: root,
  });
  stream.on('test:stdout', keep);
  stream.on('test:stderr', keep);
  // Such as what failed after its test had ended: the file fails, and only this says why.
  stream.on('test:diagnostic', ({ message }) => /error/i.test(message) && keep({ message: `${message}\n` }));
  stream.on('test:pass', (told) => pass(tally, file, told as Told, notes));
  stream.on('test:fail', (told) => fail(tally, file, told as Told, notes));
  stream.resume();
  await new Promise((fulfil, reject) => stream.once('end', fulfil).once('error', reject));
  if (limit.aborted) miss(tally, file, `killed after ${FILE_LIMIT_MS / 1000} s`);
  else if (tally.passed + tally.failed + tally.skips.length === 0) miss(tally, file, 'has no test');
  const { passed, failed, skips } = tally;
  const detail = [`${passed} passed`, failed > 0 && `${failed} failed`, skips.length > 0 && `${skips.length} skipped`];
  say(failed === 0, file, detail.filter(Boolean).join(', '), performance.now() - started);
  if (failed > 0 && output) process.stdout.write(`${output}\n`);
  return tally;
}

function pass(tally: Tally, file: string, { name, skip, todo, details }: Told, notes?: SelfNotes) {
  const reason = skip ?? todo;
  // A suite that was skipped as a whole tells nothing of its tests.
  if (details.type === 'suite' && (reason === undefined || reason === false)) return;
  const is_skipped = reason !== undefined && reason !== false;
  notes?.tell(file, name, is_skipped ? 'skipped' : 'passed');
  if (!is_skipped) tally.passed += 1;
  else tally.skips.push({ name: `${file}: ${name}`, reason: reason === true ? 'no reason given' : reason });
}

function fail(tally: Tally, file: string, { name, details: { type, error } }: Told, notes?: SelfNotes) {
  // A suite whose tests failed only repeats what they said.
  if (type === 'suite' && error?.failureType === 'subtestsFailed') return;
  // Told once, by the file.
  if (error?.failureType === 'testAborted') return;
  notes?.tell(file, name, 'failed');
  tally.failed += 1;
  tally.failures.push(`${file}: ${name}`);
  const why = inspect(error?.cause instanceof Error ? error.cause : error, { depth: 6 });
  // A hook that fails makes every test of its file fail with the same words.
  process.stdout.write(`\nFAILED ${file}: ${name}\n${why === tally.last_failure ? '(as above)' : why}\n\n`);
  tally.last_failure = why;
}

function miss(tally: Tally, file: string, why: string) {
  tally.failed += 1;
  tally.failures.push(`${file}: ${why}`);
  process.stdout.write(`\nFAILED ${file}: ${why}\n\n`);
}
