import type { KnownFact } from '../../check.ts';
import { unknown } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import type { Given } from '../given.ts';
import { holds } from '../prefix.ts';
import { scopeOf } from '../scope.ts';
import { say, told } from './saying.ts';

/** Facts of AAAA, each with why it is none that the world, or the extranet, can reach; null: it is valid. */
export function published(facts: readonly KnownFact[], { canary }: Given): { fact: KnownFact; wrong: string | null }[] {
  const made_up = canary?.dns64_prefix;
  return ofKey(facts, 'site.address')
    .filter((fact) => column(fact, 'family') === 6 && fact.part !== null)
    .map((fact) => {
      const address = fact.part ?? '';
      const scope = scopeOf(address);
      const wrong = scope !== 'global' ? (scope ?? 'none') : made_up && holds(made_up, address) ? 'nat64' : null;
      return { fact, wrong };
    });
}

/** A name leads to IPv6 only by an address that is reachable as such. */
export const aaaaValid: MigrationCheck = {
  code: 'S1',
  id: 'aaaa-valid',
  title: { zh: 'AAAA 记录有效', en: 'Valid AAAA' },
  object: 'service',
  input: { zh: '域名的 AAAA 记录', en: 'AAAA of the name' },
  method: {
    zh: '逐个按地址位判定类型；映射、ULA、链路本地、NAT64（含解析器的 DNS64 前缀）、文档等地址无效',
    en: 'each by its bits; mapped, ULA, link-local, NAT64 (also the resolver’s DNS64 prefix), documentation and such are not valid',
  },
  criterion: { zh: '至少一个有效 AAAA', en: 'at least one valid AAAA' },
  source: 'Internet.nl, whynoipv6 #22',
  needs: ['site.address', 'site.address_count'],
  judge({ facts, given }) {
    const counts = ofKey(facts, 'site.address_count').filter((fact) => fact.part === '6');
    if (counts.length === 0) return unknown('没有 AAAA 的观测', 'AAAA was not looked for');
    const found = published(facts, given);
    const wrong = found.filter((one) => one.wrong !== null);
    const list = told(wrong.map(({ fact, wrong }) => `${fact.part} (${wrong})`));
    if (found.length === 0) return say('fail', '没有 AAAA 记录', 'there is no AAAA', counts);
    const because = found.map(({ fact }) => fact);
    if (wrong.length === found.length) return say('fail', `AAAA 均无效：${list}`, `no valid AAAA: ${list}`, because);
    const valid = told(found.filter((one) => one.wrong === null).map(({ fact }) => fact.part ?? ''));
    if (wrong.length === 0) return say('pass', `AAAA：${valid}`, `AAAA: ${valid}`, because);
    return say('pass', `AAAA：${valid}；另有无效：${list}`, `AAAA: ${valid}; not valid beside them: ${list}`, because);
  },
};
