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
    const untold = ports.filter((fact) => column(fact, 'state') !== 'closed' && !isFiltered(fact, ports));
    if (untold.length > 0) {
      const verdict = unknown('部分端口无应答或未能试探', 'some ports were silent or could not be tried');
      return { ...verdict, because: untold };
    }
    return { status: 'pass', reason: { zh: '端口均不可达', en: 'no port can be reached' }, because: ports };
  },
};

/** The same as seen from the internet: there no port of management or data should open, so whoever finds one open is right. */
export const exposedOutside: Check = {
  id: 'exposed-outside',
  title: { zh: '互联网侧可达的管理与数据端口', en: 'Ports of management and data that the internet reaches' },
  severity: 'major',
  posture: true,
  side: 'outside',
  needs: ['exposed_ports.port'],
  judge(facts, now) {
    const verdict = exposedPorts.judge(facts, now);
    if (verdict.status !== 'warn') return verdict;
    const list = verdict.because.map(named).join(', ');
    const reason = { zh: `可从互联网侧访问：${list}`, en: `can be reached from the internet: ${list}` };
    return { ...verdict, status: 'fail', reason };
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
    const ports = ofKey(facts, 'exposed_ports.port');
    const over = (family: 4 | 6) => ports.filter((fact) => column(fact, 'family') === family);
    const kept = over(4);
    const beside = (fact: KnownFact) => kept.filter((other) => samePort(fact, other));
    const both = over(6).filter((fact) => column(fact, 'state') !== 'unknown' && beside(fact).length > 0);
    // Where IPv4 reaches a port at any of its addresses, IPv6 opens nothing that was shut.
    const open = both.filter(
      (fact) => column(fact, 'open') === true && !beside(fact).some((other) => column(other, 'open') === true),
    );
    const only = open.filter((fact) =>
      beside(fact).every((other) => column(other, 'state') === 'closed' || isFiltered(other, ports)),
    );
    if (only.length > 0) {
      const list = only.map(named).join(', ');
      const reason = {
        zh: `IPv4 不可达而 IPv6 开放：${list}`,
        en: `open over IPv6 while IPv4 keeps it out: ${list}`,
      };
      return { status: 'fail', reason, because: [...new Set([...only, ...only.flatMap(beside)])] };
    }
    if (open.length > 0) {
      const list = open.map(named).join(', ');
      return {
        ...unknown(
          `IPv6 开放，而 IPv4 主机全无应答，未能判明是否受限：${list}`,
          `open over IPv6, and nothing of the host answers over IPv4, so that it can't be told whether that keeps it out: ${list}`,
        ),
        because: [...open, ...open.flatMap(beside)],
      };
    }
    const told = both.filter((fact) => column(fact, 'open') !== null || isFiltered(fact, ports));
    if (told.length === 0) return unknown('没有可比较的双栈端口观测', 'no observation of one port in both families');
    const reason = { zh: 'IPv6 与 IPv4 开放的端口一致', en: 'nothing is open over IPv6 alone' };
    return { status: 'pass', reason, because: [...new Set([...told, ...told.flatMap(beside)])] };
  },
};

/** Silence is a filter's where the same address answers at another port, by a connection or a refusal; else the host may just be away. */
function isFiltered(fact: KnownFact, ports: readonly KnownFact[]): boolean {
  if (column(fact, 'state') !== 'filtered') return false;
  return ports.some(
    (other) =>
      column(other, 'address') === column(fact, 'address') &&
      ['open', 'closed'].includes(String(column(other, 'state'))),
  );
}

const samePort = (one: KnownFact, other: KnownFact) => column(one, 'port') === column(other, 'port');

/** A watch of a name has no one address: the row has its own. */
function named(fact: KnownFact): string {
  const service = column(fact, 'service');
  return `${column(fact, 'address') ?? where(fact)} TCP ${column(fact, 'port')}${service ? ` (${service})` : ''}`;
}
