import type { Check, KnownFact } from '../check.ts';
import { unknown } from '../check.ts';
import { column, ofKey, where } from './known-fact.ts';

/** Which ports of management and data can be reached from the probe. Only a person knows whether they should be: hence `info`. */
export const exposedPorts: Check = {
  id: 'exposed-ports',
  title: { zh: '可达的管理与数据端口', en: 'Reachable ports of management and data' },
  severity: 'info',
  posture: true,
  needs: ['exposed_ports.port'],
  judge(facts) {
    const ports = ofKey(facts, 'exposed_ports.port');
    const open = ports.filter((fact) => column(fact, 'open') === true);
    if (open.length > 0) {
      const list = open.map(named).join(', ');
      const reason = { zh: `可从探针处访问：${list}`, en: `can be reached from the probe: ${list}` };
      return { status: 'warn', reason, because: open };
    }
    if (ports.length === 0) return unknown('没有有效的端口观测', 'no current observation of ports');
    const untold = ports.filter((fact) => column(fact, 'open') === null);
    if (untold.length > 0) return { ...unknown('部分端口未能试探', 'some ports could not be tried'), because: untold };
    return { status: 'pass', reason: { zh: '端口均不可达', en: 'no port can be reached' }, because: ports };
  },
};

/** What a firewall keeps out over IPv4 is kept out over IPv6 as well; over all watches of a target, since each address has its own. */
export const openOverIpv6Only: Check = {
  id: 'open-over-ipv6-only',
  title: { zh: '仅 IPv6 暴露的端口', en: 'Ports open over IPv6 only' },
  severity: 'major',
  posture: true,
  needs: ['exposed_ports.port'],
  judge(facts) {
    const ports = ofKey(facts, 'exposed_ports.port').filter((fact) => column(fact, 'open') !== null);
    const over = (family: 4 | 6) => ports.filter((fact) => column(fact, 'family') === family);
    const kept = over(4);
    const both = over(6).filter((fact) => kept.some((other) => samePort(fact, other)));
    if (both.length === 0) return unknown('没有可比较的双栈端口观测', 'no observation of one port in both families');
    const only = both.filter((fact) => {
      return (
        column(fact, 'open') === true && !kept.some((other) => samePort(fact, other) && column(other, 'open') === true)
      );
    });
    if (only.length === 0) {
      const reason = { zh: 'IPv6 与 IPv4 开放的端口一致', en: 'nothing is open over IPv6 alone' };
      return {
        status: 'pass',
        reason,
        because: [...both, ...kept.filter((fact) => both.some((one) => samePort(one, fact)))],
      };
    }
    const list = only.map(named).join(', ');
    const reason = {
      zh: `IPv4 不可达而 IPv6 开放：${list}`,
      en: `open over IPv6 while IPv4 keeps it out: ${list}`,
    };
    return {
      status: 'fail',
      reason,
      because: [...only, ...kept.filter((fact) => only.some((one) => samePort(one, fact)))],
    };
  },
};

const samePort = (one: KnownFact, other: KnownFact) => column(one, 'port') === column(other, 'port');

/** A watch of a name has no one address: the row has its own. */
function named(fact: KnownFact): string {
  const service = column(fact, 'service');
  return `${column(fact, 'address') ?? where(fact)} TCP ${column(fact, 'port')}${service ? ` (${service})` : ''}`;
}
