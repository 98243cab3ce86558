/** The one place where the hub meets scenarios: their text is read here, for the page that writes them, for the run and for its verdict. */
import { dataOf } from '#probes/load/scenario/references.ts';
import { parseScenario, type ReadRows } from '#probes/load/scenario/scenario.ts';
import type { Scenario } from '#probes/load/scenario/schema.ts';
import { shapeOf } from '#probes/load/scenario/shape.ts';
import { judgeThresholds } from '#probes/load/scenario/thresholds.ts';
import type { JourneySource, LoadResult, Shape } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import { type PlannedRequest, Thresholds } from './shapes.ts';
import { originOf } from './targets.ts';
import type { VerdictRow } from './verdict.ts';

/** Line and column count from 1. */
export type Problem = { line: number; column: number } & Text;
export type Read =
  | {
      ok: true;
      scenario: Scenario;
      proposes: { title: Text; base: string; shape: Shape; thresholds: Thresholds };
      /** Files of data that it names, with the columns that it uses. */
      files: { file: string; columns: string[] }[];
    }
  | { ok: false; problems: Problem[] };

export type Scenarios = {
  /** Without `rows` nothing is said of its files. */
  read(text: string, rows?: ReadRows): Read;
  /** What a scenario that was read asks of a run by itself. */
  judge(scenario: Scenario, result: LoadResult): VerdictRow[];
};

export const scenarios: Scenarios = {
  read(text, rows) {
    const read = parseScenario(text, rows);
    if ('problems' in read)
      return { ok: false, problems: read.problems.map(({ line, column, text }) => ({ line, column, ...text })) };
    const { scenario } = read;
    const { error_share = null, p95_ms = null, p99_ms = null, checks_share = null } = scenario.thresholds ?? {};
    return {
      ok: true,
      scenario,
      proposes: {
        title: scenario.title,
        base: scenario.base,
        shape: shapeOf(scenario.load),
        thresholds: { error_share, p95_ms, p99_ms, checks_share, rate: null },
      },
      files: dataOf(scenario),
    };
  },
  judge: (scenario, result) =>
    judgeThresholds(scenario.thresholds ?? {}, result)
      .thresholds // Of these the plan has the word, which somebody approved.
      .filter(({ request, key }) => request !== null || !Object.hasOwn(Thresholds.shape, key))
      .map(({ request, key, limit, found, verdict }) => ({ name: key, request, wanted: limit, found, is: verdict })),
};

/** `origins`: of the approved targets; the first is what a single request asks. `rows`: of its data files, where they matter. */
export function sourceOf(
  { scenario, request }: { scenario: string | null; request: PlannedRequest | null },
  origins: readonly string[],
  read: Scenarios['read'],
  rows?: ReadRows,
): JourneySource | { is: 'wrong'; problems: Problem[] } {
  if (request !== null) {
    const { method, path, headers, body } = request;
    const name = `${method} ${path.replace(/\?.*$/, '')}`.slice(0, 100);
    const given = body === undefined ? {} : { body };
    return { is: 'one', request: { name, method, url: `${origins[0]}${path}`, headers, ...given, reads_body: false } };
  }
  const text = scenario ?? '';
  const found = read(text, rows);
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
