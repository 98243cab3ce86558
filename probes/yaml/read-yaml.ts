/**
 * Reads YAML that a person wrote against a schema. All mistakes are told at once, with their places. Pure: also plans in `runbooks/` are
 * read by it.
 */
import { type Document, isAlias, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import {
  MAX_PROBLEMS,
  nodeAt,
  type Path,
  type Problem,
  pathText,
  placeOf,
  problemsOf,
  type Words,
} from './problems.ts';

export type YamlLimits = { characters: number; depth: number };
/** `say` tells of a mistake that no schema knows, at a path of what was read; `isKey`: at the key itself. */
export type ReadYaml<T> =
  | { value: T; say(path: Path, text: Words, isKey?: boolean): Problem }
  | { problems: Problem[] };

const whole = (zh: string, en: string): { problems: Problem[] } => ({
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

/** A key that would be no member of its own, or would bring those of another mapping in, is written by nobody honest. */
export const mayBeKey = (name: string): boolean => name !== '__proto__' && name !== '<<';

/** What YAML allows and we don't: aliases (one line can stand for millions), deep nesting, keys that aren't names. */
export function strangeParts(document: Document, lines: LineCounter, depth: number): Problem[] {
  const problems: Problem[] = [];
  const say = (node: unknown, text: Words) => {
    problems.push({ ...placeOf(lines, node as Node), path: '', text });
    return problems.length < MAX_PROBLEMS ? visit.SKIP : visit.BREAK;
  };
  visit(document, {
    Node(_key, node, ancestors) {
      if (isAlias(node)) return say(node, { zh: '不支持别名（*）', en: 'aliases (*) are not taken' });
      // Each level is a pair and a map.
      if (ancestors.length > depth * 2)
        return say(node, { zh: `嵌套超过 ${depth} 层`, en: `nested deeper than ${depth}` });
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
      if (!mayBeKey(String(pair.key.value)))
        return say(pair.key, { zh: `不能用键 ${pair.key.value}`, en: `the key ${pair.key.value} is not taken` });
      return undefined;
    },
  });
  return problems;
}

export function readYaml<S extends z.ZodType>(
  text: string,
  schema: S,
  { characters, depth }: YamlLimits,
): ReadYaml<z.output<S>> {
  if (text.length > characters) return whole(`超过 ${characters} 个字符`, `longer than ${characters} characters`);
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
  const strange = strangeParts(document, lines, depth);
  if (strange.length) return { problems: strange };
  const root = document.contents;
  if (!isMap(root)) return whole('应为一组键值', 'expected a mapping');

  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success)
    return {
      problems: parsed.error.issues
        .slice(0, MAX_PROBLEMS)
        .flatMap((issue) => problemsOf(issue, root, lines))
        .slice(0, MAX_PROBLEMS),
    };
  return {
    value: parsed.data,
    say: (path, said, isKey) => ({
      ...placeOf(lines, nodeAt(root, path, isKey).node),
      path: pathText(path),
      text: said,
    }),
  };
}
