import { unknown } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { portRows } from './addresses-connect.ts';
import { byWatch, noAaaa, say, told } from './saying.ts';

/** What is offered over IPv4 is offered over IPv6. */
export const portsAlike: MigrationCheck = {
  code: 'S7',
  id: 'ports-alike',
  title: { zh: '双栈端口一致', en: 'Same ports over both families' },
  object: 'service',
  input: { zh: '域名的 A 与 AAAA 记录', en: 'A and AAAA of the name' },
  method: { zh: '比较两族开放端口集合', en: 'the sets of open ports of both families' },
  criterion: { zh: 'IPv4 开放的端口在 IPv6 均开放', en: 'each port that is open over IPv4 is open over IPv6' },
  source: 'Internet.nl',
  needs: ['site.address_count', 'site.port_open'],
  sees_over_ipv6: true,
  judge({ facts }) {
    const counts = (family: string) => ofKey(facts, 'site.address_count').filter((fact) => fact.part === family);
    const none = (family: string) => counts(family).length > 0 && counts(family).every((fact) => fact.value === 0);
    if (none('6')) return noAaaa(counts('6'));
    if (none('4')) return say('not_applicable', '仅 IPv6', 'IPv6 only', counts('4'));
    const groups = byWatch(facts).map((own) => ({ v4: portRows(own, 4), v6: portRows(own, 6) }));
    const seen = groups.filter(({ v4, v6 }) => v4.length > 0 && v6.length > 0);
    if (seen.length === 0) return unknown('没有两族端口的观测', 'ports were not seen over both families');
    const missing = seen.flatMap(({ v4, v6 }) => {
      const open = new Set(v6.filter((fact) => column(fact, 'open') === true).map((fact) => column(fact, 'port')));
      return v4.filter((fact) => column(fact, 'open') === true && !open.has(column(fact, 'port')));
    });
    const because = seen.flatMap(({ v4, v6 }) => [...v4, ...v6]);
    if (missing.length === 0) return say('pass', '端口一致', 'the same ports', because);
    const list = told([...new Set(missing.map((fact) => String(column(fact, 'port'))))]);
    return say('fail', `仅 IPv4 开放：${list}`, `open over IPv4 only: ${list}`, because);
  },
};
