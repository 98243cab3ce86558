/**
 * Logs in as a test account from end to end: the provider's own forms, the code and its exchange with PKCE (RFC 7636), the ID token. The
 * password goes over TLS, to hosts that the provider or the watch names, once; tokens are forgotten here and never told.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import { asFailure } from '../failures.ts';
import { decodeText } from '../http/body.ts';
import type { Secret } from '../probe.ts';
import { type Metadata, readObject, textsOf } from './discovery.ts';
import { type Form, fillForm, formsOf } from './forms.ts';
import { checkIdToken } from './id-token.ts';
import { type Led, type Page, Stopped, type Visitor } from './visitor.ts';

const MAX_FORMS = 6;

export type Account = Extract<Secret, { kind: 'http_basic' | 'oidc_account' }>;
export type LogIn = {
  issuer: string;
  client_id: string;
  redirect_uri: string;
  scope: string;
  user_field: string;
  password_field: string;
  login_hosts: readonly string[];
};
export const STAGES = ['discovery', 'keys', 'authorize', 'form', 'code', 'exchange', 'id_token', 'log_out'] as const;
export type Stage = (typeof STAGES)[number];
/** `is_ok` null: it could not be tried from here. */
export type StageSeen = { stage: Stage; is_ok: boolean | null; why: string | null; detail: string | null };

/** Each stage that was come to, in order; the last one that isn't right is where the log-in ended. */
export async function logIn(
  visitor: Visitor,
  wanted: LogIn,
  account: Account,
  metadata: Metadata,
  keys: readonly JWK[],
): Promise<{ stages: StageSeen[]; clock_offset_ms: number | null }> {
  const stages: StageSeen[] = [];
  let clock_offset_ms: number | null = null;
  const [verifier, state, nonce] = [random(), random(), random()];
  const end = new URL(wanted.redirect_uri);
  let stage: Stage = 'authorize';
  const done = (next: Stage) => {
    stages.push({ stage, is_ok: true, why: null, detail: null });
    stage = next;
  };
  try {
    const start = authorizeUrl(wanted, metadata, { verifier, state, nonce });
    const first = await visitor.follow(start, { is_guarded: true }, end);
    done('form');
    const back = await fillForms(visitor, wanted, account, first, [start.hostname], end);
    done('code');
    const code = readCode(back, state, wanted.issuer);
    done('exchange');
    const token = await exchangeCode(visitor, wanted, account, metadata, { code, verifier });
    const received = Date.now();
    done('id_token');
    const { iat_s } = await checkIdToken(token, keys, { ...wanted, nonce });
    // `iat` tells whole seconds: half of one is added. Leaving takes its time, so it isn't waited for.
    clock_offset_ms = iat_s * 1_000 + 500 - received;
    done('log_out');
    await logOut(visitor, wanted, metadata, end);
    stages.push({ stage, is_ok: true, why: null, detail: null });
  } catch (thrown) {
    stages.push({ stage, ...whyOf(thrown) });
  }
  return { stages, clock_offset_ms };
}

/** Mistakes of ours surface. */
export function whyOf(thrown: unknown): Omit<StageSeen, 'stage'> {
  if (thrown instanceof Stopped) {
    return { is_ok: thrown.why === 'not_offered' ? null : false, why: thrown.why, detail: thrown.detail };
  }
  const failure = asFailure(thrown);
  if (!failure) throw thrown;
  const { outcome, message } = failure;
  return { is_ok: outcome === 'unable' ? null : false, why: outcome, detail: message.slice(0, 200) };
}

const random = () => randomBytes(32).toString('base64url');

function endpoint(metadata: Metadata, name: string): URL {
  const url = typeof metadata[name] === 'string' ? URL.parse(metadata[name]) : null;
  if (!url) throw new Stopped('no_endpoint', name);
  return url;
}

function authorizeUrl(
  { client_id, redirect_uri, scope }: LogIn,
  metadata: Metadata,
  { verifier, state, nonce }: { verifier: string; state: string; nonce: string },
): URL {
  const url = endpoint(metadata, 'authorization_endpoint');
  const code_challenge = createHash('sha256').update(verifier).digest('base64url');
  const asked = { response_type: 'code', client_id, redirect_uri, scope, state, nonce, code_challenge };
  for (const [name, value] of Object.entries({ ...asked, code_challenge_method: 'S256' }))
    url.searchParams.set(name, value);
  return url;
}

