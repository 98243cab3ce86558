import type { Check, KnownFact, Status } from '../check.ts';
import { unknown } from '../check.ts';
import { ofKey } from './known-fact.ts';

const WARN_MS = 10_000;
/** Tokens of such a provider expire before they come, or aren't valid yet. */
const FAIL_MS = 120_000;

/** The provider's clock and ours agree: its tokens are valid for as long as they say. */
export const oidcClock: Check = {
  id: 'oidc-clock',
  title: { zh: '统一身份认证时钟', en: 'Clock of the identity provider' },
  severity: 'minor',
  needs: ['oidc.clock_offset_ms'],
  judge(facts) {
    const offsets = ofKey(facts, 'oidc.clock_offset_ms').filter((fact) => typeof fact.value === 'number');
    if (offsets.length === 0) return unknown('没有有效的时钟观测', 'no current observation of its clock');
    const size = (fact: KnownFact) => Math.abs(Number(fact.value));
    const most = Math.max(...offsets.map(size));
    const status: Status = most > FAIL_MS ? 'fail' : most > WARN_MS ? 'warn' : 'pass';
    const shown = status === 'pass' ? offsets : offsets.filter((fact) => size(fact) > WARN_MS);
    const list = (header: string, token: string) =>
      shown
        .map((fact) => `${fact.part === 'date' ? header : token} ${Math.round(Number(fact.value) / 1000)} s`)
        .join(', ');
    return {
      status,
      reason: { zh: `时钟偏差：${list('Date 头', 'ID 令牌')}`, en: `offset: ${list('Date header', 'ID token')}` },
      because: shown,
    };
  },
};
