/** One request to one server, without redirects: what asks interfaces rather than pages. */
import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { unable } from '../failures.ts';
import type { LookContext, Sample, Secret, Target } from '../probe.ts';
import { type Exchange, exchange, type Peer } from './exchange.ts';
import type { HttpResponse } from './parser.ts';

export type Request = {
  scheme: 'http' | 'https';
  port?: number | undefined;
  path: string;
  host?: string | undefined;
  method: 'GET' | 'POST';
  /** `Name: value` each, checked already. */
  headers?: readonly string[] | undefined;
  body?: string | undefined;
  accept: string;
  verify_certificate: boolean;
  body_limit_bytes: number;
};

/** `response` is absent when the peer isn't trusted and a credential or body would have gone to it. */
export async function askOnce(
  target: Target,
  asked: Request,
  { signal, secret }: LookContext,
): Promise<{ response: HttpResponse | undefined; peer: Peer | undefined; samples: Sample[] }> {
  const secure = asked.scheme === 'https';
  const host = domainToASCII(asked.host ?? '') || target.host || target.address;
  const port = asked.port ?? (secure ? 443 : 80);
  const url = new URL(`${asked.scheme}://${inUrl(host)}:${port}${asked.path}`);
  const body = asked.method === 'POST' ? Buffer.from(asked.body ?? '') : undefined;
  const own = (asked.headers ?? []).map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  const lines = [
    `${asked.method} ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'User-Agent: Zhengwang',
    ...(own.includes('accept') ? [] : [`Accept: ${asked.accept}`]),
    'Accept-Encoding: identity',
    'Connection: close',
    ...(asked.headers ?? []),
    ...(body && !own.includes('content-type') ? ['Content-Type: application/json'] : []),
    ...(body ? [`Content-Length: ${body.length}`] : []),
    ...(secret ? [`Authorization: ${authorization(secret)}`] : []),
  ];
  const seen = await exchange({
    ...{ address: target.address, port, method: asked.method, max_body_bytes: asked.body_limit_bytes, signal },
    // Headers and body are read as bytes: a body of UTF-8 goes out as it was written.
    request: `${lines.join('\r\n')}\r\n\r\n${body?.toString('utf8') ?? ''}`,
    ...(secure ? { tls_name: url.hostname } : {}),
    // What may hold secrets is never given to an untrusted peer.
    mayAsk: (peer) => !asked.verify_certificate || peer.error === null,
  });
  return { response: seen.response, peer: seen.peer, samples: phasesOf(seen) };
}

/** An address in a URL; a zone (fe80::1%eth0) has no place there. */
export function inUrl(host: string): string {
  const plain = host.replace(/%.*$/, '');
  return isIPv6(plain) ? `[${plain}]` : plain;
}

export function authorization(secret: Secret): string {
  if (secret.kind === 'http_basic') {
    return `Basic ${Buffer.from(`${secret.user}:${secret.password}`, 'utf8').toString('base64')}`;
  }
  if (secret.kind !== 'http_bearer') throw unable('the credential is not one for HTTP');
  if (!/^[\x21-\x7e]+$/.test(secret.token)) throw unable('the bearer token holds characters that HTTP does not allow');
  return `Bearer ${secret.token}`;
}

/** Whatever of a credential a server echoes is left out of what is kept. */
export function withoutSecret(text: string, secret: Secret | undefined): string {
  const words =
    secret?.kind === 'http_basic'
      ? [secret.password, authorization(secret).slice(6)]
      : secret?.kind === 'http_bearer'
        ? [secret.token]
        : [];
  // As it stands, and as JSON writes it.
  const written = words.flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]);
  return written.filter((word) => word.length > 0).reduce((shown, word) => shown.replaceAll(word, '***'), text);
}

const phasesOf = (seen: Exchange): Sample[] => {
  const parts = [seen.connect_ms, seen.tls_ms ?? 0, seen.first_byte_ms ?? 0, seen.transfer_ms ?? 0];
  return [{ series: 'total_ms', value: parts.reduce((sum, part) => sum + part, 0) }];
};
