/** Writes a scenario as YAML that parses to the same scenario; rows of data stay in their files. */
import { stringify } from 'yaml';
import type { Scenario } from './schema.ts';

/** `note`: lines of comment at the top, without their #. */
export function formatScenario(scenario: Scenario, note: readonly string[] = []): string {
  const { rows_of: _, name, title, base, variables, data, mix, journey, load, thresholds } = scenario;
  const written = { name, title, base, variables, data, load, thresholds, mix, journey };
  const head = note.flatMap((line) => line.split(/\r\n|[\n\r\u0085\u2028\u2029]/)).map((line) => `# ${line}\n`);
  // Without folding: a line break that the writer puts in is one more thing that can go wrong. Same objects are written twice.
  return head.join('') + stringify(written, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2' });
}
