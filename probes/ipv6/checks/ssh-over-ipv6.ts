import { ofKey, where } from '../../checks/known-fact.ts';
import type { MigrationCheck } from '../check.ts';
import { answerOver, listed, verdict } from './device-facts.ts';

const SSH_PORT = '22';

/** D7. */
export const sshOverIpv6: MigrationCheck = {
  code: 'D7',
  id: 'ssh-over-ipv6',
  title: { zh: '经 IPv6 的 SSH', en: 'SSH over IPv6' },
  object: 'device',
  input: { zh: 'IPv6 地址', en: 'its IPv6 address' },
  method: { zh: '经 IPv6 连接 TCP 22', en: 'connect to TCP 22 over IPv6' },
  criterion: { zh: '可连接', en: 'it connects' },
  source: 'own',
  needs: ['tcp.open', 'ssh.protocol', 'look.answer'],
  sees_over_ipv6: true,
  judge({ facts }) {
    const sixth = facts.filter(({ family }) => family === 6);
    const spoken = ofKey(sixth, 'ssh.protocol');
    const ports = ofKey(sixth, 'tcp.open').filter(({ part }) => part === SSH_PORT);
    const open = [...spoken, ...ports.filter(({ value }) => value === true)];
    const shut = ports.filter(({ value }) => value === false);
    const list = (such: typeof open) => listed(such.map(where));
    if (shut.length > 0) return verdict('fail', `拒绝连接：${list(shut)}`, `refuses connections: ${list(shut)}`, shut);
    if (open.length > 0) return verdict('pass', `可连接：${list(open)}`, `connects: ${list(open)}`, open);
    const silent = answerOver(facts, 'ssh', 6);
    const old = answerOver(facts, 'ssh', 4);
    // What is silent over both families says nothing of IPv6.
    if (silent?.answer === 'down' && old?.answer !== 'down')
      return verdict('fail', '经 IPv6 无法连接 SSH', 'SSH can’t be reached over IPv6', silent.facts);
    return verdict(
      'unknown',
      '没有有效的 IPv6 SSH 观测',
      'no current observation of SSH over IPv6',
      silent?.facts ?? [],
    );
  },
};
