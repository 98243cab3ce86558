/** SNTPv4 on the wire (RFC 5905, section 7.3): 48 bytes there, 48 back. */
import { garbled } from '../failures.ts';

/** Seconds from 1900, where NTP's era 0 begins, to 1970. */
const EPOCH_S = 2_208_988_800;
const ERA_S = 2 ** 32;

export type NtpReply = {
  leap: number;
  version: number;
  mode: number;
  stratum: number;
  /** Of the server's clock, in seconds. */
  precision_s: number;
  root_delay_ms: number;
  root_dispersion_ms: number;
  /** The four bytes as they came: what they mean depends on the stratum. */
  reference: Buffer;
  /** The client's transmit time, sent back: proves that the reply is to our request. */
  origin: Buffer;
  /** Epoch ms; 0 when the server says that it doesn't know. */
  received_at: number;
  transmitted_at: number;
};

/** A request whose transmit time is a random number: it says nothing of our clock, and nobody can guess it. */
export function encodeRequest(nonce: Buffer): Buffer {
  const packet = Buffer.alloc(48);
  packet[0] = (4 << 3) | 3;
  nonce.copy(packet, 40, 0, 8);
  return packet;
}

/** `now` (epoch ms) tells the era: a time on the wire wraps every 136 years. Throws `garbled`. */
export function decodeReply(bytes: Buffer, now: number): NtpReply {
  if (bytes.length < 48) throw garbled(`an NTP reply has at least 48 bytes, this one ${bytes.length}`);
  const flags = bytes.readUInt8(0);
  return {
    leap: flags >> 6,
    version: (flags >> 3) & 7,
    mode: flags & 7,
    stratum: bytes.readUInt8(1),
    precision_s: 2 ** bytes.readInt8(3),
    root_delay_ms: (bytes.readInt32BE(4) / 65_536) * 1000,
    root_dispersion_ms: (bytes.readUInt32BE(8) / 65_536) * 1000,
    reference: bytes.subarray(12, 16),
    origin: bytes.subarray(24, 32),
    received_at: readTime(bytes, 32, now),
    transmitted_at: readTime(bytes, 40, now),
  };
}

function readTime(bytes: Buffer, at: number, now: number): number {
  const seconds = bytes.readUInt32BE(at);
  const fraction = bytes.readUInt32BE(at + 4);
  if (seconds === 0 && fraction === 0) return 0;
  // The era that brings the time nearest to ours.
  const era = Math.round((now / 1000 + EPOCH_S - seconds) / ERA_S);
  return (seconds + era * ERA_S - EPOCH_S) * 1000 + (fraction / ERA_S) * 1000;
}

/** What the reference is: a clock's name, a kiss code, or the server that this one follows. */
export function referenceText({ stratum, reference }: NtpReply, family: 4 | 6): string {
  if (stratum <= 1) {
    return reference
      .toString('latin1')
      .replaceAll(/[^\x21-\x7e]/g, ' ')
      .trim();
  }
  // With IPv6 it is the beginning of a hash, and looks like an address that isn't one.
  return family === 4 ? reference.join('.') : reference.toString('hex');
}
