/**
 * How many items each control point of GB/T 22239-2019 has in its general part: per layer, in the order of its clauses. Levels 2 and 3
 * were counted in assessors' work books; levels 1 and 4 are UNCERTAIN (our own knowledge; they sum up to the known 55 and 228).
 */
import type { Item, Level, MlpsLayer } from '../catalogue.ts';

const COUNTS: Record<Level, Partial<Record<MlpsLayer, readonly number[]>>> = {
  1: {
    安全物理环境: [1, 1, 1, 1, 1, 1, 1],
    安全通信网络: [1, 1],
    安全区域边界: [1, 3, 1],
    安全计算环境: [2, 3, 2, 1, 1, 1, 1],
    安全管理制度: [1],
    安全管理机构: [1, 1, 1],
    安全管理人员: [1, 1, 1, 1],
    安全建设管理: [1, 1, 1, 1, 1, 2, 2],
    安全运维管理: [2, 1, 1, 1, 2, 2, 2, 2],
  },
  2: {
    安全物理环境: [2, 1, 2, 1, 2, 2, 1, 1, 2, 1],
    安全通信网络: [2, 1, 1],
    安全区域边界: [1, 4, 1, 1, 3, 1],
    安全计算环境: [3, 4, 3, 5, 1, 1, 1, 2, 1, 2],
    安全管理中心: [2, 2],
    安全管理制度: [1, 2, 2, 1],
    安全管理机构: [2, 1, 2, 3, 1],
    安全管理人员: [2, 1, 1, 3],
    安全建设管理: [4, 3, 2, 2, 2, 2, 2, 3, 3, 2],
    安全运维管理: [3, 1, 2, 2, 1, 5, 3, 1, 2, 1, 3, 3, 2, 2],
  },
  3: {
    安全物理环境: [2, 1, 3, 2, 3, 3, 2, 1, 3, 2],
    安全通信网络: [5, 2, 1],
    安全区域边界: [4, 5, 4, 2, 4, 1],
    安全计算环境: [4, 7, 4, 6, 1, 1, 2, 2, 3, 2, 2],
    安全管理中心: [2, 2, 2, 6],
    安全管理制度: [1, 3, 2, 1],
    安全管理机构: [3, 2, 3, 3, 3],
    安全管理人员: [3, 2, 3, 4],
    安全建设管理: [4, 3, 3, 7, 3, 3, 2, 3, 3, 3],
    安全运维管理: [3, 3, 2, 4, 2, 10, 2, 2, 2, 3, 3, 4, 4, 4],
  },
  4: {
    安全物理环境: [2, 2, 3, 2, 3, 3, 2, 1, 4, 2],
    安全通信网络: [6, 4, 1],
    安全区域边界: [6, 5, 4, 2, 3, 1],
    安全计算环境: [4, 7, 4, 6, 1, 1, 3, 2, 4, 2, 2],
    安全管理中心: [2, 2, 2, 7],
    安全管理制度: [1, 3, 2, 1],
    安全管理机构: [3, 3, 3, 3, 3],
    安全管理人员: [4, 2, 3, 5],
    安全建设管理: [4, 3, 4, 7, 3, 3, 2, 3, 3, 3],
    安全运维管理: [4, 3, 2, 4, 2, 10, 2, 2, 3, 3, 3, 5, 5, 4],
  },
};

/** What a control point must have. */
export type Point = { layer: MlpsLayer; items: number };

/** By clause. Level 1 is chapter 6, and has no management centre: what comes after it moves up by one. */
export function countsOf(level: Level): ReadonlyMap<string, Point> {
  const layers = Object.entries(COUNTS[level]) as [MlpsLayer, readonly number[]][];
  return new Map(
    layers.flatMap(([layer, counts], chapter) =>
      counts.map((items, at) => [`${level + 5}.1.${chapter + 1}.${at + 1}`, { layer, items }] as const),
    ),
  );
}

/** Why these can't be the items of the level: the first control point that differs. */
export function refusal(
  items: readonly Item[],
  level: Level,
  counts: ReadonlyMap<string, Point> = countsOf(level),
): string | undefined {
  const found = new Map<string, number>();
  for (const { clause } of items) found.set(clause, (found.get(clause) ?? 0) + 1);
  for (const clause of new Set([...counts.keys(), ...found.keys()])) {
    const [is, must] = [found.get(clause) ?? 0, counts.get(clause)?.items ?? 0];
    if (is !== must) return `level ${level}: control point ${clause} has ${is} items where the standard has ${must}`;
  }
  return undefined;
}
