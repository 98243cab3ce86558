/** What the national platform times: each phase by itself, as its check compares the families. */
import { compared } from '../../checks/service-degradation.ts';
import { UNKNOWN, withoutAaaa } from '../measures.ts';
import type { Rule } from '../score.ts';

const phase = (id: string, name: string, title: Rule['title']): Rule => ({
  id,
  code: 'S15',
  title,
  list: 'platform',
  measure(scene) {
    const none = withoutAaaa(scene);
    if (none) return [none];
    if (scene.status('S15') === 'unknown') return [UNKNOWN];
    const ratios = compared(scene.facts, scene.thresholds).flatMap((one) =>
      one.name === name && one.ratio !== null ? [one.ratio] : [],
    );
    if (ratios.length === 0) return [UNKNOWN];
    const good = ratios.filter((ratio) => ratio === 'equal' || ratio <= scene.thresholds.degradation).length;
    return [{ good, unknown: 0, broken: [], lost: ratios.length - good, whole: true }];
  },
});

export const phases: readonly Rule[] = [
  phase('dns_delay', 'dns_ms', { zh: '域名解析时延', en: 'Delay of DNS' }),
  phase('tcp_delay', 'tcp_ms', { zh: 'TCP 建立时延', en: 'Delay of TCP' }),
  phase('first_packet', 'first_byte_ms', { zh: '首包时延', en: 'Delay of the first packet' }),
  phase('page_delay', 'page_ms', { zh: '首页响应时延', en: 'Delay of the home page' }),
  phase('download', 'download', { zh: '下载速率', en: 'Rate of download' }),
];
