/** The only way to a provider, or to another platform: https, never to an address that is forbidden, bounded in time and size, following nothing. */
import { lookup } from 'node:dns';
import { request as plain, type RequestOptions } from 'node:http';
import { request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Address4, Address6 } from 'ip-address';
import { forbidden } from '../../watching/forbidden.ts';

/** The provider doesn't answer, or must not be asked. */
export class Unreachable extends Error {}

const MAX_BYTES = 1024 * 1024;
export const PATIENCE_S = 8;

const LOOPBACK = [new Address4('127.0.0.0/8')];
const isLoopback = (address: string) =>
  isIP(address) === 4
    ? LOOPBACK.some((range) => new Address4(address).isInSubnet(range))
    : new Address6(address).isInSubnet(new Address6('::1/128'));

/** Why a provider's address must not be asked; undefined when it may be. */
function refusedAddress(address: string, { protocol }: URL, may_loop: boolean, setting: string): string | undefined {
  if (isLoopback(address)) {
    return may_loop ? undefined : `${address} is this machine: only for tests (${setting})`;
  }
  if (protocol !== 'https:') return `${address} is asked by https only`;
  return forbidden(address);
}

const SETTING = 'ZHENGWANG_OIDC_LOOPBACK';

/** Why a provider's URL can't be used, as far as its text tells; undefined when it may be. */
export function refusedUrl(text: string, may_loop: boolean, setting = SETTING): string | undefined {
  if (!URL.canParse(text)) return `'${text.slice(0, 200)}' is no URL`;
  const url = new URL(text);
  const host = hostOf(url);
  const is_plain =
    url.protocol === 'http:' && may_loop && (host === 'localhost' || (isIP(host) !== 0 && isLoopback(host)));
  if (url.protocol !== 'https:' && !is_plain) return `${url.protocol}//${url.host} must be https`;
  if (url.username !== '' || url.password !== '') return 'a user name in the URL';
  return isIP(host) === 0 ? undefined : refusedAddress(host, url, may_loop, setting);
}

const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

type Asked = {
  method?: string;
  headers?: Headers | Record<string, string>;
  body?: unknown;
  signal?: AbortSignal | null | undefined;
};

/** A `fetch` for libraries. Its connections go to the address that was looked at, whatever a name says a moment later. */
export function reachProvider(may_loop: boolean, { patience_ms = PATIENCE_S * 1_000, setting = SETTING } = {}) {
  return (text: string, asked: Asked = {}): Promise<Response> =>
    new Promise((fulfil, reject) => {
      const fail = (why: string, cause?: unknown) => reject(new Unreachable(why, { cause }));
      const reason = refusedUrl(text, may_loop, setting);
      if (reason) return fail(reason);
      const url = new URL(text);
      const deadline = AbortSignal.timeout(patience_ms);
      const body = asked.body === undefined || asked.body === null ? undefined : String(asked.body);
      const headers = Object.fromEntries(new Headers(asked.headers));
      if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
      const options: RequestOptions = {
        method: asked.method ?? 'GET',
        headers,
        signal: asked.signal ? AbortSignal.any([deadline, asked.signal]) : deadline,
        lookup: allowedLookup(url, may_loop, setting),
        // A connection kept for later would outlive the look at its address.
        agent: false,
      };
      const sent = (url.protocol === 'https:' ? secure : plain)(url, options, (answer) => {
        const status = answer.statusCode ?? 0;
        const parts: Buffer[] = [];
        let bytes = 0;
        answer.on('data', (part: Buffer) => {
          bytes += part.length;
          parts.push(part);
          if (bytes > MAX_BYTES) sent.destroy(new Error(`more than ${MAX_BYTES} bytes`));
        });
        answer.on('error', (error) => fail(`${url.host}: ${error.message}`, error));
        answer.on('end', () => {
          // To whoever wants to log in, a provider that fails is one that is down.
          if (status >= 500 || status === 429) return fail(`${url.host} answered ${status}`);
          const none = status === 204 || status === 304 || status < 200;
          const told = Object.entries(answer.headers).filter(
            (each): each is [string, string] => typeof each[1] === 'string',
          );
          fulfil(
            new Response(none ? null : Buffer.concat(parts), { status: status < 200 ? 200 : status, headers: told }),
          );
        });
      });
      sent.on('error', (error) => fail(`${url.host}: ${error.message}`, error));
      sent.end(body);
    });
}

const allowedLookup =
  (url: URL, may_loop: boolean, setting: string): LookupFunction =>
  (name, options, done) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '', 0);
      const reason = found
        .map(({ address }) => refusedAddress(address, url, may_loop, setting))
        .find((one) => one !== undefined);
      const first = found[0];
      if (reason || !first) return done(new Error(reason ?? `${name} has no address`), '', 0);
      if (options.all) return done(null, found);
      done(null, first.address, first.family);
    });
  };
