/** HTTP/2 by Node's own: many exchanges at once over one connection, as many as the server allows. */
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import type { Socket } from 'node:net';
import { type Channel, type ChannelEvents, type Exchange, fail } from './exchange.ts';
import type { LoadErrorKind } from './words.ts';

/** What servers usually allow; more goes over further connections. */
const MOST_STREAMS = 100;

export function http2Channel(
  origin: string,
  socket: Socket,
  { max_body_bytes, timeout_ms }: { max_body_bytes: number; timeout_ms: number },
  events: ChannelEvents,
  ready: (channel: Channel | undefined, text: string) => void,
): void {
  const streams = new Map<Exchange, ClientHttp2Stream>();
  let closed = false;
  let told = false;
  let most = MOST_STREAMS;
  const session: ClientHttp2Session = connect(origin, { createConnection: () => socket });

  const settings = setTimeout(() => broken(`no settings within ${timeout_ms} ms`), timeout_ms);

  const close = () => {
    if (closed) return;
    closed = true;
    clearTimeout(settings);
    session.destroy();
    if (told) events.closed();
  };
  /** Streams that end with their connection tell of it themselves. */
  const broken = (text: string) => {
    close();
    for (const exchange of [...streams.keys()]) end(exchange, 'reset', text);
    if (!told) ready(undefined, text);
    told = true;
  };
  const end = (exchange: Exchange, kind: LoadErrorKind, text: string) => {
    streams.delete(exchange);
    fail(exchange, kind, text);
  };

  const channel: Channel = {
    free: () => (closed ? 0 : most - streams.size),
    send(exchange) {
      const { request } = exchange;
      exchange.channel = channel;
      exchange.sent_at = events.now();
      const stream = session.request(request.headers, { endStream: request.body === undefined });
      streams.set(exchange, stream);
      if (request.body) stream.end(request.body);
      carry(exchange, stream, max_body_bytes, events, (kind, text) => {
        if (kind) end(exchange, kind, text);
        streams.delete(exchange);
        if (!closed) events.freed();
      });
    },
    drop(exchange) {
      streams.get(exchange)?.close(constants.NGHTTP2_CANCEL);
    },
    destroy: close,
  };

  session.on('remoteSettings', ({ maxConcurrentStreams }) => {
    most = Math.min(MOST_STREAMS, maxConcurrentStreams ?? MOST_STREAMS);
    if (told || closed) return;
    told = true;
    clearTimeout(settings);
    ready(channel, '');
  });
  session.on('goaway', () => {
    // Those under way may still be answered; nobody new gets on.
    most = 0;
    if (streams.size === 0) close();
  });
  session.on('error', (error) => broken(error.message));
  session.on('close', () => broken('the connection was closed'));
}

function carry(
  exchange: Exchange,
  stream: ClientHttp2Stream,
  max_body_bytes: number,
  events: ChannelEvents,
  over: (kind: LoadErrorKind | undefined, text: string) => void,
): void {
  const { reads_body } = exchange.request;
  const pieces: Buffer[] = [];
  let size = 0;
  let status = 0;
  let headers: [string, string][] = [];
  let kind: LoadErrorKind | undefined;
  let text = '';
  let whole = false;
  stream.on('response', (given) => {
    exchange.first_at = events.now();
    status = Number(given[':status']);
    headers = Object.entries(given)
      .filter(([name]) => !name.startsWith(':'))
      .flatMap(([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, String(one)]));
  });
  stream.on('data', (piece: Buffer) => {
    size += piece.length;
    if (size > max_body_bytes) {
      [kind, text] = ['body_too_large', `more than ${max_body_bytes} bytes of body`];
      stream.close(constants.NGHTTP2_CANCEL);
    } else if (reads_body) pieces.push(piece);
  });
  stream.on('end', () => {
    whole = status !== 0 && stream.rstCode === constants.NGHTTP2_NO_ERROR && kind === undefined;
    if (!whole || exchange.over) return;
    exchange.over = true;
    exchange.settle({ is: 'answer', status, headers: () => headers, body: Buffer.concat(pieces), bytes: size });
  });
  stream.on('error', (error) => {
    text ||= error.message;
  });
  stream.on('close', () => {
    if (whole) over(undefined, '');
    else
      over(
        kind ?? (stream.rstCode === 0 ? 'closed_early' : 'reset'),
        text || `the stream ended with code ${stream.rstCode}`,
      );
  });
}
