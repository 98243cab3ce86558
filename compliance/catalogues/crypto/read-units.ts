/** Units of the assessment of cryptography out of the lines in units.ts, so that a person can read and mend them. */
import type { Text } from '#probes/probe.ts';
import { LEVELS, type Level } from '../catalogue.ts';

export const CRYPTO_LAYERS = [
  '物理和环境',
  '网络和通信',
  '设备和计算',
  '应用和数据',
  '管理制度',
  '人员管理',
  '建设运行',
  '应急处置',
] as const;
export type CryptoLayer = (typeof CRYPTO_LAYERS)[number];

export const STRENGTHS = ['应', '宜', '可'] as const;
export type Strength = (typeof STRENGTHS)[number];
/** How strongly the standard asks. */
export const STRENGTH_NAMES: Record<Strength, Text> = {
  应: { zh: '应', en: 'shall' },
  宜: { zh: '宜', en: 'should' },
  可: { zh: '可', en: 'may' },
};

export type CryptoUnit = {
  /** Of GB/T 43206-2023, `6.1.1`: unique. */
  clause: string;
  layer: CryptoLayer;
  layer_name: Text;
  /** Decimal text, such as `10`: weights are never binary fractions. */
  layer_weight: string;
  name: Text;
  /** What is looked at, in our own words. */
  summary: Text;
  /** Technical units are judged object by object (D, A, K); management ones have one result. */
  objects: boolean;
  /** null where a level doesn't have the unit. */
  strength: Record<Level, Strength | null>;
  weight: Record<Level, string | null>;
  /** Of GB/T 39786-2021, `8.1 a`. */
  requirement: Record<Level, string | null>;
};

const perLevel = <T>(cells: readonly T[]): Record<Level, T> =>
  Object.fromEntries(LEVELS.map((level, at) => [level, cells[at]])) as Record<Level, T>;

/**
 * A layer is `# NAME WEIGHT objects|results | English name`; beneath it one line per unit: `CLAUSE STRENGTHS WEIGHT×4 REQUIREMENT×4 |
 * 名称 | English name | 看什么 | What is looked at`, with `-` where a level has no such unit. Throws with the line's number.
 */
export function readUnits(text: string): readonly CryptoUnit[] {
  const units: CryptoUnit[] = [];
  let layer: Pick<CryptoUnit, 'layer' | 'layer_name' | 'layer_weight' | 'objects'> | undefined;
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const wrong = (why: string) => new Error(`line ${at + 1}: ${why}: ${line}`);
    if (line.startsWith('#')) {
      const [, zh, weight, kind, en] = /^# (\S+) ([1-9]\d*) (objects|results) \| ([^|]+)$/.exec(line) ?? [];
      if (!zh || !weight || !en) throw wrong('a layer is "# NAME WEIGHT objects|results | English name"');
      if (!CRYPTO_LAYERS.includes(zh as CryptoLayer)) throw wrong('no such layer');
      layer = {
        layer: zh as CryptoLayer,
        layer_name: { zh, en },
        layer_weight: weight,
        objects: kind === 'objects',
      };
      continue;
    }
    const [head = '', zh, en, looked, lookedEn, ...more] = line.split(' | ');
    const [, clause, strengths, cells] =
      /^([67]\.\d\.\d) ([应宜可-]{4}) ((?:(?:0\.[47]|1|-) ){4}(?:(?:\d\.\d[a-h]?|-) ?){4})$/.exec(head) ?? [];
    if (!clause || !strengths || !cells || !zh || !en || !looked || !lookedEn || more.length > 0)
      throw wrong('a unit is "CLAUSE STRENGTHS WEIGHTS REQUIREMENTS | 名称 | Name | 看什么 | What is looked at"');
    if (!layer) throw wrong('a unit before any layer');
    const given = cells.split(' ').map((cell) => (cell === '-' ? null : cell));
    const strength = perLevel([...strengths].map((cell) => (cell === '-' ? null : (cell as Strength))));
    const weight = perLevel(given.slice(0, 4));
    const requirement = perLevel(given.slice(4).map((cell) => cell?.replace(/(?=[a-h])/, ' ') ?? null));
    for (const level of LEVELS)
      if (
        (strength[level] === null) !== (weight[level] === null) ||
        (weight[level] === null) !== (requirement[level] === null)
      )
        throw wrong(`strength, weight and requirement of level ${level} stand or lack together`);
    units.push({
      clause,
      ...layer,
      name: { zh, en },
      summary: { zh: looked, en: lookedEn },
      strength,
      weight,
      requirement,
    });
  }
  return units;
}
