/**
 * The score of a work sheet of cryptography. Of what is judged alone; what is open is read at its worst and at its best, and there is
 * no conclusion until nothing is. Pure.
 */
import type { Text } from '#probes/probe.ts';
import type { Level } from '../catalogues/catalogue.ts';
import type { CryptoUnitOfLevel } from '../catalogues/crypto/units.ts';
import type { CryptoInput, CryptoObject } from '../scoring/crypto.ts';
import { scorings } from '../scoring/index.ts';
import { type CryptoJudgement, type CryptoRule, pointsOf, scoredObject } from './crypto-judgement.ts';
import { type Result, tally, WHOLE } from './item-result.ts';
import type { Reading, Risks, SheetRepair, SheetScore, Span } from './score-sheet.ts';

export type UnitCell = { result: Result; said: CryptoJudgement | null };
export type JudgedUnit = {
  key: string;
  unit: CryptoUnitOfLevel;
  /** Of all cells together; null while something is open. */
  result: Result | null;
  cells: ReadonlyMap<number, UnitCell>;
};
export type CryptoSheet = {
  rule: CryptoRule;
  level: Level;
  /** Each of them is asked at each technical unit, unless the unit doesn't apply to it. */
  objects: readonly number[];
  units: readonly JudgedUnit[];
};

const plain = { strength_bits: null, module_one_level_low: false, compensated_by: null };
const FULL: CryptoObject = { D: true, A: true, K: true, ...plain };
const NONE: CryptoObject = { D: false, A: false, K: false, ...plain };
/** What becomes of open cells: left out with their unit, or taken as this. */
type Fill = null | typeof FULL | typeof NONE;
type GivenUnit = CryptoInput['units'][number];

export function scoreCryptoSheet(sheet: CryptoSheet, risks: Risks): SheetScore {
  const { counts, open } = tally(sheet.units.map(({ result }) => result));
  const now = read(sheet, risks, null);
  const extremes = open === 0 ? [] : [read(sheet, risks, NONE), read(sheet, risks, FULL)];
  const may = spanOf(extremes.flatMap(({ output }) => output.total ?? []));
  const { total } = now.output;
  const readings: Reading[] = total === null ? [] : [{ ...now.reading, value: total }];
  return {
    ...{ counts, open, readings },
    value: total === null ? null : { low: total, high: total },
    may_become: may,
    conclusion: open === 0 ? now.output.conclusion : null,
    layers: layersOf(sheet, now.output.layers),
    // The total is rounded before it is compared: exactly there, another way to round concludes otherwise.
    on_the_edge: total !== null && Number(total) === now.input.parameters.threshold,
    repairs: total === null ? [] : repairsOf(sheet, risks, now),
  };
}

/** As if all that falls short at these units held. */
export const mendUnits = (sheet: CryptoSheet, keys: ReadonlySet<string>): CryptoSheet => ({
  ...sheet,
  units: sheet.units.map((one) => {
    if (!keys.has(one.key) || (one.result !== 'partial' && one.result !== 'not_conform')) return one;
    const cells = [...one.cells].map(([id, cell]): [number, UnitCell] => [id, mended(cell)]);
    return { ...one, result: 'conform', cells: new Map(cells) };
  }),
});

const mended = (cell: UnitCell): UnitCell =>
  cell.result === 'not_applicable'
    ? cell
    : {
        result: 'conform',
        said: cell.said && {
          ...{ ...cell.said, D: true, A: true, K: true, strength_bits: null, module_one_level_low: false },
          compensation: null,
        },
      };

function read(sheet: CryptoSheet, { high }: Risks, fill: Fill) {
  const rule = scorings[sheet.rule];
  const { parameters } = rule.edition;
  const points = new Map<string, number | null>();
  const given = sheet.units.flatMap((one): { key: string; given: GivenUnit }[] => {
    const unit = givenUnit(sheet, one, fill, points);
    return unit ? [{ key: one.key, given: unit }] : [];
  });
  const input: CryptoInput = {
    ...{ level: sheet.level, units: given.map((one) => one.given), risks: { high } },
    parameters: { threshold: parameters.threshold },
  };
  const output = rule.score(input);
  const conclusion = output.conclusion ?? '';
  return {
    ...{ input, output, keys: given.map(({ key }) => key) },
    reading: { assumes: `threshold=${parameters.threshold}`, conclusion, input, output },
  };
}

