/**
 * Who is at the other end, before anything else is asked: the socket's address, or what a trusted proxy says of it. Headers by
 * which proxies speak are taken away here when nobody trusted has sent them, so that no route can believe a forged one.
 */
import { isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Config } from '../config.ts';
import type { Env, Peer } from './endpoint.ts';
import { type Prefixes, prefixesOf } from './prefixes.ts';

/** Beside the certificate's header: nginx's `$ssl_client_verify`. */
export const VERIFY_HEADER = 'x-client-verify';
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip'];
/** A longer list is no proxy's. */
const MAX_HOPS = 32;
const HOST = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(:\d{1,5})?$/i;

/** The rightmost address that isn't a trusted proxy's: what stands left of it is only that peer's word. */
export function forwardedAddress(socket_address: string, forwarded_for: string | undefined, trusted: Prefixes): string {
  const hops = (forwarded_for ?? '').split(',').slice(-MAX_HOPS);
  let nearest = socket_address;
  for (const hop of hops.reverse()) {
    const said = bare(hop);
    // From here on nobody can be told from whom it comes.
    if (said === undefined) return nearest;
    nearest = said;
    if (!trusted.holds(said)) return nearest;
  }
  return nearest;
}

/** An address without its port and brackets. */
function bare(hop: string): string | undefined {
  const text = hop.trim().replace(/^\[([^\]]*)\](:\d+)?$/, '$1');
  const address = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(text) ? text.replace(/:\d+$/, '') : text;
  return isIP(address) === 0 || address.includes('%') ? undefined : address.replace(/^::ffff:(?=\d+\.)/i, '');
}

export function meets(config: Pick<Config, 'trusted_proxies' | 'certificate_header'>) {
  const trusted = prefixesOf(config.trusted_proxies ?? []);
  const spoken = [...FORWARDED, VERIFY_HEADER, ...(config.certificate_header ? [config.certificate_header] : [])];
  return createMiddleware<Env>((c, next) => {
    const { headers } = c.req.raw;
    // In-process requests of the tests have none.
    c.env ??= {};
    const env = c.env as { peer?: Peer };
    // A request that the server makes of itself for somebody has no headers of proxies any more.
    if (env.peer) {
      c.set('peer', env.peer);
      return next();
    }
    const socket = socketOf(c);
    const is_proxied = trusted.holds(socket.address);
    const said = (name: string) => (is_proxied ? headers.get(name) : null);
    const host = said('x-forwarded-host');
    const peer: Peer = {
      address: is_proxied
        ? forwardedAddress(socket.address, headers.get('x-forwarded-for') ?? undefined, trusted)
        : socket.address,
      is_tls: socket.is_tls || said('x-forwarded-proto')?.trim().toLowerCase() === 'https',
      is_proxied,
    };
    if (host !== null && HOST.test(host)) headers.set('host', host);
    for (const name of is_proxied ? FORWARDED : spoken) headers.delete(name);
    env.peer = peer;
    c.set('peer', peer);
    return next();
  });
}

function socketOf(c: Context): { address: string; is_tls: boolean } {
  const env = c.env as { incoming?: { socket?: { encrypted?: boolean } } } | undefined;
  if (!env?.incoming) return { address: '127.0.0.1', is_tls: false };
  const address = (getConnInfo(c).remote.address ?? '').replace(/^::ffff:/, '');
  return { address, is_tls: env.incoming.socket?.encrypted === true };
}
