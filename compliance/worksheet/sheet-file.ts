/**
 * The work sheet as assessors keep it: a row for each item and object, with a header in Chinese. What was read is compared with what
 * stands, row by row; nothing is applied here. Pure.
 */
import type { Text } from '#probes/probe.ts';
import { CRYPTO_COLUMNS, isSameUnit, readUnit, type Unit } from './crypto-columns.ts';
import type { CryptoRule } from './crypto-judgement.ts';
import { type Result, WHOLE } from './item-result.ts';
import type { SheetItem, SheetKind } from './sheet-items.ts';

export const RESULT_NAMES: Record<Result, Text> = {
  conform: { zh: '符合', en: 'conforms' },
  partial: { zh: '部分符合', en: 'conforms in part' },
  not_conform: { zh: '不符合', en: 'doesn’t conform' },
  not_applicable: { zh: '不适用', en: 'doesn’t apply' },
};
const RESULTS = Object.keys(RESULT_NAMES) as Result[];

/** In the order of the file. What is `read` comes in again; the rest is for people. */
const BEFORE = [
  { key: 'standard', zh: '标准与级别', read: true, width: 20 },
  { key: 'layer', zh: '层面', read: false, width: 14 },
  { key: 'control_point', zh: '控制点', read: false, width: 16 },
  { key: 'item', zh: '测评项', read: true, width: 13 },
  { key: 'summary', zh: '要点', read: false, width: 44 },
  { key: 'object', zh: '测评对象', read: true, width: 22 },
  { key: 'result', zh: '符合程度', read: true, width: 11 },
  { key: 'reason', zh: '结果记录', read: true, width: 50 },
] as const;
const AFTER = [
  { key: 'evidence', zh: '证据', read: false, width: 30 },
  { key: 'judged_by', zh: '判定人', read: false, width: 11 },
  { key: 'judged_at', zh: '判定时间', read: false, width: 17 },
  /** As it was when the file was written: what somebody else judged since isn't overwritten. */
  { key: 'version', zh: '版本', read: true, width: 8 },
] as const;
const ALL = [...BEFORE, ...CRYPTO_COLUMNS, ...AFTER] as const;
export type Column = (typeof ALL)[number]['key'];
export const COLUMN_KEYS = ALL.map(({ key }) => key) as [Column, ...Column[]];
/** D, A and K are asked of cryptography alone. */
export const columnsFor = (kind: SheetKind): readonly (typeof ALL)[number][] =>
  kind === 'crypto' ? ALL : [...BEFORE, ...AFTER];
/** Without these a file is no work sheet. */
const NEEDED = ['item', 'object', 'result', 'reason'] as const satisfies readonly Column[];

export const WHOLE_NAME = '（整体）';
export type SheetObject = { id: number; name: string };
/** `unit`: of a technical unit of cryptography for an object, from which its result follows; else null. */
export type Said = { result: Result; reason: string; unit: Unit | null };
export type Standing = Said & { item: string; object_id: number; version: number };

/** An object that is called as the whole is keeps its name, and the whole is left empty. */
const wholeName = (objects: readonly SheetObject[]) =>
  objects.some(({ name }) => name === WHOLE_NAME) ? '' : WHOLE_NAME;
const cellKey = (item: string, object_id: number) => `${item}\0${object_id}`;

export type WrittenRow = { item: SheetItem; object: string; object_id: number; standing: Standing | undefined };

/** Every item with each object, and as a whole where it was judged so or nothing else can be. */
export function rowsOf(
  items: readonly SheetItem[],
  objects: readonly SheetObject[],
  standing: readonly Standing[],
): WrittenRow[] {
  const judged = new Map(standing.map((one) => [cellKey(one.item, one.object_id), one]));
  const whole = { id: WHOLE, name: wholeName(objects) };
  return items.flatMap((item) => {
    const as_whole = objects.length === 0 || judged.has(cellKey(item.key, WHOLE));
    return [...(as_whole ? [whole] : []), ...objects].map(({ id, name }) => ({
      ...{ item, object: name, object_id: id },
      standing: judged.get(cellKey(item.key, id)),
    }));
  });
}

