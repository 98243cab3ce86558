import type { Check } from '../check.ts';
import { unknown } from '../check.ts';
import { ofKey, where } from './known-fact.ts';

/** SNMP before v3 sends its community in clear: whoever sees one packet can read the device. */
export const snmpClearText: Check = {
  id: 'snmp-clear-text',
  title: { zh: 'SNMP 明文口令', en: 'SNMP community in clear text' },
  severity: 'minor',
  posture: true,
  needs: ['snmp.protocol'],
  judge(facts) {
    const protocols = ofKey(facts, 'snmp.protocol');
    if (protocols.length === 0) return unknown('没有有效的 SNMP 观测', 'no current SNMP observation');
    const clear = protocols.filter((fact) => fact.value !== 'v3');
    if (clear.length === 0) {
      return { status: 'pass', reason: { zh: '使用 SNMPv3', en: 'answers SNMPv3' }, because: protocols };
    }
    const list = [...new Set(clear.map((fact) => `${where(fact)} ${fact.value}`))].join(', ');
    return {
      status: 'warn',
      reason: {
        zh: `应答 ${list}：团体字以明文传输，请改用 SNMPv3`,
        en: `answers ${list}: the community travels in clear text; use SNMPv3`,
      },
      because: clear,
    };
  },
};
