import { column, ofKey } from './looks.ts';
import { type Bearing, type EvidenceRule, shortfall } from './rule.ts';

const BEARING: Bearing = {
  mlps: { 2: ['7.1.10.2 a', '7.1.10.8 a'], 3: ['8.1.10.2 a', '8.1.10.8 a'] },
  high_risk_cases: [],
  crypto: {},
};
const SHOWN = 10;

/** The inventory says something else than the device, or lacks what hangs at it. */
export const recordDiffers: EvidenceRule = {
  id: 'record-differs',
  title: { zh: '台账与实际不一致', en: 'The record differs from what is there' },
  shows: 'shortfall',
  needs: ['record.difference', 'record.stranger'],
  bears_on: { device: BEARING, security_device: BEARING },
  see(facts) {
    const differs = ofKey(facts, 'record.difference');
    const strangers = ofKey(facts, 'record.stranger');
    const texts = [
      ...differs.map((fact) => {
        const [field, recorded, observed] = ['field', 'recorded', 'observed'].map((name) => column(fact, name));
        return {
          zh: `${field} 登记 ${recorded ?? '空'}，实际 ${observed ?? '未见'}`,
          en: `${field} is recorded as ${recorded ?? 'nothing'} and seen as ${observed ?? 'nothing'}`,
        };
      }),
      ...strangers.map((fact) => {
        const name = column(fact, 'system_name') ?? column(fact, 'chassis_id') ?? '?';
        return { zh: `邻居 ${name} 未登记`, en: `the neighbour ${name} is not on record` };
      }),
    ].slice(0, SHOWN);
    return shortfall(
      [...differs, ...strangers],
      { zh: texts.map(({ zh }) => zh).join('；'), en: texts.map(({ en }) => en).join('; ') },
      { result: 'partial' },
    );
  },
};
