/** The way over NATS as the settings say; undefined when they say nothing of it. */
import { readFileSync } from 'node:fs';
import { credsAuthenticator, nkeyAuthenticator } from '@nats-io/transport-node';
import type { SignIn } from '#probes/agent/nats-session.ts';
import { signInAs } from '#probes/agent/nkey.ts';
import type { Config, NatsSettings } from '../config.ts';
import type { Db } from '../db/open.ts';
import type { Keys } from '../people/keys.ts';
import { keepNats, type NatsGround, type NatsKeeper } from './nats.ts';
import { ownPair } from './own-key.ts';
import { OLD_MS } from './sort-records.ts';

type Ground = { db: Db; config: Config; keys: Pick<Keys, 'own_keys'> } & Pick<NatsGround, 'agents' | 'log'>;

export function openNats({ db, config: { nats }, keys, agents, log }: Ground): NatsKeeper | undefined {
  if (!nats) return undefined;
  const ca = nats.ca_file === undefined ? {} : { ca: readFileSync(nats.ca_file, 'utf8') };
  return keepNats({
    agents,
    agentIds: () =>
      db.$client
        .prepare("select id from agents where way = 'nats' and state = 'trusted' order by id")
        .pluck()
        .all() as number[],
    place: { servers: nats.servers, ...ca },
    sign_in: signInOf(nats) ?? signInAs(ownPair(db, keys, Date.now())),
    // What is older would be refused as well.
    limits: { max_bytes: nats.max_mb * 1024 * 1024, max_age_ms: OLD_MS },
    log,
  });
}

/** Of a file with an nkey's seed (`SU…`) or with a JWT and its seed, as NATS' own tools write them. */
function signInOf({ creds_file }: NatsSettings): SignIn | undefined {
  if (creds_file === undefined) return undefined;
  const text = readFileSync(creds_file);
  return text.includes('NATS USER JWT') ? credsAuthenticator(text) : nkeyAuthenticator(trimmed(text));
}

const trimmed = (text: Buffer): Uint8Array => new TextEncoder().encode(text.toString('utf8').trim());
