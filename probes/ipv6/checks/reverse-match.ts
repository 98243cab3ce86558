import { unknown } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { say, text, told } from './saying.ts';

export const reverseMatch: MigrationCheck = {
  code: 'S18',
  id: 'reverse-match',
  title: { zh: '反向解析一致', en: 'PTR matches' },
  object: 'service',
  input: { zh: '域名的 AAAA 记录', en: 'AAAA of the name' },
  method: { zh: 'ip6.arpa 的 PTR 及其正向解析', en: 'PTR in ip6.arpa, and where its name leads' },
  criterion: { zh: '正反向一致', en: 'the name leads back to the address' },
  source: 'Hurricane Electric certification',
  needs: ['dns_chain.ptr'],
  judge({ facts }) {
    const rows = ofKey(facts, 'dns_chain.ptr');
    const bad = rows.filter((fact) => column(fact, 'matches') === false);
    if (rows.length === 0) return unknown('没有 PTR 的观测', 'PTR was not asked for');
    const list = told(bad.map((fact) => `${fact.part} (${text(fact, 'names') || '–'})`));
    if (bad.length > 0) return say('fail', `不一致：${list}`, `no match: ${list}`, bad);
    if (rows.some((fact) => column(fact, 'matches') === null))
      return unknown('部分未能查得', 'some could not be found out');
    return say('pass', '一致', 'all match', rows);
  },
};
