/** Records of systems, of any kind: which fields a row may have follows from its system's type and the kind that it names. */
import { z } from 'zod';
import type { Text } from '#probes/probe.ts';
import type { Actor } from '../audit/record.ts';
import { checkedRecord, Period, putRecord } from '../conformance/records.ts';
import type { RecordKind } from '../conformance/system-type.ts';
import { typeOf } from '../conformance/type-of.ts';
import { SYSTEM_TYPES } from '../conformance/types/index.ts';
import type { Db } from '../db/open.ts';
import { Refusal } from '../middleware/errors.ts';
import type { Reach } from '../people/authorisation.ts';
import type { Column, Row } from './columns.ts';
import { readDay } from './day.ts';
import { compare, type Draft, type Plan, reader, refuseTwins, settle } from './draft.ts';

const kinds = Object.values(SYSTEM_TYPES).flatMap(({ records }) => Object.values(records));
const FIXED: readonly Column[] = [
  { key: 'system', zh: '系统名称', en: 'System', also: ['系统'], required: true, example: '市数据共享交换平台' },
  { key: 'kind', zh: '记录类型', en: 'Kind', also: ['类别'], example: '月度数据' },
  {
    ...{ key: 'subject', zh: '对象', en: 'Subject', example: '市公安局' },
    also: [...new Set(['部门', '单位', ...kinds.flatMap(({ subject }) => (subject ? [subject.zh, subject.en] : []))])],
  },
  { key: 'period', zh: '月份', en: 'Month', also: ['周期', '期间', 'period'], example: '2026-11' },
];
type FixedKey = 'system' | 'kind' | 'subject' | 'period';

/** Each field of each kind is a column; fields of one name are one column, under all their titles. */
const fields = Map.groupBy(
  kinds.flatMap(({ Body }) =>
    Object.entries(Body.shape).map(([key, field]) => {
      const { zh = key, en = key } = (field.meta() ?? {}) as { zh?: string; en?: string };
      return { key, zh, en };
    }),
  ),
  ({ key }) => key,
);
const fixed = new Set(FIXED.map(({ key }) => key));

export const SYSTEM_RECORD_COLUMNS: readonly Column[] = [
  ...FIXED,
  ...[...fields].flatMap(([key, [first, ...others]]): Column[] =>
    first && !fixed.has(key) ? [{ ...first, also: others.flatMap(({ zh, en }) => [zh, en]), example: '' }] : [],
  ),
];

type System = { id: number; type: string };
type Named = { name: string; unit_id: number | null };
type Entry = { draft: Draft; system: System | undefined; kind: string; subject: string; period: string; body: unknown };

/** Rows may be of systems within `reach`: no others are known here. */
export function planSystemRecords(db: Db, actor: Actor, rows: readonly Row[], reach: Reach): Plan {
  const sqlite = db.$client;
  const all = sqlite.prepare('select id, name, type, unit_id from systems').all() as (System & Named)[];
  const systems = Map.groupBy(
    all.filter(({ unit_id }) => reach === 'everywhere' || (unit_id !== null && reach.has(unit_id))),
    ({ name }) => name,
  );
  const stored = sqlite
    .prepare('select body from system_records where system_id = ? and kind = ? and subject = ? and period = ?')
    .pluck();
  const entries = rows.map((row) => readRecord(row, systems, stored as unknown as Stored));
  refuseTwins(
    entries.map(({ draft, system, kind }) => ({ draft, key: system && kind ? draft.label : '' })),
    'subject',
  );
  const drafts = entries.map(({ draft }) => draft);
  settle(drafts);
  return {
    drafts,
    write() {
      for (const { draft, system, ...record } of entries)
        if (draft.action !== 'same' && system) putRecord(db, actor, system, record);
    },
  };
}

type Stored = { get(system_id: number, kind: string, subject: string, period: string): string | undefined };

