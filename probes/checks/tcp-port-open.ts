import type { Check } from '../check.ts';
import { unknown } from '../check.ts';

/** Every watched TCP port accepts connections, in each family. */
export const tcpPortOpen: Check = {
  id: 'tcp-port-open',
  title: { zh: 'TCP 端口开放', en: 'TCP port open' },
  severity: 'major',
  needs: ['tcp.open'],
  judge(facts) {
    if (facts.length === 0) return unknown('没有有效的端口观测', 'no current observation of a port');
    const closed = facts.filter((fact) => fact.value === false);
    if (closed.length === 0)
      return { status: 'pass', reason: { zh: '端口均开放', en: 'all ports open' }, because: facts };
    const list = closed.map((fact) => `${fact.address ?? '?'} TCP ${fact.part}`).join(', ');
    return { status: 'fail', reason: { zh: `拒绝连接：${list}`, en: `refuses connections: ${list}` }, because: closed };
  },
};
