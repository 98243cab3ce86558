import { ofManagement } from './bearings.ts';
import { looksOf, textOf } from './looks.ts';
import { type EvidenceRule, shortfall } from './rule.ts';

/** Version 1 of SSH is offered, alone or as 1.99 beside 2.0 (RFC 4253, section 5.1). */
export const ssh1: EvidenceRule = {
  id: 'ssh-1',
  title: { zh: '提供 SSH 1', en: 'SSH 1 is offered' },
  shows: 'shortfall',
  needs: ['ssh.protocol'],
  bears_on: ofManagement('A', { mlps: { 2: ['7.1.4.1 c'], 3: ['8.1.4.1 c'] }, high_risk_cases: [] }),
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const old = look.all('ssh.protocol').filter((fact) => textOf(fact).startsWith('1.'));
      const version = textOf(old[0]);
      return shortfall(
        old,
        { zh: `${look.where} 提供 SSH ${version}`, en: `${look.where} offers SSH ${version}` },
        { result: version === '1.99' ? 'partial' : 'not_conform', crypto_high_risk: 'technique' },
      );
    });
  },
};
