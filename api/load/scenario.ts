/** The one place where the hub meets scenarios: their text is read here, for the page that writes them, for the run and for its verdict. */
import type { JourneySource, LoadResult, Shape } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import type { PlannedRequest, Thresholds } from './shapes.ts';
import { originOf } from './targets.ts';
import type { VerdictRow } from './verdict.ts';

/** Line and column count from 1. */
export type Problem = { line: number; column: number } & Text;
export type Read =
  | { ok: true; scenario: unknown; proposes: { title: Text; base: string; shape: Shape; thresholds: Thresholds } }
  | { ok: false; problems: Problem[] };

export type Scenarios = {
  read(text: string): Read;
  /** What a scenario that was read asks of a run by itself. */
  judge(scenario: unknown, result: LoadResult): VerdictRow[];
};

export const scenarios: Scenarios = {
  read: () => ({
    ok: false,
    problems: [{ line: 1, column: 1, zh: '此版本尚不支持场景脚本', en: 'This version reads no scenarios yet' }],
  }),
  judge: () => [],
};

/** `origins`: of the approved targets; the first is what a single request asks. */
export function sourceOf(
  { scenario, request }: { scenario: string | null; request: PlannedRequest | null },
  origins: readonly string[],
  read: Scenarios['read'],
): JourneySource | { is: 'wrong'; problems: Problem[] } {
  if (request !== null) {
    const { method, path, headers, body } = request;
    const name = `${method} ${path.replace(/\?.*$/, '')}`.slice(0, 100);
    const given = body === undefined ? {} : { body };
    return { is: 'one', request: { name, method, url: `${origins[0]}${path}`, headers, ...given, reads_body: false } };
  }
  const text = scenario ?? '';
  const found = read(text);
  if (!found.ok) return { is: 'wrong', problems: found.problems };
  const base = originOf(found.proposes.base);
  if (base !== null && origins.includes(base)) return { is: 'scenario', scenario: found.scenario };
  return { is: 'wrong', problems: [{ ...placeOf(text, 'base'), ...ELSEWHERE }] };
}

const ELSEWHERE = { zh: '场景的 base 不是计划的目标', en: 'the base of the scenario is no target of the plan' };

function placeOf(text: string, key: string): { line: number; column: number } {
  const lines = text.split('\n');
  const index = lines.findIndex((line) => line.trimStart().startsWith(`${key}:`));
  return { line: index + 1 || 1, column: 1 };
}
