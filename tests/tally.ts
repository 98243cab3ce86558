/** What a part of the run counted. `failures` are names; what went wrong was printed where it happened. */
export type Tally = {
  passed: number;
  failed: number;
  failures: string[];
  last_failure?: string;
  skips: { name: string; reason: string }[];
};

export const tallied = (): Tally => ({ passed: 0, failed: 0, failures: [], skips: [] });

/** Adds a part to the total. */
export function add(total: Tally, part: Tally): void {
  total.passed += part.passed;
  total.failed += part.failed;
  total.failures.push(...part.failures);
  total.skips.push(...part.skips);
}

/** One line of progress: how it ended, what it was, how long it took. */
export function say(ok: boolean, name: string, detail: string, took_ms: number): void {
  const seconds = `${(took_ms / 1000).toFixed(1)} s`.padStart(7);
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${seconds}  ${name}${detail ? `  ${detail}` : ''}\n`);
}
