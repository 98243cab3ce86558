/** Databases whose protocols let nobody ask anything before a login: only their greeting is read. */
import { shown, talk } from '../exposure/talk.ts';
import { type Ask, notRecognised, notTried } from './answer.ts';

export type Greeting = { version: string | null };

/** MySQL and MariaDB speak first: HandshakeV10, or an error packet for hosts that they don't like (MySQL Internals, Connection Phase). */
export function readMysql(bytes: Buffer): Greeting | undefined {
  if (bytes.length < 6) return undefined;
  const length = bytes.readUIntLE(0, 3);
  if (bytes[3] !== 0 || length < 4 || length > 1_024 || bytes.length < 4 + length) return undefined;
  const packet = bytes.subarray(4, 4 + length);
  if (packet[0] === 0xff) return length > 3 && packet.readUInt16LE(1) >= 1_000 ? { version: null } : undefined;
  const end = packet.indexOf(0, 1);
  if (packet[0] !== 10 || end < 2 || end > 100) return undefined;
  return { version: shown(packet.subarray(1, end), 60) };
}

export const mysql: Ask = (place) =>
  talk(place, async ({ hear }) => {
    const heard = await hear((bytes) => readMysql(bytes) !== undefined);
    const greeting = readMysql(heard);
    return greeting ? notTried(greeting.version) : notRecognised(shown(heard) || null);
  });

/** SSLRequest (PostgreSQL, Message Formats): answered by one letter, and no start of a session. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

export function readPostgresql(bytes: Buffer): { tls: boolean } | undefined {
  const letter = bytes.toString('latin1', 0, 1);
  if (bytes.length !== 1 || (letter !== 'S' && letter !== 'N')) return undefined;
  return { tls: letter === 'S' };
}

/** It tells no version, and `trust` for some user can't be told without naming one. */
export const postgresql: Ask = (place) =>
  talk(place, async ({ say, hear }) => {
    say(SSL_REQUEST);
    const heard = await hear((bytes) => bytes.length > 0);
    return readPostgresql(heard) ? notTried(null) : notRecognised(shown(heard) || null);
  });

/** PRELOGIN of TDS with a version of zeros and encryption "not supported" ([MS-TDS] 2.2.6.5). */
const PRELOGIN = Buffer.from([
  ...[0x12, 1, 0, 26, 0, 0, 0, 0],
  ...[0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff],
  ...[0, 0, 0, 0, 0, 0, 2],
]);

export function readMssql(bytes: Buffer): Greeting | undefined {
  if (bytes.length < 8 || bytes[0] !== 0x04) return undefined;
  const length = bytes.readUInt16BE(2);
  if (length < 9 || bytes.length < length) return undefined;
  const packet = bytes.subarray(8, length);
  for (let at = 0; at + 5 <= packet.length && packet[at] !== 0xff; at += 5) {
    if (packet[at] !== 0) continue;
    const offset = packet.readUInt16BE(at + 1);
    if (offset + 4 > packet.length) return undefined;
    return { version: `${packet[offset]}.${packet[offset + 1]}.${packet.readUInt16BE(offset + 2)}` };
  }
  return undefined;
}

export const mssql: Ask = (place) =>
  talk(place, async ({ say, hear }) => {
    say(PRELOGIN);
    const heard = await hear((bytes) => readMssql(bytes) !== undefined);
    const greeting = readMssql(heard);
    return greeting ? notTried(greeting.version) : notRecognised(shown(heard) || null);
  });

/** What `tnsping` sends: a CONNECT of TNS that asks the listener for a sign of life. */
export function tnsPing(): Buffer {
  const data = Buffer.from('(CONNECT_DATA=(COMMAND=ping))', 'latin1');
  const head = Buffer.alloc(58);
  head.writeUInt16BE(head.length + data.length, 0);
  head[4] = 1;
  // Version 310, compatible with 300; the rest are sizes and offsets of a client that wants nothing.
  for (const [at, value] of [
    [8, 310],
    [10, 300],
    [14, 2_048],
    [16, 32_767],
    [18, 0x7f08],
    [22, 1],
    [24, data.length],
    [26, 58],
  ] as const) {
    head.writeUInt16BE(value, at);
  }
  return Buffer.concat([head, data]);
}

/** ACCEPT, REFUSE, REDIRECT and RESEND are answers of a listener. */
const TNS_ANSWERS = new Set([2, 4, 5, 11]);

export function readTns(bytes: Buffer): Greeting | undefined {
  if (bytes.length < 8) return undefined;
  const length = bytes.readUInt16BE(0);
  if (!TNS_ANSWERS.has(bytes[4] as number) || bytes[2] !== 0 || bytes[3] !== 0 || length < 8 || bytes.length < length) {
    return undefined;
  }
  const [, number] = /\(VSNNUM=(\d{1,10})\)/.exec(bytes.toString('latin1', 8, length)) ?? [];
  return { version: number === undefined || Number(number) === 0 ? null : versionOf(Number(number)) };
}

/** VSNNUM holds five numbers of 8, 4, 8, 4 and 8 bits; since 18 they are 8, 8, 4, 8 and 4. */
function versionOf(number: number): string {
  const major = (number >>> 24) & 0xff;
  const widths = major >= 18 ? [8, 4, 8, 4] : [4, 8, 4, 8];
  let left = 24;
  const rest = widths.map((width) => {
    left -= width;
    return (number >>> left) & ((1 << width) - 1);
  });
  return [major, ...rest].join('.');
}

export const oracle: Ask = (place) =>
  talk(place, async ({ say, hear }) => {
    say(tnsPing());
    const heard = await hear((bytes) => readTns(bytes) !== undefined);
    const greeting = readTns(heard);
    return greeting ? notTried(greeting.version) : notRecognised(shown(heard) || null);
  });
