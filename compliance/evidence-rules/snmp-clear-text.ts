import { CLEAR_LOG_IN, ofManagement } from './bearings.ts';
import { looksOf } from './looks.ts';
import { type EvidenceRule, shortfall } from './rule.ts';

/** SNMPv1 or v2c answers: the community that opens the device travels in clear. */
export const snmpClearText: EvidenceRule = {
  id: 'snmp-clear-text',
  title: { zh: '以 SNMPv1/v2c 管理', en: 'Managed by SNMPv1 or v2c' },
  shows: 'shortfall',
  needs: ['snmp.protocol'],
  bears_on: ofManagement('D', CLEAR_LOG_IN),
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
