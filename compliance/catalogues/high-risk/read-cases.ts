/** High-risk cases out of the lines in general.ts and cloud.ts, so that a person can read and mend them. */
import type { Text } from '#probes/probe.ts';
import { type Item, keyOf, type Level } from '../catalogue.ts';

export type HighRiskCase = {
  /** `6.4.1.1`; null where the number wasn't told. */
  number: string | null;
  group: 'general' | 'cloud';
  /** It applies from this level on; null where that wasn't told: at any level a person looks. */
  lowest_level: Level | null;
  /** Only where continuity of business is needed highly. */
  needs_continuity: boolean;
  /** Only in key sectors. */
  key_sectors_only: boolean;
  finding: Text;
  /** What can lower it; null: nothing can. */
  mitigable: Text | null;
  /** Keys of items, `8.1.4.1 a`, of levels 2 and 3 as far as told; a clause without letter is all its items. */
  clauses: readonly string[];
};

const LISTED: Text = {
  zh: '文件列有可降低的情形，此处未录，由人查对',
  en: 'The text lists what mitigates; not recorded here, a person looks it up',
};
export const NOT_TOLD: Text = {
  zh: '是否可以降低未查明，由人判断',
  en: 'Whether anything mitigates was not found; a person judges',
};

/**
 * One line per case: `NUMBER LEVEL[*][+] | 发现 | Finding | CLAUSES | MITIGATION`. NUMBER may be `-` and LEVEL `?`: not told; `*` needs
 * continuity, `+` is for key sectors only; CLAUSES are keys with commas, or `-`; MITIGATION is `-` (none), `?` (not told), `listed` (it
 * exists but isn't recorded here) or `中文 | English`. Throws with the line's number.
 */
export function readCases(group: HighRiskCase['group'], text: string): readonly HighRiskCase[] {
  const cases: HighRiskCase[] = [];
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const wrong = (why: string) => new Error(`line ${at + 1}: ${why}: ${line}`);
    const [head = '', zh, en, keys, mitigation, mitigationEn, ...more] = line.split(' | ');
    const [, number, level, signs] = /^(-|[67](?:\.\d+){3}) ([1-4?])(\*?\+?)$/.exec(head) ?? [];
    if (!number || !level || signs === undefined || !zh || !en || !keys || !mitigation || more.length > 0)
      throw wrong('a case is "NUMBER LEVEL | 发现 | Finding | CLAUSES | MITIGATION"');
    const clauses = keys === '-' ? [] : keys.split(',');
    const stray = clauses.find((key) => !/^[6-9](?:\.\d+){3}(?: [a-z])?$/.test(key));
    if (stray !== undefined) throw wrong(`"${stray}" is no clause`);
    if (number !== '-' && cases.some((other) => other.number === number)) throw wrong('this number came before');
    const marks: Record<string, Text | null> = { '-': null, '?': NOT_TOLD, listed: LISTED };
    const marked = marks[mitigation];
    if ((marked === undefined) !== (mitigationEn !== undefined))
      throw wrong('a mitigation is -, ?, listed or 中文 | English');
    cases.push({
      number: number === '-' ? null : number,
      group,
      lowest_level: level === '?' ? null : (Number(level) as Level),
      needs_continuity: signs.includes('*'),
      key_sectors_only: signs.includes('+'),
      finding: { zh, en },
      mitigable: marked === undefined ? { zh: mitigation, en: mitigationEn ?? '' } : marked,
      clauses,
    });
  }
  return cases;
}

/** Whether a case belongs to an item. A catalogue may leave out the letter of a clause's only item. */
export function belongsTo({ clauses }: Pick<HighRiskCase, 'clauses'>, item: Pick<Item, 'clause' | 'letter'>): boolean {
  return clauses.some(
    (key) => key === item.clause || key === keyOf(item) || (item.letter === '' && key.startsWith(`${item.clause} `)),
  );
}
