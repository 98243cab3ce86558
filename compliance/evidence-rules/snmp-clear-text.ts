import { looksOf } from './looks.ts';
import { type Bearing, type EvidenceRule, shortfall } from './rule.ts';

const MANAGED: Bearing = {
  mlps: { 2: ['7.1.4.1 c'], 3: ['8.1.4.1 c', '8.1.4.8 a'] },
  high_risk_cases: ['6.4.1.2', '6.4.5.1'],
  crypto: { D: ['6.3.2'] },
};

/** SNMPv1 or v2c answers: the community that opens the device travels in clear. */
export const snmpClearText: EvidenceRule = {
  id: 'snmp-clear-text',
  title: { zh: '以 SNMPv1/v2c 管理', en: 'Managed by SNMPv1 or v2c' },
  shows: 'shortfall',
  needs: ['snmp.protocol'],
  bears_on: {
    service: MANAGED,
    device: MANAGED,
    security_device: {
      ...MANAGED,
      mlps: { ...MANAGED.mlps, 3: [...MANAGED.mlps[3], '8.1.5.4 b'] },
      high_risk_cases: [...MANAGED.high_risk_cases, '6.5.1.1'],
    },
  },
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const clear = look.all('snmp.protocol').filter(({ value }) => value === 'v1' || value === 'v2c');
      const version = clear[0]?.value;
      return shortfall(
        clear,
        {
          zh: `${look.where} 应答 SNMP${version}，团体字明文传输`,
          en: `${look.where} answers SNMP${version}: the community travels in clear`,
        },
        { result: 'not_conform' },
      );
    });
  },
};
