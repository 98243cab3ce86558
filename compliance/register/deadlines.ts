/**
 * What a system of graded protection owes and by when, from its row in the register and its assessments. What isn't known makes a deadline
 * unknown and says what is missing: never fine. Pure.
 */
import type { Text } from '#probes/probe.ts';
import { addMonths, addYears, dayFrom, dayOf, dayText, endOf } from './calendar.ts';
import type { ComplianceRules } from './rules.ts';

export const DEADLINE_KINDS = [
  'grading',
  'filing',
  'certificate',
  'extension',
  'assessment',
  'crypto',
  'crypto_filing',
] as const;
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];
/** The gravest first. */
export const DEADLINE_STANDINGS = ['overdue', 'soon', 'unknown', 'ok'] as const;
export type DeadlineStanding = (typeof DEADLINE_STANDINGS)[number];

export type Deadline = {
  kind: DeadlineKind;
  /** The last moment of that day in Asia/Shanghai; null: unknown. */
  due_at: number | null;
  /** That day, 2026-11-22. */
  due_on: string | null;
  /** Negative: so many days ago. */
  days_left: number | null;
  standing: DeadlineStanding;
  because: Text;
};

/** What counts of a row in the register; moments are epoch milliseconds. */
export type Registered = {
  grade: number | null;
  confirmed_at: number | null;
  live_at: number | null;
  certificate: string | null;
  filed_at: number | null;
  issued_at: number | null;
};
export type Assessed = { kind: 'mlps' | 'crypto'; state: string; closed_at: number | null };

/** `row` null: not in the register. `unfiled`: when assessments of cryptography were closed whose results nobody filed yet. */
export function deadlinesOf(
  row: Registered | null,
  assessments: readonly Assessed[],
  now: number,
  rules: ComplianceRules,
  unfiled: readonly number[] = [],
): Deadline[] {
  const today = dayOf(now);
  const at = (kind: DeadlineKind, due: number, because: Text, soon_from = due - rules.remind_days.value): Deadline => ({
    ...{ kind, due_at: endOf(due), due_on: dayText(due), days_left: due - today },
    standing: today > due ? 'overdue' : today >= soon_from ? 'soon' : 'ok',
    because,
  });
  return [...ofGrade(row, assessments, rules, at), ...cryptoFiling(unfiled, rules, at)];
}

function ofGrade(row: Registered | null, assessments: readonly Assessed[], rules: ComplianceRules, at: At): Deadline[] {
  if (row === null)
    return [unknown('grading', '未定级：系统尚未登记', 'Not graded: the system is not in the register')];
  if (row.grade === null) return [unknown('grading', '等级尚未确认', 'No grade was confirmed')];
  if (row.grade < 2) return [];
  const closed = (kind: Assessed['kind']) =>
    assessments
      .flatMap((one) => (one.kind === kind && one.state === 'closed' && one.closed_at !== null ? [one.closed_at] : []))
      .map(dayOf)
      .sort((a, b) => a - b);
  const mlps = closed('mlps');
  const isFiled = row.filed_at !== null || row.certificate !== null;
  const every = row.grade >= 3 ? rules.level_3_months.value : rules.level_2_months.value;
  return [
    ...(isFiled ? certified(row, mlps, rules, at) : [filing(row, rules, at)]),
    repeated('assessment', mlps.at(-1), every, at),
    ...(row.grade >= 3 ? [repeated('crypto', closed('crypto').at(-1), rules.crypto_months.value, at)] : []),
  ];
}

/** None: nothing is owed, which only a confirmed grade of 1 makes so. */
export function worstOf(deadlines: readonly Deadline[]): DeadlineStanding | 'none' {
  return DEADLINE_STANDINGS.find((standing) => deadlines.some((one) => one.standing === standing)) ?? 'none';
}

type At = (kind: DeadlineKind, due: number, because: Text, soon_from?: number) => Deadline;

const unknown = (kind: DeadlineKind, zh: string, en: string): Deadline => ({
  ...{ kind, due_at: null, due_on: null, days_left: null },
  ...{ standing: 'unknown', because: { zh, en } },
});

