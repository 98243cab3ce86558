import { unknown } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { byWatch, numberOf, say, text, told } from './saying.ts';

/** A front of its own for IPv6 is easily forgotten when certificates are renewed. */
export const certificateOverIpv6: MigrationCheck = {
  code: 'S11',
  id: 'certificate-over-ipv6',
  title: { zh: 'IPv6 的证书', en: 'Certificate over IPv6' },
  object: 'service',
  input: { zh: '网址', en: 'the URL' },
  method: {
    zh: '经 IPv6 的 TLS：证书链、名称、有效期，与 IPv4 的证书比对',
    en: 'TLS over IPv6: chain, name, expiry, compared with IPv4’s',
  },
  criterion: { zh: '有效；与 IPv4 证书不同则告警', en: 'valid; another one than over IPv4 is a warning' },
  source: 'own',
  needs: ['site.certificate', 'site.page'],
  sees_over_ipv6: true,
  judge({ facts, now }) {
    const six = ofKey(facts, 'site.certificate').filter((fact) => fact.part === '6');
    if (six.length === 0) {
      const plain = ofKey(facts, 'site.page').filter(
        (fact) => fact.part === '6' && column(fact, 'status') !== null && text(fact, 'url').startsWith('http:'),
      );
      if (plain.length > 0) return say('not_applicable', '未使用 HTTPS', 'no HTTPS is used', plain);
      return unknown('没有经 IPv6 的证书观测', 'no certificate was seen over IPv6');
    }
    const bad = six.filter((fact) => column(fact, 'error') !== null || (numberOf(fact, 'not_after') ?? now) < now);
    if (bad.length > 0) {
      const list = told(bad.map((fact) => text(fact, 'error') || 'CERT_HAS_EXPIRED'));
      return say('fail', `证书无效：${list}`, `not valid: ${list}`, bad);
    }
    const other = byWatch(ofKey(facts, 'site.certificate')).filter((own) => {
      return new Set(own.map((fact) => column(fact, 'fingerprint_sha256'))).size > 1;
    });
    if (other.length > 0)
      return say('warn', '有效，但与 IPv4 证书不同', 'valid, but another one than over IPv4', other.flat());
    return say('pass', '证书有效', 'valid', six);
  },
};
