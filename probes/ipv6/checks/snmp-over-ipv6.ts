import { beside, ofKey, where } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { answerOver, listed, verdict } from './device-facts.ts';

/** D6. That something answers at the address isn't enough: it must be the same engine that answers over IPv4. */
export const snmpOverIpv6: MigrationCheck = {
  code: 'D6',
  id: 'snmp-over-ipv6',
  title: { zh: '经 IPv6 的 SNMP', en: 'SNMP over IPv6' },
  object: 'device',
  input: { zh: 'IPv6 地址', en: 'its IPv6 address' },
  method: { zh: '经 udp6 的 SNMPv3，比较 snmpEngineID', en: 'SNMPv3 over udp6; snmpEngineID is compared' },
  criterion: { zh: '与 IPv4 的 snmpEngineID 相同', en: 'the same snmpEngineID as over IPv4' },
  source: 'LibreNMS #20242',
  needs: ['snmp.engine_id', 'snmp.protocol', 'look.answer'],
  sees_over_ipv6: true,
  judge({ facts }) {
    const engines = ofKey(facts, 'snmp.engine_id').filter(({ value }) => typeof value === 'string');
    const [six, four] = [6, 4].map((family) => engines.filter((fact) => fact.family === family));
    if (six && four && six.length > 0 && four.length > 0) {
      const ids = new Set(four.map(({ value }) => value));
      const others = six.filter(({ value }) => !ids.has(value));
      const list = listed(others.map((fact) => `${where(fact)} ${fact.value}`));
      if (others.length > 0)
        return verdict('fail', `引擎标识与 IPv4 不同：${list}`, `another engine than over IPv4: ${list}`, [
          ...others,
          ...four,
        ]);
      const because = [...six, ...four];
      const open = six.filter((fact) => beside(facts, fact, 'snmp.protocol')?.value !== 'v3');
      return open.length > 0
        ? verdict('warn', '同一引擎，但经 IPv6 未使用 SNMPv3', 'the same engine, but not by SNMPv3 over IPv6', because)
        : verdict('pass', '经 IPv6 与 IPv4 为同一引擎', 'the same engine over both families', because);
    }
    const silent = answerOver(facts, 'snmp', 6);
    const old = answerOver(facts, 'snmp', 4);
    if (silent?.answer === 'down' && old?.answer === 'up')
      return verdict('fail', '经 IPv6 不应答 SNMP，经 IPv4 应答', 'SNMP answers over IPv4 and not over IPv6', [
        ...silent.facts,
        ...old.facts,
      ]);
    const zh = '没有可比较的双栈 SNMP 观测';
    return verdict('unknown', zh, 'no current SNMP observations of both families to compare', engines);
  },
};
