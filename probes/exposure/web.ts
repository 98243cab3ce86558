/** One question to a web service that is only looked at: over HTTP, and over TLS where it wants that. */
import { isIPv6 } from 'node:net';
import { asFailure } from '../failures.ts';
import { type Exchange, exchange } from '../http/exchange.ts';
import { knock, type Place } from './talk.ts';

const MAX_BODY_BYTES = 262_144;
const ASK_MS = 3_000;

/** `truncated`: the body goes on. */
export type Page = { status: number; headers: ReadonlyMap<string, string>; body: Buffer; truncated: boolean };
/** `asks_certificate`: it lets nobody in who shows none of their own, which is a login. */
type NoPage = { page: null; asks_certificate: boolean; is_silent: boolean; why: string };
export type Asked = { page: Page; tls: boolean } | NoPage;

/** `json`: the body of a POST, for services that take even what only reads as such. */
export type Question = { path: string; json?: string };

export async function askWeb(place: Place, question: Question, tls: boolean): Promise<Asked> {
  const { address, port, signal } = place;
  const host = isIPv6(place.host) ? `[${place.host}]` : place.host;
  const body = question.json;
  const lines = [
    `${body === undefined ? 'GET' : 'POST'} ${question.path} HTTP/1.1`,
    `Host: ${host}:${port}`,
    'User-Agent: Zhengwang',
    'Accept: */*',
    'Accept-Encoding: identity',
    'Connection: close',
    ...(body === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  try {
    const { response }: Exchange = await exchange({
      address,
      port,
      method: 'GET',
      request: `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`,
      max_body_bytes: MAX_BODY_BYTES,
      ...(tls ? { tls_name: place.host } : {}),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]),
    });
    if (response) return { page: response, tls };
    return { page: null, asks_certificate: false, is_silent: false, why: 'no answer' };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    const failure = asFailure(thrown);
    if (!failure) throw thrown;
    // RFC 8446, section 6.2; older versions of TLS say `bad certificate` or `handshake failure`, the latter of much else, too.
    const asks_certificate = /CERTIFICATE_REQUIRED|BAD_CERTIFICATE|certificate required|bad certificate/.test(
      failure.message,
    );
    return { page: null, asks_certificate, is_silent: failure.outcome === 'timeout', why: failure.message };
  }
}

/** Over HTTP first; over TLS when that brings no page or the complaint that it should have been. Who is silent to one is so to both. */
export async function askEither(place: Place, question: Question): Promise<Asked> {
  await knock(place);
  const clear = await askWeb(place, question, false);
  if (clear.page ? !wantsTls(clear.page) : clear.is_silent) return clear;
  const secure = await askWeb(place, question, true);
  return secure.page || secure.asks_certificate ? secure : clear;
}

/** As Go's net/http and nginx say it. */
const wantsTls = ({ status, body }: Page) => status === 400 && /HTTPS/i.test(body.toString('latin1', 0, 400));

/** A member of a JSON object by its path; undefined for all that isn't there, and for what isn't JSON. */
export function member(body: Buffer, ...path: string[]): unknown {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
