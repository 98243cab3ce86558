/**
 * A real identity provider (the certified oidc-provider) for tests: on loopback, over TLS, with a page of its own that asks for a password. Between
 * it and who asks stands a front that a test may have change what it says.
 */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Provider } from 'oidc-provider';
import type { Issued } from '../tls/openssl-certificates.ts';

export type Said = { status: number; headers: Record<string, string | string[] | undefined>; body: string };
/** Undefined: as the provider said it. */
export type Tamper = (path: string, said: Said) => Said | undefined | Promise<Said | undefined>;

export const TEST_CLIENT = {
  client_id: 'zhengwang-probe',
  client_secret: 'a secret of the probe for tests',
  redirect_uris: ['https://console.test/identity-probe'],
};

export async function newSigningKey(modulusLength = 2048): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true, modulusLength });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: crypto.randomUUID() };
}

export async function startProvider(
  { key, cert }: Pick<Issued, 'key' | 'cert'>,
  { port: given_port = 0, host = '127.0.0.1' } = {},
) {
  const accounts: Record<string, string> = { tester: 'the right password' };
  let provider: Provider | undefined;
  let tamper: Tamper = () => undefined;

  const inner = createServer((incoming, outgoing) => {
    const at = incoming.url ?? '';
    if (at.startsWith('/interaction/') && provider) void interact(provider, accounts, incoming, outgoing);
    else provider?.callback()(incoming, outgoing);
  }).listen(0, '127.0.0.1');
  await once(inner, 'listening');
  const inner_port = (inner.address() as AddressInfo).port;

  const front = createSecureServer({ key, cert }, async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' };
    const passed = request({
      host: '127.0.0.1',
      port: inner_port,
      path: incoming.url,
      method: incoming.method,
      headers,
    });
    passed.end(Buffer.concat(parts));
    const [answer] = (await once(passed, 'response')) as [import('node:http').IncomingMessage];
    const texts: Buffer[] = [];
    for await (const text of answer) texts.push(text as Buffer);
    const said = { status: answer.statusCode ?? 500, headers: answer.headers, body: Buffer.concat(texts).toString() };
    const told = (await tamper((incoming.url ?? '').replace(/\?.*$/, ''), said)) ?? said;
    const { 'content-length': _, 'transfer-encoding': __, ...kept } = told.headers;
    outgoing.writeHead(told.status, kept as Record<string, string>).end(told.body);
  }).listen(given_port, '127.0.0.1');
  await once(front, 'listening');
  const { port } = front.address() as AddressInfo;
  const issuer = `https://${host}:${port}`;
  const signing = await newSigningKey();

  provider = new Provider(issuer, {
    clients: [
      { ...TEST_CLIENT },
      { ...TEST_CLIENT, client_id: 'public-probe', token_endpoint_auth_method: 'none' },
    ].map(({ client_secret, ...client }) =>
      'token_endpoint_auth_method' in client ? client : { ...client, client_secret },
    ) as never,
    jwks: { keys: [signing] },
    cookies: { keys: ['a key for tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  provider.proxy = true;

  return {
    issuer,
    port,
    signing,
    accounts,
    /** Until the next call. */
    tamper(by: Tamper = () => undefined) {
      tamper = by;
    },
    async close() {
      for (const server of [front, inner]) {
        server.close();
        server.closeAllConnections();
      }
      await Promise.all([front, inner].map((server) => (server.listening ? once(server, 'close') : undefined)));
    },
  };
}
export type TestProvider = Awaited<ReturnType<typeof startProvider>>;

type Incoming = import('node:http').IncomingMessage;
type Outgoing = import('node:http').ServerResponse;

/** The provider's own pages: a password that is checked, then a consent. */
async function interact(provider: Provider, accounts: Record<string, string>, incoming: Incoming, outgoing: Outgoing) {
  const { prompt, params, session, uid } = await provider.interactionDetails(incoming, outgoing);
  const page = (body: string) =>
    outgoing
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><title>登录</title><form method="post" action="/interaction/${uid}">${body}</form>`);
  const login_form = `<input type="hidden" name="ticket" value="${uid}"><input name="account">
    <input type="password" name="secret_word"><button name="go" value="1">登录</button><button name="cancel" value="1">取消</button>`;
  if (incoming.method !== 'POST')
    return page(prompt.name === 'login' ? login_form : '<button name="agree" value="1">同意</button>');
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const sent = new URLSearchParams(Buffer.concat(parts).toString());
  if (prompt.name === 'login') {
    const name = sent.get('account') ?? '';
    const is_right = sent.get('ticket') === uid && !sent.has('cancel') && accounts[name] === sent.get('secret_word');
    if (!is_right) return page(`<p>用户名或口令错误</p>${login_form}`);
    return provider.interactionFinished(
      incoming,
      outgoing,
      { login: { accountId: name } },
      { mergeWithLastSubmission: false },
    );
  }
  const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  await provider.interactionFinished(incoming, outgoing, { consent: { grantId: await grant.save() } });
}
