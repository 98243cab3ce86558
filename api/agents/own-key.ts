/** The hub's own Ed25519 key, by which agents know that work and receipts are the hub's: sealed under the master key, made at the first call. */
import { newPair, type Pair } from '#probes/agent/sealing.ts';
import { ownKeys } from '../audit/schema.ts';
import { openText, sealText } from '../credentials/vault.ts';
import type { Db } from '../db/open.ts';
import { conflict } from '../middleware/errors.ts';
import type { Keys } from '../people/keys.ts';

const NAME = 'agents';

/** Throws a conflict when the master key isn't the one it was sealed under: agents would not believe another key. */
export function ownPair(db: Db, keys: Pick<Keys, 'own_keys'>, now: number): Pair {
  const find = () =>
    db.$client.prepare('select sealed, public_key from own_keys where name = ?').get(NAME) as
      | { sealed: Buffer; public_key: string }
      | undefined;
  if (!find()) {
    const made = newPair('Ed25519');
    const sealed = sealText(keys.own_keys, NAME, made.secret);
    db.insert(ownKeys)
      .values({ name: NAME, sealed, public_key: made.public, created_at: now })
      .onConflictDoNothing()
      .run();
  }
  const own = find();
  const secret = own && openText(keys.own_keys, NAME, own.sealed);
  if (!own || secret === undefined)
    throw conflict(
      '主密钥已更换，本平台面向探测点的密钥无法打开',
      'The key by which agents know this hub was sealed under another master key',
    );
  return { public: own.public_key, secret };
}
