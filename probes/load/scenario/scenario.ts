/** Reads a scenario. All mistakes are told at once, with their places; a scenario with one of them is none. */
import { MAX_PROBLEMS, type Problem } from '../../yaml/problems.ts';
import { readYaml } from '../../yaml/read-yaml.ts';
import { mistakesOf } from './references.ts';
import { MAX, type Row, type Scenario, ScenarioText } from './schema.ts';

export type ReadScenario = { scenario: Scenario } | { problems: Problem[] };
/** The rows of a data file, or undefined when there is no such file. */
export type ReadRows = (file: string) => Row[] | undefined;

const LIMITS = { characters: 256 * 1_024, depth: MAX.depth };

/** `read` gives the rows of data files; without it columns aren't looked at, and journeys that need a row have none. */
export function parseScenario(text: string, read?: ReadRows): ReadScenario {
  const found = readYaml(text, ScenarioText, LIMITS);
  if ('problems' in found) return found;
  const problems: Problem[] = [];
  const say = (path: (string | number)[], zh: string, en: string) => problems.push(found.say(path, { zh, en }));
  const rows_of: Record<string, Row[]> = {};
  for (const [i, { name, file }] of (read ? (found.value.data ?? []) : []).entries()) {
    const rows = read?.(file);
    if (!rows) say(['data', i, 'file'], `没有文件 ${file}`, `there is no file ${file}`);
    else if (rows.length === 0) say(['data', i, 'file'], `${file} 没有数据行`, `${file} has no rows`);
    else if (rows.length > MAX.rows)
      say(['data', i, 'file'], `${file} 超过 ${MAX.rows} 行`, `${file} has more than ${MAX.rows} rows`);
    rows_of[name] = rows ?? [];
  }
  const scenario: Scenario = { ...found.value, rows_of };
  for (const { path, text: said } of mistakesOf(scenario, read ? 'read' : 'unread')) {
    const isKey = path[0] === 'thresholds' || path[0] === 'variables' || path[2] === 'extract';
    problems.push(found.say(path, said, isKey));
  }
  return problems.length ? { problems: problems.slice(0, MAX_PROBLEMS) } : { scenario };
}
