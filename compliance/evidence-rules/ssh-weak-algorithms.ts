import { ofManagement } from './bearings.ts';
import { looksOf } from './looks.ts';
import { type EvidenceRule, shortfall } from './rule.ts';
import { isAllWeak, weaknessesOf } from './ssh-offer.ts';

const SHOWN = 12;

/** Key exchanges, ciphers, MACs or host keys that are broken or too short are offered. */
export const sshWeakAlgorithms: EvidenceRule = {
  id: 'ssh-weak-algorithms',
  title: { zh: 'SSH 提供弱算法', en: 'SSH offers weak algorithms' },
  shows: 'shortfall',
  needs: ['ssh.algorithms', 'ssh.host_key'],
  bears_on: ofManagement('A', { mlps: { 2: ['7.1.4.1 c'], 3: ['8.1.4.1 c'] }, high_risk_cases: [] }),
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const weak = weaknessesOf(look);
      const because = [...new Set(weak.map(({ fact }) => fact))];
      const names = [...new Set(weak.map(({ name }) => name))];
      const rest = names.length - SHOWN;
      const list = names.slice(0, SHOWN).join(', ') + (rest > 0 ? ` +${rest}` : '');
      const strength = Math.min(...weak.map((one) => one.strength));
      return shortfall(
        because,
        { zh: `${look.where} 提供弱算法：${list}`, en: `${look.where} offers weak algorithms: ${list}` },
        // Where a strong one stands beside it, a client that knows it is safe.
        {
          ...{ result: because.some(isAllWeak) ? 'not_conform' : 'partial', strength },
          ...(weak.some((one) => one.named) ? { crypto_high_risk: 'algorithm' } : {}),
        },
      );
    });
  },
};
