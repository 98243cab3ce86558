/** Reports of an incident: each writing is a version of its own, filled in from what is known and sent once. */
import { and, asc, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { replay } from '#runbooks/engine.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { systems, units } from '../estate/schema.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { nameOfPerson } from '../people/names.ts';
import { Written } from '../tickets/deeds.ts';
import { clocksOf } from './clocks.ts';
import { listRules, ruleOf } from './reporting-rules.ts';
import { inputsOf, type RunRow } from './run-store.ts';
import { GRADE_NAMES, timelineOf } from './run-timeline.ts';
import { emergencyRuns, incidentReports, incidents, REPORT_KINDS } from './schema.ts';

/** What the measures ask a report to say, in the order of the form. */
export const REPORT_FIELDS = [
  ...(['unit', 'system', 'time', 'place', 'type', 'grade', 'harm', 'ransom', 'measures', 'trend'] as const),
  ...(['cause', 'clues', 'next', 'help', 'scene'] as const),
] as const;
export type ReportField = (typeof REPORT_FIELDS)[number];
export type ReportBody = Partial<Record<ReportField, string>>;
const MAX_REPORTS = 200;
const MAX_TEXT = 4_000;
/** A clock in a hand and ours may differ a little. */
const SKEW_MS = 60_000;

export const NewReport = z.strictObject({
  kind: z.enum(REPORT_KINDS),
  /** Of the clock that it answers; null: none. */
  rule_id: z.int().positive().nullable(),
  body: z.partialRecord(z.enum(REPORT_FIELDS), Written.max(MAX_TEXT)),
});
export const Sending = z.strictObject({
  sent_to: Written.min(1).max(200),
  sent_at: z.int().min(0).max(8_640_000_000_000_000),
});

export type IncidentRow = typeof incidents.$inferSelect;
export type ReportRow = typeof incidentReports.$inferSelect;

export function incidentOf(db: Db, id: number): IncidentRow {
  const found = db.select().from(incidents).where(eq(incidents.id, id)).get();
  if (!found) throw notFound('该事件', 'incident');
  return found;
}
export function reportOf(db: Db, id: number): ReportRow {
  const found = db.select().from(incidentReports).where(eq(incidentReports.id, id)).get();
  if (!found) throw notFound('该报告', 'report');
  return found;
}
export const reportsOf = (db: Db, incident_id: number): ReportRow[] =>
  db
    .select()
    .from(incidentReports)
    .where(eq(incidentReports.incident_id, incident_id))
    .orderBy(desc(incidentReports.id))
    .all();
export const runsOfIncident = (db: Db, incident_id: number): RunRow[] =>
  db
    .select()
    .from(emergencyRuns)
    .where(eq(emergencyRuns.incident_id, incident_id))
    .orderBy(asc(emergencyRuns.id))
    .all();

export function readClocks(db: Db, incident_id: number, now: number) {
  const incident = incidentOf(db, incident_id);
  const rules = listRules(db).filter(({ is_active }) => is_active);
  return { now, clocks: clocksOf(incident, rules, reportsOf(db, incident_id), now) };
}

/** A run as it stood then: a report tells the same tomorrow. */
export const stateAt = (db: Db, run: RunRow, at: number) =>
  replay(
    run.script,
    run.beginning,
    inputsOf(db, run.id).filter((input) => input.at <= at),
  );

export const systemNames = (db: Db, ids: readonly number[]): string[] =>
  ids.flatMap((id) => db.select({ name: systems.name }).from(systems).where(eq(systems.id, id)).get()?.name ?? []);
export const unitName = (db: Db, id: number): string =>
  db.select({ name: units.name }).from(units).where(eq(units.id, id)).get()?.name ?? '';

export const CATEGORY_NAMES: Record<string, string> = {
  ...{ malicious_program: '恶意程序事件', network_attack: '网络攻击事件', data_security: '数据安全事件' },
  ...{ content_security: '信息内容安全事件', facility_fault: '设备设施故障事件', misoperation: '违规操作事件' },
  ...{ hidden_danger: '安全隐患事件', abnormal_behaviour: '异常行为事件', force_majeure: '不可抗力事件' },
  other: '其他事件',
};
const MOMENT = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' },
  ...{ hour: '2-digit', minute: '2-digit' },
});

