/** Mistakes in a scenario: where, what is expected, what stands there. */
import { isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { z } from 'zod';

export type Words = { zh: string; en: string };
/** `line` and `column` count from 1. `path`: such as `journey[2].think`, '' for the whole. */
export type Problem = { line: number; column: number; path: string; text: Words };
export type Path = readonly PropertyKey[];

export const MAX_PROBLEMS = 50;

/** The deepest node on the way of a path; of a key that is a mistake itself, the key. */
export function nodeAt(root: Node | null, path: Path, wantsKey = false): { node: Node | null; isWhole: boolean } {
  let node = root;
  for (const [i, step] of path.entries()) {
    const isLast = i === path.length - 1;
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      next = isLast && wantsKey ? pair?.key : pair?.value;
    } else if (isSeq(node)) next = node.items[Number(step)];
    if (!isNode(next)) return { node, isWhole: false };
    node = next;
  }
  return { node, isWhole: true };
}

export const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}${text ? '.' : ''}${String(step)}`),
    '',
  );

export function placeOf(lines: LineCounter, node: Node | null): { line: number; column: number } {
  const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

const shown = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
function found(node: Node | null, isWhole: boolean): Words {
  if (!isWhole || node === null) return { zh: '没有填写', en: 'nothing' };
  if (isMap(node)) return { zh: '一组键值', en: 'a mapping' };
  if (isSeq(node)) return { zh: `${node.items.length} 项的列表`, en: `a list of ${node.items.length}` };
  const text = isScalar(node) ? shown(JSON.stringify(node.value) ?? String(node.value)) : '';
  return { zh: text, en: text };
}

const KINDS: Record<string, Words> = {
  string: { zh: '文本', en: 'a text' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: '布尔值', en: 'a truth value' },
  object: { zh: '一组键值', en: 'a mapping' },
  record: { zh: '一组键值', en: 'a mapping' },
  array: { zh: '列表', en: 'a list' },
};
const OF_WHAT: Record<string, Words> = {
  string: { zh: '个字符', en: ' characters' },
  array: { zh: '项', en: ' entries' },
};

function expected(issue: z.core.$ZodIssue): Words {
  const own = issue.message.split('|');
  switch (issue.code) {
    case 'invalid_type':
      if (own.length === 2) break;
      return KINDS[issue.expected] ?? { zh: issue.expected, en: issue.expected };
    case 'too_small': {
      const of = OF_WHAT[issue.origin] ?? { zh: '', en: '' };
      return issue.inclusive === false
        ? { zh: `大于 ${issue.minimum}${of.zh}`, en: `more than ${issue.minimum}${of.en}` }
        : { zh: `不小于 ${issue.minimum}${of.zh}`, en: `${issue.minimum}${of.en} at least` };
    }
    case 'too_big': {
      const of = OF_WHAT[issue.origin] ?? { zh: '', en: '' };
      return { zh: `不大于 ${issue.maximum}${of.zh}`, en: `${issue.maximum}${of.en} at most` };
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      return { zh: `${values.join('、')} 之一`, en: `one of ${values.join(', ')}` };
    }
    case 'invalid_key':
      return expected(issue.issues[0] as z.core.$ZodIssue);
  }
  if (own.length === 2) return { zh: own[0] ?? '', en: own[1] ?? '' };
  return { zh: `合规的值（${issue.code}）`, en: `a value that fits (${issue.code})` };
}

export const mistake = (expects: Words, got: Words): Words => ({
  zh: `应为${expects.zh}；现为 ${got.zh}`,
  en: `expected ${expects.en}; found ${got.en}`,
});

/** One or, of keys that nobody knows, several. */
export function problemsOf(issue: z.core.$ZodIssue, root: Node | null, lines: LineCounter): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, MAX_PROBLEMS).map((key) => {
      const path = [...issue.path, key];
      return {
        ...placeOf(lines, nodeAt(root, path, true).node),
        path: pathText(path),
        text: { zh: `不认识的键 ${shown(key)}`, en: `unknown key ${shown(key)}` },
      };
    });
  const isKey = issue.code === 'invalid_key';
  const { node, isWhole } = nodeAt(root, issue.path, isKey);
  return [
    { ...placeOf(lines, node), path: pathText(issue.path), text: mistake(expected(issue), found(node, isWhole)) },
  ];
}
