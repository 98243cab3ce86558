import { column, ofKey } from './looks.ts';
import { type Bearing, type EvidenceRule, shortfall } from './rule.ts';

/** What assessors hint at for processors and memory; for links no number is told, so the same is taken. */
const BUSY = 0.7;
/** Of less than half a day nobody can say what its peak is. */
const MEASURED = 0.5;
const BEARING: Bearing = {
  mlps: { 2: [], 3: ['8.1.2.1 b'] },
  high_risk_cases: ['6.2.1.1'],
  crypto: {},
};

/** The 95th percentile of a port's last day is near its speed. */
export const busyLinks: EvidenceRule = {
  id: 'busy-links',
  title: { zh: '链路高峰利用率过高', en: 'Links are too busy at peak' },
  shows: 'shortfall',
  needs: ['traffic.port'],
  bears_on: { device: BEARING, security_device: BEARING },
  see(facts) {
    const busy = ofKey(facts, 'traffic.port').filter(
      (fact) => Number(column(fact, 'p95_share')) >= BUSY && Number(column(fact, 'coverage')) >= MEASURED,
    );
    const list = busy
      .map((fact) => `${column(fact, 'name') ?? fact.part} ${Math.round(Number(column(fact, 'p95_share')) * 100)} %`)
      .join(', ');
    return shortfall(
      busy,
      { zh: `近一天流量 95 百分位：${list}`, en: `95th percentile of the last day: ${list}` },
      { result: 'partial' },
    );
  },
};
