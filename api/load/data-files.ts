/** Data files of a plan's scenario: sealed as credentials are, opened for a run alone. Bringing or removing one is an edit of its plan. */
import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { dataOf } from '#probes/load/scenario/references.ts';
import type { ReadRows } from '#probes/load/scenario/scenario.ts';
import type { Text } from '#probes/probe.ts';
import { type Actor, record } from '../audit/record.ts';
import { openText, sealText } from '../credentials/vault.ts';
import type { Db } from '../db/open.ts';
import { decodeText } from '../imports/csv.ts';
import { namedRowsOf } from '../imports/named-rows.ts';
import { conflict, notFound, Refusal, wrong } from '../middleware/errors.ts';
import { refuseStale } from '../risk/take-part.ts';
import { edited, type Plan, planOf } from './plans.ts';
import { scenarios } from './scenario.ts';
import { loadData, loadPlans } from './schema.ts';

const MAX_FILES = 10;
export const MAX_BYTES = 1024 * 1024;
const MAX_ROWS = 50_000;
/** Of all plans: a change of the master key holds them all in memory. */
const MAX_ALL_BYTES = 100 * 1024 * 1024;
/** The first row names the columns. */
const LIMITS = { rows: MAX_ROWS + 1, columns: 200, cell_chars: 10_000 };

/** What anybody may know of a file. */
export type DataFile = Omit<typeof loadData.$inferSelect, 'id' | 'plan_id' | 'sealed'>;
/** As a scenario needs it: `columns` are those that it uses, and without a name it isn't used. */
export type DataOfPlan = { file: string; is_named: boolean; columns: string[]; held: DataFile | null };

const { file, columns, rows, bytes, sm3, added_by, added_at } = loadData;
const TOLD = { file, columns, rows, bytes, sm3, added_by, added_at };

export const filesOf = (db: Db, plan_id: number): DataFile[] =>
  db.select(TOLD).from(loadData).where(eq(loadData.plan_id, plan_id)).orderBy(loadData.file).all();

/** By which the sealed text is bound to its place. */
export const sealedAs = (plan_id: number, name: string): string => `load data ${plan_id} ${name}`;

/** What the scenario names, then what else is kept. */
export function dataOfPlan(db: Db, plan: Plan): DataOfPlan[] {
  const held = filesOf(db, plan.id);
  const named = namedBy(plan);
  const others = held.filter((one) => !named.some((need) => need.file === one.file));
  return [
    ...named.map((need) => ({ ...need, is_named: true, held: held.find((one) => one.file === need.file) ?? null })),
    ...others.map((one) => ({ file: one.file, is_named: false, columns: [], held: one })),
  ];
}

function namedBy({ scenario }: Plan): ReturnType<typeof dataOf> {
  const read = scenario === null ? undefined : scenarios.read(scenario);
  return read?.ok ? dataOf(read.scenario) : [];
}

/** Names of columns alone: enough to tell whether a scenario finds what it needs, and nothing is opened for it. */
export const namesOnly = (db: Db, plan_id: number): ReadRows => {
  const held = filesOf(db, plan_id);
  return (name) => {
    const found = held.find((one) => one.file === name);
    return found && [Object.fromEntries(found.columns.map((column) => [column, '']))];
  };
};

/** For a run. Rows that can't be opened are a refusal: the key is another one than they were sealed under. */
export function openData(db: Db, key: Buffer, plan_id: number): ReadRows {
  const held = db.select().from(loadData).where(eq(loadData.plan_id, plan_id)).all();
  const opened = new Map(
    held.map((one) => {
      const text = openText(key, sealedAs(plan_id, one.file), one.sealed);
      if (text === undefined) {
        const { zh, en } = cantBeOpened(one.file);
        throw new Refusal(409, 'refused', zh, en, { report: [{ zh, en }] });
      }
      const read = namedRowsOf(text, LIMITS);
      if ('problem' in read) throw new Error(`what was sealed of ${one.file} can't be read any more`);
      return [one.file, read.rows] as const;
    }),
  );
  return (name) => opened.get(name);
}

/** Which files the key doesn't open. */
export function unopened(db: Db, key: Buffer, plan_id: number): Text[] {
  const held = db.select().from(loadData).where(eq(loadData.plan_id, plan_id)).all();
  return held
    .filter((one) => openText(key, sealedAs(plan_id, one.file), one.sealed) === undefined)
    .map((one) => cantBeOpened(one.file));
}

