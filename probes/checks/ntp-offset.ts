import type { Check, KnownFact, Status } from '../check.ts';
import { unknown } from '../check.ts';
import { ofKey, where } from './known-fact.ts';

const WARN_MS = 1_000;
const FAIL_MS = 60_000;

/** The server's time and ours agree: logs of both can be laid side by side. */
export const ntpOffset: Check = {
  id: 'ntp-offset',
  title: { zh: 'NTP 时间偏移', en: 'NTP offset' },
  severity: 'minor',
  needs: ['ntp.offset_ms'],
  judge(facts) {
    const offsets = ofKey(facts, 'ntp.offset_ms').filter((fact) => typeof fact.value === 'number');
    if (offsets.length === 0) return unknown('没有有效的 NTP 时间', 'no current NTP time');
    const size = (fact: KnownFact) => Math.abs(Number(fact.value));
    const most = Math.max(...offsets.map(size));
    const status: Status = most > FAIL_MS ? 'fail' : most > WARN_MS ? 'warn' : 'pass';
    const limit = status === 'fail' ? FAIL_MS : WARN_MS;
    const shown = status === 'pass' ? offsets : offsets.filter((fact) => size(fact) > limit);
    const list = shown.map((fact) => `${where(fact)} ${Number(fact.value) / 1000} s`).join(', ');
    return { status, reason: { zh: `时间偏移：${list}`, en: `offset: ${list}` }, because: shown };
  },
};
