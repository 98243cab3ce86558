import type { Check, KnownFact } from '../check.ts';
import { unknown } from '../check.ts';
import { column, ofKey, where } from './known-fact.ts';

/** No service gives data or control to whoever connects: GB/T 22239-2019, 8.1.4.1 a). */
export const accessWithoutLogin: Check = {
  id: 'access-without-login',
  title: { zh: '免登录访问', en: 'Access without a login' },
  severity: 'critical',
  posture: true,
  needs: ['open_access.service'],
  judge(facts) {
    const services = ofKey(facts, 'open_access.service');
    const open = services.filter((fact) => column(fact, 'without_login') === true);
    if (open.length > 0) {
      const list = open.map(named).join(', ');
      return {
        status: 'fail',
        reason: { zh: `无需登录即可访问：${list}`, en: `lets anybody in: ${list}` },
        because: open,
      };
    }
    if (services.length === 0) return unknown('没有有效的服务观测', 'no current observation of services');
    const untold = services.filter((fact) => column(fact, 'without_login') === null);
    if (untold.length > 0) {
      const list = untold.map(named).join(', ');
      return { ...unknown(`未能判明是否需要登录：${list}`, `a login could not be told: ${list}`), because: untold };
    }
    const reason = { zh: '未发现无需登录的服务', en: 'no service without a login was found' };
    return { status: 'pass', reason, because: services };
  },
};

const named = (fact: KnownFact) => `${where(fact)} ${column(fact, 'service')} TCP ${column(fact, 'port')}`;
