import { looksOf, numberOf, present } from './looks.ts';
import { type Bearing, type EvidenceRule, shortfall } from './rule.ts';

/** From here on records of two machines can't be laid side by side. */
const OFF_MS = 60_000;
const COMPUTING = { 2: ['7.1.4.3 b'], 3: ['8.1.4.3 b'] } as const;
const OF_BORDER: Bearing = {
  mlps: { 2: [...COMPUTING[2], '7.1.3.5 b'], 3: [...COMPUTING[3], '8.1.3.5 b'] },
  high_risk_cases: [],
  crypto: {},
};

/** The clock is off or follows nobody: its records tell a wrong time. A clause of its own stands at level 4 only. */
export const clock: EvidenceRule = {
  id: 'clock',
  title: { zh: '时钟偏差或未同步', en: 'The clock is off or not synchronised' },
  shows: 'shortfall',
  needs: ['ntp.offset_ms', 'ntp.synchronised'],
  bears_on: {
    service: { ...OF_BORDER, mlps: COMPUTING },
    device: OF_BORDER,
    security_device: OF_BORDER,
  },
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const offset = look.one('ntp.offset_ms');
      const synchronised = look.one('ntp.synchronised');
      const isOff = Math.abs(numberOf(offset)) > OFF_MS;
      const isLost = synchronised?.value === false;
      const seconds = numberOf(offset) / 1000;
      const zh = [...(isOff ? [`偏差 ${seconds} 秒`] : []), ...(isLost ? ['未同步'] : [])].join('，');
      const en = [...(isOff ? [`off by ${seconds} s`] : []), ...(isLost ? ['not synchronised'] : [])].join(', ');
      return shortfall(
        present(isOff ? offset : undefined, isLost ? synchronised : undefined),
        { zh: `${look.where} 的时钟${zh}`, en: `the clock of ${look.where} is ${en}` },
        { result: 'partial' },
      );
    });
  },
};
