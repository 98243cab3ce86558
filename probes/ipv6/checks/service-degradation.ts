import type { KnownFact } from '../../check.ts';
import { unknown } from '../../check.ts';
import { ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { degradationOf } from '../degradation.ts';
import type { Thresholds } from '../thresholds.ts';
import { byWatch, numberOf, percent, say, told } from './saying.ts';

const PHASES = ['dns_ms', 'tcp_ms', 'first_byte_ms', 'page_ms'] as const;
const MBIT = 1_000_000;

/** Of a rate the time that one Mbit takes, so that more is worse there, too. */
function measured(fact: KnownFact): Record<string, number | undefined> {
  const rate = numberOf(fact, 'rate_bit_s');
  const phases = PHASES.map((name): [string, number | undefined] => [name, numberOf(fact, name)]);
  return { ...Object.fromEntries(phases), download: rate && rate > 0 ? (MBIT * 1_000) / rate : undefined };
}

/** Each thing measured over both families in one look; without a ratio it can't be told. */
export function compared(facts: readonly KnownFact[], { floor_rtt_ms: floor }: Thresholds) {
  return byWatch(ofKey(facts, 'site.timing')).flatMap((own) => {
    const [four, six] = ['4', '6'].map((family) => own.find((fact) => fact.part === family));
    if (!four || !six) return [];
    const v4 = measured(four);
    return Object.entries(measured(six)).map(([name, ms]) => {
      const { ratio } = degradationOf({ name, v4: v4[name] ?? null, v6: ms ?? null, better: 'lower', floor });
      return { name, ratio, because: [four, six] };
    });
  });
}

/** IPv6 that works but is slower makes people switch it off. */
export const serviceDegradation: MigrationCheck = {
  code: 'S15',
  id: 'service-degradation',
  title: { zh: '双栈性能劣化比', en: 'Degradation against IPv4' },
  object: 'service',
  input: { zh: '网址', en: 'the URL' },
  method: {
    zh: '解析、TCP、首包、首页、下载：(IPv6 − IPv4) / IPv4；两者均优于下限则视为趋同',
    en: 'DNS, TCP, first packet, page, download: (IPv6 − IPv4) / IPv4; where both are better than the floor they count as equal',
  },
  criterion: { zh: '劣化比不超过 10 %*，或趋同', en: 'at most 10 %*, or equal' },
  source: 'IPv6改造相关指标和测试方法说明; 国家平台 8 项',
  needs: ['site.timing'],
  sees_over_ipv6: true,
  judge({ facts, thresholds }) {
    const found = compared(facts, thresholds);
    const because = [...new Set(found.flatMap((one) => one.because))];
    const worse = found.flatMap(({ name, ratio }) =>
      typeof ratio === 'number' && ratio > thresholds.degradation
        ? [`${name.replace(/_ms$/, '')} +${percent(ratio)}`]
        : [],
    );
    if (found.every(({ ratio }) => ratio === null))
      return unknown('没有两族耗时的观测', 'no timings of both families were seen');
    const list = told(worse);
    if (worse.length > 0) return say('fail', `劣化：${list}`, `worse: ${list}`, because);
    return say('pass', '未劣化或趋同', 'no worse, or equal', because);
  },
};
