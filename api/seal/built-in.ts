/** The built-in signer: our own key, and our own register of what was sealed. */
import { signedData } from '#compliance/seal/signed-data.ts';
import { judgeSeal } from '#compliance/seal/verdict.ts';
import type { Actor } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import type { Keys } from '../people/keys.ts';
import type { SealConnector } from './connector.ts';
import { openSeal, trustedCertificates } from './own-seal.ts';
import { statusOf } from './sealed-documents.ts';

type Parts = { db: Db; keys: Pick<Keys, 'own_keys'> };

/** `actor`: in whose name a first key is made. */
export function builtInSigner({ db, keys }: Parts, actor: Actor): SealConnector {
  return {
    name: 'built_in',
    async sign({ digest }) {
      const now = Date.now();
      const { certificates, sign } = openSeal(db, keys, actor, now);
      return { signature: signedData({ digest, certificates, signed_at: now - (now % 1_000) }, sign), remote_id: null };
    },
    async verify(sealed) {
      const { status, reason } = judgeSeal(sealed, trustedCertificates(db), Date.now());
      return { is_good: status === 'intact', reason: reason.zh };
    },
    async status({ digest }) {
      return statusOf(db, digest);
    },
  };
}
