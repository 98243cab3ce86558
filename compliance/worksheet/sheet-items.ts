/**
 * The items of one assessment in the order of its sheet. Of graded protection: the general part, then the extensions as they are
 * registered. Of cryptography: the units of the level. Pure.
 */
import type { Text } from '#probes/probe.ts';
import { EXTENSIONS, type Extension, type Item, keyOf, LAYER_NAMES, type Level } from '../catalogues/catalogue.ts';
import { type CryptoUnitOfLevel, cryptoUnits } from '../catalogues/crypto/units.ts';
import { mlpsCatalogue } from '../catalogues/mlps/index.ts';

export const SHEET_KINDS = ['mlps', 'crypto'] as const;
export type SheetKind = (typeof SHEET_KINDS)[number];
/** What an assessment was made with that says which items it has. */
export type Made = { kind: SheetKind; level: Level; extensions: readonly Extension[] };

type Row = {
  /** `8.1.4.1 a`, or the clause of a unit of cryptography, `6.2.1`. */
  key: string;
  /** Of the control point, or the layer of cryptography: what stands together on the sheet. */
  clause: string;
  heading: Text;
  /** What several of those belong to. */
  part: Text;
  summary: Text;
};
export type MlpsItem = Row & { kind: 'mlps'; of: Item };
export type CryptoItem = Row & { kind: 'crypto'; of: CryptoUnitOfLevel };
export type SheetItem = MlpsItem | CryptoItem;

const mlpsItem = (item: Item): MlpsItem => ({
  ...{ kind: 'mlps', key: keyOf(item), clause: item.clause, heading: item.control_point, summary: item.summary },
  part: { zh: item.layer, en: LAYER_NAMES[item.layer].en },
  of: item,
});

const HALVES = {
  technical: { zh: '技术要求', en: 'Technical' },
  management: { zh: '管理要求', en: 'Management' },
};
const cryptoItem = (unit: CryptoUnitOfLevel): CryptoItem => ({
  ...{ kind: 'crypto', key: unit.clause, clause: unit.clause.split('.').slice(0, 2).join('.') },
  heading: unit.layer_name,
  part: unit.objects ? HALVES.technical : HALVES.management,
  summary: { zh: `${unit.name.zh}：${unit.summary.zh}`, en: `${unit.name.en}: ${unit.summary.en}` },
  of: unit,
});

const made = new Map<string, readonly SheetItem[]>();

export function sheetItems(of: Made & { kind: 'mlps' }): readonly MlpsItem[];
export function sheetItems(of: Made & { kind: 'crypto' }): readonly CryptoItem[];
export function sheetItems(of: Made): readonly SheetItem[];
export function sheetItems({ kind, level, extensions }: Made): readonly SheetItem[] {
  const chosen = EXTENSIONS.filter((one) => extensions.includes(one));
  const name = [kind, level, ...chosen].join(' ');
  const known = made.get(name);
  if (known) return known;
  const items =
    kind === 'crypto'
      ? cryptoUnits(level).map(cryptoItem)
      : [mlpsCatalogue(level), ...chosen.map((one) => mlpsCatalogue(level, one))].flatMap((one) =>
          one.items.map(mlpsItem),
        );
  made.set(name, items);
  return items;
}

export const findItem = (of: Made, key: string): SheetItem | undefined =>
  sheetItems(of).find((item) => item.key === key);
