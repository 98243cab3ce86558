import type { Check } from '../check.ts';
import { unknown } from '../check.ts';
import { ofKey, where } from './known-fact.ts';

const WARN_PCT = 20;

/** Some echoes come back, but too many are lost. Total silence is no fact: up and down are judged by the look's outcome. */
export const icmpLoss: Check = {
  id: 'icmp-loss',
  title: { zh: 'ICMP 丢包率', en: 'ICMP packet loss' },
  severity: 'minor',
  needs: ['icmp.loss_pct'],
  judge(facts) {
    const losses = ofKey(facts, 'icmp.loss_pct').filter((fact) => typeof fact.value === 'number');
    if (losses.length === 0) return unknown('没有有效的 ICMP 观测', 'no current ICMP observation');
    const lossy = losses.filter((fact) => Number(fact.value) >= WARN_PCT);
    const list = (lossy.length > 0 ? lossy : losses).map((fact) => `${where(fact)} ${fact.value}%`).join(', ');
    return {
      status: lossy.length > 0 ? 'warn' : 'pass',
      reason: { zh: `丢包率：${list}`, en: `packet loss: ${list}` },
      because: lossy.length > 0 ? lossy : losses,
    };
  },
};
