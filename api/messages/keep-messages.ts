/** Keeps the ears open: traps and syslog come in, are stored, told and followed by looks. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { DROPS, type Drop, type Received } from '#probes/receive/received.ts';
import { type Counters, openReceiver, type Receiver } from '#probes/receive/receiver.ts';
import type { User } from '#probes/receive/trap/keys.ts';
import type { Config } from '../config.ts';
import { secretOf } from '../credentials/secret-of.ts';
import type { Db } from '../db/open.ts';
import type { Keys } from '../people/keys.ts';
import type { Bus } from '../timeline/bus.ts';
import { UserError } from '../user-error.ts';
import { complaints } from '../watching/complaints.ts';
import type { Watching } from '../watching/keep-watching.ts';
import { createHurry } from './hurry.ts';
import { createMatcher } from './match-sender.ts';
import { pruneMessages } from './prune.ts';
import { createIntake } from './take-in.ts';
import { createTeller } from './tell-messages.ts';

export type Receiving = {
  listening: Receiver['listening'];
  received: Counters['received'];
  dropped: Record<Drop | 'not_stored', number>;
  /** Taken in, but of no node of ours. */
  of_strangers: number;
  /** Hints that were left to the usual rhythm of looking. */
  looks_left_out: number;
};

export type MessageKeeper = {
  /** Opens the ports that the configuration names. Rejects with a sentence when one can't be had. */
  open(): Promise<void>;
  receiving(): Receiving;
  /** Takes in what came; never throws. */
  take(batch: readonly Received[]): void;
  close(): Promise<void>;
};

const TICK_MS = 10_000;
const PRUNE_EVERY = 6;

type Parts = { db: Db; config: Config; keys: Keys; log: Logger; bus: Bus; watching: Watching };

export function createMessageKeeper({ db, config, keys, log, bus, watching }: Parts): MessageKeeper {
  const complain = complaints(log);
  const matcher = createMatcher(db, bus);
  const teller = createTeller(db);
  const intake = createIntake(db, matcher.match, teller);
  const hurry = createHurry(db, (id) => watching.patrol.lookNow(id));
  const users = createUsers(db, keys, bus);
  let receiver: Receiver | undefined;
  let of_strangers = 0;
  let not_stored = 0;
  let stored = 0;

  const take = (batch: readonly Received[]) => {
    try {
      const taken = intake(batch);
      of_strangers += taken.unknown;
      stored += taken.stored;
      for (const node_id of taken.stirred) hurry.stir(node_id);
      bus.changed('messages', ...(taken.told ? (['events'] as const) : []));
      if (stored >= 1_000) prune();
    } catch (error) {
      not_stored += batch.length;
      complain('messages could not be stored and are lost', error);
    }
  };
  const prune = () => {
    stored = 0;
    // A thousand came at most since the last time, and five times as many go at once.
    pruneMessages(db, Date.now());
  };
  let ticks = 0;
  const timer = setInterval(() => {
    try {
      if (teller.close(Date.now())) bus.changed('events');
      ticks += 1;
      if (ticks % PRUNE_EVERY === 0) prune();
    } catch (error) {
      complain('keeping messages failed', error);
    }
  }, TICK_MS).unref();
  return {
    take,
    async open() {
      const { trap_port, syslog_port, syslog_tls, host } = config.receive;
      const at = (port: number) => ({ host, port });
      receiver = await openReceiver({
        ...(trap_port === undefined ? {} : { trap: at(trap_port) }),
        ...(syslog_port === undefined ? {} : { syslog: at(syslog_port) }),
        ...(syslog_tls ? { syslog_tls: { ...at(syslog_tls.port), ...readIdentity(syslog_tls) } } : {}),
        engine_id: engineId(keys),
        users: users.all,
        take,
        failed: (error) => complain('a receiver is in trouble', error),
      }).catch((error: NodeJS.ErrnoException) => {
        throw explained(error, config);
      });
    },
    receiving() {
      const counters = receiver?.counters() ?? {
        received: { trap: 0, syslog: 0 },
        dropped: Object.fromEntries(DROPS.map((why) => [why, 0])) as Record<Drop, number>,
      };
      return {
        listening: receiver?.listening ?? {},
        received: counters.received,
        dropped: { ...counters.dropped, not_stored },
        of_strangers,
        looks_left_out: hurry.leftOut(),
      };
    },
    async close() {
      await receiver?.close();
      clearInterval(timer);
      hurry.close();
      matcher.close();
      users.close();
      try {
        teller.close(Date.now(), true);
      } catch (error) {
        complain('the last lines could not be told', error);
      }
    },
  };
}

/** Stays the same as long as the key does: devices remember to whom they send informs. RFC 3411, SnmpEngineID, format 5. */
function engineId(keys: Keys): Buffer {
  const own = createHmac('sha256', keys.credentials).update('snmp engine id').digest().subarray(0, 12);
  return Buffer.concat([Buffer.from('8000000005', 'hex'), own]);
}

/** SNMPv3 users of all credentials that can be opened; the same objects until one changes. */
function createUsers(db: Db, keys: Keys, bus: Bus): { all(): readonly User[]; close(): void } {
  let known: readonly User[] | undefined;
  const silence = bus.listen((message) => {
    if (message.kind === 'changed' && message.nouns.includes('credentials')) known = undefined;
  });
  const read = (): readonly User[] => {
    const ids = db.$client.prepare(`select id from credentials where kind = 'snmp_user'`).pluck().all() as number[];
    return ids.flatMap((id) => {
      const secret = secretOf(db, keys, id);
      return secret?.kind === 'snmp_user' ? [secret] : [];
    });
  };
  return {
    all() {
      known ??= read();
      return known;
    },
    close: silence,
  };
}

function readIdentity({ cert_file, key_file, ca_file }: NonNullable<Config['receive']['syslog_tls']>) {
  return {
    cert: readFileSync(cert_file),
    key: readFileSync(key_file),
    ...(ca_file === undefined ? {} : { ca: readFileSync(ca_file) }),
  };
}

function explained(error: NodeJS.ErrnoException, { receive }: Config): Error {
  const { trap_port, syslog_port, syslog_tls, host } = receive;
  const ports = Object.entries({
    ZHENGWANG_TRAP_PORT: trap_port,
    ZHENGWANG_SYSLOG_PORT: syslog_port,
    ZHENGWANG_SYSLOG_TLS_PORT: syslog_tls?.port,
  }).filter(([, port]) => port !== undefined);
  const { port } = error as { port?: number };
  const [name] = ports.find(([, wanted]) => wanted === port) ?? [];
  const which = name ? `${name} ${port} on ${host}` : ports.map(([each, wanted]) => `${each} ${wanted}`).join(', ');
  if (error.code === 'EADDRINUSE') {
    return new UserError(
      `${which} is in use: another program receives there already. Stop it, or choose another port.`,
    );
  }
  if (error.code === 'EACCES') {
    return new UserError(
      `${which} needs more rights: choose a port above 1023 and redirect to it (see docs/operating.md).`,
    );
  }
  if (error.code?.startsWith('ERR_OSSL') || error.code?.startsWith('ERR_TLS')) {
    return new UserError(`ZHENGWANG_SYSLOG_TLS_CERT and ZHENGWANG_SYSLOG_TLS_KEY can't be used: ${error.message}`);
  }
  return new UserError(`Can't receive at ${which}: ${error.message}`);
}
