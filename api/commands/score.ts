import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ScoringName, scorings } from '#compliance/scoring/index.ts';
import type { Repair, Scoring } from '#compliance/scoring/scoring.ts';
import type { Command } from './command.ts';
import { printable, table } from './terminal.ts';
import { UsageError } from './usage.ts';

const RULES = Object.keys(scorings);
const MAX_BYTES = 50 * 1024 * 1024;
/** Keys of a hostile file may be as long as the file. */
const MAX_SAID = 300;
const MAX_REPAIRS_SHOWN = 20;

export const score: Command = {
  help: `Usage: zhengwang score RULE FILE.json [--json] [--explain]
按等保测评或密评的计分规则计算得分与结论；只读文件，不需要数据库。

RULE is one of:
${RULES.map((name) => `  ${name.padEnd(12)} ${titleOf(name as ScoringName)}`).join('\n')}
FILE holds the results of one assessment; docs/scoring.md describes it for each rule, and what is uncertain.

  --json      print JSON
  --explain   also what each fault costs and what mending it alone would gain, the largest gain first

Exit code: 0 when there is a result, whatever it concludes; 2 when the command line or the file is wrong.
`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, explain: { type: 'boolean' } },
    });
    const [name, file, ...more] = positionals;
    if (name === undefined || !Object.hasOwn(scorings, name)) {
      const why = name === undefined ? 'RULE is missing' : `there is no rule ${JSON.stringify(name)}`;
      throw new UsageError(`${why}; rules: ${RULES.join(', ')}`);
    }
    if (file === undefined) throw new UsageError(`FILE is missing: zhengwang score ${name} FILE.json`);
    if (more.length > 0) throw new UsageError(`one FILE is enough; what is ${JSON.stringify(more[0])}?`);
    const rule: Scoring = scorings[name as ScoringName];
    const parsed = rule.Input.safeParse(readJson(file));
    if (!parsed.success) {
      const { path = [], message = '' } = parsed.error.issues[0] ?? {};
      throw refused(file, `${path.length > 0 ? path.join('.') : 'the document'}: ${message}`);
    }
    const outcome = rule.score(parsed.data);
    const repairs = values.explain ? rule.explain(parsed.data) : undefined;
    process.stdout.write(
      values.json
        ? `${JSON.stringify(repairs ? { ...outcome, repairs } : outcome, null, 2)}\n`
        : asText(name as ScoringName, outcome, repairs),
    );
    return 0;
  },
};

function titleOf(name: ScoringName): string {
  const { zh, en } = scorings[name].title;
  return `${zh} ${en}`;
}

const refused = (file: string, why: string) =>
  new UsageError(`${printable(file)}: ${printable(why.length > MAX_SAID ? `${why.slice(0, MAX_SAID)}…` : why)}`);

function readJson(file: string): unknown {
  let bytes: Buffer;
  try {
    const found = statSync(file);
    if (!found.isFile()) throw refused(file, 'is no file');
    if (found.size > MAX_BYTES) throw refused(file, `is larger than ${MAX_BYTES / 1024 ** 2} MB`);
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw refused(file, code === 'ENOENT' ? 'there is no such file' : `can't be read (${code ?? 'unknown'})`);
  }
  try {
    // Takes away the mark that some editors put before UTF-8.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // What JSON.parse says quotes the file; it is made printable and short.
    throw refused(file, error instanceof SyntaxError ? `is no JSON: ${error.message}` : 'is no UTF-8 text');
  }
}

const LABELS: Record<string, string> = {
  score: '得分 score',
  total: '总分 total',
  total_4: '四位小数 four places',
  technical: '技术 technical',
  management: '管理 management',
  applicable: '适用项 applicable items',
  rate: '符合率 rate of conformity, %',
  partial_counts: '部分符合计为 a partly conforming item counts',
  on_the_edge: '恰在临界值 exactly on a threshold',
  conclusion: '结论 conclusion',
  reason: '原因 reason',
  doubled: '重复的条款 clauses given more than once',
};
const NONE = '-';

/** Plain values one a line; then layers, variants, and what could be repaired. */
function asText(name: ScoringName, outcome: object, repairs: Repair[] | undefined): string {
  const {
    layers = {},
    variants = [],
    missing = [],
    ...plain
  } = outcome as {
    layers?: Record<string, string | null>;
    missing?: string[];
    variants?: { partial_counts: number; rate: string; conclusion: string }[];
  };
  const rows = Object.entries(plain as Record<string, unknown>).map(([key, value]) => [
    LABELS[key] ?? key,
    Array.isArray(value) ? value.join(', ') : shown(value),
  ]);
  const parts = [
    [['规则 rule', `${name}: ${titleOf(name)}`], ...rows],
    Object.entries(layers).map(([layer, figure]) => [layer, figure ?? NONE]),
    variants.map(({ partial_counts, rate, conclusion }) => [
      `${LABELS.partial_counts} ${partial_counts}`,
      rate,
      conclusion,
    ]),
  ];
  if (missing.length > 0) parts.push([['未提供的测评单元 units not given'], ...missing.map((unit) => [unit])]);
  if (repairs) {
    const head = ['修复 mend', '条款或单元 what', '失分 costs', '可得 gains', '修复后 then'];
    const first = repairs.slice(0, MAX_REPAIRS_SHOWN);
    parts.push([head, ...first.map(({ path, name, cost, gain, after }) => [path, name, cost, gain, after])]);
  }
  const hidden = (repairs?.length ?? 0) - MAX_REPAIRS_SHOWN;
  const rest = hidden > 0 ? `… ${hidden} more with --json 其余 ${hidden} 项见 --json\n` : '';
  return `${parts
    .filter((part) => part.length > 0)
    .map(table)
    .join('\n')}${rest}`;
}

function shown(value: unknown): string {
  if (value === null) return NONE;
  if (typeof value === 'boolean') return value ? '是 yes' : '否 no';
  return String(value);
}
