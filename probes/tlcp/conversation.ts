/** One TCP connection: a hello goes out, records come in until whoever listens has heard enough, or nothing more comes. */
import { connect } from 'node:net';
import { Malformed } from './reader.ts';
import type { TlsRecord } from './records.ts';
import { joinRecords, looksLikeRecord } from './records.ts';

/** More than any first flight: what goes on longer is cut off. */
const MAX_BYTES = 131_072;

/**
 * `heard`: enough came. `empty`: closed or reset without a byte. `cut`: closed in the middle. `silent`: open, but nothing more
 * came in time. `text`: readable text such as HTTP or an SSH banner. `malformed`: anything else that is no record.
 */
export type Ending = 'heard' | 'empty' | 'cut' | 'silent' | 'text' | 'malformed';
export type Ended = { ending: Ending; why: string };

export type Ask = {
  address: string;
  port: number;
  /** From the start of the connection to the end of the flight. */
  timeout_ms: number;
  signal: AbortSignal;
};

/** What to do after a record: go on, stop, or send something and go on. */
export type Next = 'more' | 'enough' | Buffer;

/** Rejects when there was no connection to speak on, or when nobody waits any more. `hear` may throw Malformed. */
export function converse(ask: Ask, hello: Buffer, hear: (record: TlsRecord) => Next): Promise<Ended> {
  return new Promise((fulfil, reject) => {
    const { signal } = ask;
    if (signal.aborted) return reject(signal.reason);
    const records = joinRecords();
    let bytes = 0;
    let connected = false;
    const socket = connect({ host: ask.address, port: ask.port });
    const close = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.removeAllListeners('data');
      socket.destroy();
    };
    const end = (ending: Ending, why: string) => {
      close();
      fulfil({ ending, why });
    };
    const fail = (reason: unknown) => {
      close();
      reject(reason);
    };
    const abort = () => fail(signal.reason);
    const late = () => {
      if (connected) return end('silent', bytes === 0 ? 'no answer' : 'the answer stopped');
      fail(Object.assign(new Error('no connection'), { code: 'ETIMEDOUT' }));
    };
    const timer = setTimeout(late, ask.timeout_ms);
    const closed = (how: string) => end(bytes === 0 ? 'empty' : 'cut', how);
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => {
      connected = true;
      socket.write(hello);
    });
    socket.on('data', (chunk: Buffer) => {
      if (bytes === 0 && !looksLikeRecord(chunk)) return end(isText(chunk) ? 'text' : 'malformed', 'not TLS or TLCP');
      bytes += chunk.length;
      if (bytes > MAX_BYTES) return end('malformed', `more than ${MAX_BYTES} bytes`);
      try {
        for (const record of records.push(chunk)) {
          const next = hear(record);
          if (next === 'enough') return end('heard', '');
          if (next !== 'more') socket.write(next);
        }
      } catch (error) {
        if (error instanceof Malformed) return end('malformed', error.message);
        fail(error);
      }
    });
    socket.once('end', () => closed('closed the connection'));
    // Some servers reset instead of closing; once connected that is an answer.
    socket.on('error', (error) => (connected ? closed('reset the connection') : fail(error)));
    socket.once('close', () => closed('closed the connection'));
  });
}

/** The first bytes of a banner or an answer: ASCII and line ends. */
function isText(chunk: Buffer): boolean {
  return chunk
    .subarray(0, 16)
    .every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13);
}
