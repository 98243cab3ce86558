import type { Check, KnownFact } from '../check.ts';
import { unknown } from '../check.ts';
import { column, ofKey, where } from './known-fact.ts';

/** Nothing asks for credentials, or is managed, where it can be overheard: GB/T 22239-2019, 8.1.4.1 c). */
export const clearTextManagement: Check = {
  id: 'clear-text-management',
  title: { zh: '明文管理与登录', en: 'Management in clear text' },
  severity: 'major',
  posture: true,
  needs: ['clear_text.service'],
  judge(facts) {
    const services = ofKey(facts, 'clear_text.service');
    const clear = services.filter(isClear);
    if (clear.length > 0) {
      const list = clear.map(named).join(', ');
      return { status: 'fail', reason: { zh: `明文提供：${list}`, en: `in clear text: ${list}` }, because: clear };
    }
    // They say nothing before a user is named, and nothing that they say is encrypted.
    const shells = services.filter((fact) => column(fact, 'open') === true && column(fact, 'answers') === null);
    if (shells.length > 0) {
      const list = shells.map(named).join(', ');
      const reason = { zh: `端口开放，可能为明文登录：${list}`, en: `open, perhaps a log-in in clear text: ${list}` };
      return { status: 'warn', reason, because: shells };
    }
    const unclear = services.filter((fact) => column(fact, 'open') !== false && !isSafe(fact));
    if (services.length === 0) return unknown('没有有效的明文服务观测', 'no current observation of clear text');
    if (unclear.length > 0) {
      const list = unclear.map(named).join(', ');
      return { ...unknown(`未能判明：${list}`, `could not be told: ${list}`), because: unclear };
    }
    const reason = { zh: '未发现明文管理或登录', en: 'no management or log-in in clear text was found' };
    return { status: 'pass', reason, because: services };
  },
};

/** Of these it matters whether they take a password in clear; then TLS beside it doesn't help. A page or a relay may ask for none. */
const BY_LOGIN = ['http', 'smtp'];
/** Of these either is enough: TLS, or no password before it. */
const BY_EITHER = ['imap', 'pop3'];

function isClear(fact: KnownFact): boolean {
  if (column(fact, 'answers') !== true) return false;
  const [login, tls] = [column(fact, 'login'), column(fact, 'tls_offered')];
  const service = String(column(fact, 'service'));
  if (BY_LOGIN.includes(service)) return login === true;
  return BY_EITHER.includes(service) ? login === true && tls === false : tls === false;
}

function isSafe(fact: KnownFact): boolean {
  if (column(fact, 'answers') !== true) return false;
  const [login, tls] = [column(fact, 'login'), column(fact, 'tls_offered')];
  const service = String(column(fact, 'service'));
  if (BY_LOGIN.includes(service)) return login === false;
  return tls === true || (BY_EITHER.includes(service) && login === false);
}

const named = (fact: KnownFact) => `${where(fact)} ${column(fact, 'service')} TCP ${column(fact, 'port')}`;