function readRecord(row: Row, systems: ReadonlyMap<string, readonly System[]>, stored: Stored): Entry {
  const read = reader(row as Row<FixedKey>);
  const name = read.needed('system');
  const [system, twin] = systems.get(name) ?? [];
  const type = typeOf(system?.type ?? '');
  if (name !== '' && !system) read.fail('system', `没有系统“${name}”`, `There is no system '${name}'`);
  else if (twin) read.fail('system', `有多个名为“${name}”的系统`, `There are several systems '${name}'`);
  else if (system && !type) read.fail('system', '该系统的类型没有记录', 'Systems of its type have no records');
  const kind = type && kindIn(type.records, read.text('kind', 60), read.fail);
  const subject = read.text('subject', 200) ?? '';
  const period = readPeriod(read.text('period', 20) ?? '', read.fail);
  const label = [name, kind?.of.title.zh, subject, period].filter(Boolean).join(' · ');
  const draft: Draft = { row: row.row, label, action: 'create', changes: [], errors: read.errors };
  const entry = { draft, system, kind: kind?.name ?? '', subject, period, body: {} as unknown };
  if (!system || !kind || read.errors.length > 0) return entry;
  try {
    const body = bodyOf(kind.of, row, read.fail as Wrong);
    const checked = checkedRecord(kind.of, { subject, period, body });
    entry.body = checked.body;
    const before = stored.get(system.id, `${system.type}.${kind.name}`, checked.subject, checked.period);
    if (before !== undefined) {
      draft.changes = compare(
        { ...blank(kind.of), ...texts(JSON.parse(before)) },
        { ...blank(kind.of), ...texts(checked.body) },
      );
      draft.action = draft.changes.length > 0 ? 'update' : 'same';
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { zh, en, fields: wrong = [{ path: '', zh, en }] } = error.problem.error;
    const told = new Set(draft.errors.map(({ path }) => path));
    draft.errors.push(...wrong.filter(({ path }) => !told.has(path)));
  }
  return entry;
}

type Fail = (path: FixedKey, zh: string, en: string) => undefined;
type Wrong = (path: string, zh: string, en: string) => undefined;

/** By name or title; a type with one kind needs none. */
function kindIn(records: Readonly<Record<string, RecordKind>>, text: string | undefined, fail: Fail) {
  const all = Object.entries(records);
  const found =
    text === undefined && all.length === 1
      ? all[0]
      : all.find(([name, { title }]) =>
          [name, title.zh, title.en].some((one) => one.toLowerCase() === text?.toLowerCase()),
        );
  if (found) return { name: found[0], of: found[1] };
  const list = all.map(([, { title }]) => title);
  const [zh, en] = [list.map((title) => title.zh).join('、'), list.map((title) => title.en).join(', ')];
  return fail('kind', `记录类型应为：${zh || '（此类系统没有记录）'}`, `The kind is one of: ${en || 'none'}`);
}

const dayIn = (text: string): string | undefined => {
  const read = readDay(text);
  return 'day' in read ? read.day : undefined;
};

/** `2026-11`, `2026年11月`, `202611` and any day of the month. */
function readPeriod(text: string, fail: Fail): string {
  if (text === '') return '';
  const parts = /^(\d{4})(?:[-/.年](\d{1,2})|(\d{2}))月?$/.exec(text);
  const month = parts ? `${parts[1]}-${(parts[2] ?? parts[3] ?? '').padStart(2, '0')}` : dayIn(text)?.slice(0, 7);
  if (month && Period.safeParse(month).success) return month;
  fail('period', `“${text}”不是月份，应为 2026-11`, `'${text}' is no month such as 2026-11`);
  return '';
}

/** Cells as the values that the schema asks for: numbers (with or without separators), yes and no, days, texts. */
function bodyOf({ Body }: RecordKind, { cells }: Row, fail: Wrong): Record<string, unknown> {
  const { properties = {} } = z.toJSONSchema(Body, { io: 'input' }) as {
    properties?: Record<string, { type?: string; format?: string; options?: Record<string, Text> }>;
  };
  const read = (key: string, text: string) => {
    const { type, format, options } = properties[key] ?? {};
    if (type === 'boolean') return yesOrNo(text);
    if (format === 'date') {
      const said = readDay(text);
      return 'day' in said ? said.day : fail(key, said.problem.zh, said.problem.en);
    }
    if (type !== 'number' && type !== 'integer') return chosen(text, options);
    return numberOf(text) ?? fail(key, `“${text.slice(0, 40)}”不是数字`, `'${text.slice(0, 40)}' is no number`);
  };
  return Object.fromEntries(
    Object.keys(properties).flatMap((key) => (cells[key] === undefined ? [] : [[key, read(key, cells[key])]])),
  );
}

/** A choice by its name in either language. */
const chosen = (text: string, options: Record<string, Text> = {}): string =>
  Object.entries(options).find(([, { zh, en }]) => [zh, en.toLowerCase()].includes(text.toLowerCase()))?.[0] ?? text;

const numberOf = (text: string): number | undefined => {
  const plain = text.replace(/(?<=\d)[,，](?=\d{3})/g, '');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
};
const yesOrNo = (text: string): boolean | string =>
  /^(是|有|yes|true|1|√)$/i.test(text) ? true : /^(否|无|no|false|0|×)$/i.test(text) ? false : text;

const texts = (body: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, value === null || value === undefined ? '' : String(value)]),
  );
const blank = ({ Body }: RecordKind): Record<string, string> =>
  Object.fromEntries(Object.keys(Body.shape).map((key) => [key, '']));
