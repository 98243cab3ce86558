/** What a sound TLS channel says of the use of cryptography: D is likely so, A is not, since its algorithms are none of commercial cryptography. */
import { NO_ITEMS, ofChannel } from './bearings.ts';
import { type Look, looksOf, numberOf, present, textOf } from './looks.ts';
import { type EvidenceRule, type SeenFact, shortfall, support } from './rule.ts';
import { isSm, ofBrokenDigest, ofCipher, ofKeyType } from './strength.ts';

const ENOUGH = 112;
const NEWER = ['1.2', '1.3'];

/** Suites of the versions that count, and how strong the weakest part of the channel is. */
function channelOf(look: Look) {
  const suites = look
    .all('tls.cipher')
    .filter(({ part, value }) => NEWER.includes(part ?? '') && ofCipher(value) !== undefined);
  const key = ofKeyType(look.one('tls.key_type')?.value, look.one('tls.key_bits')?.value);
  const strengths = [...suites.flatMap(({ value }) => ofCipher(value) ?? []), ...(key === undefined ? [] : [key])];
  return { suites, strength: Math.min(...strengths) };
}

const listOf = (suites: readonly SeenFact[]): string => [...new Set(suites.map(textOf))].join(', ');

export const tlsForeignAlgorithms: EvidenceRule = {
  id: 'tls-foreign-algorithms',
  title: { zh: 'TLS 未使用商用密码算法', en: 'TLS uses no commercial cryptography' },
  shows: 'shortfall',
  needs: ['tls.cipher', 'tls.key_type', 'tls.key_bits'],
  bears_on: ofChannel(['A'], NO_ITEMS),
  see(facts) {
    return looksOf(facts).flatMap((look) => {
      const { suites, strength } = channelOf(look);
      const foreign = suites.filter(({ value }) => !isSm(value));
      const list = listOf(foreign);
      return shortfall(
        foreign,
        {
          zh: `${look.where} 的 TLS 协商 ${list}，非商用密码算法`,
          en: `TLS of ${look.where} negotiates ${list}: no commercial cryptography`,
        },
        { result: 'partial', strength },
      );
    });
  },
};

/** Nothing retired or weak is accepted beside it, and whose certificate it is can be relied on. */
export const tlsEffective: EvidenceRule = {
  id: 'tls-effective',
  title: { zh: 'TLS 通道有效', en: 'The TLS channel is effective' },
  shows: 'supports',
  needs: [
    'tls.version',
    'tls.cipher',
    'tls.key_type',
    'tls.key_bits',
    'tls.signature_algorithm',
    'tls.trust_error',
    'tls.name_matches',
    'tls.not_after',
  ],
  bears_on: ofChannel(['D'], NO_ITEMS),
  see(facts, now) {
    return looksOf(facts).flatMap((look) => {
      const { suites, strength } = channelOf(look);
      const trust = look.one('tls.trust_error');
      const [name, until] = [look.one('tls.name_matches'), look.one('tls.not_after')];
      const accepts = look.all('tls.version').filter(({ value }) => value === true);
      const isSound =
        suites.length > 0 &&
        accepts.length > 0 &&
        accepts.every(({ part }) => NEWER.includes(part ?? '')) &&
        strength >= ENOUGH &&
        ofBrokenDigest(look.one('tls.signature_algorithm')?.value) === undefined &&
        trust?.value === null &&
        name?.value === true &&
        numberOf(until) > now;
      if (!isSound) return [];
      const list = listOf(suites);
      return support(
        [...suites, ...present(trust, name, until)],
        {
          zh: `${look.where} 协商 ${list}，证书受信任`,
          en: `${look.where} negotiates ${list}, and its certificate is trusted`,
        },
        { strength },
      );
    });
  },
};
