/** The cookies of one look (RFC 6265, section 5, in short): kept for its walk, sent back where they belong, and gone with it. */

/** No provider needs more, and none may fill the memory. */
const MAX_COOKIES = 60;
const MAX_BYTES = 4_096;

type Cookie = { name: string; value: string; host: string; own_host: boolean; path: string; is_secure: boolean };

export type Jar = {
  keep(url: URL, headers: readonly string[]): void;
  /** The Cookie header for an address; undefined: there is none. */
  of(url: URL): string | undefined;
};

export function createJar(now: () => number = Date.now): Jar {
  const cookies = new Map<string, Cookie>();

  function keepOne(url: URL, header: string): void {
    // What isn't plain printable text could end a line of the next request.
    if (header.length > MAX_BYTES || !/^[\x20-\x7e]+$/.test(header)) return;
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
    const equals = pair.indexOf('=');
    if (equals < 1) return;
    const attribute = (name: string) =>
      attributes
        .find((one) => one.toLowerCase() === name || one.toLowerCase().startsWith(`${name}=`))
        ?.slice(name.length + 1);
    const domain = attribute('domain')?.replace(/^\./, '').toLowerCase();
    const host = domain || url.hostname;
    // A server speaks for itself and for domains above it, never for a whole top-level domain.
    if (host !== url.hostname && !(host.includes('.') && url.hostname.endsWith(`.${host}`))) return;
    const path = attribute('path');
    const cookie: Cookie = {
      ...{ name: pair.slice(0, equals), value: pair.slice(equals + 1), host, own_host: !domain },
      path: path?.startsWith('/') ? path : url.pathname.replace(/\/[^/]*$/, '') || '/',
      is_secure: attribute('secure') !== undefined,
    };
    const key = `${host} ${cookie.path} ${cookie.name}`;
    cookies.delete(key);
    if (isOver(attribute('max-age'), attribute('expires'), now())) return;
    cookies.set(key, cookie);
    if (cookies.size > MAX_COOKIES) cookies.delete(cookies.keys().next().value as string);
  }

  return {
    keep(url, headers) {
      for (const header of headers) keepOne(url, header);
    },
    of(url) {
      const sent = [...cookies.values()].filter(
        ({ host, own_host, path, is_secure }) =>
          (url.hostname === host || (!own_host && url.hostname.endsWith(`.${host}`))) &&
          (url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`)) &&
          (!is_secure || url.protocol === 'https:'),
      );
      return sent.length === 0 ? undefined : sent.map(({ name, value }) => `${name}=${value}`).join('; ');
    },
  };
}

function isOver(max_age: string | undefined, expires: string | undefined, now: number): boolean {
  if (max_age !== undefined && /^-?\d+$/.test(max_age)) return Number(max_age) <= 0;
  return expires !== undefined && Date.parse(expires) < now;
}
