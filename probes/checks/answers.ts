/** Whether a target answers at all, and whether it answers in every way it is watched. */
import type { Check, KnownFact } from '../check.ts';
import { unknown } from '../check.ts';

type AnswerFact = KnownFact & { value: { answer: string; flapping: boolean; error: string | null } };

function split(facts: readonly KnownFact[]) {
  const rows = facts as readonly AnswerFact[];
  return {
    up: rows.filter((fact) => fact.value.answer === 'up'),
    down: rows.filter((fact) => fact.value.answer === 'down'),
    unknown: rows.filter((fact) => fact.value.answer === 'unknown'),
    flapping: rows.filter((fact) => fact.value.flapping),
  };
}

/** Such as `snmp 10.1.2.3 (IPv4): no answer within 3000 ms`; what several watches of one address tell alike is told once. */
function told(facts: readonly AnswerFact[]): string {
  const lines = facts.map((fact) => {
    const family = fact.family ? ` (IPv${fact.family})` : '';
    return `${fact.probe} ${fact.address ?? ''}${family}${fact.value.error ? `: ${fact.value.error}` : ''}`;
  });
  const shown = [...new Set(lines)];
  return shown.slice(0, 4).join('; ') + (shown.length > 4 ? ` (+${shown.length - 4})` : '');
}

/** At least one watch of the target gets an answer. */
export const answers: Check = {
  id: 'answers',
  title: { zh: '有应答', en: 'Answers' },
  severity: 'critical',
  needs: ['look.answer'],
  judge(facts) {
    const { up, down, unknown: unseen } = split(facts);
    if (up.length > 0) {
      return {
        status: 'pass',
        reason: { zh: `${up.length} 项监测有应答`, en: `${up.length} watches get an answer` },
        because: up,
      };
    }
    if (down.length > 0) {
      const list = told(down);
      return { status: 'fail', reason: { zh: `无应答：${list}`, en: `does not answer: ${list}` }, because: down };
    }
    if (unseen.length === 0) return unknown('没有有效的观测', 'no current observation');
    const list = told(unseen);
    return { ...unknown(`探测自身不可用：${list}`, `the probe can't see: ${list}`), because: unseen };
  },
};

/** Every watch of the target gets an answer, in each family, and steadily. */
export const answersEverywhere: Check = {
  id: 'answers-everywhere',
  title: { zh: '各项监测均有应答', en: 'Answers in every way it is watched' },
  severity: 'minor',
  needs: ['look.answer'],
  judge(facts) {
    const { up, down, unknown: unseen, flapping } = split(facts);
    // What comes and goes is told as such: its last look may just have got an answer.
    const silent = down.filter((fact) => !fact.value.flapping);
    if (up.length > 0 && silent.length > 0) {
      const list = told(silent);
      return {
        status: 'warn',
        reason: { zh: `部分无应答：${list}`, en: `answers only in part: ${list}` },
        because: silent,
      };
    }
    if (flapping.length > 0) {
      const list = told(flapping);
      return { status: 'warn', reason: { zh: `时断时续：${list}`, en: `flapping: ${list}` }, because: flapping };
    }
    // That nothing answers at all is what the other check says.
    if (up.length === 0 && unseen.length === 0)
      return { ...unknown('没有一项监测有应答', 'no watch gets an answer'), because: down };
    if (unseen.length > 0) {
      const list = told(unseen);
      return { ...unknown(`部分未知：${list}`, `unknown in part: ${list}`), because: unseen };
    }
    return { status: 'pass', reason: { zh: '全部有应答', en: 'all watches get an answer' }, because: up };
  },
};
