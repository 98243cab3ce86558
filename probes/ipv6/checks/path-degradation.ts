import type { KnownFact } from '../../check.ts';
import { ofKey } from '../../checks/known-fact.ts';
import type { Family } from '../../probe.ts';
import type { MigrationCheck } from '../check.ts';
import { degradation, pathMeasures } from '../degradation.ts';
import { percent, verdict } from './device-facts.ts';

/** D19. */
export const pathDegradation: MigrationCheck = {
  code: 'D19',
  id: 'path-degradation',
  title: { zh: '性能劣化比', en: 'Degradation against IPv4' },
  object: 'device',
  input: { zh: '双栈测量', en: 'measurements of both families' },
  method: { zh: '比较往返时延、丢包、TCP 建连成功率', en: 'compare round trips, loss and success of TCP connections' },
  criterion: {
    zh: '劣化比不超过阈值，或两者均优于下限（趋同）',
    en: 'the ratio is within the threshold, or both are under the floor',
  },
  source: 'IPv6改造相关指标和测试方法说明',
  needs: ['icmp.loss_pct', 'look.answer'],
  wants: ['paths'],
  sees_over_ipv6: true,
  judge({ facts, given, thresholds }) {
    const because = facts.filter(isOfEcho);
    const isSeen = (family: Family) => because.some((fact) => fact.family === family);
    // What was measured is of the same watches: when they are stale, so is it.
    if (!given.paths || !isSeen(4) || !isSeen(6))
      return verdict('unknown', '没有双栈的有效观测', 'no current observations of both families', because);
    const { v4, v6 } = given.paths;
    // Silent over both families: the device is, and not its IPv6.
    if (v4.loss === 1)
      return verdict('unknown', 'IPv4 无应答，无可比较', 'IPv4 is silent: there is nothing to compare with', because);
    const { worst, missing } = degradation(pathMeasures(v4, v6, thresholds));
    if (worst && worst.ratio > thresholds.degradation) {
      const ratio = Number.isFinite(worst.ratio) ? percent(worst.ratio) : '∞';
      return verdict('fail', `劣化比 ${ratio}（${worst.name}）`, `${ratio} worse than IPv4 (${worst.name})`, because);
    }
    if (missing.length > 0)
      return verdict(
        'unknown',
        `未测全：${missing.join(', ')}`,
        `not measured over both families: ${missing.join(', ')}`,
        because,
      );
    return worst
      ? verdict(
          'pass',
          `劣化比 ${percent(worst.ratio)}（${worst.name}）`,
          `${percent(worst.ratio)} against IPv4 (${worst.name})`,
          because,
        )
      : verdict('pass', '两者趋同', 'both are under the floor: equal', because);
  },
};

const isOfEcho = (fact: KnownFact): boolean =>
  fact.probe === 'icmp' && (fact.key === 'icmp.loss_pct' || ofKey([fact], 'look.answer').length > 0);
