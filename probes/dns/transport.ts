/** Carries one DNS question to one server, over UDP or TCP. */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { Failure, garbled } from '../failures.ts';
import { type DnsMessage, type DnsQuestion, decodeMessage, encodeQuery } from './codec.ts';

export type DnsAsk = {
  address: string;
  port: number;
  question: DnsQuestion;
  recursion: boolean;
  edns: boolean;
  timeout_ms: number;
  signal: AbortSignal;
};

/** RFC 9715: what passes every path in one piece. */
const UDP_BYTES = 1232;
const TRIES = 3;

/** Whether this answers what we asked; anything else on the socket may be a stranger's. */
function answersTo(message: DnsMessage, id: number, { name, type }: DnsQuestion): boolean {
  if (!message.is_response || message.id !== id) return false;
  if (!message.question) return message.rcode === 'FORMERR' || message.rcode === 'NOTIMP';
  return message.question.type === type && message.question.name.toLowerCase() === (name.toLowerCase() || '.');
}

/** Over UDP, asked again when nothing comes: the socket is connected, so the kernel drops what others send. */
export function askUdp(ask: DnsAsk): Promise<DnsMessage> {
  return new Promise((fulfil, reject) => {
    const { address, port, question, signal } = ask;
    if (signal.aborted) return reject(signal.reason);
    const id = randomInt(0x10000);
    const query = encodeQuery(question, { id, recursion: ask.recursion, edns: ask.edns, udp_bytes: UDP_BYTES });
    const socket = createSocket(isIPv6(address.replace(/%.*$/, '')) ? 'udp6' : 'udp4');
    let strange: unknown;
    let again: NodeJS.Timeout | undefined;
    const settle = (done: () => void) => {
      clearInterval(again);
      signal.removeEventListener('abort', abort);
      socket.close();
      done();
    };
    const abort = () => settle(() => reject(strange ?? signal.reason));
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', (error) => settle(() => reject(error)));
    socket.on('message', (bytes) => {
      try {
        const message = decodeMessage(bytes);
        if (answersTo(message, id, question)) settle(() => fulfil(message));
      } catch (thrown) {
        // It may be a forgery: the true answer may still come. Only when it doesn't, this is what was seen.
        if (!(thrown instanceof Failure)) return settle(() => reject(thrown));
        strange = thrown;
      }
    });
    socket.once('connect', () => {
      let tries = 1;
      socket.send(query);
      again = setInterval(
        () => {
          tries += 1;
          if (tries <= TRIES) socket.send(query);
          else if (strange) settle(() => reject(strange));
        },
        Math.max(50, ask.timeout_ms / (TRIES + 1.5)),
      );
    });
    socket.connect(port, address);
  });
}

/** Over TCP (RFC 7766): a length of two bytes, then the message. */
export function askTcp(ask: DnsAsk): Promise<DnsMessage> {
  return new Promise((fulfil, reject) => {
    const { address, port, question, signal } = ask;
    if (signal.aborted) return reject(signal.reason);
    const id = randomInt(0x10000);
    const query = encodeQuery(question, { id, recursion: ask.recursion, edns: ask.edns, udp_bytes: UDP_BYTES });
    const socket = connect({ host: address, port });
    const settle = (done: () => void) => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      done();
    };
    const abort = () => settle(() => reject(signal.reason));
    signal.addEventListener('abort', abort, { once: true });
    let pending = Buffer.alloc(0);
    socket.once('connect', () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(query.length);
      socket.write(Buffer.concat([length, query]));
    });
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      if (pending.length < 2 || pending.length < 2 + pending.readUInt16BE(0)) return;
      try {
        const message = decodeMessage(pending.subarray(2, 2 + pending.readUInt16BE(0)));
        if (!answersTo(message, id, question)) throw garbled('the answer is to another question');
        settle(() => fulfil(message));
      } catch (thrown) {
        settle(() => reject(thrown));
      }
    });
    socket.on('error', (error) => settle(() => reject(error)));
    socket.once('close', () => settle(() => reject(garbled('the connection was closed before an answer'))));
  });
}

/** A cut answer is asked for again over TCP; a server that stumbles over EDNS is asked without it. */
export async function askServer(
  ask: DnsAsk,
  transport: 'udp' | 'tcp' = 'udp',
): Promise<{ message: DnsMessage; truncated: boolean }> {
  const carry = transport === 'udp' ? askUdp : askTcp;
  let asked = ask;
  let message = await carry(asked);
  if (message.rcode === 'FORMERR' || message.rcode === 'NOTIMP' || message.rcode === 'BADVERS') {
    asked = { ...ask, edns: false };
    message = await carry(asked);
  }
  if (!message.truncated || transport === 'tcp') return { message, truncated: false };
  return { message: await askTcp(asked), truncated: true };
}
