/** One request over one fresh connection. node:http would take twice the time and hide the phases. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { garbled } from '../failures.ts';
import { asTlsFailure, trustingContext } from '../tls/trust.ts';
import { type HttpResponse, responseParser } from './parser.ts';

export type Ask = {
  address: string;
  port: number;
  method: 'GET' | 'HEAD' | 'POST';
  /** The whole request; it isn't sent when `mayAsk` refuses the peer. */
  request: string;
  max_body_bytes: number;
  /** The name that the certificate must bear; a plain connection without it. */
  tls_name?: string;
  mayAsk?: (peer: Peer) => boolean;
  signal: AbortSignal;
};

/** Who answered the handshake. */
export type Peer = {
  version: string;
  not_after: number;
  /** Why the certificate isn't trusted, or isn't for this name. */
  error: string | null;
  /** Of the certificate; null: the peer showed none. */
  fingerprint_sha256: string | null;
};

/** `response` is absent when `mayAsk` refused. Phases in ms. */
export type Exchange = {
  response?: HttpResponse;
  peer?: Peer;
  connect_ms: number;
  tls_ms?: number;
  first_byte_ms?: number;
  transfer_ms?: number;
};

const isAddress = (name: string) => /^[\d.]+$|:/.test(name);

function open(ask: Ask): Socket {
  if (ask.tls_name === undefined) return connect({ host: ask.address, port: ask.port });
  return connectTls({
    host: ask.address,
    port: ask.port,
    // RFC 6066: an address is no server name.
    servername: isAddress(ask.tls_name) ? '' : ask.tls_name,
    secureContext: trustingContext('http'),
    ALPNProtocols: ['http/1.1'],
    // What is wrong with the certificate is a fact, not the end of the look.
    rejectUnauthorized: false,
  });
}

function readPeer(socket: TLSSocket): Peer {
  const { authorized, authorizationError } = socket as { authorized: boolean; authorizationError: unknown };
  const certificate = socket.getPeerX509Certificate();
  return {
    version: socket.getProtocol() ?? 'unknown',
    not_after: certificate?.validToDate.getTime() ?? Number.NaN,
    error: authorized ? null : String(authorizationError),
    fingerprint_sha256: certificate?.fingerprint256.replaceAll(':', '').toLowerCase() ?? null,
  };
}

/** Rejects with a Failure, a system error that failures.ts knows, or the signal's reason. */
export function exchange(ask: Ask): Promise<Exchange> {
  return new Promise((fulfil, reject) => {
    const { signal } = ask;
    if (signal.aborted) return reject(signal.reason);
    const parser = responseParser(ask.method, ask.max_body_bytes);
    const started = performance.now();
    const seen: Exchange = { connect_ms: 0 };
    let asked_at = 0;
    let first_byte_at = 0;
    const socket = open(ask);
    const close = () => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
    };
    const abort = () => fail(signal.reason);
    const fail = (reason: unknown) => {
      close();
      reject(reason);
    };
    const finish = (response: HttpResponse) => {
      close();
      fulfil({ ...seen, response, transfer_ms: performance.now() - first_byte_at });
    };
    const send = () => {
      asked_at = performance.now();
      socket.write(ask.request);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => {
      socket.setNoDelay(true);
      seen.connect_ms = performance.now() - started;
      if (ask.tls_name === undefined) send();
    });
    socket.once('secureConnect', () => {
      seen.tls_ms = performance.now() - started - seen.connect_ms;
      seen.peer = readPeer(socket as TLSSocket);
      if (!ask.mayAsk || ask.mayAsk(seen.peer)) return send();
      close();
      fulfil(seen);
    });
    socket.on('data', (chunk: Buffer) => {
      if (first_byte_at === 0) {
        first_byte_at = performance.now();
        seen.first_byte_ms = first_byte_at - asked_at;
      }
      attempt(() => parser.push(chunk) && finish(parser.response()), fail);
    });
    socket.once('end', () => attempt(() => finish(parser.end()), fail));
    socket.on('error', (error: NodeJS.ErrnoException) => fail(asTlsFailure(error) ?? error));
    socket.once('close', () => fail(garbled('the connection was closed before an answer')));
  });
}

/** An exception in an event listener would end the process: it belongs to this look. */
function attempt(work: () => unknown, fail: (reason: unknown) => void): void {
  try {
    work();
  } catch (thrown) {
    fail(thrown);
  }
}
