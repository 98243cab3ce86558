/** One TCP connection to a service that is only looked at: what it says is bounded in bytes and time, and nothing of it throws. */
import { connect, type Socket } from 'node:net';
import { asFailure, type Failure, timedOut } from '../failures.ts';

/** `host` is the name that a web server may want to hear. */
export type Place = { address: string; port: number; host: string; signal: AbortSignal };

export type Talk = {
  say(bytes: Uint8Array | string): void;
  /**
   * What came and wasn't heard yet, as soon as `isEnough` says so; whatever came until then when the other side closes,
   * resets, goes on without end or lets us wait.
   */
  hear(isEnough: (bytes: Buffer) => boolean): Promise<Buffer>;
  /** The other side closed or reset: it won't say more, while one that is merely silent still could. */
  isOver(): boolean;
};

const CONNECT_MS = 2_000;
const HEAR_MS = 3_000;
const MAX_BYTES = 16_384;

/** The port took no connection; all that comes after one is an answer, however odd. */
export class NotOpen extends Error {
  failure: Failure;
  /** The target itself said that the port is closed. Silence and what routers say don't tell. */
  isRefusal: boolean;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
    this.isRefusal = failure.message.startsWith('ECONNREFUSED');
  }
}

export async function talk<T>(place: Place, conversation: (talk: Talk) => Promise<T>): Promise<T> {
  const socket = await open(place);
  try {
    return await conversation(listenTo(socket, place.signal));
  } finally {
    socket.destroy();
  }
}

/** Only whether the port takes a connection. */
export async function knock(place: Place): Promise<void> {
  (await open(place)).destroy();
}

function open({ address, port, signal }: Place): Promise<Socket> {
  return new Promise((fulfil, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const socket = connect({ host: address, port });
    const settle = (done: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      done();
    };
    const refuse = (reason: unknown) => {
      settle(() => reject(reason));
      socket.destroy();
    };
    const abort = () => refuse(signal.reason);
    const timer = setTimeout(() => refuse(new NotOpen(timedOut(`no answer within ${CONNECT_MS} ms`))), CONNECT_MS);
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => settle(() => fulfil(socket)));
    // Stays for the life of the socket: a reset in the middle of a conversation is an end, and no exception.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A closed port refuses (RFC 9293, section 3.5.2); a reset can only follow a connection, even if it is seen first.
      if (error.code === 'ECONNRESET') return settle(() => fulfil(socket));
      const failure = asFailure(error);
      refuse(failure ? new NotOpen(failure) : error);
    });
  });
}

function listenTo(socket: Socket, signal: AbortSignal): Talk {
  let pending: Buffer = Buffer.alloc(0);
  let over = socket.destroyed;
  let wake = () => {};
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    if (pending.length >= MAX_BYTES) socket.pause();
    wake();
  });
  const end = () => {
    over = true;
    wake();
  };
  socket.once('end', end);
  socket.once('close', end);
  return {
    isOver: () => over,
    say: (bytes) => void (socket.writable && socket.write(bytes)),
    async hear(isEnough) {
      const until = performance.now() + HEAR_MS;
      while (!over && pending.length < MAX_BYTES && !isEnough(pending)) {
        const left = until - performance.now();
        if (left <= 0 || !(await somethingWithin(left))) break;
      }
      const heard = pending.subarray(0, MAX_BYTES);
      pending = Buffer.alloc(0);
      socket.resume();
      return heard;
    },
  };

  function somethingWithin(ms: number): Promise<boolean> {
    return new Promise((fulfil, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const settle = (done: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        wake = () => {};
        done();
      };
      const abort = () => settle(() => reject(signal.reason));
      const timer = setTimeout(() => settle(() => fulfil(false)), ms);
      signal.addEventListener('abort', abort, { once: true });
      wake = () => settle(() => fulfil(true));
    });
  }
}

/** Enough when a whole line came. */
export const aLine = (bytes: Buffer): boolean => bytes.includes(10);
export const atLeast =
  (size: number) =>
  (bytes: Buffer): boolean =>
    bytes.length >= size;

/** What a stranger said, fit to be shown: one line of printable ASCII, and not much of it. */
export function shown(bytes: Uint8Array | string, limit = 120): string {
  const text = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1');
  return text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, limit);
}
