/** What isn't to be written down here at all: networks that are classified (涉密). Pure. */
import type { Text } from '#probes/probe.ts';

/** "Not classified" is what every network of the register is. */
const DENIED = /(非|不|未|无)(涉及国家秘密|涉及秘密|涉密)|(non-?|un|not)classified|notsecret/gi;
const CLASSIFIED = /涉密|涉及(国家)?秘密|国家秘密|绝密|机密|秘密|保密网|classified|topsecret|secretnetwork/i;

/** Why these texts may not be kept; undefined: nothing speaks against it. Blanks and full width hide nothing. */
export function classifiedWord(...texts: readonly string[]): Text | undefined {
  for (const text of texts) {
    const plain = text.normalize('NFKC').replace(/[\s_·•.-]/g, '');
    const word = CLASSIFIED.exec(plain.replace(DENIED, ''))?.[0];
    if (word !== undefined)
      return {
        zh: `含有“${word}”：涉密网络不得在本系统登记`,
        en: `'${word}': classified networks are not to be registered here`,
      };
  }
  return undefined;
}
