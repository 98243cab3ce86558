/** The grade of an event by the answers to a plan's questions: the gravest that any of them says. */
import type { Grade, PlanHead } from './plan.ts';

/** `grade` is null when no answer says one. `open`: questions without an answer; they could only make it graver. */
export type Graded = { grade: Grade | null; because: string[]; open: string[]; unconfirmed: string[] };

/** `answers`: the number of the answer, by question. */
export function gradeOf({ grading }: Pick<PlanHead, 'grading'>, answers: Readonly<Record<string, number>>): Graded {
  const said = grading.flatMap((question) => {
    const answer = question.answers[answers[question.id] ?? -1];
    return answer ? [{ question, grade: answer.grade }] : [];
  });
  const grades = said.flatMap(({ grade }) => (grade === null ? [] : [grade]));
  const grade = grades.length ? (Math.min(...grades) as Grade) : null;
  const decisive = said.filter((one) => one.grade !== null && one.grade === grade);
  return {
    grade,
    because: decisive.map(({ question }) => question.id),
    open: grading.filter(({ id }) => !said.some(({ question }) => question.id === id)).map(({ id }) => id),
    unconfirmed: decisive.filter(({ question }) => !question.confirmed).map(({ question }) => question.id),
  };
}