/** A system that ran already counts from its grade, a new one from going live. */
function filing({ confirmed_at, live_at }: Registered, { filing_days }: ComplianceRules, at: At): Deadline {
  if (confirmed_at === null)
    return unknown('filing', '缺少定级确认日期', 'The day on which the grade was fixed is missing');
  if (live_at === null) return unknown('filing', '缺少投入运行日期', 'The day on which it went live is missing');
  const [graded, live] = [dayOf(confirmed_at), dayOf(live_at)];
  const days = filing_days.value;
  return live > graded
    ? at('filing', live + days, {
        zh: `${dayText(live)} 投入运行后 ${days} 日内备案`,
        en: `To be filed within ${days} days of going live on ${dayText(live)}`,
      })
    : at('filing', graded + days, {
        zh: `${dayText(graded)} 确认等级后 ${days} 日内备案`,
        en: `To be filed within ${days} days of its grade of ${dayText(graded)}`,
      });
}

/** From when the certificate counts; undefined: what is missing isn't known. */
function countsFrom({ filed_at, issued_at }: Registered, from: number): number | undefined {
  const days = [filed_at, issued_at].map((moment) => (moment === null ? undefined : dayOf(moment)));
  if (days.some((day) => day !== undefined && day < from)) return from;
  const [filed, issued] = days;
  return filed === undefined ? undefined : issued;
}

function certified(row: Registered, assessed: readonly number[], rules: ComplianceRules, at: At): Deadline[] {
  const missing = (zh: string, en: string) => [unknown('certificate', zh, en)];
  if (row.certificate === null)
    return missing('已备案，备案编号尚未登记', 'Filed; the number of the certificate is missing');
  const from = countsFrom(row, dayFrom(rules.certificate_from.value));
  if (from === undefined)
    return row.filed_at === null
      ? missing('缺少备案日期，无法推算有效期', 'The day of filing is missing, so its end is not known')
      : missing('缺少发证日期，无法推算有效期', 'The day of issue is missing, so its end is not known');
  const years = rules.certificate_years.value;
  const more = rules.extension_years.value;
  let extended = 0;
  const end = () => addYears(from, years + extended * more);
  // What has ended is not extended by what comes later.
  let before: string | undefined;
  for (const day of assessed) {
    const year = dayText(day).slice(0, 4);
    // It is assessed once a year: a second one of the same year extends nothing more.
    if (day < from || day > end() || year === before) continue;
    extended += 1;
    before = year;
  }
  const opens = addMonths(end(), -rules.extension_window_months.value);
  return [
    at('certificate', end(), {
      zh: `自 ${dayText(from)} 起 ${years} 年${extended > 0 ? `，${extended} 次等级测评各延长 ${more} 年` : ''}`,
      en: `${years} years from ${dayText(from)}${extended > 0 ? `, and ${more} for each of ${extended} assessments` : ''}`,
    }),
    at(
      'extension',
      end(),
      {
        zh: `${dayText(opens)} 至 ${dayText(end())} 之间申请延续`,
        en: `Extension is asked for from ${dayText(opens)} to ${dayText(end())}`,
      },
      opens,
    ),
  ];
}

/** Whatever the grade: a result that there is has to be filed. The one that waits longest. */
function cryptoFiling(unfiled: readonly number[], { crypto_filing_days }: ComplianceRules, at: At): Deadline[] {
  if (unfiled.length === 0) return [];
  const first = Math.min(...unfiled);
  const [day, days] = [dayOf(first), crypto_filing_days.value];
  const because = {
    zh: `密评于 ${dayText(day)} 结束，${days} 日内备案`,
    en: `The assessment of cryptography ended on ${dayText(day)}: to be filed within ${days} days`,
  };
  return [at('crypto_filing', day + days, because)];
}

function repeated(kind: 'assessment' | 'crypto', last: number | undefined, months: number, at: At): Deadline {
  if (last === undefined)
    return kind === 'crypto'
      ? unknown(kind, '没有已完成的密评记录', 'No assessment of cryptography is on record')
      : unknown(kind, '没有已完成的等级测评记录', 'No completed assessment is on record');
  return at(kind, addMonths(last, months), {
    zh: `上次完成于 ${dayText(last)}，每 ${months} 个月一次`,
    en: `The last was completed on ${dayText(last)}; every ${months} months`,
  });
}
