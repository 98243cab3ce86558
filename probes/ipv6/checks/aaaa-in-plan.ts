import { unknown } from '../../check.ts';
import type { MigrationCheck } from '../check.ts';
import type { CdnPrefix } from '../given.ts';
import { holds } from '../prefix.ts';
import { published } from './aaaa-valid.ts';
import { say, told } from './saying.ts';

/** Outside of the plan an address may still be a CDN's that nobody has put on the list: that is a warning, not a failure. */
export const aaaaInPlan: MigrationCheck = {
  code: 'S2',
  id: 'aaaa-in-plan',
  title: { zh: 'AAAA 在规划内', en: 'AAAA within the plan' },
  object: 'service',
  input: { zh: '域名的 AAAA 记录、地址规划、已知 CDN', en: 'AAAA of the name, the address plan, known CDNs' },
  method: {
    zh: '按 128 位整数与规划及已知 CDN 的前缀比较',
    en: 'compared with the prefixes of the plan and of known CDNs as 128-bit integers',
  },
  criterion: {
    zh: '每个有效 AAAA 在规划前缀或已知 CDN 前缀内；其余先告警',
    en: 'each valid AAAA is in a prefix of the plan or of a known CDN; any other is a warning',
  },
  source: 'own',
  needs: ['site.address'],
  wants: ['prefixes'],
  judge({ facts, given }) {
    const valid = published(facts, given).filter(({ wrong }) => wrong === null);
    if (valid.length === 0) return unknown('没有有效的 AAAA 观测', 'no valid AAAA was seen');
    const because = valid.map(({ fact }) => fact);
    const foreign = valid.filter(({ fact }) => !given.prefixes?.some(({ prefix }) => holds(prefix, fact.part ?? '')));
    const placed = foreign.map(({ fact }) => ({ fact, cdn: cdnOf(fact.part ?? '', given.cdn ?? []) }));
    const outside = placed.filter(({ cdn }) => cdn === undefined).map(({ fact }) => fact);
    const list = told(outside.map(({ part }) => part ?? ''));
    if (outside.length > 0) return say('warn', `规划外：${list}`, `outside of the plan: ${list}`, outside);
    if (placed.length === 0) return say('pass', '均在规划内', 'all within the plan', because);
    const names = told([...new Set(placed.flatMap(({ cdn }) => cdn ?? []))]);
    return say('pass', `在规划或已知 CDN 内：${names}`, `within the plan or known CDNs: ${names}`, because);
  },
};

const cdnOf = (address: string, cdn: readonly CdnPrefix[]): string | undefined =>
  cdn.find(({ prefix }) => holds(prefix, address))?.name;
