/** Monthly records: which month is owed at a moment, and what was brought of it by whom. Months are those of Asia/Shanghai. */
import type { RecordRow, Standing } from './system-type.ts';

/** A month's record is owed from the 11th of the next one on: ours, the notice names no day. */
const GRACE_DAYS = 10;

export const monthOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 7);

/** The month `n` months before a period such as `2026-11`. */
export function monthBefore(period: string, n = 1): string {
  const [year = 0, month = 1] = period.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - n, 1)).toISOString().slice(0, 7);
}

/** The last month whose record is owed by now. */
export const owedMonth = (now: number): string => monthBefore(monthOf(now - GRACE_DAYS * 86_400_000));

export type Doubt = { zh: string; en: string };

/**
 * How monthly records stand: unknown without any, or when a subject that has brought some lacks the month that is owed; failing or in
 * doubt by what `judge` says of each subject's rows (the newest first); else passing.
 */
export function standingOfMonths<Body>(
  rows: readonly RecordRow<Body>[],
  now: number,
  judge: (rows: readonly RecordRow<Body>[]) => { fails: Doubt[]; doubts: Doubt[] },
): Standing {
  const owed = owedMonth(now);
  const bySubject = Map.groupBy(rows, ({ subject }) => subject);
  const because: string[] = [];
  const seen_at = rows.length > 0 ? Math.max(...rows.map(({ at }) => at)) : null;
  const says = (status: Standing['status'], texts: readonly Doubt[]): Standing => {
    const [shown, more] = [texts.slice(0, 5), texts.length - 5];
    const [zh, en] = [shown.map((text) => text.zh).join('；'), shown.map((text) => text.en).join('; ')];
    const rest = more > 0 ? { zh: `；另有 ${more} 项`, en: `; and ${more} more` } : { zh: '', en: '' };
    return { status, reason: { zh: zh + rest.zh, en: en + rest.en }, seen_at, because };
  };
  if (rows.length === 0) return says('unknown', [{ zh: '没有记录', en: 'there are no records' }]);
  const named = ({ zh, en }: Doubt, subject: string): Doubt =>
    subject === '' ? { zh, en } : { zh: `${subject}：${zh}`, en: `${subject}: ${en}` };
  const found = [...bySubject].map(([subject, own]) => {
    const sorted = own.toSorted((a, b) => b.period.localeCompare(a.period));
    const { fails, doubts } = judge(sorted);
    const late =
      !own.some(({ period }) => period === owed) && own.some(({ period }) => period < owed)
        ? [{ zh: `缺 ${owed} 的记录`, en: `the record of ${owed} is missing` }]
        : [];
    return {
      fails: fails.map((one) => named(one, subject)),
      doubts: doubts.map((one) => named(one, subject)),
      late: late.map((one) => named(one, subject)),
    };
  });
  const all = (key: 'fails' | 'doubts' | 'late') => found.flatMap((one) => one[key]);
  if (all('fails').length > 0) return says('fail', all('fails'));
  if (all('late').length > 0) return says('unknown', [...all('late'), ...all('doubts')]);
  if (all('doubts').length > 0) return says('warn', all('doubts'));
  const n = bySubject.size;
  return says('pass', [
    {
      zh: `${n} 个填报对象的 ${owed} 记录齐全且合理`,
      en: `the records of ${owed} of all ${n} are there and plausible`,
    },
  ]);
}

/** The last three months have one and the same figure: nobody's work is that even. Zero is no such sign. */
export function repeats<Body>(rows: readonly RecordRow<Body>[], field: keyof Body, title: Doubt): Doubt[] {
  const [a, b, c] = rows.slice(0, 3).map(({ body }) => body[field]);
  if (typeof a !== 'number' || a === 0 || a !== b || a !== c) return [];
  return [{ zh: `${title.zh}连续三个月都是 ${a}`, en: `${title.en} is ${a} for three months in a row` }];
}
