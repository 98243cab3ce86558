/** One connection to an SSH server, up to its host key. Nothing is encrypted, nobody logs in. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { garbled } from '../failures.ts';
import { describeHostKey, type HostKey, provesHostKey } from './host-key.ts';
import { KEXES, type Offer, readOffer, readReply, writeOffer } from './kex.ts';
import { type Identification, integerBytes, readIdentification, readPacket, writePacket, writeString } from './wire.ts';

const OUR_LINE = 'SSH-2.0-Zhengwang';
const MAX_BYTES = 262_144;
const KEXDH_INIT = 30;

export type SshSeen = {
  identification: Identification;
  offer?: Offer;
  host_key?: HostKey & { proven: boolean };
  connect_ms: number;
  banner_ms: number;
};

/** `host_keys` are the algorithms that we take; without a common one the host key stays unseen. */
export async function greet(
  address: string,
  port: number,
  host_keys: readonly string[],
  signal: AbortSignal,
): Promise<SshSeen> {
  signal.throwIfAborted();
  const started = performance.now();
  const socket = connect({ host: address, port });
  const abort = () => socket.destroy(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await once(socket, 'connect');
    const connect_ms = performance.now() - started;
    const read = incoming(socket);
    const identification = await read(readIdentification);
    const seen: SshSeen = { identification, connect_ms, banner_ms: performance.now() - started - connect_ms };
    // 1.99 speaks version 2 as well (RFC 4253, section 5.1); older ones know none of what follows.
    if (!/^(2\.|1\.99$)/.test(identification.protocol)) return seen;
    const our_offer = writeOffer(host_keys);
    socket.write(Buffer.concat([Buffer.from(`${OUR_LINE}\r\n`), writePacket(our_offer)]));
    const their_offer = await packet(read);
    seen.offer = readOffer(their_offer);
    const name = Object.keys(KEXES).find((one) => seen.offer?.kex.includes(one));
    const kex = name === undefined ? undefined : KEXES[name];
    if (!kex || !host_keys.some((one) => seen.offer?.host_key.includes(one))) return seen;
    const exchange = kex.begin();
    socket.write(writePacket(Buffer.concat([Buffer.from([KEXDH_INIT]), writeString(exchange.public)])));
    const reply = readReply(await packet(read));
    const hash = createHash(kex.hash);
    for (const part of [
      OUR_LINE,
      identification.line,
      our_offer,
      their_offer,
      reply.host_key,
      exchange.public,
      reply.server_public,
    ]) {
      hash.update(writeString(part));
    }
    const shared = secretOrNothing(() => exchange.secret(reply.server_public));
    if (shared) hash.update(writeString(integerBytes(shared)));
    const proven = shared !== undefined && provesHostKey(reply.host_key, hash.digest(), reply.signature);
    seen.host_key = { ...describeHostKey(reply.host_key), proven };
    return seen;
  } finally {
    signal.removeEventListener('abort', abort);
    socket.on('error', () => {});
    socket.destroy();
  }
}

/** A public value that isn't on the curve gives no secret, and so no proof. */
function secretOrNothing(make: () => Buffer): Buffer | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

type Read = <T extends { size: number }>(parse: (bytes: Buffer) => T | undefined) => Promise<T>;

/** Waits until `parse` finds what it looks for at the beginning of what came and wasn't read yet. */
function incoming(socket: Socket): Read {
  let pending: Buffer = Buffer.alloc(0);
  let total = 0;
  const chunks = socket[Symbol.asyncIterator]();
  return async (parse) => {
    for (;;) {
      const found = parse(pending);
      if (found) {
        pending = pending.subarray(found.size);
        return found;
      }
      const { value, done } = (await chunks.next()) as IteratorResult<Buffer>;
      if (done) throw garbled('the connection was closed in the middle of the SSH greeting');
      total += value.length;
      if (total > MAX_BYTES) throw garbled('an endless SSH greeting');
      pending = Buffer.concat([pending, value]);
    }
  };
}

/** The next packet that matters: IGNORE, UNIMPLEMENTED and DEBUG are passed over, DISCONNECT ends it. */
async function packet(read: Read): Promise<Buffer> {
  for (let passed = 0; passed < 32; passed += 1) {
    const { payload } = await read(readPacket);
    const kind = payload[0];
    if (kind === 1)
      throw garbled(
        `the SSH server disconnects: ${payload.toString('latin1', 9, 109).replaceAll(/[^\x20-\x7e]/g, '?')}`,
      );
    if (kind === undefined || kind < 2 || kind > 4) return payload;
  }
  throw garbled('nothing but SSH messages without content');
}
