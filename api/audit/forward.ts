/**
 * Sends the log to a syslog server over TLS (RFC 5424, RFC 5425): in order, each entry at least once. Syslog has no
 * acknowledgement but the end of a connection: each batch has one of its own, and counts as taken when the server, having read to
 * our end, ends its side as well. How far it got is kept over a restart. Never in the way of the log itself.
 */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { connect } from 'node:tls';
import type { Logger } from 'pino';
import type { SyslogServer } from '../config.ts';
import type { Db } from '../db/open.ts';
import { settings } from '../settings/schema.ts';
import { VERSION } from '../version.ts';
import { complaints } from '../watching/complaints.ts';
import { type EntryRow, entryOf } from './entry.ts';
import { syslogFrame } from './syslog-line.ts';

const POSITION = 'audit_forwarded';
const LOOK_MS = 1_000;
const BACK_OFF_MS = { least: 1_000, most: 300_000 };
/** A server that doesn't want us closes right after the handshake: what was written by then would seem to be taken. */
const SETTLE_MS = 250;
/** For the whole of a connection; a batch is at most 500 × 8 kB. */
const PATIENCE_MS = 30_000;
const BATCH = 500;

export type Forwarding = {
  server: string;
  /** Entries that the server doesn't have yet. */
  behind: number;
  sent_id: number;
  /** Of the last failed try; null while all goes well. */
  error: string | null;
  failing_since: number | null;
};

export type Forwarder = { state(): Forwarding; stop(): Promise<void> };

type Parts = { db: Db; log: Logger; server: SyslogServer; look_ms?: number; back_off_ms?: typeof BACK_OFF_MS };

export function forwardLog({ db, log, server, look_ms = LOOK_MS, back_off_ms = BACK_OFF_MS }: Parts): Forwarder {
  const sqlite = db.$client;
  const complain = complaints(log);
  const next = sqlite.prepare<[number], EntryRow>(
    `select * from audit_entries where id > ? order by id limit ${BATCH}`,
  );
  const newest = sqlite.prepare('select coalesce(max(id), 0) from audit_entries').pluck();
  const host = hostname();
  let sent_id = positionOf(db);
  let wait_ms = back_off_ms.least;
  let failure: { error: string; since: number } | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();
  const abort = new AbortController();

  async function sendSome(): Promise<number> {
    const rows = next.all(sent_id);
    const last = rows.at(-1);
    if (!last) return look_ms;
    await deliver(
      server,
      rows.map((row) => syslogFrame(entryOf(row), host, VERSION)),
      abort.signal,
    );
    sent_id = last.id;
    keepPosition(db, sent_id);
    return rows.length === BATCH ? 0 : look_ms;
  }

  async function turn(): Promise<number> {
    try {
      const pause_ms = await sendSome();
      failure = undefined;
      wait_ms = back_off_ms.least;
      return pause_ms;
    } catch (error) {
      if (stopped) return 0;
      failure = { error: (error as Error).message, since: failure?.since ?? Date.now() };
      complain('the audit log could not be forwarded', error);
      const pause_ms = wait_ms;
      wait_ms = Math.min(wait_ms * 2, back_off_ms.most);
      return pause_ms;
    }
  }

  function later(pause_ms: number) {
    if (stopped) return;
    timer = setTimeout(() => {
      sending = turn().then(later);
    }, pause_ms);
    // The server keeps the process alive, not its housekeeping.
    timer.unref();
  }
  later(0);

  return {
    state: () => ({
      server: `${server.host}:${server.port}`,
      behind: Math.max(0, (newest.get() as number) - sent_id),
      sent_id,
      error: failure?.error ?? null,
      failing_since: failure?.since ?? null,
    }),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      abort.abort();
      await sending;
    },
  };
}

/** Resolves when the server has taken all; nothing less is a success. */
function deliver(server: SyslogServer, frames: readonly Buffer[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let ended = false;
    let settle: NodeJS.Timeout | undefined;
    const socket = connect({
      host: server.host,
      port: server.port,
      minVersion: 'TLSv1.2',
      // Read anew each time: certificates are renewed.
      ...(server.ca_file ? { ca: readFileSync(server.ca_file) } : {}),
      ...(server.cert_file && server.key_file
        ? { cert: readFileSync(server.cert_file), key: readFileSync(server.key_file) }
        : {}),
      ...(isIP(server.host) ? {} : { servername: server.host }),
    });
    const fail = (error: Error) => {
      clearTimeout(patience);
      clearTimeout(settle);
      signal.removeEventListener('abort', stop);
      reject(error);
      socket.destroy();
    };
    const stop = () => fail(new Error('stopped'));
    const patience = setTimeout(() => fail(new Error('the server did not take it in time')), PATIENCE_MS);
    patience.unref();
    signal.addEventListener('abort', stop);
    socket.on('error', fail);
    socket.on('secureConnect', () => {
      settle = setTimeout(() => {
        socket.end(Buffer.concat(frames), () => {
          ended = true;
        });
      }, SETTLE_MS);
    });
    socket.on('end', () => {
      if (!ended) return fail(new Error('the server closed the connection before it had taken all'));
      clearTimeout(patience);
      signal.removeEventListener('abort', stop);
      resolve();
    });
    socket.on('close', () => fail(new Error('the connection was lost')));
    socket.resume();
  });
}

function positionOf(db: Db): number {
  const kept = db.$client.prepare('select value from settings where key = ?').pluck().get(POSITION) as
    | string
    | undefined;
  const id = kept === undefined ? 0 : (JSON.parse(kept) as { sent_id?: unknown }).sent_id;
  return typeof id === 'number' ? id : 0;
}

function keepPosition(db: Db, sent_id: number) {
  const value = { sent_id };
  db.insert(settings)
    .values({ key: POSITION, value })
    .onConflictDoUpdate({ target: settings.key, set: { value } })
    .run();
}