export type ReadRow = {
  /** As the file numbers it, the header is 1. */
  row: number;
  item: string;
  object: string;
  /** `same`: says what stands. `open`: not judged, neither here nor there. */
  action: 'judge' | 'change' | 'same' | 'open' | 'error';
  cell: { item: string; object_id: number; version: number } | null;
  before: Said | null;
  after: Said | null;
  errors: (Text & { column: Column })[];
};
export type ReadSheet = {
  rows: ReadRow[];
  /** Items of the sheet of which the file says nothing. */
  missing: string[];
};

type Given = {
  /** `GB/T 22239-2019 第3级`. */
  standard: string;
  items: readonly SheetItem[];
  objects: readonly SheetObject[];
  standing: readonly Standing[];
  /** Of cryptography; null: graded protection. */
  rule: CryptoRule | null;
  max_reason_chars: number;
  max_why_chars: number;
};
type FileRow = { row: number; cells: readonly string[]; problems: readonly (Text & { column: number })[] };

/** Which column stands where; a text when it is no work sheet. */
export function columnsOf(header: readonly string[]): Map<Column, number> | { problem: Text } {
  const found = new Map<Column, number>();
  for (const { key, zh } of ALL) {
    const at = header.indexOf(zh);
    if (at >= 0 && header.indexOf(zh, at + 1) >= 0)
      return { problem: { zh: `“${zh}”列重复`, en: `The column ${zh} is there twice` } };
    if (at >= 0) found.set(key, at);
  }
  const missing = ALL.filter(({ key }) => NEEDED.some((one) => one === key) && !found.has(key));
  if (missing.length === 0) return found;
  const names = missing.map(({ zh }) => zh).join('、');
  return {
    problem: { zh: `不是测评记录表：缺少 ${names} 列`, en: `This is no work sheet: it lacks the columns ${names}` },
  };
}

export function readSheetRows(columns: ReadonlyMap<Column, number>, rows: readonly FileRow[], given: Given): ReadSheet {
  const items = new Map(given.items.map((item) => [item.key, item]));
  const objects = new Map(given.objects.map(({ id, name }) => [name, id]));
  const standing = new Map(given.standing.map((one) => [cellKey(one.item, one.object_id), one]));
  const first = new Map<string, number>();
  const read = rows.map((row): ReadRow => {
    const said = (column: Column) => (row.cells[columns.get(column) ?? -1] ?? '').replaceAll('\r\n', '\n').trim();
    const [item, object] = [said('item'), said('object')];
    const errors: ReadRow['errors'] = [];
    const wrong = (column: Column, zh: string, en: string) => void errors.push({ column, zh, en });
    for (const { column, zh, en } of row.problems) {
      const key = ALL.find((one) => columns.get(one.key) === column);
      if (key?.read) wrong(key.key, zh, en);
    }
    if (said('standard') !== '' && said('standard') !== given.standard)
      wrong('standard', `本测评依据 ${given.standard}`, `This assessment is made by ${given.standard}`);
    if (!items.has(item)) wrong('item', '本测评没有此测评项', 'The sheet has no such item');
    const object_id = objects.get(object) ?? (object === '' || object === WHOLE_NAME ? WHOLE : undefined);
    if (object_id === undefined)
      wrong('object', '本测评没有此对象，请先添加', 'The assessment has no such object: add it first');
    const key = cellKey(item, object_id ?? -1);
    const before_row = first.get(key);
    if (before_row !== undefined && object_id !== undefined && items.has(item))
      wrong('item', `与第 ${before_row} 行重复`, `The same as row ${before_row}`);
    else first.set(key, row.row);
    const known = object_id === undefined ? undefined : standing.get(key);
    const idOf = (name: string) => objects.get(name);
    const after = readSaid({ said, item: items.get(item), object_id, idOf }, given, wrong);
    const before = known ? { result: known.result, reason: known.reason, unit: known.unit } : null;
    const version = readVersion(said('version'), wrong);
    const action = known ? compare(known, after, version, wrong) : after ? 'judge' : 'open';
    if (!known && after && version > 0)
      wrong('version', '该判定已被撤回，请重新导出', 'This judgement was taken back meanwhile: export again');
    const is_wrong = errors.length > 0 || object_id === undefined;
    return {
      ...{ row: row.row, item, object, before, after, errors, action: is_wrong ? 'error' : action },
      cell: is_wrong ? null : { item, object_id, version: known?.version ?? 0 },
    };
  });
  const told = new Set(read.map(({ item }) => item));
  return { rows: read, missing: given.items.map(({ key }) => key).filter((key) => !told.has(key)) };
}

