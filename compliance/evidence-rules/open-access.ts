import { column, looksOf } from './looks.ts';
import { type Bearing, type EvidenceRule, shortfall } from './rule.ts';

const BEARING: Bearing = {
  mlps: { 2: ['7.1.4.1 a', '7.1.4.2 b'], 3: ['8.1.4.1 a', '8.1.4.2 b'] },
  high_risk_cases: ['6.4.1.1', '6.4.2.1'],
  crypto: {},
};

/** A service gives data or control to whoever connects. */
export const openAccess: EvidenceRule = {
  id: 'open-access',
  title: { zh: '服务无需登录即可访问', en: 'A service lets in whoever comes' },
  shows: 'shortfall',
  needs: ['open_access.service'],
  bears_on: { service: BEARING, device: BEARING, security_device: BEARING },
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const open = look.all('open_access.service').filter((fact) => column(fact, 'without_login') === true);
      const list = open.map((fact) => `${column(fact, 'service')} ${column(fact, 'port')}`).join(', ');
      // ZooKeeper shows its status to all by default; whether its data are open isn't asked.
      const statusOnly = open.every((fact) => column(fact, 'service') === 'zookeeper');
      return shortfall(
        open,
        { zh: `${look.where} 无需登录即可访问：${list}`, en: `${look.where} answers without a login: ${list}` },
        { result: statusOnly ? 'partial' : 'not_conform' },
      );
    });
  },
};
