/** One TLS handshake in exactly one version: accepted or not, and with what. */
import { constants, type X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type SecureVersion } from 'node:tls';
import { asTlsFailure, trustingContext } from './trust.ts';

export const TLS_VERSIONS = ['1.0', '1.1', '1.2', '1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

const SECURE_VERSION: Record<TlsVersion, SecureVersion> = {
  '1.0': 'TLSv1',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
  '1.3': 'TLSv1.3',
};

export type Handshake =
  | {
      accepted: true;
      took_ms: number;
      connect_ms: number;
      cipher: string;
      alpn: string | null;
      certificate: X509Certificate | undefined;
      chain_length: number;
      trust_error: string | null;
    }
  | { accepted: false; why: string }
  /** `unable`: this machine's own OpenSSL can't offer the version. `silent`: no answer to this hello. */
  | { accepted: 'unable' | 'silent'; why: string };

export type HandshakeAsk = {
  address: string;
  port: number;
  /** For SNI; an address is not sent. */
  name: string | undefined;
  version: TlsVersion;
  /** Below the look's own deadline, so that one silent version doesn't hide the others. */
  timeout_ms: number;
  signal: AbortSignal;
};

/** A context that speaks one version and still knows the ciphers of its time. */
function contextFor(version: TlsVersion) {
  const secure = SECURE_VERSION[version];
  return trustingContext(`tls ${version}`, {
    minVersion: secure,
    maxVersion: secure,
    ciphers: version === '1.3' ? 'DEFAULT' : 'ALL:!aNULL:!eNULL:@SECLEVEL=0',
    // Old servers without RFC 5746 are to be found, not refused.
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
  });
}

/** Rejects only when there was no connection to shake hands on, or when nobody waits any more. */
export function shakeHands(ask: HandshakeAsk): Promise<Handshake> {
  return new Promise((fulfil, reject) => {
    const { signal } = ask;
    if (signal.aborted) return reject(signal.reason);
    const started = performance.now();
    let connect_ms: number | undefined;
    const socket = connect({
      host: ask.address,
      port: ask.port,
      servername: ask.name === undefined || isIP(ask.name) !== 0 ? '' : ask.name,
      secureContext: contextFor(ask.version),
      ALPNProtocols: ['h2', 'http/1.1'],
      rejectUnauthorized: false,
      // The name is a fact of its own; the trust error shall speak of the chain only.
      checkServerIdentity: () => undefined,
    });
    const close = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.destroy();
    };
    const settle = (handshake: Handshake) => {
      close();
      fulfil(handshake);
    };
    const abort = () => {
      close();
      reject(signal.reason);
    };
    const timer = setTimeout(() => settle({ accepted: 'silent', why: 'no answer' }), ask.timeout_ms);
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => {
      connect_ms = performance.now() - started;
    });
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      const { authorized, authorizationError } = socket as { authorized: boolean; authorizationError: unknown };
      settle({
        accepted: true,
        took_ms: performance.now() - started - (connect_ms ?? 0),
        connect_ms: connect_ms ?? 0,
        cipher: socket.getCipher().name,
        alpn: socket.alpnProtocol || null,
        certificate,
        chain_length: chainLength(certificate),
        trust_error: authorized ? null : String(authorizationError),
      });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const refusal = refused(error, connect_ms !== undefined);
      if (refusal) return settle(refusal);
      close();
      reject(error);
    });
  });
}

/** What a failed handshake says of the version, or undefined when it says nothing. */
function refused(error: NodeJS.ErrnoException, connected: boolean): Handshake | undefined {
  const code = error.code ?? '';
  if (/NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE|UNSUPPORTED_PROTOCOL_VERSION/.test(code)) {
    return { accepted: 'unable', why: code };
  }
  // Many servers close or reset instead of sending an alert.
  if (connected && (code === 'ECONNRESET' || code === 'EPIPE'))
    return { accepted: false, why: 'closed the connection' };
  return asTlsFailure(error) && { accepted: false, why: code };
}

function chainLength(leaf: X509Certificate | undefined): number {
  let length = 0;
  const seen = new Set<string>();
  for (let at = leaf; at && !seen.has(at.fingerprint256) && length < 20; at = at.issuerCertificate) {
    seen.add(at.fingerprint256);
    length += 1;
  }
  return length;
}
