/** The way over NATS as the settings say. Its library comes with this file: it is loaded only where a server is named (nats-way.ts). */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { credsAuthenticator, nkeyAuthenticator } from '@nats-io/transport-node';
import type { SignIn } from '#probes/agent/nats-session.ts';
import { signInAs } from '#probes/agent/nkey.ts';
import type { NatsSettings } from '../config.ts';
import type { Db } from '../db/open.ts';
import type { Keys } from '../people/keys.ts';
import { UserError } from '../user-error.ts';
import { keepNats, type NatsGround, type NatsKeeper } from './nats.ts';
import { ownPair } from './own-key.ts';
import { OLD_MS } from './sort-records.ts';

export type Ground = { db: Db; keys: Pick<Keys, 'own_keys'> } & Pick<NatsGround, 'agents' | 'log'>;

/** Throws a UserError for a file that holds something else than its setting says. A server that is away is no error: it is tried again. */
export function openNats(nats: NatsSettings, { db, keys, agents, log }: Ground): NatsKeeper {
  const ca = nats.ca_file === undefined ? {} : { ca: caIn(nats.ca_file) };
  return keepNats({
    agents,
    agentIds: () =>
      db.$client
        .prepare("select id from agents where way = 'nats' and state in ('trusted', 'revoked') order by id")
        .pluck()
        .all() as number[],
    place: { servers: nats.servers, ...ca },
    sign_in: signInOf(nats) ?? signInAs(ownPair(db, keys, Date.now())),
    // What is older would be refused as well.
    limits: { max_bytes: nats.max_mb * 1024 * 1024, max_age_ms: OLD_MS },
    log,
  });
}

function caIn(file: string): string {
  const pem = readFileSync(file, 'utf8');
  if (!isCertificate(pem)) throw new UserError(`ZHENGWANG_NATS_CA: ${file} holds no certificate in PEM`);
  return pem;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

/** Of a file with an nkey's seed (`SU…`) or with a JWT and its seed, as NATS' own tools write them. */
function signInOf({ creds_file }: NatsSettings): SignIn | undefined {
  if (creds_file === undefined) return undefined;
  const text = readFileSync(creds_file);
  const sign_in = text.includes('NATS USER JWT') ? credsAuthenticator(text) : nkeyAuthenticator(trimmed(text));
  try {
    // It reads its seed only when it signs.
    sign_in('a nonce');
  } catch {
    throw new UserError(
      `ZHENGWANG_NATS_CREDS: ${creds_file} holds neither an nkey's seed (SU…) nor a JWT with its seed`,
    );
  }
  return sign_in;
}

const trimmed = (text: Buffer): Uint8Array => new TextEncoder().encode(text.toString('utf8').trim());
