/**
 * Signatures of the log by SM2 with SM3 (GB/T 32918, default user id): whoever holds the public key and one signed head, kept
 * outside, can tell whether anything up to it was changed, even by somebody who can write the whole database.
 */
import { sm2 } from 'sm-crypto-v2';
import { openText, sealText } from '../credentials/vault.ts';
import type { Db } from '../db/open.ts';
import type { Keys } from '../people/keys.ts';
import { type auditArchives, type auditHeads, ownKeys } from './schema.ts';

export type Signer = { public_key: string; sign(text: string): string };
export type Head = Omit<typeof auditHeads.$inferSelect, 'id'>;
export type Archive = Omit<typeof auditArchives.$inferSelect, 'id'>;

const NAME = 'audit';

/** The program's own key, made at the first call; undefined when the master key isn't the one it was sealed under. */
export function openSigner(db: Db, keys: Keys, now: number): Signer | undefined {
  const find = () =>
    db.$client.prepare('select sealed, public_key from own_keys where name = ?').get(NAME) as
      | { sealed: Buffer; public_key: string }
      | undefined;
  if (!find()) {
    const { privateKey, publicKey } = sm2.generateKeyPairHex();
    const sealed = sealText(keys.own_keys, NAME, privateKey);
    db.insert(ownKeys)
      .values({ name: NAME, sealed, public_key: publicKey, created_at: now })
      .onConflictDoNothing()
      .run();
  }
  const own = find();
  const private_key = own && openText(keys.own_keys, NAME, own.sealed);
  if (!own || private_key === undefined) return undefined;
  const { public_key } = own;
  return {
    public_key,
    sign: (text) => sm2.doSignature(text, private_key, { hash: true, publicKey: public_key }),
  };
}

/** Never throws: what is no signature or no key doesn't hold. */
export function isSigned(text: string, signature: string, public_key: string): boolean {
  if (!/^[0-9a-f]{128}$/.test(signature) || !isPublicKey(public_key)) return false;
  try {
    return sm2.doVerifySignature(text, signature, public_key, { hash: true });
  } catch {
    return false;
  }
}

/** An uncompressed point, in hexadecimal. */
export const isPublicKey = (text: string): boolean => /^04[0-9a-f]{128}$/.test(text);

export const headText = ({ at, entry_id, digest }: Pick<Head, 'at' | 'entry_id' | 'digest'>): string =>
  `zhengwang audit head\n${entry_id}\n${digest}\n${at}\n`;

export const archiveText = (archive: Omit<Archive, 'signature' | 'public_key' | 'sealed_at' | 'file'>): string => {
  const { from_id, to_id, from_at, to_at, previous_digest, digest, file_digest } = archive;
  return `zhengwang audit archive\n${from_id} ${to_id}\n${from_at} ${to_at}\n${previous_digest}\n${digest}\n${file_digest}\n`;
};

export function signedHead(signer: Signer, entry_id: number, digest: string, at: number): Head {
  const signature = signer.sign(headText({ at, entry_id, digest }));
  return { at, entry_id, digest, signature, public_key: signer.public_key };
}
