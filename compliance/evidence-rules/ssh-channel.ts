/** What a sound SSH channel says of the use of cryptography: D is likely so, A is not. */
import { NO_ITEMS } from './bearings.ts';
import { column, type Look, looksOf, textOf } from './looks.ts';
import { type Bearing, type CryptoBearing, type EvidenceRule, shortfall, support } from './rule.ts';
import { namesOf, weaknessesOf } from './ssh-offer.ts';
import { isSm, ofKeyType } from './strength.ts';

const ITS: CryptoBearing = { crypto: { D: ['6.3.2'] } };
const FOREIGN: Bearing = { ...NO_ITEMS, crypto: { A: ['6.3.2'] } };
const ciphersOf = (look: Look) => look.all('ssh.algorithms').filter(({ part }) => part?.startsWith('cipher_'));

export const sshForeignAlgorithms: EvidenceRule = {
  id: 'ssh-foreign-algorithms',
  title: { zh: 'SSH 未使用商用密码算法', en: 'SSH uses no commercial cryptography' },
  shows: 'shortfall',
  needs: ['ssh.algorithms'],
  bears_on: { service: FOREIGN, device: FOREIGN, security_device: FOREIGN },
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const foreign = ciphersOf(look).filter((fact) => namesOf(fact).length > 0 && !namesOf(fact).some(isSm));
      return shortfall(
        foreign,
        {
          zh: `${look.where} 的 SSH 未提供 SM4 等商用密码算法`,
          en: `SSH of ${look.where} offers no commercial cryptography, such as SM4`,
        },
        { result: 'partial' },
      );
    });
  },
};

/** Version 2 alone, nothing weak offered, and the server proved that it holds its key. */
export const sshEffective: EvidenceRule = {
  id: 'ssh-effective',
  title: { zh: 'SSH 通道有效', en: 'The SSH channel is effective' },
  shows: 'supports',
  needs: ['ssh.protocol', 'ssh.algorithms', 'ssh.host_key'],
  bears_on: { service: ITS, device: ITS, security_device: ITS },
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const protocol = look.all('ssh.protocol').filter((fact) => textOf(fact).startsWith('2.'));
      const keys = look.all('ssh.host_key').filter((fact) => column(fact, 'proven') === true);
      if (protocol.length === 0 || keys.length === 0 || ciphersOf(look).length === 0) return [];
      if (weaknessesOf(look).length > 0) return [];
      const strengths = keys.flatMap((fact) => ofKeyType(column(fact, 'type'), column(fact, 'bits')) ?? []);
      return support(
        [...protocol, ...keys, ...ciphersOf(look)],
        {
          zh: `${look.where} 仅提供 SSH 2.0，未见弱算法`,
          en: `${look.where} offers SSH 2.0 only, and nothing weak`,
        },
        strengths.length > 0 ? { strength: Math.min(...strengths) } : {},
      );
    });
  },
};
