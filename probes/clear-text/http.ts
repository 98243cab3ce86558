/** A web page over plain HTTP that asks for a password: a form, or Basic authentication (RFC 7617). */
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

export const http: Ask = async (place, path) => {
  await knock(place);
  let next = path;
  for (let redirects = 0; ; redirects += 1) {
    const { page, ...rest } = await askWeb(place, { path: next }, false);
    if (!page) return notRecognised('why' in rest ? shown(rest.why) : null);
    const to = redirects < MAX_REDIRECTS ? redirect(page, place, next) : undefined;
    if (to?.protocol === 'https:') {
      return { answers: true, login: false, tls_offered: true, detail: shown(`leads to ${to.origin}`) };
    }
    if (!to) return judge(page, next);
    next = to.pathname + to.search;
  }
};

/** Where a page leads, if that is TLS or this very service; what other services do isn't this one's. */
function redirect({ status, headers }: Page, { host, port }: Place, path: string): URL | undefined {
  const location = headers.get('location');
  if (location === undefined || location.length > 4_096 || ![301, 302, 303, 307, 308].includes(status))
    return undefined;
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const to = URL.parse(location, base + path);
  if (!to || to.protocol === 'https:') return to ?? undefined;
  return to.origin === new URL(base).origin ? to : undefined;
}

function judge({ status, headers, body }: Page, path: string): ClearText {
  const seen = { answers: true, tls_offered: null };
  if (status === 401 && /\bbasic\b/i.test(headers.get('www-authenticate') ?? '')) {
    return { ...seen, login: true, detail: shown(`Basic authentication at ${path}`) };
  }
  const login = hasPasswordField(decodeText(body, headers.get('content-type') ?? ''));
  return { ...seen, login, detail: shown(login ? `a password field at ${path}` : `status ${status}`) };
}
