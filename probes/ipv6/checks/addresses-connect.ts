import type { KnownFact } from '../../check.ts';
import { unknown } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { scopeOf } from '../scope.ts';
import { byWatch, noAaaa, say, told } from './saying.ts';

/** Rows of open ports by the family of their address. */
export const portRows = (facts: readonly KnownFact[], family: 4 | 6): KnownFact[] =>
  ofKey(facts, 'site.port_open').filter(
    (fact) => (scopeOf(String(column(fact, 'address'))) !== undefined) === (family === 6),
  );

/** The ports that the service has: its URL's own, and what of 80 and 443 is open on any address of either family. */
function portsOf(facts: readonly KnownFact[]): Set<unknown> {
  const open = ofKey(facts, 'site.port_open').filter((fact) => column(fact, 'open') === true);
  const urls = ofKey(facts, 'site.url').flatMap((fact) => URL.parse(String(fact.value)) ?? []);
  const own = urls.map((url) => Number(url.port) || (url.protocol === 'https:' ? 443 : 80));
  return new Set([...own, ...open.map((fact) => column(fact, 'port'))]);
}

/** One dead address among many is a time-out for each visitor who draws it. */
export const addressesConnect: MigrationCheck = {
  code: 'S6',
  id: 'addresses-connect',
  title: { zh: '每个 AAAA 可连接', en: 'Each AAAA connects' },
  object: 'service',
  input: { zh: '域名的 AAAA 记录', en: 'AAAA of the name' },
  method: {
    zh: '逐地址 TCP 连接 80/443 与网址端口，4 秒；两族均未开放的端口不计',
    en: 'TCP to 80, 443 and the URL’s port on each address, 4 s; a port that is open nowhere isn’t one of the service’s',
  },
  criterion: { zh: '全部可连接', en: 'all connect' },
  source: 'Internet.nl',
  needs: ['site.url', 'site.address_count', 'site.port_open'],
  sees_over_ipv6: true,
  judge({ facts }) {
    const counts = ofKey(facts, 'site.address_count').filter((fact) => fact.part === '6');
    if (counts.length > 0 && counts.every((fact) => fact.value === 0)) return noAaaa(counts);
    const tried = byWatch(facts).flatMap((own) => {
      const ports = portsOf(own);
      return portRows(own, 6).filter((fact) => ports.has(column(fact, 'port')));
    });
    if (tried.length === 0) return unknown('没有端口的观测', 'no port was tried');
    const closed = tried.filter((fact) => column(fact, 'open') !== true);
    if (closed.length === 0) return say('pass', '全部可连接', 'all connect', tried);
    const list = told(closed.map((fact) => `${fact.part}: ${column(fact, 'why')}`));
    return say('fail', `不可连接：${list}`, `no connection: ${list}`, closed);
  },
};
