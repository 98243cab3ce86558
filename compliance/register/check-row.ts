/** What is wrong with a row of the register before it is kept: grades against harms, the number of the certificate, days that can't be. Pure. */
import type { Text } from '#probes/probe.ts';
import { readCertificateNumber } from '../catalogues/grading/certificate.ts';
import { type GradingEdition, gradeOf, type Harm } from '../catalogues/grading/grades.ts';
import { dayFrom, dayOf } from './calendar.ts';

export type Row = {
  information_harms: readonly Harm[];
  service_harms: readonly Harm[];
  s_level: number | null;
  a_level: number | null;
  confirmed_at: number | null;
  reviewed_at: number | null;
  scheme_reviewed_at: number | null;
  live_at: number | null;
  certificate: string | null;
  filed_at: number | null;
  issued_at: number | null;
  note: string;
};
export type Wrong = { path: keyof Row; text: Text };

/** The first regulation of protection by grades (国务院令第 147 号). */
const FIRST_DAY = dayFrom('1994-02-18');
/** A system may be registered before it goes live. */
const MOST_AHEAD_DAYS = 3660;

const PAST = ['confirmed_at', 'reviewed_at', 'scheme_reviewed_at', 'filed_at', 'issued_at'] as const;

export function wrongWith(row: Row, edition: GradingEdition, now: number): Wrong | undefined {
  return wrongGrade(row, edition) ?? wrongCertificate(row) ?? wrongDays(row, dayOf(now));
}

const wrong = (path: keyof Row, zh: string, en: string): Wrong => ({ path, text: { zh, en } });

/** A person confirms; against the matrix, or without harms, only with a reason. */
function wrongGrade(row: Row, edition: GradingEdition): Wrong | undefined {
  const { s_level, a_level, information_harms: S, service_harms: A } = row;
  if ((s_level === null) !== (a_level === null))
    return wrong(s_level === null ? 's_level' : 'a_level', 'S 与 A 须一并确认', 'S and A are confirmed together');
  if (s_level === null || row.note.trim() !== '') return undefined;
  const computed = gradeOf({ S, A }, edition);
  if (computed.known)
    return computed.S === s_level && computed.A === a_level
      ? undefined
      : wrong(
          'note',
          `与推算结果 ${computed.notation} 不同，请在备注中说明理由`,
          `It differs from the computed ${computed.notation}: give the reason in the note`,
        );
  return S.length > 0 && A.length > 0
    ? undefined
    : wrong(
        'note',
        '未选定侵害情况，请在备注中说明等级依据',
        'Without harms chosen, say in the note what the grade rests on',
      );
}

function wrongCertificate({ certificate }: Row): Wrong | undefined {
  if (certificate === null) return undefined;
  const read = readCertificateNumber(certificate);
  return read.valid ? undefined : { path: 'certificate', text: read.wrong };
}

function wrongDays(row: Row, today: number): Wrong | undefined {
  for (const path of PAST) {
    const at = row[path];
    if (at !== null && dayOf(at) > today) return wrong(path, '日期不能晚于今天', 'This day lies in the future');
  }
  if (row.live_at !== null && dayOf(row.live_at) > today + MOST_AHEAD_DAYS)
    return wrong('live_at', '投入运行日期不能晚于十年之后', 'This day lies more than ten years ahead');
  for (const path of [...PAST, 'live_at'] as const) {
    const at = row[path];
    if (at !== null && dayOf(at) < FIRST_DAY)
      return wrong(path, '日期不能早于 1994-02-18', 'This day lies before 1994-02-18, when protection by grades began');
  }
  if (row.filed_at !== null && row.issued_at !== null && dayOf(row.issued_at) < dayOf(row.filed_at))
    return wrong('issued_at', '发证日期不能早于备案日期', 'It can’t be issued before it was filed');
  return undefined;
}
