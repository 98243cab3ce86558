/** What changed between two months: things that turned, that came and that went. */
import type { FigureItem, ItemStatus } from '../programme/figure.ts';

export type Turned = {
  figure: string;
  key: string;
  name: string;
  /** Null: it wasn't counted then. */
  before: ItemStatus | null;
  after: ItemStatus | null;
  path: string | null;
};
type All = Readonly<Record<string, readonly Pick<FigureItem, 'key' | 'name' | 'status' | 'path'>[]>>;

/** For the worse first. */
const ORDER: readonly (ItemStatus | null)[] = ['unmet', 'unknown', null, 'exempt', 'met'];

export function compareMonths(before: All, after: All): Turned[] {
  const turned: Turned[] = [];
  for (const figure of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, young] = [before[figure] ?? [], after[figure] ?? []];
    const was = new Map(old.map((item) => [item.key, item]));
    const is = new Map(young.map((item) => [item.key, item]));
    for (const { key, name, status, path } of young) {
      const earlier = was.get(key)?.status ?? null;
      if (earlier !== status) turned.push({ figure, key, name, before: earlier, after: status, path });
    }
    for (const { key, name, status } of old)
      if (!is.has(key)) turned.push({ figure, key, name, before: status, after: null, path: null });
  }
  const rankOf = (one: Turned) => ORDER.indexOf(one.after);
  return turned.sort((a, b) => rankOf(a) - rankOf(b) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
