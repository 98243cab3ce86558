import { unknown } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { say, told } from './saying.ts';

const ENOUGH = 2;

/** One name server with IPv6 is one that may fail. */
export const nameServersAaaa: MigrationCheck = {
  code: 'S3',
  id: 'name-servers-aaaa',
  title: { zh: '域名服务器有 AAAA', en: 'Name servers have AAAA' },
  object: 'service',
  input: { zh: '域名所在区的 NS', en: 'name servers of the zone' },
  method: { zh: '查询每个 NS 的 A 与 AAAA，不计映射地址', en: 'A and AAAA of each, mapped addresses left out' },
  criterion: { zh: '至少 2 个 NS 有 AAAA', en: 'at least two have AAAA' },
  source: 'Internet.nl',
  needs: ['dns_chain.name_server'],
  judge({ facts }) {
    const rows = ofKey(facts, 'dns_chain.name_server');
    if (rows.length === 0) return unknown('没有 NS 的观测', 'name servers were not seen');
    const counts = rows.map((fact) => ({ fact, aaaa: column(fact, 'aaaa') }));
    const good = new Set(counts.filter(({ aaaa }) => Number(aaaa) > 0).map(({ fact }) => fact.part));
    const open = new Set(counts.filter(({ aaaa }) => aaaa === null).map(({ fact }) => fact.part));
    const lacking = told(counts.filter(({ aaaa }) => aaaa === 0).map(({ fact }) => fact.part ?? ''));
    if (good.size >= ENOUGH) return say('pass', `${good.size} 个 NS 有 AAAA`, `${good.size} have AAAA`, rows);
    if (good.size + open.size >= ENOUGH)
      return unknown('部分 NS 的地址无法查得', 'addresses of some name servers could not be found out');
    return say(
      'fail',
      `${good.size} 个 NS 有 AAAA；缺：${lacking}`,
      `${good.size} have AAAA; missing: ${lacking}`,
      rows,
    );
  },
};
