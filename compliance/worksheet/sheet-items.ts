/** The items of one assessment in the order of its sheet: the general part, then the extensions as they are registered. Pure. */
import { EXTENSIONS, type Extension, type Item, keyOf, type Level } from '../catalogues/catalogue.ts';
import { mlpsCatalogue } from '../catalogues/mlps/index.ts';

export type SheetItem = Item & { key: string };

const made = new Map<string, readonly SheetItem[]>();

export function sheetItems(level: Level, extensions: readonly Extension[]): readonly SheetItem[] {
  const name = `${level} ${EXTENSIONS.filter((one) => extensions.includes(one)).join(' ')}`;
  const known = made.get(name);
  if (known) return known;
  const catalogues = [
    mlpsCatalogue(level),
    ...EXTENSIONS.filter((one) => extensions.includes(one)).map((one) => mlpsCatalogue(level, one)),
  ];
  const items = catalogues.flatMap(({ items }) => items.map((item) => ({ ...item, key: keyOf(item) })));
  made.set(name, items);
  return items;
}
