/** What this machine trusts, in contexts made once: a context per handshake would cost more than the handshake. */
import { createSecureContext, getCACertificates, type SecureContext, type SecureContextOptions } from 'node:tls';
import { type Failure, garbled } from '../failures.ts';

/** Without the post-quantum groups the ClientHello fits one packet, and the handshake takes half the time. */
const GROUPS = 'X25519:P-256:P-384:P-521';

const contexts = new Map<string, SecureContext>();
let trusted: string[] | undefined;
/** Authorities beside those of Node and the system, by who named them. */
const also = new Map<string, readonly string[]>();

/** Trusts these certificates (PEM) too, in the name of `who`; a later call by the same replaces them. */
export function trustAlso(who: string, certificates: readonly string[]) {
  also.set(who, certificates);
  trusted = undefined;
  contexts.clear();
}

/** A shared context that trusts Node's and the system's authorities. */
export function trustingContext(name: string, options: SecureContextOptions = {}): SecureContext {
  const known = contexts.get(name);
  if (known) return known;
  const named = [...also.values()].flat();
  trusted ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system'), ...named])];
  const context = createSecureContext({ ca: trusted, ecdhCurve: GROUPS, ...options });
  contexts.set(name, context);
  return context;
}

/** A handshake that failed in its protocol: something answered, but not in TLS as we speak it. */
export function asTlsFailure(error: NodeJS.ErrnoException): Failure | undefined {
  const code = error.code ?? '';
  if (!/^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|EPROTO$)/.test(code)) return undefined;
  return garbled(`TLS handshake failed: ${code === 'EPROTO' ? error.message.slice(0, 200) : code}`);
}
