import type { Check } from '../check.ts';
import { unknown } from '../check.ts';
import { ofKey, where } from './known-fact.ts';

/** Only version 2 of SSH is offered: version 1 (also behind 1.99, RFC 4253, section 5.1) can be read and forged on the way. */
export const sshProtocol: Check = {
  id: 'ssh-protocol',
  title: { zh: 'SSH 协议版本', en: 'SSH protocol version' },
  severity: 'major',
  posture: true,
  needs: ['ssh.protocol'],
  judge(facts) {
    const versions = ofKey(facts, 'ssh.protocol');
    if (versions.length === 0) return unknown('没有有效的 SSH 观测', 'no current SSH observation');
    const old = versions.filter((fact) => !String(fact.value).startsWith('2.'));
    if (old.length === 0) {
      return { status: 'pass', reason: { zh: '仅提供 SSH 2.0', en: 'offers SSH 2.0 only' }, because: versions };
    }
    const list = old.map((fact) => `${where(fact)} SSH ${fact.value}`).join(', ');
    return { status: 'fail', reason: { zh: `仍提供 SSH 1：${list}`, en: `still offers SSH 1: ${list}` }, because: old };
  },
};
