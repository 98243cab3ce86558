import { column, ofKey } from './looks.ts';
import { type Bearing, type EvidenceRule, type SeenFact, shortfall } from './rule.ts';

const BEARING: Bearing = {
  mlps: { 2: ['7.1.3.2 a', '7.1.3.2 c'], 3: ['8.1.3.1 a', '8.1.3.2 a', '8.1.3.2 c'] },
  high_risk_cases: ['6.3.2.1'],
  crypto: {},
};

/** A port that is refused or silent over IPv4 is open over IPv6: the rules of the border know one family only. No clause names IPv6. */
export const ipv6Bypass: EvidenceRule = {
  id: 'ipv6-bypass',
  title: { zh: 'IPv4 受限的端口经 IPv6 可达', en: 'A port that IPv4 is kept from is open over IPv6' },
  shows: 'shortfall',
  needs: ['tcp.open', 'site.port_open', 'exposed_ports.port'],
  bears_on: { service: BEARING, device: BEARING, security_device: BEARING },
  see(facts) {
    const ways = [
      ...ofKey(facts, 'tcp.open').map((fact) => wayOf(fact, fact.part, fact.family, fact.value)),
      // The probe of sites asks both families in one look: which, only the address tells.
      ...ofKey(facts, 'site.port_open').map((fact) =>
        wayOf(fact, column(fact, 'port'), String(column(fact, 'address')).includes(':') ? 6 : 4, column(fact, 'open')),
      ),
      ...ofKey(facts, 'exposed_ports.port').map((fact) =>
        wayOf(
          fact,
          column(fact, 'port'),
          column(fact, 'family'),
          isKeptOut(fact, facts) ? false : column(fact, 'open'),
        ),
      ),
    ];
    // A service that IPv4 reaches at any of its addresses isn't kept from it.
    const past = [...Map.groupBy(ways, ({ port }) => port)].flatMap(([port, of]) => {
      const open6 = of.filter(({ family, open }) => family === 6 && open === true);
      const of4 = of.filter(({ family }) => family === 4);
      const isShut4 = of4.length > 0 && of4.every(({ open }) => open === false);
      return open6.length > 0 && isShut4 ? [{ port, facts: [...open6, ...of4].map(({ fact }) => fact) }] : [];
    });
    const list = past.map(({ port }) => port).join(', ');
    return shortfall(
      past.flatMap((one) => one.facts),
      { zh: `IPv4 不通而 IPv6 可达的端口：${list}`, en: `ports shut to IPv4 and open to IPv6: ${list}` },
      { result: 'partial' },
    );
  },
};

/** Silence is a filter's only where the same address answers at another port: else the host may just be away. */
const isKeptOut = (fact: SeenFact, facts: readonly SeenFact[]): boolean =>
  column(fact, 'state') === 'filtered' &&
  ofKey(facts, 'exposed_ports.port').some(
    (other) =>
      column(other, 'address') === column(fact, 'address') &&
      ['open', 'closed'].includes(String(column(other, 'state'))),
  );

const wayOf = (fact: SeenFact, port: unknown, family: unknown, open: unknown) => ({
  ...{ fact, family, open },
  port: String(port),
});
