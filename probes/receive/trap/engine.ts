/**
 * Takes SNMPv3 notifications of known users (RFC 3412, RFC 3414 section 3.2). A trap is of its sender's engine and time; an
 * inform is of ours, so its sender first learns of them by reports. Users are neither named nor denied to strangers.
 */
import { garbled } from '../../failures.ts';
import { encodeOid } from '../../snmp/oid.ts';
import { RESPONSE } from '../../snmp/wire.ts';
import {
  type Element,
  elementAt,
  elementsOf,
  INTEGER,
  integerOf,
  OCTETS,
  OID,
  SEQUENCE,
  write,
  writeInteger,
  writeOctets,
} from './element.ts';
import { isSame, type Keys, keysOf, type User } from './keys.ts';
import { type Notification, readPdu } from './notification.ts';

const REPORT = 0xa8;
const USM = 3;
const [AUTH, PRIV, REPORTABLE] = [1, 2, 4];
const NOT_IN_TIME_WINDOWS = '1.3.6.1.6.3.15.1.1.2.0';
const UNKNOWN_ENGINE_IDS = '1.3.6.1.6.3.15.1.1.4.0';
const WINDOW_S = 150;
const MAX_ENGINES = 10_000;
const MAX_COUNTER = 0x7fff_ffff;
const MAX_MESSAGE = 65_507;
const COUNTER32 = 0x41;
/** Our engine never restarts its count: its time are the seconds since this moment, so nothing has to be remembered. */
const BOOTS = 1;
const EPOCH_MS = Date.UTC(2024, 0, 1);

export type Heard =
  | { notification: Notification; user: string; level: Keys['level']; answer?: Buffer }
  /** The sender must learn something before it can be heard; there may be nothing to tell it. */
  | { unheard: 'not_authentic' | 'out_of_time' | null; answer?: Buffer };

export type Engine = { hear(datagram: Buffer): Heard };

type Message = {
  id: number;
  flags: number;
  engine: Buffer;
  boots: number;
  time: number;
  user: string;
  digest: Element;
  salt: Buffer;
  data: Element;
  bytes: Buffer;
};

export type EngineOptions = {
  /** 5 to 32 octets, the same after a restart. */
  engine_id: Buffer;
  /** Asked for each message, so it should be cheap; the list of the same objects while nothing changed. */
  users: () => readonly User[];
  /** Epoch ms. */
  now?: () => number;
};

export function createEngine({ engine_id, users, now = Date.now }: EngineOptions): Engine {
  const seconds = () => Math.floor((now() - EPOCH_MS) / 1000);
  const known = new Map<User, Keys | undefined>();
  const inTime = createTimes(now);
  const candidates = (name: string): Keys[] => {
    const all = users();
    for (const user of known.keys()) if (!all.includes(user)) known.delete(user);
    return all
      .filter(({ user }) => user === name)
      .flatMap((user) => {
        if (!known.has(user)) known.set(user, keysOf(user));
        return known.get(user) ?? [];
      });
  };
  const say = (message: Message, keys: Keys | undefined, pdu: Buffer, priv: boolean) =>
    writeMessage(message, keys, engine_id, seconds(), pdu, priv);
  return {
    hear(datagram) {
      const message = readMessage(datagram);
      const { flags, engine } = message;
      const reportable = (flags & REPORTABLE) !== 0;
      const ours = engine.equals(engine_id);
      if (engine.length === 0 || (reportable && !ours)) {
        if (!reportable) return { unheard: 'not_authentic' };
        return {
          unheard: null,
          answer: say(message, undefined, report(message, engine_id, UNKNOWN_ENGINE_IDS), false),
        };
      }
      const keys = candidates(message.user).find((one) => isAuthentic(one, message));
      if (!keys) return { unheard: 'not_authentic' };
      if (ours ? !isNow(message, seconds()) : !inTime(message)) {
        if (!ours || !reportable) return { unheard: 'out_of_time' };
        // Not a loss: the sender learns our time by this and comes again.
        return { unheard: null, answer: say(message, keys, report(message, engine_id, NOT_IN_TIME_WINDOWS), false) };
      }
      const { notification, answered } = readScoped(message, keys);
      // An inform asks the engine that it names: another's can't be answered.
      if (notification.inform && !ours) return { unheard: 'not_authentic' };
      const { level } = keys;
      const heard = { notification, user: message.user, level };
      return notification.inform ? { ...heard, answer: say(message, keys, answered, level === 'auth_priv') } : heard;
    },
  };
}

function readMessage(bytes: Buffer): Message {
  const whole = elementAt(bytes, 0, bytes.length, SEQUENCE);
  const [version, head, security] = elementsOf(bytes, whole, [INTEGER, SEQUENCE, OCTETS]) as [
    Element,
    Element,
    Element,
  ];
  if (integerOf(bytes, version) !== 3) throw garbled('an SNMP message of another version');
  const [id, , flags, model] = elementsOf(bytes, head, [INTEGER, INTEGER, OCTETS, INTEGER]) as [
    Element,
    Element,
    Element,
    Element,
  ];
  if (integerOf(bytes, model) !== USM || flags.to !== flags.from + 1)
    throw garbled('an SNMPv3 message of another security');
  const usm = elementAt(bytes, security.from, security.to, SEQUENCE);
  const parts = elementsOf(bytes, usm, [OCTETS, INTEGER, INTEGER, OCTETS, OCTETS, OCTETS]);
  const [engine, boots, time, user, digest, salt] = parts as [Element, Element, Element, Element, Element, Element];
  const octets = ({ from, to }: Element) => bytes.subarray(from, to);
  return {
    id: integerOf(bytes, id),
    flags: bytes[flags.from] as number,
    engine: octets(engine),
    boots: integerOf(bytes, boots),
    time: integerOf(bytes, time),
    user: octets(user).toString('utf8'),
    digest,
    salt: octets(salt),
    data: elementAt(bytes, security.to, whole.to),
    bytes: bytes.subarray(0, whole.to),
  };
}