const cantBeOpened = (name: string): Text => ({
  zh: `数据文件 ${name} 无法以现有密钥打开，请重新上传`,
  en: `The data file ${name} can’t be opened with the present key: bring it again`,
});

export type Bringing = { plan_id: number; version: number; file: string };

export function bringData(db: Db, key: Buffer, actor: Actor, to: Bringing, content: Uint8Array, now: number) {
  const { plan_id, version, file: name } = to;
  if (content.byteLength > MAX_BYTES)
    throw new Refusal(413, 'too_large', '数据文件不能超过 1 MB', 'A data file has at most 1 MB');
  const text = decodeText(content);
  if (text === undefined)
    throw wrong('file', `${name}：编码既非 UTF-8 也非 GBK`, `${name}: neither UTF-8 nor GB 18030`);
  const read = namedRowsOf(text, LIMITS);
  if ('problem' in read) throw wrong('file', `${name}：${read.problem.zh}`, `${name}: ${read.problem.en}`);
  db.$client.transaction(() => {
    const plan = planOf(db, plan_id);
    refuseStale(version, plan);
    const need = namedBy(plan).find((one) => one.file === name);
    if (!need) throw wrong('file', `场景没有使用数据文件 ${name}`, `The scenario names no data file ${name}`);
    // Else a file without a line of names would show a password as one.
    if (need.columns.length > 0 && !need.columns.some((column) => read.columns.includes(column)))
      throw wrong(
        'file',
        `${name}：首行须为列名，场景用到 ${need.columns.join('、')}`,
        `${name}: the first row must name the columns; the scenario uses ${need.columns.join(', ')}`,
      );
    const others = filesOf(db, plan_id).filter((one) => one.file !== name);
    if (others.length >= MAX_FILES)
      throw conflict(`每个计划最多 ${MAX_FILES} 个数据文件`, `A plan holds at most ${MAX_FILES} data files`);
    const kept = db.$client.prepare('select coalesce(sum(bytes), 0) from load_data').pluck().get() as number;
    if (kept + content.byteLength > MAX_ALL_BYTES)
      throw conflict(
        '各计划的数据文件已满 100 MB，请先移除不用的',
        'Data files of all plans fill 100 MB: remove some that aren’t needed',
      );
    reopen(db, actor, plan, now);
    const told: DataFile = {
      ...{ file: name, columns: read.columns, rows: read.rows.length, bytes: content.byteLength },
      sm3: createHash('sm3').update(content).digest('hex'),
      ...{ added_by: actor.person, added_at: now },
    };
    const sealed = sealText(key, sealedAs(plan_id, name), text);
    db.delete(loadData)
      .where(and(eq(loadData.plan_id, plan_id), eq(loadData.file, name)))
      .run();
    db.insert(loadData)
      .values({ ...told, plan_id, sealed })
      .run();
    const entry = { action: 'load_data', object_kind: 'load_plan', object_id: plan_id };
    record(db, actor, { ...entry, before: { state: plan.state }, after: told }, now);
  })();
}

export function removeData(db: Db, actor: Actor, { plan_id, version, file: name }: Bringing, now: number) {
  db.$client.transaction(() => {
    const plan = planOf(db, plan_id);
    refuseStale(version, plan);
    const found = filesOf(db, plan_id).find((one) => one.file === name);
    if (!found) throw notFound('该数据文件', 'data file');
    reopen(db, actor, plan, now);
    db.delete(loadData)
      .where(and(eq(loadData.plan_id, plan_id), eq(loadData.file, name)))
      .run();
    const entry = { action: 'load_data', object_kind: 'load_plan', object_id: plan_id };
    record(db, actor, { ...entry, before: { state: plan.state, ...found }, after: null }, now);
  })();
}

/** First: what was approved never changes, and that trigger looks at the plan's state. */
function reopen(db: Db, actor: Actor, plan: Plan, now: number) {
  if (plan.state === 'withdrawn') throw conflict('计划已撤回', 'The plan was withdrawn');
  db.update(loadPlans)
    .set(edited(plan, actor, now))
    .where(eq(loadPlans.id, plan.id))
    .run();
}
