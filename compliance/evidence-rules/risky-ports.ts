import { column, ofKey } from './looks.ts';
import { type Bearing, type EvidenceRule, type SeenFact, shortfall } from './rule.ts';

/** RPC, NetBIOS, SMB; rsync and NFS, which share files as well. */
const RISKY = new Set([135, 137, 138, 139, 445, 873, 2049]);
const ROWS = ['site.port_open', 'site.origin_port_open', 'exposed_ports.port'] as const;
const BEARING: Bearing = {
  mlps: { 2: ['7.1.4.4 b'], 3: ['8.1.4.4 b'] },
  high_risk_cases: ['6.4.3.1'],
  crypto: {},
};

/** What hosts seldom need to serve can be reached from where the probe stands. */
export const riskyPorts: EvidenceRule = {
  id: 'risky-ports',
  title: { zh: '高危端口可达', en: 'Risky ports are reachable' },
  shows: 'shortfall',
  needs: ['tcp.open', ...ROWS],
  bears_on: { service: BEARING, device: BEARING, security_device: BEARING },
  see(facts) {
    const open = [
      ...ofKey(facts, 'tcp.open').filter(({ part, value }) => value === true && RISKY.has(Number(part))),
      ...ROWS.flatMap((key) => ofKey(facts, key)).filter(
        (fact) => column(fact, 'open') === true && RISKY.has(Number(column(fact, 'port'))),
      ),
    ];
    const list = [...new Set(open.map(nameOf))].join(', ');
    return shortfall(
      open,
      { zh: `可访问高危端口：${list}`, en: `risky ports can be reached: ${list}` },
      { result: 'partial' },
    );
  },
};

const nameOf = (fact: SeenFact): string =>
  `${column(fact, 'address') ?? fact.address ?? `#${fact.watch}`} ${column(fact, 'port') ?? fact.part}`;
