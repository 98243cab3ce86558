/** What the project's own runner noted of the tests that the self-assessment names, on this machine. A file of this machine, not a proof. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { TestName } from '#compliance/self/item.ts';
import { digestSources, ROOT } from '../../sources-digest.ts';

/** Written by tests/self-results.ts. */
export const RESULTS_FILE = join(ROOT, 'test-results/self-assessment.json');
const MAX_BYTES = 1_000_000;

const Row = z.strictObject({
  file: z.string().max(300),
  test: z.string().max(500),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  at: z.int().min(0),
  /** Of the run: when it began, whether it was of all files, of which version and sources. */
  run_at: z.int().min(0),
  is_whole: z.boolean(),
  version: z.string().max(100),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export const SelfResults = z.strictObject({ results: z.array(Row).max(2_000) });
export type SelfResults = z.infer<typeof SelfResults>;
export type SelfResult = z.infer<typeof Row>;

export const NOT_RUN = ['never', 'skipped', 'sources'] as const;
export type TestState =
  | { state: 'passed' | 'failed'; why: null; at: number; run_at: number; is_whole: boolean; version: string }
  | { state: 'not_run'; why: (typeof NOT_RUN)[number]; at: null; run_at: null; is_whole: null; version: null };

const notRun = (why: (typeof NOT_RUN)[number]): TestState => ({
  ...{ state: 'not_run', why },
  ...{ at: null, run_at: null, is_whole: null, version: null },
});

/** Nothing where there is no such file, or it isn't one of the runner's. */
export async function readResults(path = RESULTS_FILE): Promise<SelfResult[]> {
  try {
    const file = await open(path);
    try {
      if ((await file.stat()).size > MAX_BYTES) return [];
      return SelfResults.parse(JSON.parse(await file.readFile('utf8'))).results;
    } finally {
      await file.close();
    }
  } catch {
    return [];
  }
}

/** Of exactly these sources, or unknown; `digest` undefined: nobody can say which sources these are. */
export function stateOf(name: TestName, results: readonly SelfResult[], digest: string | undefined): TestState {
  const found = results.find(({ file, test }) => file === name.file && test === name.test);
  if (!found) return notRun('never');
  if (digest === undefined || found.digest !== digest) return notRun('sources');
  if (found.outcome === 'skipped') return notRun('skipped');
  const { outcome, at, run_at, is_whole, version } = found;
  return { state: outcome, why: null, at, run_at, is_whole, version };
}

/** A start isn't kept waiting for it, nor is a process that ends before. */
const SOON_MS = 500;

/**
 * Of what this process runs: read once, soon after its start and not when somebody first asks, since what was installed over it
 * meanwhile may bear an older date. Sources that were written after it began are others.
 */
export function digestOwn(read = digestSources, began_at = Date.now() - process.uptime() * 1_000) {
  let known: Promise<string | undefined> | undefined;
  const digest = () => {
    known ??= read().then(
      ({ digest: own, changed_at }) => (changed_at > began_at ? undefined : own),
      () => undefined,
    );
    return known;
  };
  setTimeout(digest, SOON_MS).unref();
  return digest;
}

/** Begun as the program is loaded. */
export const ownDigest = digestOwn();
