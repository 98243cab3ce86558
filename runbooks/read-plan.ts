/** Reads a plan's file. All mistakes are told at once, by line and column of the file; a file with one of them is no plan. */
import type { Nodes, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfmTable } from 'micromark-extension-gfm-table';
import { MAX_PROBLEMS, type Problem } from '#probes/yaml/problems.ts';
import { readYaml } from '#probes/yaml/read-yaml.ts';
import { type Mistake, mistakesOf } from './mistakes.ts';
import { type Block, LIMITS, type Plan, PlanHead, type Run } from './plan.ts';

/** `placed`: where in the file something stands that only others can find wrong. */
export type ReadPlan = { plan: Plan; placed(mistake: Mistake): Problem } | { problems: Problem[] };

const problem = (line: number, zh: string, en: string): { problems: Problem[] } => ({
  problems: [{ line, column: 1, path: '', text: { zh, en } }],
});

export function readPlan(text: string): ReadPlan {
  if (text.length > LIMITS.characters)
    return problem(1, `超过 ${LIMITS.characters} 个字符`, `longer than ${LIMITS.characters} characters`);
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const heavy = heavyLine(source);
  if (heavy) return heavy;
  const tree = parsed(source);
  if (!tree) return problem(1, '正文嵌套过深', 'the prose is nested too deeply');
  const [head, ...rest] = tree.children;
  if (head?.type !== 'yaml')
    return problem(
      1,
      '应以 YAML 头开始：第一行和头的末行都是 ---',
      'expected a YAML head: its first line and its last are ---',
    );
  // The head begins on the line after its mark.
  const below = (found: Problem): Problem => ({ ...found, line: found.line + 1 });
  const read = readYaml(head.value, PlanHead, LIMITS);
  if ('problems' in read) return { problems: read.problems.map(below) };
  const blocks = rest.flatMap(blockOf);
  const placed = ({ path, text: said, is_key }: Mistake) => below(read.say(path, said, is_key));
  const problems = mistakesOf(read.value, blocks).map(placed);
  return problems.length ? { problems: problems.slice(0, MAX_PROBLEMS) } : { plan: { ...read.value, blocks }, placed };
}

/** The library's time grows with the square of nesting and of marks in a paragraph: what no prose needs isn't given to it. */
function heavyLine(source: string): { problems: Problem[] } | undefined {
  const lines = source.split('\n');
  if (lines.length > LIMITS.lines)
    return problem(LIMITS.lines + 1, `超过 ${LIMITS.lines} 行`, `more than ${LIMITS.lines} lines`);
  let [in_paragraph, in_all] = [0, 0];
  const head_end = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  for (const [i, line] of lines.entries()) {
    if (i <= head_end) continue;
    const nesting = /^(?:[\s>*+-]|\d+[.)])*/.exec(line)?.[0].match(/[>*+-]|\d+[.)]/g)?.length ?? 0;
    const marks = line.match(/[*_`~[\]<&]/g)?.length ?? 0;
    in_paragraph = line.trim() === '' ? 0 : in_paragraph + marks;
    in_all += marks;
    if (
      (nesting > LIMITS.nesting && !/^\s*-+\s*$/.test(line)) ||
      in_paragraph > LIMITS.marks ||
      in_all > LIMITS.marks * 20
    )
      return problem(i + 1, '嵌套或标记过多', 'too much nesting or too many marks');
  }
  return undefined;
}

function parsed(source: string) {
  try {
    return fromMarkdown(source, {
      extensions: [frontmatter(['yaml']), gfmTable()],
      mdastExtensions: [frontmatterFromMarkdown(['yaml']), gfmTableFromMarkdown()],
    });
  } catch (thrown) {
    // The library follows nested quotes and lists by calling itself.
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

/** Text of a part and all that is in it; HTML and addresses of links are text like any other. */
function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  if (node.type === 'link') return `${node.children.map(textOf).join('')}（${node.url}）`;
  if (node.type === 'image') return node.alt ?? '';
  if (node.type === 'break') return '\n';
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

const runsOf = (children: readonly PhrasingContent[]): Run[] =>
  children.map((child) => {
    const text = textOf(child);
    if (child.type === 'strong') return { text, style: 'strong' };
    if (child.type === 'emphasis') return { text, style: 'emphasis' };
    if (child.type === 'inlineCode') return { text, style: 'code' };
    return { text };
  });

function blockOf(node: RootContent): Block[] {
  switch (node.type) {
    case 'heading': {
      const whole = textOf(node);
      const match = /^(.*?)\s*\{#([a-z0-9-]{1,60})\}$/.exec(whole);
      return [
        { kind: 'heading', depth: node.depth, text: match?.[1] ?? whole, ...(match?.[2] ? { id: match[2] } : {}) },
      ];
    }
    case 'paragraph':
      return [{ kind: 'paragraph', runs: runsOf(node.children) }];
    case 'list':
      return [
        {
          kind: 'list',
          ordered: node.ordered === true,
          items: node.children.map((item) =>
            item.children.flatMap((part) =>
              part.type === 'paragraph' ? runsOf(part.children) : [{ text: textOf(part) }],
            ),
          ),
        },
      ];
    case 'table':
      return [{ kind: 'table', rows: node.children.map((row) => row.children.map(textOf)) }];
    case 'blockquote':
      return node.children.flatMap(blockOf);
    case 'code':
      return [{ kind: 'code', text: node.value }];
    case 'thematicBreak':
    case 'definition':
      return [];
    default: {
      const text = textOf(node);
      return text === '' ? [] : [{ kind: 'paragraph', runs: [{ text }] }];
    }
  }
}

/** The prose under a heading, down to the next heading of its depth or above. */
export function sectionOf(blocks: readonly Block[], id: string): Block[] {
  const start = blocks.findIndex((block) => block.kind === 'heading' && block.id === id);
  const head = blocks[start];
  if (head?.kind !== 'heading') return [];
  const after = blocks.slice(start + 1);
  const end = after.findIndex((block) => block.kind === 'heading' && block.depth <= head.depth);
  return end < 0 ? after : after.slice(0, end);
}
