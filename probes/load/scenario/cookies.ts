/**
 * The cookies of one journey, as a browser would keep them for its visit: by host, without domains and paths (a cookie is never sent to
 * another host; to another path it may be). No clock: `Max-Age=0` and a time of 1970 take one away, nothing else runs out in a visit.
 */

const MAX_COOKIES = 50;
const MAX_CHARACTERS = 4_096;
const COOKIE = /^\s*([!#$%&'*+.^`|~\w-]+)=([^;]*)/;
const IS_GONE = /;\s*(max-age\s*=\s*(0|-\d+)\s*(;|$)|expires\s*=[^;]*\b1970\b)/i;

export type Cookies = Map<string, Map<string, { value: string; is_secure: boolean }>>;

export function keepCookies(cookies: Cookies, url: URL, headers: readonly [string, string][]): void {
  for (const [name, line] of headers) {
    if (name !== 'set-cookie' || line.length > MAX_CHARACTERS) continue;
    const match = COOKIE.exec(line);
    if (!match) continue;
    const key = match[1] ?? '';
    const value = (match[2] ?? '')
      .trim()
      // A header that holds anything else is not sent at all.
      .replace(/[^ -~]/g, '');
    const ofHost = cookies.get(url.hostname) ?? new Map();
    cookies.set(url.hostname, ofHost);
    if (IS_GONE.test(line)) ofHost.delete(key);
    else if (ofHost.has(key) || ofHost.size < MAX_COOKIES)
      ofHost.set(key, { value, is_secure: /;\s*secure\s*(;|$)/i.test(line) });
  }
}

/** For the header, behind what the scenario sets itself; '' without any. */
export function cookieHeader(cookies: Cookies, url: URL, own = ''): string {
  const ofHost = cookies.get(url.hostname);
  const isSecret = url.protocol === 'https:';
  const kept = [...(ofHost ?? [])].flatMap(([name, { value, is_secure }]) =>
    is_secure && !isSecret ? [] : [`${name}=${value}`],
  );
  return [...(own ? [own] : []), ...kept].join('; ');
}
