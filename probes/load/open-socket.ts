/**
 * Opens connections: the name is asked each time, since an address may change while a load runs, and nothing is ever connected to
 * that wasn't approved. Each step is timed by itself.
 */
import { promises as dns, lookup } from 'node:dns';
import { BlockList, connect as connectTcp, isIP, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Family } from '../probe.ts';
import type { Approved, HttpVersion, LoadErrorKind, LoadSpec } from './words.ts';

export type Place = {
  origin: string;
  /** Without brackets. */
  host: string;
  port: number;
  secure: boolean;
  family: Family;
  approved: BlockList;
  /** Of the last TLS connection, to be resumed. */
  session: Buffer | undefined;
};

export type Opened = { socket: Socket; dns_ms: number | undefined; connect_ms: number; tls_ms: number | undefined };
export type NotOpened = { kind: LoadErrorKind; text: string; is_local: boolean };
/** Gives up; nothing is called afterwards. */
export type GiveUp = () => void;

/** Errors that say something of this machine, not of the server: no descriptors, no ports, no route. */
const LOCAL = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM', 'EACCES', 'EPERM', 'ENETUNREACH']);

export function placeOf({ origin, addresses }: Approved, family: Family): Place {
  const url = new URL(origin);
  const approved = new BlockList();
  for (const address of addresses)
    if (isIP(address) !== 0) approved.addAddress(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { origin, host, port: Number(url.port || (secure ? 443 : 80)), secure, family, approved, session: undefined };
}

type Asked = Pick<LoadSpec, 'timeout_ms' | 'trusts_any_certificate' | 'resolver'> & { http: HttpVersion };

export function openSocket(
  place: Place,
  asked: Asked,
  /** Where plain connections read into. TLS brings buffers of its own. */
  onread: OnReadOpts | undefined,
  done: (error: NotOpened | undefined, opened?: Opened) => void,
): GiveUp {
  let socket: Socket | TLSSocket | undefined;
  let step: 'dns' | 'connect' | 'tls' = 'dns';
  let over = false;
  const began = performance.now();
  let [named, connected] = [began, began];

  const end = (error: NotOpened | undefined, opened?: Opened) => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    if (error) socket?.destroy();
    done(error, opened);
  };
  const failed = (error: NodeJS.ErrnoException) => end(notOpened(step, error));
  const timer = setTimeout(() => {
    const kind = step === 'connect' ? 'connect_timeout' : step;
    end({ kind, text: `${place.origin}: no ${step} within ${asked.timeout_ms} ms`, is_local: false });
  }, asked.timeout_ms);

  const onAddresses = (addresses: string[]) => {
    if (over) return;
    const address = addresses.find((one) => place.approved.check(one, place.family === 4 ? 'ipv4' : 'ipv6'));
    if (address === undefined) {
      const text = `${place.host} is at ${addresses.slice(0, 4).join(', ')}, which nobody approved`;
      end({ kind: 'address_not_approved', text, is_local: false });
      return;
    }
    named = performance.now();
    step = 'connect';
    const at = { host: address, port: place.port, family: place.family, noDelay: true };
    const opened = place.secure ? beginTls(place, asked, at) : connectTcp(onread ? { ...at, onread } : at);
    socket = opened;
    opened.on('error', failed);
    opened.once('close', () => failed(Object.assign(new Error('closed while it was opened'), { code: 'ECONNRESET' })));
    opened.once('connect', () => {
      connected = performance.now();
      if (place.secure) step = 'tls';
      else finish(opened);
    });
    if (place.secure) opened.once('secureConnect', () => finish(opened));
  };
  const finish = (opened: Socket | TLSSocket) => {
    if (over) return;
    if (asked.http === '2' && place.secure && (opened as TLSSocket).alpnProtocol !== 'h2') {
      end({ kind: 'tls', text: `${place.origin} doesn't agree on HTTP/2`, is_local: false });
      return;
    }
    end(undefined, {
      socket: opened,
      dns_ms: isIP(place.host) === 0 ? named - began : undefined,
      connect_ms: connected - named,
      tls_ms: place.secure ? performance.now() - connected : undefined,
    });
  };

  resolve(place, asked.resolver, onAddresses, failed);
  return () => {
    over = true;
    clearTimeout(timer);
    // Whatever it still says is of no interest, and must not be thrown for want of a listener.
    socket?.on('error', () => {}).destroy();
  };
}

function beginTls(
  place: Place,
  asked: Asked,
  at: { host: string; port: number; family: Family; noDelay: boolean },
): TLSSocket {
  const socket = connectTls({
    ...at,
    // A literal address is no name for SNI (RFC 6066); the certificate is held against it all the same.
    ...(isIP(place.host) === 0 ? { servername: place.host } : {}),
    ...(place.session ? { session: place.session } : {}),
    ALPNProtocols: [asked.http === '2' ? 'h2' : 'http/1.1'],
    rejectUnauthorized: !asked.trusts_any_certificate,
  });
  socket.on('session', (session) => {
    place.session = session;
  });
  return socket;
}

function resolve(
  { host, family }: Place,
  resolver: string | undefined,
  found: (addresses: string[]) => void,
  failed: (error: NodeJS.ErrnoException) => void,
): void {
  const literal = isIP(host);
  if (literal !== 0) {
    if (literal === family) setImmediate(found, [host]);
    else setImmediate(failed, new Error(`${host} has no IPv${family} address`));
  } else if (resolver !== undefined) {
    const own = new dns.Resolver({ timeout: 2_000, tries: 2 });
    own.setServers([resolver]);
    (family === 4 ? own.resolve4(host) : own.resolve6(host)).then(found, failed);
  } else {
    lookup(host, { family, all: true }, (error, addresses) =>
      error ? failed(error) : found(addresses.map(({ address }) => address)),
    );
  }
}

function notOpened(step: 'dns' | 'connect' | 'tls', { code, message }: NodeJS.ErrnoException): NotOpened {
  const text = code && !message.includes(code) ? `${code}: ${message}` : message;
  if (step !== 'connect') return { kind: step, text, is_local: false };
  const kind = code === 'ECONNREFUSED' ? 'connect_refused' : code === 'ETIMEDOUT' ? 'connect_timeout' : 'connect';
  return { kind, text, is_local: LOCAL.has(code ?? '') };
}
