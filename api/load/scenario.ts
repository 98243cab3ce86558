/** The one place where the hub meets scenarios: their text is read here, for the page that writes them and for the run. */
import type { JourneySource } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import type { PlannedRequest } from './shapes.ts';

/** Line and column count from 1. */
export type Problem = { line: number; column: number } & Text;
export type Read = { ok: true; scenario: unknown } | { ok: false; problems: Problem[] };

/** `origins`: of the approved targets; the first is what a path without a host is asked of. */
export type ReadScenario = (text: string, origins: readonly string[]) => Read;

export const readScenario: ReadScenario = () => ({
  ok: false,
  problems: [{ line: 1, column: 1, zh: '此版本尚不支持场景脚本', en: 'This version reads no scenarios yet' }],
});

export function sourceOf(
  { scenario, request }: { scenario: string | null; request: PlannedRequest | null },
  origins: readonly string[],
  read: ReadScenario = readScenario,
): JourneySource | { is: 'wrong'; problems: Problem[] } {
  if (request !== null) {
    const { method, path, headers, body } = request;
    const url = `${origins[0]}${path}`;
    const given = body === undefined ? {} : { body };
    return {
      is: 'one',
      request: { name: `${method} ${path}`.slice(0, 100), method, url, headers, ...given, reads_body: false },
    };
  }
  const found = read(scenario ?? '', origins);
  return found.ok ? { is: 'scenario', scenario: found.scenario } : { is: 'wrong', problems: found.problems };
}
