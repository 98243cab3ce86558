import type { Check, KnownFact } from '../check.ts';
import { unknown } from '../check.ts';
import { ofKey, where } from './known-fact.ts';

/** The time server follows a clock. A refusal to tell the time says nothing of its clock. */
export const ntpSynchronised: Check = {
  id: 'ntp-synchronised',
  title: { zh: 'NTP 同步状态', en: 'NTP synchronised' },
  severity: 'major',
  needs: ['ntp.synchronised', 'ntp.stratum', 'ntp.kiss_code'],
  judge(facts) {
    const states = ofKey(facts, 'ntp.synchronised');
    const lost = states.filter((fact) => fact.value === false);
    const stratum = (fact: KnownFact) =>
      ofKey(facts, 'ntp.stratum').find((one) => one.watch === fact.watch && one.family === fact.family);
    if (lost.length > 0) {
      const list = lost.map((fact) => `${where(fact)} (stratum ${stratum(fact)?.value ?? '?'})`).join(', ');
      return { status: 'fail', reason: { zh: `未同步：${list}`, en: `not synchronised: ${list}` }, because: lost };
    }
    const kisses = ofKey(facts, 'ntp.kiss_code');
    if (kisses.length > 0) {
      const list = kisses.map((fact) => `${where(fact)} ${fact.value}`).join(', ');
      return { ...unknown(`服务器拒绝应答：${list}`, `the server refuses to answer: ${list}`), because: kisses };
    }
    if (states.length === 0) return unknown('没有有效的 NTP 观测', 'no current NTP observation');
    return { status: 'pass', reason: { zh: '时钟已同步', en: 'the clock is synchronised' }, because: states };
  },
};