/** Undefined: it is open, and what is open is left out. */
function givenUnit(
  sheet: CryptoSheet,
  one: JudgedUnit,
  fill: Fill,
  points: Map<string, number | null>,
): GivenUnit | undefined {
  const { unit, cells, result } = one;
  if (result === null && fill === null) return undefined;
  const where = { layer: unit.layer, unit: unit.name.zh };
  if (!unit.objects) {
    const taken = result ?? (fill?.D ? 'conform' : 'not_conform');
    return { ...where, result: taken } as GivenUnit;
  }
  const whole = cells.get(WHOLE);
  const judged = sheet.objects.flatMap((id): CryptoObject[] => {
    const cell = cells.get(id);
    if (!cell) return whole || !fill ? [] : [fill];
    return cell.result === 'not_applicable' ? [] : [objectOf(sheet, cell, fill, points)];
  });
  const objects =
    judged.length === 0 && result === null && !whole && fill && sheet.objects.length === 0 ? [fill] : judged;
  return { ...where, objects } as GivenUnit;
}

function objectOf(
  sheet: CryptoSheet,
  { said }: UnitCell,
  fill: Fill,
  points: Map<string, number | null>,
): CryptoObject {
  // A cell that nobody judged by D, A and K earns nothing.
  if (!said) return NONE;
  const { compensation } = said;
  return { ...scoredObject(said), compensated_by: compensation && ownPoints(sheet, compensation, fill, points) };
}

/** Of the cell that makes up for another: as it stands now. Taken back, it makes up for nothing. */
function ownPoints(
  { rule, level, units }: CryptoSheet,
  { item, object_id }: { item: string; object_id: number },
  fill: Fill,
  points: Map<string, number | null>,
): number | null {
  const name = `${item} ${object_id}`;
  const known = points.get(name);
  if (known !== undefined) return known;
  const cell = units.find(({ key }) => key === item)?.cells.get(object_id);
  const open = fill?.D ? 1 : null;
  const own = cell ? (cell.said ? pointsOf(rule, level, cell.said) : null) : open;
  points.set(name, own);
  return own;
}

function layersOf({ units }: CryptoSheet, figures: Record<string, string | null>): SheetScore['layers'] {
  return [...Map.groupBy(units, ({ unit }) => unit.layer)].map(([layer, own]) => ({
    layer: own[0]?.unit.layer_name ?? ({ zh: layer, en: layer } satisfies Text),
    weight: own[0]?.unit.layer_weight ?? '0',
    value: figures[layer] ?? null,
    open: own.filter(({ result }) => result === null).length,
  }));
}

const SCALE = 10_000;
const whole = (figure: string) => Math.round(Number(figure) * SCALE);
const decimal = (parts: number, places: number) => (parts / SCALE).toFixed(places);
const exactly = (figure: string): Span => ({ low: figure, high: figure });

/** By unit: what its faults cost together, and what mending all of them gains. */
function repairsOf(sheet: CryptoSheet, risks: Risks, now: ReturnType<typeof read>): SheetRepair[] {
  const costs = new Map<string, number>();
  for (const { path, cost } of scorings[sheet.rule].explain(now.input)) {
    const key = now.keys[Number(path.split('.')[1])] ?? '';
    costs.set(key, (costs.get(key) ?? 0) + whole(cost));
  }
  const before = whole(now.output.total_4 ?? '0');
  const results = new Map(sheet.units.map(({ key, result }) => [key, result]));
  return [...costs]
    .map(([key, cost]) => {
      const { output } = read(mendUnits(sheet, new Set([key])), risks, null);
      const gain = Math.max(whole(output.total_4 ?? '0') - before, 0);
      return { key, cost, gain, after: output.total ?? '0.00' };
    })
    .sort((a, b) => b.gain - a.gain || b.cost - a.cost)
    .map(({ key, cost, gain, after }) => ({
      ...{ key, result: results.get(key) ?? 'partial' },
      ...{ cost: exactly(decimal(cost, 4)), gain: exactly(decimal(gain, 4)), after: exactly(after) },
    }));
}

function spanOf(values: readonly string[]): Span | null {
  const [one, other] = values;
  if (one === undefined || other === undefined) return null;
  return Number(one) <= Number(other) ? { low: one, high: other } : { low: other, high: one };
}