/** What is known already, for the form; a person goes over all of it. What an earlier report said of what no record knows stays said. */
export function prefilled(db: Db, incident_id: number): ReportBody {
  const incident = incidentOf(db, incident_id);
  const earlier: ReportBody = reportsOf(db, incident_id)[0]?.body ?? {};
  const done = runsOfIncident(db, incident_id)
    .flatMap(({ script, state }) => timelineOf(script, state))
    .filter(({ kind }) => kind === 'done' || kind === 'decision')
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, title, said }) => `${MOMENT.format(at)} ${title}${said ? `（${said}）` : ''}`);
  const { occurred_at, declared_at, grade, category, review } = incident;
  const known: ReportBody = {
    unit: unitName(db, incident.unit_id),
    system: systemNames(db, incident.system_ids).join('、'),
    time: `发生：${occurred_at === null ? '待查' : MOMENT.format(occurred_at)}；宣布：${MOMENT.format(declared_at)}`,
    type: CATEGORY_NAMES[category] ?? category,
    grade: grade === null ? '未定级' : (GRADE_NAMES[grade] ?? ''),
    measures: within(done),
    ...(review ? { cause: review.causes, next: review.follow_ups.join('；') } : {}),
  };
  const harm = earlier.harm ?? incident.summary;
  return { ...earlier, harm, ...known };
}

/** The latest of it where it doesn't all fit. */
function within(lines: readonly string[]): string {
  const kept: string[] = [];
  let signs = 0;
  for (const line of lines.toReversed()) {
    signs += line.length + 1;
    if (signs > MAX_TEXT - 20) return ['（更早的从略）', ...kept].join('\n');
    kept.unshift(line);
  }
  return kept.join('\n');
}

export const readReports = (db: Db, incident_id: number) => {
  const fields = prefilled(db, incident_id);
  const rows = reportsOf(db, incident_id).map((row) => ({
    ...row,
    written_by_name: nameOfPerson(db, row.written_by),
    sent_by_name: nameOfPerson(db, row.sent_by),
  }));
  return { rows, total: rows.length, prefilled: fields };
};

export function writeReport(
  db: Db,
  actor: Actor,
  incident_id: number,
  { kind, rule_id, body }: z.infer<typeof NewReport>,
  now: number,
): number {
  return db.$client.transaction(() => {
    incidentOf(db, incident_id);
    if (rule_id !== null && ruleOf(db, rule_id).kind !== kind)
      throw wrong('rule_id', '该规则要求的是另一种报告', 'this rule asks for another kind of report');
    if (!Object.values(body).some((text) => text !== ''))
      throw wrong('body', '报告没有内容', 'the report says nothing');
    if (reportsOf(db, incident_id).length >= MAX_REPORTS)
      throw conflict(`每个事件最多 ${MAX_REPORTS} 份报告`, `At most ${MAX_REPORTS} reports are kept of an incident`);
    const last = db
      .select({ number: incidentReports.number })
      .from(incidentReports)
      .where(and(eq(incidentReports.incident_id, incident_id), eq(incidentReports.kind, kind)))
      .orderBy(desc(incidentReports.number))
      .get();
    const number = (last?.number ?? 0) + 1;
    const { id } = db
      .insert(incidentReports)
      .values({ incident_id, kind, number, rule_id, body, written_by: actor.person, written_at: now })
      .returning({ id: incidentReports.id })
      .get();
    const after = { incident_id, kind, number, rule_id };
    record(db, actor, { action: 'create', object_kind: 'incident_report', object_id: id, after }, now);
    return id;
  })();
}

export function markSent(db: Db, actor: Actor, id: number, { sent_to, sent_at }: z.infer<typeof Sending>, now: number) {
  db.$client.transaction(() => {
    const report = reportOf(db, id);
    const incident = incidentOf(db, report.incident_id);
    if (report.sent_at !== null) throw conflict('该报告已标记为报送', 'This report was marked as sent already');
    if (sent_at > now + SKEW_MS) throw wrong('sent_at', '报送时间不能晚于现在', 'it can’t be sent in the future');
    // What is said by telephone is often written down afterwards.
    if (sent_at < (incident.occurred_at ?? 0))
      throw wrong('sent_at', '报送时间不能早于事件发生', 'it can’t be sent before it happened');
    db.update(incidentReports).set({ sent_to, sent_at, sent_by: actor.person }).where(eq(incidentReports.id, id)).run();
    const after = { incident_id: report.incident_id, kind: report.kind, number: report.number, sent_to, sent_at };
    record(db, actor, { action: 'incident_report_sent', object_kind: 'incident_report', object_id: id, after }, now);
  })();
}
