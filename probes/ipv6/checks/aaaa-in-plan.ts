import { unknown } from '../../check.ts';
import type { MigrationCheck } from '../check.ts';
import { holds } from '../prefix.ts';
import { published } from './aaaa-valid.ts';
import { say, told } from './saying.ts';

/** Outside of the plan an address may still be a known CDN's: no list of those is on record, so that is a warning, not a failure. */
export const aaaaInPlan: MigrationCheck = {
  code: 'S2',
  id: 'aaaa-in-plan',
  title: { zh: 'AAAA 在规划内', en: 'AAAA within the plan' },
  object: 'service',
  input: { zh: '域名的 AAAA 记录、地址规划', en: 'AAAA of the name, the address plan' },
  method: { zh: '按 128 位整数与规划前缀比较', en: 'compared with the prefixes of the plan as 128-bit integers' },
  criterion: {
    zh: '每个有效 AAAA 在规划前缀内；规划外须确认是否为已知 CDN，先告警',
    en: 'each valid AAAA is in a prefix of the plan; one outside may be a known CDN’s and is a warning',
  },
  source: 'own',
  needs: ['site.address'],
  wants: ['prefixes'],
  judge({ facts, given }) {
    const valid = published(facts, given).filter(({ wrong }) => wrong === null);
    if (valid.length === 0) return unknown('没有有效的 AAAA 观测', 'no valid AAAA was seen');
    const because = valid.map(({ fact }) => fact);
    const outside = valid.filter(({ fact }) => !given.prefixes?.some(({ prefix }) => holds(prefix, fact.part ?? '')));
    const list = told(outside.map(({ fact }) => fact.part ?? ''));
    if (outside.length === 0) return say('pass', '均在规划内', 'all within the plan', because);
    return say(
      'warn',
      `规划外：${list}`,
      `outside of the plan: ${list}`,
      outside.map(({ fact }) => fact),
    );
  },
};
