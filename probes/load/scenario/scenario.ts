/** Reads a scenario. All mistakes are told at once, with their places; a scenario with one of them is none. */
import { type Document, isAlias, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { MAX_PROBLEMS, nodeAt, type Problem, pathText, placeOf, problemsOf, type Words } from './problems.ts';
import { mistakesOf } from './references.ts';
import { MAX, type Row, type Scenario, ScenarioText } from './schema.ts';

export type ReadScenario = { scenario: Scenario } | { problems: Problem[] };
/** The rows of a data file, or undefined when there is no such file. */
export type ReadRows = (file: string) => Row[] | undefined;

const MAX_CHARACTERS = 256 * 1_024;

const whole = (zh: string, en: string): ReadScenario => ({
  problems: [{ line: 1, column: 1, path: '', text: { zh, en } }],
});

/** Words of the YAML library that a person meets most. */
const SYNTAX: Record<string, string> = {
  BAD_INDENT: '缩进不对',
  MISSING_CHAR: '缺少符号',
  TAB_AS_INDENT: '不能用制表符缩进',
  UNEXPECTED_TOKEN: '多余的内容',
  BLOCK_AS_IMPLICIT_KEY: '冒号或缩进不对',
  MULTIPLE_DOCS: '只能有一个文档',
  TAG_RESOLVE_FAILED: '不支持的标签',
};

/** What YAML allows and a scenario doesn't: aliases (one line can stand for millions), deep nesting, keys that aren't names. */
function strangeParts(document: Document, lines: LineCounter): Problem[] {
  const problems: Problem[] = [];
  const say = (node: unknown, text: Words) => {
    problems.push({ ...placeOf(lines, node as Node), path: '', text });
    return problems.length < MAX_PROBLEMS ? visit.SKIP : visit.BREAK;
  };
  visit(document, {
    Node(_key, node, ancestors) {
      if (isAlias(node)) return say(node, { zh: '不支持别名（*）', en: 'aliases (*) are not taken' });
      // Each level is a pair and a map.
      if (ancestors.length > MAX.depth * 2)
        return say(node, { zh: `嵌套超过 ${MAX.depth} 层`, en: `nested deeper than ${MAX.depth}` });
      return undefined;
    },
    // The library would compare each key with each other one.
    Map(_key, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : '';
        if (seen.has(name))
          return say(key, { zh: `键重复：${name.slice(0, 60)}`, en: `key used twice: ${name.slice(0, 60)}` });
        seen.add(name);
      }
      return undefined;
    },
    Pair(_key, pair) {
      if (!isScalar(pair.key)) return say(pair.key, { zh: '键只能是文本', en: 'a key must be a text' });
      if (pair.key.value === '__proto__' || pair.key.value === '<<')
        return say(pair.key, { zh: `不能用键 ${pair.key.value}`, en: `the key ${pair.key.value} is not taken` });
      return undefined;
    },
  });
  return problems;
}

/** `read` gives the rows of data files; without it columns aren't looked at, and journeys that need a row have none. */
export function parseScenario(text: string, read?: ReadRows): ReadScenario {
  if (text.length > MAX_CHARACTERS)
    return whole(`超过 ${MAX_CHARACTERS} 个字符`, `longer than ${MAX_CHARACTERS} characters`);
  const lines = new LineCounter();
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  } catch (thrown) {
    // The library reads nested brackets by calling itself.
    if (thrown instanceof RangeError) return whole('嵌套过深', 'nested too deeply');
    throw thrown;
  }
  const syntax = [...document.errors, ...document.warnings].map(({ code, message, pos: [at] }) => ({
    line: lines.linePos(at).line,
    column: lines.linePos(at).col,
    path: '',
    text: { zh: `YAML 语法：${SYNTAX[code] ?? code}`, en: `YAML: ${message}` },
  }));
  if (syntax.length) return { problems: syntax.slice(0, MAX_PROBLEMS) };
  const strange = strangeParts(document, lines);
  if (strange.length) return { problems: strange };
  const root = document.contents;
  if (!isMap(root)) return whole('应为一组键值', 'expected a mapping');

  const parsed = ScenarioText.safeParse(document.toJS());
  if (!parsed.success)
    return {
      problems: parsed.error.issues
        .slice(0, MAX_PROBLEMS)
        .flatMap((issue) => problemsOf(issue, root, lines))
        .slice(0, MAX_PROBLEMS),
    };

  const problems: Problem[] = [];
  const say = (path: (string | number)[], zh: string, en: string) =>
    problems.push({ ...placeOf(lines, nodeAt(root, path).node), path: pathText(path), text: { zh, en } });
  const rows_of: Record<string, Row[]> = {};
  for (const [i, { name, file }] of (read ? (parsed.data.data ?? []) : []).entries()) {
    const rows = read?.(file);
    if (!rows) say(['data', i, 'file'], `没有文件 ${file}`, `there is no file ${file}`);
    else if (rows.length === 0) say(['data', i, 'file'], `${file} 没有数据行`, `${file} has no rows`);
    else if (rows.length > MAX.rows)
      say(['data', i, 'file'], `${file} 超过 ${MAX.rows} 行`, `${file} has more than ${MAX.rows} rows`);
    rows_of[name] = rows ?? [];
  }
  const scenario: Scenario = { ...parsed.data, rows_of };
  for (const { path, text: said } of mistakesOf(scenario, read ? 'read' : 'unread')) {
    const isKey = path[0] === 'thresholds' || path[0] === 'variables' || path[2] === 'extract';
    problems.push({ ...placeOf(lines, nodeAt(root, path, isKey).node), path: pathText(path), text: said });
  }
  return problems.length ? { problems: problems.slice(0, MAX_PROBLEMS) } : { scenario };
}
