/** Keeps the log in order beside the work: signs heads, archives what is old, forwards to a syslog server. */
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Db } from '../db/open.ts';
import type { Keys } from '../people/keys.ts';
import { complaints } from '../watching/complaints.ts';
import { archiveOld } from './archive.ts';
import { type Forwarder, type Forwarding, forwardLog } from './forward.ts';
import { isHeadDue, newestHead, signHead } from './heads.ts';
import { deedsOf } from './read-log.ts';
import { type Head, openSigner, type Signer } from './sign.ts';
import { archivesOf } from './verify-log.ts';

const LOOK_MS = 10_000;
const DAY_MS = 86_400_000;

export type AuditKeeper = {
  /** Undefined when the master key isn't the one that the signing key was sealed under. */
  signer(): Signer | undefined;
  /** Signs what the log ends with; the newest head when that can't be done. */
  signHead(now?: number): Head | undefined;
  /** Undefined when no server is set. */
  forwarding(): Forwarding | undefined;
  /** Since when the log could not be tended (signed, archived), and why. */
  trouble(): string | undefined;
  /** From the whole database, whoever asks: see that the object is theirs to see first. */
  deedsOf(kind: string, id: number, page: { limit: number; offset: number }): ReturnType<typeof deedsOf>;
  /** What is due now; called by itself every ten seconds. */
  tend(now?: number): Promise<void>;
  stop(): Promise<void>;
};

type Parts = { db: Db; config: Config; keys: Keys; log: Logger };

export function keepAudit({ db, config, keys, log }: Parts): AuditKeeper {
  const complain = complaints(log);
  let opened: Signer | undefined;
  let trouble: string | undefined;
  let tending: Promise<void> | undefined;
  const signer = () => {
    opened ??= openSigner(db, keys, Date.now());
    return opened;
  };

  async function work(now: number) {
    const own = signer();
    if (!own) throw new Error('the key that signs the log was sealed under another master key and can not be opened');
    if (isHeadDue(db, now)) signHead(db, own, now);
    if (config.folder === ':memory:' || isArchivedToday(db, now)) return;
    // What the syslog server doesn't have yet stays until it has.
    const sent_id = forwarder?.state().sent_id;
    const limits = sent_id === undefined ? {} : { up_to: sent_id };
    while (await archiveOld(db, config.folder, own, now, limits));
  }

  async function tend(now = Date.now()) {
    tending ??= work(now)
      .then(() => {
        trouble = undefined;
      })
      .catch((error: unknown) => {
        trouble = (error as Error).message;
        complain('the audit log could not be tended', error);
      })
      .finally(() => {
        tending = undefined;
      });
    return tending;
  }

  const forwarder: Forwarder | undefined = config.audit_syslog && forwardLog({ db, log, server: config.audit_syslog });
  const timer = setInterval(() => void tend(), LOOK_MS);
  // The server keeps the process alive, not its housekeeping.
  timer.unref();

  return {
    signer,
    signHead(now = Date.now()) {
      const own = signer();
      return own ? signHead(db, own, now) : newestHead(db);
    },
    forwarding: () => forwarder?.state(),
    trouble: () => trouble,
    deedsOf: (kind, id, page) => deedsOf(db, kind, id, page),
    tend,
    async stop() {
      clearInterval(timer);
      await tending;
      await forwarder?.stop();
    },
  };
}

/** Once a day is enough, and makes no files of a few lines each. A clock that was set back doesn't stop it for long. */
function isArchivedToday(db: Db, now: number): boolean {
  const sealed_at = archivesOf(db).at(-1)?.sealed_at;
  return sealed_at !== undefined && Math.abs(now - sealed_at) < DAY_MS;
}
