/** Rules of reporting: kept as rows, since those of the state differ from a city's and change. The first ones come with the program. */
import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { GRADES } from '#runbooks/plan.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { notFound } from '../middleware/errors.ts';
import { refuseStale } from '../risk/take-part.ts';
import { Written } from '../tickets/deeds.ts';
import { CLOCK_STARTS, REPORT_KINDS, REPORT_LEVELS, reportingRules } from './schema.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const GradeShape = z.literal(GRADES);

export const RuleContent = z.strictObject({
  level: z.enum(REPORT_LEVELS),
  title: Written.min(1).max(200),
  report_to: Written.min(1).max(200),
  kind: z.enum(REPORT_KINDS),
  from_grade: GradeShape,
  starts: z.enum(CLOCK_STARTS),
  within_ms: z
    .int()
    .min(60_000)
    .max(366 * DAY_MS),
  /** Without a text that says so it is nobody's rule. */
  source: Written.min(1).max(500),
  is_confirmed: z.boolean(),
  is_active: z.boolean(),
});
export const RuleChange = RuleContent.extend({ version: z.int().positive() });
export type RuleRow = typeof reportingRules.$inferSelect;

const MEASURES = '国家网络安全事件报告管理办法（2025-11-01 施行）';
/** What shared sources say and no more; what nobody held against the text isn't confirmed, and what isn't this city's clock doesn't run. */
const FIRST: readonly z.infer<typeof RuleContent>[] = [
  {
    ...{
      level: 'province',
      title: '较大以上事件首报',
      report_to: '省级网信部门（12387、系统、传真）',
      kind: 'initial',
    },
    ...{ from_grade: 3, starts: 'occurred', within_ms: 4 * HOUR_MS, is_confirmed: true, is_active: true },
    source: `${MEASURES}：其他网络运营者最迟 4 小时；起算时刻从严取发生时间，由使用单位核定`,
  },
  {
    ...{ level: 'state', title: '重大以上事件由省级转报', report_to: '国家网信部门', kind: 'initial' },
    ...{ from_grade: 2, starts: 'declared', within_ms: HOUR_MS, is_confirmed: false, is_active: false },
    source: `${MEASURES}：省级网信部门 1 小时内上报，未核对原文；由省级计时，本单位默认不启用`,
  },
  {
    ...{ level: 'police', title: '涉及关键信息基础设施', report_to: '保护工作部门和公安机关', kind: 'initial' },
    ...{ from_grade: 3, starts: 'occurred', within_ms: HOUR_MS, is_confirmed: true, is_active: false },
    source: `${MEASURES}：涉及关键信息基础设施的 1 小时；有此类系统时启用`,
  },
  {
    ...{ level: 'province', title: '处置后分析报告', report_to: '原报告渠道', kind: 'final' },
    ...{ from_grade: 3, starts: 'closed', within_ms: 30 * DAY_MS, is_confirmed: false, is_active: true },
    source: `${MEASURES}：处置结束后 30 日内，未核对原文`,
  },
  {
    ...{ level: 'city', title: '市级要求', report_to: '市网信部门', kind: 'initial' },
    ...{ from_grade: 3, starts: 'occurred', within_ms: 4 * HOUR_MS, is_confirmed: false, is_active: false },
    source: '待本市填写（to be filled in by the city）：时限只是占位，没有依据，填写后再启用',
  },
];

/** Where there are none yet. Rules are switched off, never removed, so that this happens once. */
export function seedRules(db: Db, now: number) {
  if (db.select({ id: reportingRules.id }).from(reportingRules).limit(1).get()) return;
  db.insert(reportingRules)
    .values(FIRST.map((rule) => ({ ...rule, edited_by: '-', edited_at: now })))
    .run();
}

export const listRules = (db: Db): RuleRow[] =>
  db.select().from(reportingRules).orderBy(asc(reportingRules.from_grade), asc(reportingRules.id)).all();

export function ruleOf(db: Db, id: number): RuleRow {
  const found = db.select().from(reportingRules).where(eq(reportingRules.id, id)).get();
  if (!found) throw notFound('该报告规则', 'reporting rule');
  return found;
}

export function createRule(db: Db, actor: Actor, content: z.infer<typeof RuleContent>, now: number): number {
  return db.$client.transaction(() => {
    const { id } = db
      .insert(reportingRules)
      .values({ ...content, edited_by: actor.person, edited_at: now })
      .returning({ id: reportingRules.id })
      .get();
    record(db, actor, { action: 'create', object_kind: 'reporting_rule', object_id: id, after: content }, now);
    return id;
  })();
}

export function changeRule(
  db: Db,
  actor: Actor,
  id: number,
  { version, ...content }: z.infer<typeof RuleChange>,
  now: number,
) {
  db.$client.transaction(() => {
    const before = ruleOf(db, id);
    refuseStale(version, before);
    db.update(reportingRules)
      .set({ ...content, version: version + 1, edited_by: actor.person, edited_at: now })
      .where(eq(reportingRules.id, id))
      .run();
    const entry = { action: 'update', object_kind: 'reporting_rule', object_id: id, before };
    record(db, actor, { ...entry, after: content }, now);
  })();
}
