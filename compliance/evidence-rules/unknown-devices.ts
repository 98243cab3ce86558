import { column, ofKey } from './looks.ts';
import { type Bearing, type EvidenceRule, shortfall } from './rule.ts';

const BEARING: Bearing = {
  mlps: { 2: ['7.1.10.2 a'], 3: ['8.1.3.1 b', '8.1.10.2 a'] },
  high_risk_cases: ['6.3.1.1'],
  crypto: {},
};
const CLAIMS: readonly unknown[] = ['device', 'duplicate_address'];

/** Something that is not in the record is heard at a port, answers in a node's place, or has a node's address. */
export const unknownDevices: EvidenceRule = {
  id: 'unknown-devices',
  title: { zh: '出现未登记的设备', en: 'A device that nobody recorded appears' },
  shows: 'shortfall',
  needs: ['record.stranger', 'record.difference'],
  bears_on: { device: BEARING, security_device: BEARING },
  see(facts) {
    const strangers = ofKey(facts, 'record.stranger');
    const claims = ofKey(facts, 'record.difference').filter((fact) => CLAIMS.includes(column(fact, 'field')));
    const texts = [
      ...strangers.map((fact) => {
        const name = column(fact, 'system_name') ?? column(fact, 'chassis_id') ?? '?';
        const port = column(fact, 'port') || '?';
        return { zh: `${port} 口接有 ${name}`, en: `${name} at port ${port}` };
      }),
      ...claims.map((fact) => {
        const seen = column(fact, 'observed') ?? '?';
        return column(fact, 'field') === 'device'
          ? { zh: `应答的是另一台设备 ${seen}`, en: `another device answers, ${seen}` }
          : { zh: `地址 ${fact.part} 另有设备声称`, en: `another device claims ${fact.part}` };
      }),
    ];
    return shortfall(
      [...strangers, ...claims],
      {
        zh: `未登记的设备：${texts.map(({ zh }) => zh).join('，')}`,
        en: `not on record: ${texts.map(({ en }) => en).join(', ')}`,
      },
      { result: 'partial' },
    );
  },
};