/** Protected exactly as the credential says, and by its keys. */
function isAuthentic(keys: Keys, { flags, engine, digest, bytes }: Message): boolean {
  const wanted = keys.level === 'auth_priv' ? AUTH | PRIV : AUTH;
  if ((flags & (AUTH | PRIV)) !== wanted || digest.to - digest.from !== keys.digest_size) return false;
  const blank = Buffer.from(bytes);
  blank.fill(0, digest.from, digest.to);
  return isSame(keys.digestOf(engine, blank), bytes.subarray(digest.from, digest.to));
}

const isNow = ({ boots, time }: Message, seconds: number) => boots === BOOTS && Math.abs(time - seconds) <= WINDOW_S;

/** What other engines last said of their time (RFC 3414 section 3.2, 7b); the first word of one is believed. */
function createTimes(now: () => number) {
  const known = new Map<string, { boots: number; time: number; at: number }>();
  return ({ engine, boots, time }: Message): boolean => {
    const name = engine.toString('hex');
    const last = known.get(name);
    const passed_s = last ? (now() - last.at) / 1000 : 0;
    const old = last && (boots < last.boots || (boots === last.boots && time < last.time + passed_s - WINDOW_S));
    if (old || boots >= MAX_COUNTER || boots < 0 || time < 0) return false;
    if (!last || boots > last.boots || time > last.time) {
      known.delete(name);
      // The one that was silent longest goes.
      if (known.size >= MAX_ENGINES) known.delete(known.keys().next().value as string);
      known.set(name, { boots, time, at: now() });
    }
    return true;
  };
}

/** The notification inside, and the scoped PDU that would answer it. */
function readScoped({ bytes, data, flags, engine, boots, time, salt }: Message, keys: Keys) {
  const content = bytes.subarray(data.from, data.to);
  const secret = (flags & PRIV) !== 0;
  if (data.type !== (secret ? OCTETS : SEQUENCE))
    throw garbled('an SNMPv3 message in another shape than RFC 3412 has it');
  // Padding of a block cipher may follow the sequence.
  const plain = secret ? keys.decrypt(engine, boots, time, salt, content) : bytes.subarray(0, data.to);
  const scoped = secret ? elementAt(plain, 0, plain.length, SEQUENCE) : data;
  const [, name] = elementsOf(plain, scoped, [OCTETS, OCTETS]) as [Element, Element];
  const pdu = elementAt(plain, name.to, scoped.to);
  const notification = readPdu(plain, pdu);
  const context = plain.subarray(scoped.from, name.to);
  return { notification, answered: write(SEQUENCE, context, write(RESPONSE, plain.subarray(pdu.from, pdu.to))) };
}

/** What the sender has to know, in a scoped PDU with the request's id where that can be read. */
function report({ bytes, data, flags }: Message, engine_id: Buffer, counter: string): Buffer {
  let id = 0;
  try {
    if ((flags & PRIV) === 0) {
      const [, name] = elementsOf(bytes, data, [OCTETS, OCTETS]) as [Element, Element];
      const pdu = elementAt(bytes, name.to, data.to);
      id = integerOf(bytes, elementAt(bytes, pdu.from, pdu.to, INTEGER));
    }
  } catch {
    // The sender knows its question by the message's id as well.
  }
  const binding = write(SEQUENCE, write(OID, encodeOid(counter)), writeInteger(1, COUNTER32));
  const pdu = write(REPORT, writeInteger(id), writeInteger(0), writeInteger(0), write(SEQUENCE, binding));
  return write(SEQUENCE, writeOctets(engine_id), writeOctets(Buffer.alloc(0)), pdu);
}

function writeMessage(
  to: Message,
  keys: Keys | undefined,
  engine: Buffer,
  time: number,
  pdu: Buffer,
  priv: boolean,
): Buffer {
  const flags = keys ? (priv ? AUTH | PRIV : AUTH) : 0;
  const { encrypted, salt } =
    keys && priv ? keys.encrypt(engine, BOOTS, time, pdu) : { encrypted: undefined, salt: Buffer.alloc(0) };
  const head = write(
    SEQUENCE,
    writeInteger(to.id),
    writeInteger(MAX_MESSAGE),
    writeOctets(Buffer.of(flags)),
    writeInteger(USM),
  );
  const data = encrypted ? writeOctets(encrypted) : pdu;
  const assemble = (digest: Buffer) => {
    const user = writeOctets(Buffer.from(keys ? to.user : ''));
    const usm = write(
      SEQUENCE,
      writeOctets(engine),
      writeInteger(BOOTS),
      writeInteger(time),
      user,
      writeOctets(digest),
      writeOctets(salt),
    );
    return write(SEQUENCE, writeInteger(3), head, writeOctets(usm), data);
  };
  if (!keys) return assemble(Buffer.alloc(0));
  return assemble(keys.digestOf(engine, assemble(Buffer.alloc(keys.digest_size))));
}