type Wrong = (column: Column, zh: string, en: string) => void;

type Asked = {
  said: (column: Column) => string;
  item: SheetItem | undefined;
  object_id: number | undefined;
  idOf: (object: string) => number | undefined;
};

/** Null: not judged, or wrong. */
function readSaid({ said, item, object_id, idOf }: Asked, given: Given, wrong: Wrong): Said | null {
  const { max_reason_chars, max_why_chars, rule } = given;
  const [result, reason] = [said('result'), said('reason')];
  if (reason.length > max_reason_chars)
    wrong('reason', `超过 ${max_reason_chars} 字`, `It is longer than ${max_reason_chars} characters`);
  for (const { key } of ALL.filter((column) => column.read))
    if (/[^\P{Cc}\t\n\r]/u.test(said(key))) wrong(key, '含有非文本字符', 'It holds signs that are no text');
  const resultName = (one: Result) => RESULT_NAMES[one].zh;
  if (rule && item?.kind === 'crypto') {
    const unit = readUnit({ said, result, reason, rule, idOf, max_why_chars, resultName }, wrong);
    if (unit && (!item.of.objects || object_id === WHOLE))
      wrong('D', '仅技术单元逐对象判定 D、A、K', 'Only technical units are judged by D, A and K, for each object');
    if (unit !== undefined) return unit;
    if (result !== '' && item.of.objects && result !== resultName('not_applicable'))
      wrong('D', '技术单元须判定 D、A、K', 'A technical unit is judged by D, A and K');
    if (result !== '' && !item.of.objects && object_id !== WHOLE)
      wrong('object', '管理单元按整体判定', 'A management unit is judged as a whole');
  }
  if (result === '') {
    if (reason !== '') wrong('result', '有记录但未填符合程度', 'There is a record but no result');
    return null;
  }
  const found = RESULTS.find((one) => resultName(one) === result);
  if (!found) {
    const names = RESULTS.map(resultName).join('、');
    wrong('result', `应为 ${names}`, `It is one of ${names}`);
    return null;
  }
  if (found !== 'conform' && reason === '')
    wrong('reason', '除“符合”外须填写结果记录', 'All but what conforms needs a record');
  return { result: found, reason, unit: null };
}

/** 0: the file doesn't say. */
function readVersion(text: string, wrong: Wrong): number {
  if (/^\d{0,15}$/.test(text)) return Number(text);
  wrong('version', '版本应为导出时的数字', 'The version is the number of the export');
  return 0;
}

function compare(known: Standing, after: Said | null, version: number, wrong: Wrong): ReadRow['action'] {
  const is_same =
    after?.result === known.result &&
    after.reason === known.reason.replaceAll('\r\n', '\n') &&
    isSameUnit(after.unit, known.unit);
  if (is_same) return 'same';
  if (after === null)
    wrong('result', '该项已有判定；如需撤回，请在工作表中操作', 'It is judged: take that back in the sheet');
  else if (version !== known.version)
    wrong('version', '导出后已被他人判定，请重新导出', 'Somebody judged it since the export: export again');
  return 'change';
}
