/** A page over one family, with every redirect on the way: the connection goes to an address, never to a name. */
import { asFailure } from '../failures.ts';
import { type Exchange, exchange } from '../http/exchange.ts';
import type { HttpResponse } from '../http/parser.ts';
import { notNative } from '../ipv6/native.ts';
import type { Family } from '../probe.ts';
import type { Names } from './names.ts';

export const MAX_REDIRECTS = 10;
const MAX_ADDRESSES = 3;
const MAX_URL = 2_000;

export type Hop = { url: string; status: number | null; address: string | null };
/** Why there is no last answer. 'unable': it could not be asked from here. */
export type Missing = 'no_address' | 'unreachable' | 'error' | 'loop' | 'too_many' | 'not_http' | 'unable';
export type Phases = { dns_ms: number; tcp_ms: number; tls_ms: number; first_byte_ms: number; page_ms: number };
export type Fetched = {
  hops: Hop[];
  /** The last answer that is no redirect; absent when `missing` says why. */
  response?: HttpResponse;
  missing: Missing | null;
  why: string | null;
  /** Who showed which certificate on the first hop over TLS. */
  peer?: NonNullable<Exchange['peer']>;
  /** Over all hops, in ms: what a person waits for. */
  phases: Phases;
  /** Of the last answer, in bit/s; absent when it came too fast to be measured. */
  rate_bit_s?: number;
};

export type ForcedOptions = {
  family: Family;
  names: Names;
  max_body_bytes: number;
  /** Absent: GET. */
  method?: 'GET' | 'HEAD';
  /** For each hop. */
  timeout_ms: number;
  signal: AbortSignal;
  /** By performance.now(), for all hops together. */
  until?: number;
  forbid?: (address: string) => string | undefined;
  /** Called before each request, such as to keep a pace. */
  before?: (url: URL) => Promise<void>;
};

/** Below this many ms a rate is the clock's, not the line's. */
const LEAST_TRANSFER_MS = 1;

export async function fetchForced(start: string, options: ForcedOptions): Promise<Fetched> {
  const phases: Phases = { dns_ms: 0, tcp_ms: 0, tls_ms: 0, first_byte_ms: 0, page_ms: 0 };
  const fetched: Fetched = { hops: [], missing: null, why: null, phases };
  const seen = new Set<string>();
  const stop = (missing: Missing, why: string): Fetched => ({ ...fetched, missing, why });
  let url = URL.parse(start);
  for (;;) {
    if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return stop('not_http', 'not a web address');
    if (seen.has(url.href)) return stop('loop', `redirects lead back to ${url.href.slice(0, 200)}`);
    if (seen.size > MAX_REDIRECTS) return stop('too_many', `more than ${MAX_REDIRECTS} redirects`);
    seen.add(url.href);
    await options.before?.(url);
    const hop: Hop = { url: url.href.slice(0, MAX_URL), status: null, address: null };
    fetched.hops.push(hop);
    const got = await askHop(url, hop, phases, options);
    if ('missing' in got) return stop(got.missing, got.why);
    const { response, peer, transfer_ms = 0 } = got;
    if (peer) fetched.peer ??= peer;
    if (!response) return stop('error', 'no answer');
    hop.status = response.status;
    const location = response.headers.get('location');
    if (location === undefined || ![301, 302, 303, 307, 308].includes(response.status)) {
      fetched.response = response;
      phases.page_ms = phases.dns_ms + phases.tcp_ms + phases.tls_ms + phases.first_byte_ms + transfer_ms;
      if (transfer_ms >= LEAST_TRANSFER_MS && response.body.length > 0) {
        fetched.rate_bit_s = Math.round((response.body.length * 8_000) / transfer_ms);
      }
      return fetched;
    }
    const next: URL | null = location.length > MAX_URL ? null : URL.parse(location, url.href);
    if (next) next.hash = '';
    url = next;
  }
}

async function askHop(
  url: URL,
  hop: Hop,
  phases: Phases,
  options: ForcedOptions,
): Promise<Exchange | { missing: Missing; why: string }> {
  const { family, names, signal, forbid } = options;
  const resolved = await names(url.hostname, family);
  phases.dns_ms += resolved.took_ms;
  if (!resolved.addresses) return { missing: 'unable', why: resolved.why ?? 'not resolved' };
  if (resolved.addresses.length === 0)
    return { missing: 'no_address', why: `${url.hostname} has no IPv${family} address` };
  let last: { missing: Missing; why: string } = { missing: 'unreachable', why: '' };
  for (const address of resolved.addresses.slice(0, MAX_ADDRESSES)) {
    hop.address = address;
    const strange = notNative(address);
    const forbidden = strange ? undefined : forbid?.(address);
    if (strange) last = { missing: 'unreachable', why: strange };
    else if (forbidden) last = { missing: 'unable', why: forbidden };
    else {
      try {
        const left_ms = Math.ceil((options.until ?? Number.POSITIVE_INFINITY) - performance.now());
        if (left_ms <= 0) return { missing: 'unreachable', why: 'all hops together took too long' };
        const limited = AbortSignal.any([signal, AbortSignal.timeout(Math.min(options.timeout_ms, left_ms))]);
        const got = await exchange(requestTo(address, url, options, limited));
        phases.tcp_ms += got.connect_ms;
        phases.tls_ms += got.tls_ms ?? 0;
        phases.first_byte_ms += got.first_byte_ms ?? 0;
        return got;
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        const failure = asFailure(thrown);
        if (!failure) throw thrown;
        const missing = (
          { timeout: 'unreachable', unreachable: 'unreachable', error: 'error', unable: 'unable' } as const
        )[failure.outcome];
        last = { missing, why: failure.message };
      }
    }
  }
  return last;
}

function requestTo(address: string, url: URL, { max_body_bytes, method = 'GET' }: ForcedOptions, signal: AbortSignal) {
  const secure = url.protocol === 'https:';
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'User-Agent: Zhengwang',
    'Accept: */*',
    'Accept-Encoding: identity',
    'Connection: close',
  ];
  return {
    address,
    port: Number(url.port) || (secure ? 443 : 80),
    method,
    request: `${lines.join('\r\n')}\r\n\r\n`,
    max_body_bytes,
    ...(secure ? { tls_name: url.hostname.replace(/^\[|\]$/g, '') } : {}),
    signal,
  };
}
