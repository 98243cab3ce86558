/** How many of the links of a level load, by URL and by host, and a sample that is the same from look to look. Pure. */
import { createHash } from 'node:crypto';

export const REASONS = ['no_aaaa', 'unreachable', 'error', 'intranet_only'] as const;
export type Reason = (typeof REASONS)[number];
/** `ok` null: it could not be asked from here, and counts neither way. */
export type Tested = { url: string; page: string; ok: boolean | null; why: Reason | null; detail: string | null };

export type Rates = { tested: number; ok: number; hosts: number; hosts_ok: number };

/** A host counts as good when all of its links that were tested load. */
export function ratesOf(tested: readonly Tested[]): Rates {
  const seen = tested.filter(({ ok }) => ok !== null);
  const hosts = new Map<string, boolean>();
  for (const { url, ok } of seen) {
    const { host } = new URL(url);
    hosts.set(host, (hosts.get(host) ?? true) && ok === true);
  }
  return {
    tested: seen.length,
    ok: seen.filter(({ ok }) => ok).length,
    hosts: hosts.size,
    hosts_ok: [...hosts.values()].filter(Boolean).length,
  };
}

/** By the digests of the URLs: no run of a site's numbering is preferred, and tomorrow the same ones are drawn. */
export function sampleOf(urls: readonly string[], most: number): string[] {
  if (urls.length <= most) return [...urls];
  const digests = urls.map((url) => ({ url, digest: createHash('sha256').update(url).digest('hex') }));
  digests.sort((a, b) => (a.digest < b.digest ? -1 : 1));
  return digests.slice(0, most).map(({ url }) => url);
}

/** Whether a host is one of these, or below one. */
export function isAmong(host: string, suffixes: readonly string[]): boolean {
  const own = host.toLowerCase();
  return suffixes.some((suffix) => {
    const wanted = suffix.toLowerCase().replace(/^\.|\.$/g, '');
    return wanted !== '' && (own === wanted || own.endsWith(`.${wanted}`));
  });
}
