/** A provider on loopback that a test makes say anything: other keys, other claims, unsigned tokens, nothing at all. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type JWK, type JWTPayload, SignJWT } from 'jose';
import { CLIENT, newKey } from './testing.ts';

type Answer = { status?: number; body?: unknown; type?: string; location?: string };

const textOf = async (request: IncomingMessage) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

export async function createForger() {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const sent = new URLSearchParams(await textOf(request));
    asked.push({ path: pathname, sent, authorization: request.headers.authorization });
    const { status = 200, body = {}, type = 'application/json', location } = await (pages[pathname] ?? missing)(sent);
    response.writeHead(status, { 'content-type': type, ...(location ? { location } : {}) });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const missing = (): Answer => ({ status: 404 });
  const asked: { path: string; sent: URLSearchParams; authorization: string | undefined }[] = [];
  let key: JWK = await newKey();
  let published: JWK[] = [key];

  const now_s = () => Math.floor(Date.now() / 1_000);
  const sign = (claims: JWTPayload, by: JWK = key, header: object = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: by.kid as string, ...header }).sign(by);
  const honest = (nonce: string | null): JWTPayload => ({
    iss: issuer,
    aud: CLIENT.client_id,
    sub: 'someone',
    iat: now_s(),
    exp: now_s() + 300,
    ...(nonce === null ? {} : { nonce }),
    preferred_username: 'someone',
    duty: 'x',
  });
  const metadata = (): Record<string, unknown> => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    end_session_endpoint: `${issuer}/end`,
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
  });
  const pages: Record<string, (sent: URLSearchParams) => Answer | Promise<Answer>> = {};
  const forger = {
    issuer,
    asked,
    pages,
    metadata,
    sign,
    now_s,
    honest,
    /** What the next log-in gets as its ID token, from what an honest provider would say. */
    forge: (claims: JWTPayload): Promise<string> | string => sign(claims),
    /** Signs with a key made this moment; `publish` says whether it is told. */
    async rotate({ publish = true } = {}) {
      key = await newKey();
      if (publish) published = [key];
    },
    publicKey: (jwk: JWK = key): JWK =>
      ({ kty: jwk.kty, n: jwk.n, e: jwk.e, kid: jwk.kid, alg: jwk.alg, use: 'sig' }) as JWK,
    honestly() {
      forger.forge = (claims) => sign(claims);
      pages['/.well-known/openid-configuration'] = () => ({ body: metadata() });
      pages['/keys'] = () => ({ body: { keys: published.map((each) => forger.publicKey(each)) } });
      pages['/token'] = async () => ({
        body: { access_token: 'a', token_type: 'Bearer', id_token: await forger.forge(honest(forger.nonce)) },
      });
    },
    /** Of the log-in under way. */
    nonce: null as string | null,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  forger.honestly();
  return forger;
}
export type Forger = Awaited<ReturnType<typeof createForger>>;
