/**
 * Our own cookies among all that a browser sends. A page of a neighbouring host may set others, with names or values in which ours
 * can be read; whoever took one of those for a session would let the neighbour choose what opens it.
 */
import type { Config } from '../config.ts';

export const isSecure = ({ tls, url }: Pick<Config, 'tls' | 'url'>): boolean =>
  tls !== undefined || (url?.startsWith('https:') ?? false);

/** By this prefix a browser keeps a cookie from being set by a neighbour's host, or without TLS. */
export const cookiePrefix = (config: Pick<Config, 'tls' | 'url'>) =>
  isSecure(config) ? '__Host-zhengwang' : 'zhengwang';

function pairs(headers: Headers): Map<string, string> {
  const found = new Map<string, string>();
  for (const pair of (headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim();
    if (name !== '' && !found.has(name)) found.set(name, pair.slice(at + 1).trim());
  }
  return found;
}

/** What the cookie of exactly this name says; the first, of several. */
export const ownCookie = (headers: Headers, name: string): string | undefined => pairs(headers).get(name);

/** Leaves the first cookie of each name, so that whoever reads the header, in whatever way, finds the same. */
export function keepEachOnce(headers: Headers): void {
  if (!headers.has('cookie')) return;
  const kept = [...pairs(headers)].map(([name, value]) => `${name}=${value}`);
  headers.set('cookie', kept.join('; '));
}
