import { unknown } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { say, text, told } from './saying.ts';

export const mailOverIpv6: MigrationCheck = {
  code: 'S17',
  id: 'mail-over-ipv6',
  title: { zh: '邮件服务器支持 IPv6', en: 'Mail over IPv6' },
  object: 'service',
  input: { zh: '域名的 MX', en: 'MX of the name' },
  method: { zh: 'MX 的 AAAA，经 IPv6 连接 25 端口读取问候', en: 'AAAA of each, and the greeting of port 25 over IPv6' },
  criterion: { zh: '全部有 AAAA 并应答', en: 'all have AAAA and answer' },
  source: 'Internet.nl',
  needs: ['dns_chain.mx_count', 'dns_chain.mx', 'dns_chain.mx_answer'],
  sees_over_ipv6: true,
  judge({ facts }) {
    const counts = ofKey(facts, 'dns_chain.mx_count');
    if (counts.length === 0) return unknown('没有 MX 的观测', 'MX was not asked for');
    if (counts.every((fact) => fact.value === 0))
      return say('not_applicable', '没有邮件服务器', 'there is no mail', counts);
    const hosts = ofKey(facts, 'dns_chain.mx');
    const answers = ofKey(facts, 'dns_chain.mx_answer');
    const bad = [
      ...hosts.filter((fact) => column(fact, 'aaaa') === 0),
      ...answers.filter((fact) => column(fact, 'answers') === false),
    ];
    if (bad.length > 0) {
      const list = told(bad.map((fact) => `${fact.part}: ${text(fact, 'why') || 'AAAA 0'}`));
      return say('fail', `不支持：${list}`, `not over IPv6: ${list}`, bad);
    }
    const open = [
      ...hosts.filter((fact) => column(fact, 'aaaa') === null),
      ...answers.filter((fact) => column(fact, 'answers') === null),
    ];
    if (open.length > 0 || answers.length === 0) return unknown('部分未能探测', 'some could not be asked');
    return say('pass', '全部应答', 'all answer', [...hosts, ...answers]);
  },
};
