/**
 * Opens a conversation with an agent, and is the only door to npm net-snmp, which speaks v3 (RFC 3414, 3826, 7860).
 * Its error texts are never passed on: some of them hold keys or digests.
 */
import { EventEmitter } from 'node:events';
import snmp from 'net-snmp';
import { asFailure, type Failure, garbled, timedOut, unable } from '../failures.ts';
import type { Secret } from '../probe.ts';
import type { Agent, Got, Session, Stepped } from './agent.ts';
import { openCommunity } from './community.ts';
import { decryptDes, encryptDes } from './des.ts';
import { compareIndex } from './oid.ts';
import { paceOf } from './pace.ts';
import { openLine } from './socket.ts';
import { type Cell, COUNTER64, type Value, type Varbind } from './value.ts';
import { decodeCounter64, readProtection } from './wire.ts';

type User = Extract<Secret, { kind: 'snmp_user' }>;
type Inner = ReturnType<typeof snmp.createV3Session>;

// net-snmp's own DES asks OpenSSL for a cipher that it has no more.
Object.assign(snmp.Encryption.algorithms[snmp.PrivProtocols.des], {
  encryptPdu: ((plain, _priv, password, auth, engine) => {
    const { encrypted, salt } = encryptDes(localizedKey(auth, password, engine), plain);
    return { encryptedPdu: encrypted, msgPrivacyParameters: salt };
  }) satisfies typeof snmp.Encryption.encryptPduDes,
  decryptPdu: ((encrypted, _priv, salt, password, auth, engine) =>
    decryptDes(localizedKey(auth, password, engine), encrypted, salt)) satisfies typeof snmp.Encryption.decryptPduDes,
});

function localizedKey(auth: snmp.AuthProtocols, password: string, engine: object): Buffer {
  const { engineID } = engine as { engineID: Buffer };
  return snmp.Authentication.passwordToKey(auth as Exclude<typeof auth, snmp.AuthProtocols.none>, password, engineID);
}

/** net-snmp keeps each localized key for ever; agents that change their engine id would fill the memory. */
const MAX_KEYS = 20_000;
let opened = 0;

function boundKeys(): void {
  if (++opened % 1_000 !== 0) return;
  const keys = snmp.Authentication.authToKeyCache;
  const names = Object.keys(keys);
  if (names.length > MAX_KEYS) for (const name of names) delete keys[name];
}

/** Opens no connection (UDP): a wrong credential shows at the first question. */
export function openSession(agent: Agent, secret: Secret | undefined): Session {
  switch (secret?.kind) {
    case 'snmp_community':
      return {
        ...openCommunity(agent, secret),
        ofVlan: (vlan) => openCommunity(less(agent), { ...secret, community: `${secret.community}@${vlan}` }),
      };
    case 'snmp_user':
      return (secret.context ?? '') !== ''
        ? openUser(agent, secret)
        : { ...openUser(agent, secret), within: (context) => openUser(less(agent), { ...secret, context }) };
    case undefined:
      throw unable('no SNMP credential is bound to this target');
    default:
      throw unable('the credential bound to this target is not one for SNMP');
  }
}

/** Where an answer is a matter of luck, silence is believed sooner. */
const less = (agent: Agent): Agent => ({ ...agent, tries: Math.min(agent.tries, 2) });

function openUser(agent: Agent, secret: User): Session {
  const user = userOf(secret);
  const channel = openChannel(agent, user.level);
  let inner = open();
  function open(): Inner {
    boundKeys();
    const session = snmp.createV3Session(agent.address, user, {
      port: agent.port,
      context: secret.context ?? '',
      timeout: agent.try_ms,
      dgramModule: channel.dgramModule,
    });
    // Undecodable datagrams arrive here; without a listener they end the process.
    session.on('error', () => channel.note('what comes back is not SNMPv3'));
    return session;
  }
  const aborted = () => inner.close();
  agent.signal.addEventListener('abort', aborted, { once: true });

  /** Asks once more with a fresh notion of the engine's time when the agent restarted meanwhile. */
  async function ask<T>(tries: number, question: (session: Inner, done: Done<T>) => void): Promise<T | RequestFailed> {
    for (let again = false; ; again = true) {
      if (agent.signal.aborted) throw asFailure(agent.signal.reason) ?? agent.signal.reason;
      // The only way to choose retries per request; net-snmp reads the property when it makes one.
      (inner as Inner & { retries: number }).retries = tries - 1;
      const { error, answer } = await new Promise<{ error: Error | null; answer: T | undefined }>((fulfil) => {
        question(inner, (error, answer) => fulfil({ error, answer }));
      });
      if (!error && answer !== undefined) return answer;
      if (error instanceof snmp.RequestFailedError) return { failed_with: error.status };
      if (agent.signal.aborted) throw asFailure(agent.signal.reason) ?? agent.signal.reason;
      if (again || !isOutOfTime(error)) throw failureOf(error, channel.trouble());
      inner.close();
      inner = open();
    }
  }
  return {
    version: '3',
    pace: paceOf(`${agent.address} ${agent.port}`, agent.max_varbinds),
    async get(oids): Promise<Got> {
      const answer = await ask<snmp.Varbind[]>(agent.tries, (session, done) => session.get([...oids], asDone(done)));
      if ('failed_with' in answer) return { status: answer.failed_with, error_index: 0, varbinds: [] };
      if (answer.some(({ oid }, i) => oid !== oids[i])) {
        throw garbled('the agent answers another question than was asked');
      }
      return { status: 0, error_index: 0, varbinds: answer.map(varbindOf) };
    },
    async next(positions, repetitions, tries): Promise<Stepped> {
      const oids = positions.map(({ column, after }) => (after === '' ? column.oid : `${column.oid}.${after}`));
      const answer = await ask<snmp.Varbind[][]>(tries, (session, done) =>
        session.getBulk(oids, 0, repetitions, asDone(done)),
      );
      if ('failed_with' in answer) return { status: answer.failed_with, error_index: 0, cells: [] };
      const cells = positions.map(({ column }, i) => (answer[i] ?? []).map((found) => cellOf(found, `${column.oid}.`)));
      return { status: 0, error_index: 0, cells };
    },
    close() {
      agent.signal.removeEventListener('abort', aborted);
      inner.close();
    },
  };
}

