import { column, looksOf } from './looks.ts';
import { type Bearing, type EvidenceRule, type SeenFact, shortfall } from './rule.ts';

/** Of management: SSH, Telnet, rlogin, rsh, Docker, etcd, RDP, VNC, WinRM, Kubernetes and its kubelets. */
const MANAGEMENT = [22, 23, 513, 514, 2375, 2379, 3389, 5900, 5985, 6443, 10250];
/** Of data: SQL Server, Oracle, ZooKeeper, MySQL, PostgreSQL, Redis, Elasticsearch, Memcached, MongoDB. */
const DATA = [1433, 1521, 2181, 3306, 5432, 6379, 9200, 11211, 27017];
const PORTS = new Set([...MANAGEMENT, ...DATA]);

const BEARING: Bearing = {
  mlps: { 2: ['7.1.2.1 b', '7.1.3.2 a', '7.1.4.4 c'], 3: ['8.1.2.1 d', '8.1.3.2 a', '8.1.4.4 c'] },
  high_risk_cases: ['6.2.1.2', '6.3.2.1', '6.4.3.1'],
  crypto: {},
};

/** They open to where the probe stands. Only a person knows which zone that is, and whether it should be let in. */
export const exposedPorts: EvidenceRule = {
  id: 'exposed-ports',
  title: { zh: '管理与数据端口可达', en: 'Ports of management and data are reachable' },
  shows: 'shortfall',
  needs: ['exposed_ports.port'],
  bears_on: {
    service: BEARING,
    device: BEARING,
    // The zone of management that 8.1.5.4 a asks for is that of security devices.
    security_device: { ...BEARING, mlps: { ...BEARING.mlps, 3: [...BEARING.mlps[3], '8.1.5.4 a'] } },
  },
  see(facts) {
    // By watch: another one may stand in another zone.
    return looksOf(facts).flatMap((look) => {
      const open = look
        .all('exposed_ports.port')
        .filter((fact) => column(fact, 'open') === true && PORTS.has(Number(column(fact, 'port'))));
      const list = byAddress(open);
      return shortfall(
        open,
        {
          zh: `可从探针处访问 ${list}；探针位于哪个区域、是否应当放行由人确认`,
          en: `reachable from the probe: ${list}; a person says in which zone it stands and whether that may be`,
        },
        { result: 'partial' },
      );
    });
  },
};

/** Such as `192.0.2.1 (22, 3306), 2001:db8::1 (22)`. */
const byAddress = (facts: readonly SeenFact[]): string =>
  [...Map.groupBy(facts, (fact) => column(fact, 'address'))]
    .map(([address, of]) => `${address} (${of.map((fact) => column(fact, 'port')).join(', ')})`)
    .join(', ');