/** From the first page to the address that was agreed; the password is sent once, however often it is asked for. */
async function fillForms(
  visitor: Visitor,
  { user_field, password_field, login_hosts }: LogIn,
  { user, password }: Account,
  first: Led,
  hosts: readonly string[],
  end: URL,
): Promise<URL> {
  let led = first;
  let is_sent = false;
  for (let count = 0; 'page' in led; count += 1) {
    const { page } = led;
    const form = nextForm(page, user_field, password_field);
    const { status } = page.response;
    const seen = `${page.url.host} ${status}`.slice(0, 200);
    if (form?.typed.has(password_field) && is_sent) throw new Stopped('password_refused', seen);
    if (!form) throw new Stopped(is_sent ? 'no_way_back' : status >= 400 ? 'status' : 'no_form', seen);
    if (count >= MAX_FORMS) throw new Stopped('too_many_forms', seen);
    const url = new URL(form.action);
    const typed: Record<string, string> = {};
    if (form.typed.has(user_field)) typed[user_field] = user;
    if (form.typed.has(password_field)) typed[password_field] = password;
    const is_filled = Object.keys(typed).length > 0;
    if (is_filled && ![...hosts, ...login_hosts].includes(url.hostname))
      throw new Stopped('host_not_named', url.hostname);
    if (is_filled && form.method === 'GET') throw new Stopped('password_in_url', seen);
    is_sent ||= form.typed.has(password_field);
    const sent = fillForm(form, typed);
    if (form.method === 'GET') url.search = sent.toString();
    led = await visitor.follow(url, { is_guarded: true, ...(form.method === 'POST' ? { form: sent } : {}) }, end);
  }
  return led.end;
}

/** The form for the password, else the one for the user, else one that only asks to go on. */
function nextForm({ response, url }: Page, user_field: string, password_field: string): Form | undefined {
  const type = response.headers.get('content-type') ?? '';
  if (!/html/i.test(type)) return undefined;
  const forms = formsOf(decodeText(response.body, type), url.href);
  return (
    forms.find(({ typed }) => typed.has(password_field)) ??
    forms.find(({ typed }) => typed.has(user_field)) ??
    forms.find(({ typed, method }) => method === 'POST' && typed.size === 0)
  );
}

/** Error codes are words of the protocol; all else that comes back is the provider's own, and not told. */
const wordOf = (text: unknown): string =>
  typeof text === 'string' && /^[a-z_]{1,60}$/.test(text) ? text : 'unknown error';

function readCode(back: URL, state: string, issuer: string): string {
  const said = back.searchParams;
  if (said.has('error')) throw new Stopped('refused', wordOf(said.get('error')));
  if (said.get('state') !== state) throw new Stopped('state');
  // RFC 9207.
  if (said.has('iss') && said.get('iss') !== issuer) throw new Stopped('issuer', 'iss');
  const code = said.get('code');
  if (!code || said.getAll('code').length > 1) throw new Stopped('no_code');
  return code;
}

async function exchangeCode(
  visitor: Visitor,
  { client_id, redirect_uri }: LogIn,
  account: Account,
  metadata: Metadata,
  { code, verifier }: { code: string; verifier: string },
): Promise<string> {
  const form = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier });
  const secret = account.kind === 'oidc_account' ? account.client_secret : undefined;
  const methods = textsOf(metadata.token_endpoint_auth_methods_supported);
  const headers: Record<string, string> = { Accept: 'application/json' };
  // RFC 8414: without a word on it, the provider takes HTTP Basic.
  if (secret !== undefined && (methods === null || methods.includes('client_secret_basic'))) {
    const words = [client_id, secret].map((word) => new URLSearchParams({ word }).toString().slice('word='.length));
    headers.Authorization = `Basic ${Buffer.from(words.join(':')).toString('base64')}`;
  } else {
    form.set('client_id', client_id);
    if (secret !== undefined) form.set('client_secret', secret);
  }
  const page = await visitor.ask(endpoint(metadata, 'token_endpoint'), { form, headers, is_guarded: true });
  const { status } = page.response;
  if (status !== 200) throw new Stopped('exchange', `${status} ${wordOf(errorOf(page))}`);
  const token = readObject(page)?.id_token;
  if (typeof token !== 'string') throw new Stopped('no_id_token');
  return token;
}

const errorOf = (page: Page): unknown => readObject({ ...page, response: { ...page.response, status: 200 } })?.error;

/** By the session's cookies alone: a token in an address would stand in somebody's log (RP-Initiated Logout 1.0 lets it be left out). */
async function logOut(visitor: Visitor, { client_id }: LogIn, metadata: Metadata, end: URL) {
  if (metadata.end_session_endpoint === undefined) throw new Stopped('not_offered');
  const url = endpoint(metadata, 'end_session_endpoint');
  url.searchParams.set('client_id', client_id);
  let led = await visitor.follow(url, { is_guarded: true }, end);
  for (let count = 0; 'page' in led && count < 2; count += 1) {
    const { status } = led.page.response;
    if (status >= 400) throw new Stopped('status', `${led.page.url.host} ${status}`);
    const next = nextForm(led.page, '', '');
    if (!next) return;
    led = await visitor.follow(new URL(next.action), { form: fillForm(next, {}), is_guarded: true }, end);
  }
}
