/** A firewall's policy as CSV: columns family, action, source, destination, service; a wrong cell is told by its line and column. */
import type { PolicyRule } from '#probes/ipv6/given.ts';
import { type Column, type Problem, type Row, readRows } from '../imports/columns.ts';
import { findSeparator, parseCsv } from '../imports/csv.ts';
import { reader } from '../imports/draft.ts';
import { Refusal } from '../middleware/errors.ts';
import { isPlace } from './input-schemas.ts';

export const MAX_CSV_CHARS = 900_000;
const LIMITS = { rows: 5_001, columns: 50, cell_chars: 200 };
const MAX_TOLD = 5;

const COLUMNS = [
  { key: 'family', zh: '协议', en: 'Family', also: ['ip version', '地址族'], required: true, example: '6' },
  { key: 'action', zh: '动作', en: 'Action', required: true, example: 'permit' },
  { key: 'source', zh: '源', en: 'Source', also: ['源地址', 'src'], required: true, example: 'any' },
  {
    ...{ key: 'destination', zh: '目的', en: 'Destination', also: ['目的地址', 'dst'] },
    ...{ required: true, example: '2001:db8::/32' },
  },
  { key: 'service', zh: '服务', en: 'Service', required: true, example: 'tcp/443' },
] as const satisfies readonly Column[];
type Key = (typeof COLUMNS)[number]['key'];

const ACTIONS: Record<PolicyRule['action'], RegExp> = {
  permit: /^(permit|allow|accept|允许|放行)$/i,
  deny: /^(deny|drop|reject|拒绝|禁止|阻断)$/i,
};

/** In the file's order, which is the firewall's. Throws a Refusal (422) that names lines, as a spreadsheet counts them, and columns. */
export function readPolicy(text: string): PolicyRule[] {
  const whole = text.replace(/^\ufeff/, '');
  const { separator, rest } = findSeparator(whole);
  const { records, problem } = parseCsv(rest, separator, LIMITS);
  if (problem) throw refuse([`第 ${problem.row} 行：${problem.zh}`], [`line ${problem.row}: ${problem.en}`]);
  // The line `sep=;` is a row of the file, too.
  const first = rest === whole ? 1 : 2;
  const filled = records
    .map((cells, i) => ({ row: i + first, cells, problems: [] }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const [header, ...rows] = filled;
  if (!header) throw refuse(['没有内容'], ['there is nothing']);
  const { rows: read } = readRows({ header: header.cells.map((cell) => cell.trim()), rows }, COLUMNS);
  const ruled = read.map((row) => ({ row: row.row, ...ruleOf(row) }));
  const problems = ruled.flatMap(({ row, errors }) => errors.map((error) => ({ row, ...error })));
  if (problems.length > 0) throw refuse(told(problems, 'zh'), told(problems, 'en'));
  return ruled.map(({ rule }) => rule);
}

function ruleOf(row: Row<Key>): { rule: PolicyRule; errors: Problem[] } {
  const read = reader(row);
  const [family_text, action_text] = [read.needed('family'), read.needed('action')];
  const family = /^(ip)?v?6$/i.test(family_text) ? 6 : 4;
  if (family_text !== '' && !/^(ip)?v?[46]$/i.test(family_text)) read.fail('family', '应为 4 或 6', 'it is 4 or 6');
  const action = ACTIONS.permit.test(action_text) ? 'permit' : 'deny';
  if (action_text !== '' && !ACTIONS[action].test(action_text))
    read.fail('action', '应为 permit 或 deny', 'it is permit or deny');
  const place = (key: 'source' | 'destination') => {
    const text = read.needed(key);
    if (text !== '' && !isPlace(text, family))
      read.fail(key, `应为 any 或 IPv${family} 地址、地址段`, `it is any, or an address or prefix of IPv${family}`);
    return text;
  };
  const [source, destination, service] = [place('source'), place('destination'), read.needed('service')];
  return { rule: { family, action, source, destination, service }, errors: read.errors };
}

const told = (problems: readonly ({ row: number } & Problem)[], language: 'zh' | 'en'): string[] => {
  const lines = problems
    .slice(0, MAX_TOLD)
    .map(({ row, path, ...text }) =>
      language === 'zh' ? `第 ${row} 行 ${path} 列：${text.zh}` : `line ${row}, column ${path}: ${text.en}`,
    );
  const more = problems.length - MAX_TOLD;
  if (more <= 0) return lines;
  return [...lines, language === 'zh' ? `另有 ${more} 处` : `and ${more} more`];
};

function refuse(zh: readonly string[], en: readonly string[]): Refusal {
  const fields = [{ path: 'csv', zh: zh.join('；'), en: en.join('; ') }];
  return new Refusal(422, 'invalid', '策略有误，未保存', 'The policy is wrong; nothing was saved', { fields });
}
