import type { KnownFact } from '../../check.ts';
import { unknown } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { bitsOf, scopeOf } from '../scope.ts';
import { say, told } from './saying.ts';

const OPEN_KEYS = ['site.origin_port_open', 'site.port_open'] as const;

/** True: some port of the address was open; false: none was; undefined: it was not tried. */
function answersAt(facts: readonly KnownFact[], address: string): boolean | undefined {
  const rows = OPEN_KEYS.flatMap((key) => ofKey(facts, key)).filter((fact) => {
    const own = String(column(fact, 'address'));
    return own === address || (bitsOf(own) !== undefined && bitsOf(own) === bitsOf(address));
  });
  return rows.length === 0 ? undefined : rows.some((fact) => column(fact, 'open') === true);
}

/** AAAA alone may be a translator's before an origin that has IPv4 only. How IPv6 is there is recorded, not scored. */
export const supportMode: MigrationCheck = {
  code: 'S20',
  id: 'support-mode',
  title: { zh: 'IPv6 支持方式', en: 'How IPv6 is supported' },
  object: 'service',
  input: { zh: '源站地址、AAAA 记录', en: 'addresses of the origin, AAAA' },
  method: { zh: '直接经 IPv6 连接源站，与前端比较', en: 'the origin itself is asked over IPv6, beside the front' },
  criterion: { zh: '记录：转换 / 双栈 / 源站单栈', en: 'recorded: translated, dual stack, or origin with IPv6 alone' },
  source: '运城 (cac.gov.cn)',
  needs: ['site.address_count', 'site.origin_port_open', 'site.port_open'],
  wants: ['origin'],
  sees_over_ipv6: true,
  judge({ facts, given }) {
    const counts = ofKey(facts, 'site.address_count').filter((fact) => fact.part === '6');
    if (counts.length === 0) return unknown('没有 AAAA 的观测', 'AAAA was not looked for');
    if (counts.every((fact) => fact.value === 0))
      return say('not_applicable', '没有 AAAA 记录', 'there is no AAAA', counts);
    const origin = given.origin ?? [];
    if (origin.length === 0) return unknown('没有源站地址', 'no addresses of the origin are on record');
    const six = origin.filter((address) => scopeOf(address) !== undefined && scopeOf(address) !== 'mapped');
    const answers = six.map((address) => answersAt(facts, address));
    const rows = OPEN_KEYS.flatMap((key) => ofKey(facts, key));
    const list = told(origin);
    if (six.length === 0 || answers.every((one) => one === false)) {
      return say('pass', `转换（源站 ${list}）`, `translated (origin ${list})`, [...counts, ...rows]);
    }
    // What a record says is not what was measured.
    if (!answers.includes(true))
      return unknown('源站的 IPv6 地址未能探测', 'the origin’s IPv6 addresses could not be asked');
    const only = six.length === origin.length;
    if (only) return say('pass', `源站单栈（${list}）`, `origin with IPv6 alone (${list})`, [...counts, ...rows]);
    return say('pass', `双栈（源站 ${list}）`, `dual stack (origin ${list})`, [...counts, ...rows]);
  },
};
