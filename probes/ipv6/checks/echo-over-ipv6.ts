import { ofKey, where } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { answerOver, listed, percent, verdict } from './device-facts.ts';

/** D5. It never fails: echoes are often filtered where all else works. */
export const echoOverIpv6: MigrationCheck = {
  code: 'D5',
  id: 'echo-over-ipv6',
  title: { zh: 'IPv6 回显', en: 'Echo over IPv6' },
  object: 'device',
  input: { zh: 'IPv6 地址', en: 'its IPv6 address' },
  method: { zh: 'ICMPv6 回显', en: 'ICMPv6 echo requests' },
  criterion: { zh: '丢包率不超过阈值；不达标仅告警', en: 'loss within the threshold; otherwise a warning only' },
  source: 'NIST USGv6 monitor',
  needs: ['icmp.loss_pct', 'look.answer'],
  sees_over_ipv6: true,
  judge({ facts, thresholds }) {
    const losses = ofKey(facts, 'icmp.loss_pct').filter(
      ({ family, value }) => family === 6 && typeof value === 'number',
    );
    if (losses.length > 0) {
      const lossy = losses.filter(({ value }) => Number(value) / 100 > thresholds.echo_loss);
      const shown = lossy.length > 0 ? lossy : losses;
      const list = listed(shown.map((fact) => `${where(fact)} ${percent(Number(fact.value) / 100)}`));
      return verdict(lossy.length > 0 ? 'warn' : 'pass', `IPv6 丢包率：${list}`, `loss over IPv6: ${list}`, shown);
    }
    const silent = answerOver(facts, 'icmp', 6);
    // What is silent over both families says nothing of IPv6.
    if (silent?.answer === 'down' && answerOver(facts, 'icmp', 4)?.answer !== 'down')
      return verdict('warn', '不应答 IPv6 回显（可能被过滤）', 'no echo over IPv6 (it may be filtered)', silent.facts);
    return verdict(
      'unknown',
      '没有有效的 IPv6 回显观测',
      'no current observation of echoes over IPv6',
      silent?.facts ?? [],
    );
  },
};
