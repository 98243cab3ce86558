/** Notes for the console's self-assessment what a run said of the tests that it names: only those, and of which sources. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { RESULTS_FILE, type SelfResult, SelfResults } from '#api/compliance/self/test-results.ts';
import { digestSources } from '#api/sources-digest.ts';
import { VERSION } from '#api/version.ts';
import { SELF_ITEMS } from '#compliance/self/index.ts';

export type Outcome = SelfResult['outcome'];

const nameOf = (file: string, test: string) => JSON.stringify([file, test]);

/** `is_whole`: of all files. What earlier runs said of other files stays. */
export async function noteSelfResults(is_whole: boolean, path = RESULTS_FILE, digest = digestSources) {
  const named = new Set(SELF_ITEMS.flatMap(({ evidence }) => evidence.map((one) => nameOf(one.file, one.test))));
  const before = readBefore(path).filter(({ file, test }) => named.has(nameOf(file, test)));
  const sources = (await digest()).digest;
  const run_at = Date.now();
  const files = new Set<string>();
  const told = new Map<string, { outcome: Outcome; at: number }>();
  return {
    /** A file of tests that this run looks at: what an earlier one said of it holds no longer. */
    begins: (file: string) => files.add(file),
    tell(file: string, test: string, outcome: Outcome) {
      const name = nameOf(file, test);
      // One name that stands twice is as good as its worse one.
      if (named.has(name) && told.get(name)?.outcome !== 'failed') told.set(name, { outcome, at: Date.now() });
    },
    /** Sources that changed while it ran: nobody can say what was tested. */
    async write() {
      const is_same = (await digest()).digest === sources;
      const now = is_same
        ? [...told].map(([name, { outcome, at }]) => {
            const [file, test] = JSON.parse(name) as [string, string];
            return { file, test, outcome, at, run_at, is_whole, version: VERSION, digest: sources };
          })
        : [];
      const results = [...before.filter(({ file }) => !files.has(file)), ...now].toSorted((a, b) =>
        nameOf(a.file, a.test) < nameOf(b.file, b.test) ? -1 : 1,
      );
      mkdirSync(dirname(path), { recursive: true });
      const draft = `${path}.${process.pid}.part`;
      writeFileSync(draft, `${JSON.stringify({ results } satisfies SelfResults, null, 1)}\n`);
      renameSync(draft, path);
    },
  };
}
export type SelfNotes = Awaited<ReturnType<typeof noteSelfResults>>;

function readBefore(path: string): SelfResult[] {
  try {
    return SelfResults.parse(JSON.parse(readFileSync(path, 'utf8'))).results;
  } catch {
    return [];
  }
}