type RequestFailed = { failed_with: number };
type Done<T> = (error: Error | null, answer?: T) => void;

/** net-snmp's declarations leave the shape of a bulk answer open; without non-repeaters it is a list per column. */
function asDone<T>(done: Done<T>): (error: Error | null, answer?: unknown) => void {
  return done as (error: Error | null, answer?: unknown) => void;
}

/** A dgram module that gives net-snmp the shared sockets, and only datagrams of the agent at the level asked for. */
function openChannel(agent: Agent, level: snmp.SecurityLevel) {
  let trouble: string | undefined;
  const note = (found: string) => {
    trouble = found;
  };
  function createSocket() {
    const events = new EventEmitter();
    const line = openLine(agent.address, agent.port, {
      heard(datagram) {
        // net-snmp would take an unprotected answer to a protected question.
        if (!isProtected(datagram, level)) return note('an answer without the protection that was asked for');
        try {
          events.emit('message', datagram);
        } catch {
          note('what comes back is not SNMPv3');
        }
      },
      failed(error) {
        note(error.message);
        events.emit('close');
      },
      stray: (_datagram, _address) => undefined,
    });
    return Object.assign(events, {
      ref: () => undefined,
      unref: () => undefined,
      send(bytes: Buffer, from: number, length: number, _port: number, _address: string, sent: (error: null) => void) {
        line.send(bytes.subarray(from, from + length));
        sent(null);
      },
      close() {
        line.close();
        events.emit('close');
      },
    });
  }
  return { dgramModule: { createSocket }, note, trouble: () => trouble };
}

/** Reports come unprotected by design (RFC 3414 section 3.2); answers must be at least at the level of the question. */
function isProtected(datagram: Buffer, level: snmp.SecurityLevel): boolean {
  const { authenticated, encrypted, report } = readProtection(datagram) ?? {};
  if (report) return true;
  if (level === snmp.SecurityLevel.authPriv) return authenticated === true && encrypted === true;
  return level === snmp.SecurityLevel.noAuthNoPriv || authenticated === true;
}

function userOf({ user, auth_protocol, auth_key, priv_protocol, priv_key }: User): snmp.User {
  if (!auth_protocol || auth_key === undefined) {
    if (priv_protocol) throw unable('the SNMPv3 credential has privacy without authentication');
    return { name: user, level: snmp.SecurityLevel.noAuthNoPriv };
  }
  const auth = { name: user, authProtocol: snmp.AuthProtocols[auth_protocol], authKey: auth_key };
  if (!priv_protocol || priv_key === undefined) return { ...auth, level: snmp.SecurityLevel.authNoPriv };
  const privProtocol = snmp.PrivProtocols[priv_protocol];
  return { ...auth, level: snmp.SecurityLevel.authPriv, privProtocol, privKey: priv_key };
}

function isOutOfTime(error: Error | null): boolean {
  if (!(error instanceof snmp.ResponseInvalidError)) return false;
  return Number(error.code) === NOT_IN_TIME_WINDOW || error.message === 'Not In Time Window';
}

/** net-snmp's code for an answer of another time; its declarations lack it. */
const NOT_IN_TIME_WINDOW = 14;

/** What the USM's reports mean (RFC 3414 section 3.2), by net-snmp's words for them. */
const REFUSALS: Record<string, string> = {
  'Unsupported Security Level': 'the user has no such security level there',
  'Not In Time Window': 'its clock and ours can not be brought together',
  'Unknown User Name': 'unknown user name',
  'Wrong Digest (incorrect password, community or key)': 'wrong authentication key or protocol',
  'Decryption Error': 'wrong privacy key or protocol',
};

/** A failure in words of ours, never in net-snmp's. */
function failureOf(error: Error | null, trouble: string | undefined): Failure {
  if (error instanceof snmp.ResponseInvalidError) {
    const refusal = REFUSALS[error.message];
    if (refusal) return unable(`credential refused by the agent: ${refusal}`);
    if (error.code === snmp.ResponseInvalidCode.ECouldNotDecrypt) {
      return unable('the answer can not be decrypted: wrong privacy key or protocol');
    }
    return garbled('an SNMPv3 answer that is not authentic or does not fit the question');
  }
  if (error?.name === 'RequestTimedOutError') return trouble ? garbled(trouble) : timedOut('no SNMP answer');
  const failure = asFailure(error);
  if (failure) return failure;
  if (trouble) return garbled(trouble);
  throw error;
}

function varbindOf({ oid, type, value }: snmp.Varbind): Varbind {
  return { oid, type: Number(type), value: readableValue(Number(type), value) };
}

function cellOf({ oid, type, value }: snmp.Varbind, prefix: string): Cell {
  if (!oid.startsWith(prefix)) {
    const left = { index: undefined, type: Number(type), value: null };
    return compareIndex(oid, prefix.slice(0, -1)) < 0 ? { ...left, backwards: true } : left;
  }
  return { index: oid.slice(prefix.length), type: Number(type), value: readableValue(Number(type), value) };
}

function readableValue(type: number, value: unknown): Value {
  if (Buffer.isBuffer(value)) return type === COUNTER64 ? decodeCounter64(value) : value;
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}
