import { ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import type { Discard } from '../share.ts';
import { listed, verdict } from './device-facts.ts';

const WHY: Record<Discard, { zh: string; en: string }> = {
  restart: { zh: '设备重启', en: 'the device restarted' },
  discontinuity: { zh: '计数不连续', en: 'the counters began anew' },
  decreased: { zh: '计数回退', en: 'a counter fell' },
  wraps: { zh: '计数位数不足', en: 'the counters wrap too fast' },
  too_short: { zh: '采集间隔短于刷新周期', en: 'the interval is shorter than the counters’ refresh rate' },
};

/** D13. Says whether D12 may be believed; a lack is mostly of the measuring, so nothing is held against the device's IPv6. */
export const counterValidity: MigrationCheck = {
  code: 'D13',
  id: 'counter-validity',
  title: { zh: '计数器有效性', en: 'Validity of counters' },
  object: 'interface',
  input: { zh: 'SNMP 分协议计数器', en: 'SNMP counters of each family' },
  method: { zh: '检查不连续时间、刷新周期、启动时间', en: 'look at discontinuity times, refresh rates and the uptime' },
  criterion: {
    zh: '无不连续，间隔不短于刷新周期',
    en: 'no discontinuity, and an interval not shorter than the refresh rate',
  },
  source: 'RFC 4293',
  needs: ['snmp.ip_counters'],
  wants: ['traffic'],
  judge({ facts, given }) {
    const counters = ofKey(facts, 'snmp.ip_counters');
    const measured = (given.traffic ?? []).filter(({ share }) => share.kind !== 'none');
    if (counters.length === 0 || measured.length === 0)
      return verdict('unknown', '没有有效的分协议计数器', 'no current counters of each family', counters);
    const bad = measured.flatMap((one) =>
      one.share.kind === 'discarded' ? [{ name: one.interface, ...WHY[one.share.why] }] : [],
    );
    if (bad.length > 0) {
      const words = (language: 'zh' | 'en') => listed(bad.map((one) => `${one.name} ${one[language]}`));
      return verdict('fail', words('zh'), words('en'), counters);
    }
    return verdict(
      'pass',
      `${measured.length} 个接口的计数有效`,
      `the counters of ${measured.length} interfaces are valid`,
      counters,
    );
  },
};
