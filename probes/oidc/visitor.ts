/**
 * Goes from page to page as a browser without scripts does, for one look: bounded in requests, bytes and time, with cookies of its own. Each
 * address is asked about by `forbid`; a walk with somebody's password goes over TLS to trusted certificates only.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { asFailure, Failure, unable, unreachable } from '../failures.ts';
import { type Exchange, exchange } from '../http/exchange.ts';
import type { HttpResponse } from '../http/parser.ts';
import { createJar } from './cookies.ts';

export const MAX_REQUESTS = 30;
const MAX_BYTES = 1024 * 1024;
const MAX_ADDRESSES = 3;
/** For one request; the look's own deadline holds besides. */
const PATIENCE_MS = 8_000;

/** A stage of the walk ended here: `why` is a word that checks know, `detail` what was seen, without anything secret. */
export class Stopped extends Error {
  why: string;
  detail: string | null;
  constructor(why: string, detail: string | null = null) {
    super(detail === null ? why : `${why}: ${detail}`);
    this.why = why;
    this.detail = detail;
  }
}

export type Asked = {
  form?: URLSearchParams;
  headers?: Readonly<Record<string, string>>;
  /** Nothing is sent unless the peer is trusted, over TLS. */
  is_guarded?: boolean;
};
export type Page = { url: URL; response: HttpResponse; peer_error: string | null; took_ms: number; at: number };
/** Where it was led: to a page, or to the address where the walk was to end, which isn't asked. */
export type Led = { page: Page } | { end: URL };

export type Visitor = {
  ask(url: URL, asked?: Asked): Promise<Page>;
  /** Asks, and goes on as it is sent on. */
  follow(url: URL, asked: Asked, end: URL): Promise<Led>;
};

type VisitorOptions = { signal: AbortSignal; forbid?: ((address: string) => string | undefined) | undefined };

export function createVisitor({ signal, forbid }: VisitorOptions): Visitor {
  const jar = createJar();
  /** By host: the address that answered. */
  const good = new Map<string, string>();
  let requests = 0;

  async function ask(url: URL, { form, headers = {}, is_guarded = false }: Asked = {}): Promise<Page> {
    const is_secure = url.protocol === 'https:';
    if (!is_secure && (is_guarded || url.protocol !== 'http:')) throw new Stopped('not_https', url.host.slice(0, 200));
    if (url.username || url.password) throw new Stopped('user_in_url', url.host.slice(0, 200));
    requests += 1;
    if (requests > MAX_REQUESTS) throw new Stopped('too_many_requests', String(MAX_REQUESTS));
    const body = form?.toString() ?? '';
    const cookie = jar.of(url);
    const lines = [
      `${form ? 'POST' : 'GET'} ${url.pathname}${url.search} HTTP/1.1`,
      ...[`Host: ${url.host}`, 'User-Agent: Zhengwang', 'Accept-Encoding: identity', 'Connection: close'],
      ...Object.entries({ Accept: 'text/html, application/json', ...headers }).map(
        ([name, value]) => `${name}: ${value}`,
      ),
      ...(cookie === undefined ? [] : [`Cookie: ${cookie}`]),
      ...(form ? ['Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`] : []),
    ];
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const started = performance.now();
    const addresses = await allowedAddresses(host, forbid, signal);
    const known = good.get(host);
    // What was typed is sent once, wherever that leads.
    const tried =
      known !== undefined && addresses.includes(known) ? [known] : addresses.slice(0, form ? 1 : MAX_ADDRESSES);
    const got = await firstAnswer(tried, signal, async (address) => {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
      const answer = await exchange({
        ...{ address, port: Number(url.port) || (is_secure ? 443 : 80), method: form ? 'POST' : 'GET' },
        ...{ request: `${lines.join('\r\n')}\r\n\r\n${body}`, max_body_bytes: MAX_BYTES, signal: limited },
        ...(is_secure ? { tls_name: host } : {}),
        mayAsk: (peer) => !is_guarded || peer.error === null,
      });
      good.set(host, address);
      return answer;
    });
    const { response, peer } = got;
    if (!response) throw new Stopped('certificate', peer?.error ?? null);
    if (response.truncated) throw new Stopped('too_large', `${url.host} > ${MAX_BYTES} B`);
    jar.keep(url, response.cookies);
    return { url, response, peer_error: peer?.error ?? null, took_ms: performance.now() - started, at: Date.now() };
  }

  return {
    ask,
    async follow(start, asked, end) {
      let page = await ask(start, asked);
      for (;;) {
        const { status, headers } = page.response;
        const location = headers.get('location');
        if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return { page };
        // RFC 9110, section 15.4.8: what was typed would be sent again, to whoever the answer names.
        if (status > 303 && asked.form) throw new Stopped('sent_again', `${page.url.host} ${status}`);
        const next = location.length > 8_192 ? null : URL.parse(location, page.url.href);
        if (!next) throw new Stopped('bad_redirect', page.url.host.slice(0, 200));
        if (next.origin === end.origin && next.pathname === end.pathname) return { end: next };
        page = await ask(next, asked.is_guarded ? { is_guarded: true } : {});
      }
    },
  };
}

async function allowedAddresses(
  host: string,
  forbid: VisitorOptions['forbid'],
  signal: AbortSignal,
): Promise<string[]> {
  const found = isIP(host) !== 0 ? [host] : await addressesOf(host);
  signal.throwIfAborted();
  const allowed = found.filter((address) => forbid?.(address) === undefined);
  if (allowed.length === 0) throw unable(forbid?.(found[0] ?? '') ?? `${host} has no address`);
  return allowed;
}

async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    // A resolver that doesn't answer is our own blindness; a name without an address is the target's.
    if (code === 'EAI_AGAIN') throw unable(`the resolver did not answer for ${host}`);
    if (code === 'ENOTFOUND') throw unreachable(`${host} has no address`);
    throw thrown;
  }
}

/** One address after the other, as long as nobody answers. */
async function firstAnswer(
  addresses: readonly string[],
  signal: AbortSignal,
  ask: (address: string) => Promise<Exchange>,
): Promise<Exchange> {
  let last: Failure | undefined;
  for (const address of addresses) {
    try {
      return await ask(address);
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      last = asFailure(thrown);
      if (!last || last.outcome === 'error') throw thrown;
    }
  }
  throw last ?? new Failure('unreachable', 'no address');
}
