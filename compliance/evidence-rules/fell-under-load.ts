import { column, ofKey } from './looks.ts';
import { type Bearing, type EvidenceRule, shortfall } from './rule.ts';

const BEARING: Bearing = {
  mlps: { 2: ['7.1.2.1 a'], 3: ['8.1.2.1 a'] },
  high_risk_cases: ['6.2.1.1'],
  crypto: {},
};

/** A network device that turned bad under no more than the peak that the owner declared. What falls above it shows nothing. */
export const fellUnderLoad: EvidenceRule = {
  id: 'fell-under-load',
  title: { zh: '压测中网络设备异常', en: 'Network devices fell under load' },
  shows: 'shortfall',
  needs: ['load.turned'],
  bears_on: { device: BEARING, security_device: BEARING },
  see(facts) {
    const fell = ofKey(facts, 'load.turned').filter(
      (fact) => Number(column(fact, 'rate')) <= Number(column(fact, 'peak_rate')),
    );
    const rates = fell.map((fact) => `${column(fact, 'rate')}/s`).join(', ');
    return shortfall(
      fell,
      {
        zh: `压测（${rates}，不高于申报峰值）中转为异常`,
        en: `Turned bad in a load test (${rates}, not above the declared peak)`,
      },
      { result: 'partial' },
    );
  },
};
