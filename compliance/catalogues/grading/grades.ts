/**
 * Which grade a system gets: twice by what harm it would do to whom, the higher of the two is the grade. Matrices are editions, since the
 * rules of 2025 moved them and their cells weren't found: a cell that isn't known makes the grade unknown, and a person decides.
 */
import type { Text } from '#probes/probe.ts';

export const GRADES = [1, 2, 3, 4, 5] as const;
export type Grade = (typeof GRADES)[number];

export const HARMED = ['citizens', 'society', 'nation'] as const;
export type Harmed = (typeof HARMED)[number];
export const DEGREES = ['general', 'serious', 'extreme'] as const;
export type Degree = (typeof DEGREES)[number];
/** How much harm to whom. */
export type Harm = { to: Harmed; degree: Degree };

export const DEGREE_NAMES: Record<Degree, Text> = {
  general: { zh: '一般损害', en: 'General harm' },
  serious: { zh: '严重损害', en: 'Serious harm' },
  extreme: { zh: '特别严重损害', en: 'Extremely serious harm' },
};

const CITIZENS: Text = {
  zh: '公民、法人和其他组织的合法权益',
  en: 'Rights of citizens, legal persons and other organisations',
};
const SOCIETY: Text = { zh: '社会秩序、公共利益', en: 'Social order, public interest' };

export type GradingEdition = {
  edition: string;
  title: Text;
  /** uncertain: compare with the text before use. */
  certainty: 'found' | 'uncertain';
  harmed: Record<Harmed, Text>;
  /** null: not known. */
  cells: Record<Harmed, Record<Degree, Grade | null>>;
};

/** The matrix of 2020 is own knowledge that agrees with a page which paraphrases its levels; a person confirms each grade anyway. */
export const GRADING_EDITIONS = {
  '2020': {
    edition: '2020',
    title: { zh: '定级指南 GB/T 22240-2020', en: 'Grading guide GB/T 22240-2020' },
    certainty: 'found',
    harmed: { citizens: CITIZENS, society: SOCIETY, nation: { zh: '国家安全', en: 'National security' } },
    cells: {
      citizens: { general: 1, serious: 2, extreme: 2 },
      society: { general: 2, serious: 3, extreme: 4 },
      nation: { general: 3, serious: 4, extreme: 5 },
    },
  },
  // An answer of the ministry (2025, question 7) tells level 5; the other cells moved, and weren't found.
  '2025': {
    edition: '2025',
    title: { zh: '2025 年定级报告模板', en: 'Template of the grading report of 2025' },
    certainty: 'uncertain',
    harmed: {
      citizens: CITIZENS,
      society: SOCIETY,
      nation: { zh: '国家安全、地区安全、国计民生', en: 'National or regional security, economy and livelihood' },
    },
    cells: {
      citizens: { general: null, serious: null, extreme: null },
      society: { general: null, serious: null, extreme: null },
      nation: { general: null, serious: 5, extreme: 5 },
    },
  },
  // Differs in one cell, which many pages still show.
  'GA/T 1389-2017': {
    edition: 'GA/T 1389-2017',
    title: { zh: '定级指南 GA/T 1389-2017', en: 'Grading guide GA/T 1389-2017' },
    certainty: 'uncertain',
    harmed: { citizens: CITIZENS, society: SOCIETY, nation: { zh: '国家安全', en: 'National security' } },
    cells: {
      citizens: { general: 1, serious: 2, extreme: 3 },
      society: { general: 2, serious: 3, extreme: 4 },
      nation: { general: 3, serious: 4, extreme: 5 },
    },
  },
} as const satisfies Record<string, GradingEdition>;

export type Graded =
  | { known: true; S: Grade; A: Grade; grade: Grade; notation: string }
  | { known: false; because: Text };

/**
 * S from harm by lost or altered business information, A from harm by a service that fails. Each may harm several: the highest counts.
 */
export function gradeOf(harms: { S: readonly Harm[]; A: readonly Harm[] }, edition: GradingEdition): Graded {
  const highest = { S: 1 as Grade, A: 1 as Grade };
  for (const side of ['S', 'A'] as const) {
    if (harms[side].length === 0) return unknown(`${side} 没有选定受侵害的客体`, `${side}: nobody harmed was chosen`);
    for (const { to, degree } of harms[side]) {
      const cell = edition.cells[to][degree];
      if (cell === null)
        return unknown(
          `${edition.title.zh}：${edition.harmed[to].zh}受${DEGREE_NAMES[degree].zh}时的等级未查明，由人确定`,
          `${edition.title.en}: the grade for ${DEGREE_NAMES[degree].en.toLowerCase()} to "${edition.harmed[to].en}" is not known, a person decides`,
        );
      if (cell > highest[side]) highest[side] = cell;
    }
  }
  const { S, A } = highest;
  const grade = S > A ? S : A;
  return { known: true, S, A, grade, notation: `S${S}A${A}G${grade}` };
}

const unknown = (zh: string, en: string): Graded => ({ known: false, because: { zh, en } });
