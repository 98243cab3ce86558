/** A web page over plain HTTP that asks for a password: a form, or any authentication of HTTP (RFC 9110, section 11). */
import { knock, type Place, shown } from '../exposure/talk.ts';
import { askWeb, type Page } from '../exposure/web.ts';
import { tokens } from '../html/tokens.ts';
import { decodeText } from '../http/body.ts';
import { type Ask, type ClearText, notRecognised } from './answer.ts';

const MAX_REDIRECTS = 3;

/** A field for a password in what is served; one that a script makes isn't seen. */
export function hasPasswordField(html: string): boolean {
  for (const token of tokens(html)) {
    if (token.kind !== 'open' || token.name !== 'input') continue;
    if (token.attributes.get('type')?.trim().toLowerCase() === 'password') return true;
  }
  return false;
}

/** What may ask for a password without any field for it in the page: scripts, and pages within the page. JSON and such in a script run nothing. */
const RUNS = /^(|module|(text|application)\/(x-)?(java|ecma)script)$/i;
const WITHIN = new Set(['frame', 'iframe', 'object', 'embed', 'applet']);

export function mayHideField(html: string): boolean {
  for (const token of tokens(html)) {
    if (token.kind !== 'open') continue;
    const type = (token.attributes.get('type') ?? '').split(';')[0]?.trim() ?? '';
    if (token.name === 'script' ? RUNS.test(type) : WITHIN.has(token.name)) return true;
    if ([...token.attributes.keys()].some((name) => /^on[a-z]+$/.test(name))) return true;
  }
  return false;
}

/** Where `<meta http-equiv=refresh>` leads; undefined when there is none, or it is of the page itself. */
export function refreshOf(html: string): string | undefined {
  for (const token of tokens(html)) {
    if (token.kind !== 'open' || token.name !== 'meta') continue;
    if (token.attributes.get('http-equiv')?.trim().toLowerCase() !== 'refresh') continue;
    const to = readRefresh(token.attributes.get('content') ?? '');
    if (to !== undefined) return to;
  }
  return undefined;
}

/** Such as `0; url=/login`: WHATWG HTML, 4.2.5.3. By search, since a pattern could be made slow. */
function readRefresh(content: string): string | undefined {
  const text = content.slice(0, 4_096);
  const [head] = /^[\s\d.]*[;,]?\s*url\s*=/i.exec(text) ?? [];
  return head === undefined ? undefined : text.slice(head.length).replaceAll(/["']/g, '').trim();
}

export const http: Ask = async (place, path) => {
  await knock(place);
  let next = path;
  for (let redirects = 0; ; redirects += 1) {
    const { page, ...rest } = await askWeb(place, { path: next }, false);
    if (!page) return notRecognised('why' in rest ? shown(rest.why) : null);
    const seen = judge(page, next);
    const to = seen.login === true ? undefined : leadsTo(page);
    if (to === undefined) return seen;
    const url = sameHost(to, place, next);
    if (url?.protocol === 'https:') {
      return { answers: true, login: false, tls_offered: true, detail: shown(`leads to ${url.origin}`) };
    }
    // What other services do isn't this one's, and not what is behind ever more redirects.
    if (!url || redirects === MAX_REDIRECTS) return { ...seen, login: null, detail: shown(`leads to ${to}`) };
    next = url.pathname + url.search;
  }
};

const textOf = ({ headers, body }: Page) => decodeText(body, headers.get('content-type') ?? '');
const isHtml = ({ headers }: Page) =>
  /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(headers.get('content-type') ?? '');

/** A redirect, or a page that leads on by itself; undefined for all others. */
function leadsTo(page: Page): string | undefined {
  if ([301, 302, 303, 307, 308].includes(page.status)) return page.headers.get('location')?.slice(0, 4_096) ?? '';
  const header = page.headers.get('refresh');
  const to = header === undefined ? undefined : readRefresh(header);
  return to ?? (isHtml(page) ? refreshOf(textOf(page)) : undefined);
}

/** TLS of the same host, or this very service. */
function sameHost(to: string, { host, port }: Place, path: string): URL | undefined {
  const base = URL.parse(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
  const url = base && to !== '' ? URL.parse(to, base.origin + path) : null;
  if (!base || !url || url.hostname !== base.hostname) return undefined;
  return url.protocol === 'https:' || url.origin === base.origin ? url : undefined;
}

/** False is said only of a page that was seen whole and that can't make a field later. */
function judge(page: Page, path: string): ClearText {
  const { status, headers, truncated } = page;
  const seen = { answers: true, tls_offered: null };
  const [, scheme] = /^\s*([\w-]{1,40})/.exec(headers.get('www-authenticate') ?? '') ?? [];
  if (status === 401 && scheme !== undefined) {
    return { ...seen, login: true, detail: shown(`${scheme} authentication at ${path}`) };
  }
  const html = textOf(page);
  if (hasPasswordField(html)) return { ...seen, login: true, detail: shown(`a password field at ${path}`) };
  if (status < 200 || status > 299 || !isHtml(page) || page.body.length === 0)
    return { ...seen, login: null, detail: `status ${status}` };
  if (truncated) return { ...seen, login: null, detail: 'the page is too long to be seen whole' };
  if (mayHideField(html))
    return { ...seen, login: null, detail: 'a script or a page within the page may ask for a password' };
  return { ...seen, login: false, detail: `status ${status}` };
}
