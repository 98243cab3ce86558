/** HTTP/1.1 over a raw socket: one exchange at a time, the connection kept as long as the server keeps it. */
import type { OnReadOpts, Socket } from 'node:net';
import { answerParser, headersOf, WrongAnswer } from './answer-parser.ts';
import { type Channel, type ChannelEvents, type Exchange, fail } from './exchange.ts';
import type { LoadErrorKind } from './words.ts';

/** One for all connections of a thread: what came is read before the next comes. */
const buffer = Buffer.allocUnsafeSlow(65_536);
/** What was read last: answers of one length need no other view of the buffer. */
let view = buffer.subarray(0, 0);
const SAFE = new Set(['GET', 'HEAD']);

/** The reader stands before the socket does, since a socket is made with it. */
export function http1Line(max_body_bytes: number) {
  const parser = answerParser(max_body_bytes);
  let socket: Socket | undefined;
  let events: ChannelEvents | undefined;
  let exchange: Exchange | undefined;
  let carried = 0;
  let closed = false;

  function close(): void {
    if (closed) return;
    closed = true;
    socket?.destroy();
    events?.closed();
  }

  /** The connection ends under an exchange. */
  function breakOff(kind: LoadErrorKind, text: string): void {
    const mine = exchange;
    exchange = undefined;
    close();
    if (!mine || mine.over) return;
    // A server may close a kept connection at any moment (RFC 9112, section 9.3.1): browsers ask again as well.
    if (carried > 1 && !parser.begun() && !mine.again && SAFE.has(mine.request.method)) events?.retry(mine);
    else fail(mine, kind, text);
  }

  function finish(): void {
    const mine = exchange;
    if (!mine) return;
    exchange = undefined;
    mine.over = true;
    const head = parser.head();
    const body = parser.body();
    const outcome = {
      is: 'answer',
      status: parser.status(),
      headers: () => headersOf(head),
      body,
      bytes: head.length + parser.size(),
    } as const;
    // Free before the journey goes on, so that its next request finds this connection.
    if (parser.keeps()) events?.freed();
    else close();
    mine.settle(outcome);
  }

  function read(bytes: Buffer): void {
    if (!exchange) {
      // Nobody asked: what comes now isn't to become the next answer.
      close();
      return;
    }
    if (exchange.first_at === 0) exchange.first_at = events?.now() ?? 0;
    try {
      if (parser.push(bytes)) finish();
    } catch (thrown) {
      if (!(thrown instanceof WrongAnswer)) throw thrown;
      const mine = exchange;
      exchange = undefined;
      close();
      fail(mine, thrown.kind, thrown.message);
    }
  }

  const onread: OnReadOpts = {
    buffer,
    callback(count) {
      if (view.length !== count) view = buffer.subarray(0, count);
      read(view);
      return true;
    },
  };

  function attach(opened: Socket, secure: boolean, told: ChannelEvents): Channel {
    [socket, events] = [opened, told];
    if (secure) opened.on('data', read);
    opened.on('error', (error: NodeJS.ErrnoException) =>
      breakOff(
        error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 'reset' : secure ? 'tls' : 'connect',
        error.message,
      ),
    );
    opened.on('end', () => {
      if (exchange && parser.begun() && parser.end()) finish();
      else breakOff('closed_early', parser.begun() ? 'closed in the middle of an answer' : 'closed before an answer');
    });
    opened.on('close', () => breakOff('closed_early', 'closed before the answer was whole'));
    return {
      free: () => (closed || exchange ? 0 : 1),
      send(next) {
        exchange = next;
        next.channel = this;
        carried += 1;
        parser.begin(next.request.method, next.request.reads_body);
        next.sent_at = told.now();
        const { wire } = next.request;
        if (typeof wire === 'string') opened.write(wire, 'latin1');
        else opened.write(wire);
      },
      drop(dropped) {
        if (exchange !== dropped) return;
        exchange = undefined;
        close();
      },
      destroy: close,
    };
  }

  return { onread, attach };
}
