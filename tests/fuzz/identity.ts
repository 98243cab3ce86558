/** Who somebody is: discovery, keys and tokens of identity providers; certificates, signatures and seals of SM2; tokens that end a session. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { JOSEError } from 'jose/errors';
import { BadLogOutToken, createLogOutReader } from '#api/log-in/oidc/log-out.ts';
import { pemOf, readCertificate, readPem } from '#compliance/seal/certificate.ts';
import { readPdfSeal } from '#compliance/seal/pdf.ts';
import { OtherPdf, readPdf } from '#compliance/seal/pdf-parts.ts';
import { DAY_MS, sampleSeal } from '#compliance/seal/sample.ts';
import { readSignedData, signedData } from '#compliance/seal/signed-data.ts';
import { sm3 } from '#compliance/seal/sm2.ts';
import { judgeSeal } from '#compliance/seal/verdict.ts';
import { discover, type readObject } from '#probes/oidc/discovery.ts';
import { checkIdToken } from '#probes/oidc/id-token.ts';
import { readKeys } from '#probes/oidc/keys.ts';
import { Stopped } from '#probes/oidc/visitor.ts';
import type { Parser } from './parser.ts';
import { nestedBer } from './snmp-messages.ts';
import { hardJson } from './web.ts';

const NOW = Date.now();
const seal = sampleSeal(NOW - DAY_MS, 365);
const digest = sm3(Buffer.from('一份通报'));
const signature = signedData({ digest, certificates: [seal.certificate], signed_at: NOW }, seal.sign);

const issuer = 'https://idp.a.test';
const { privateKey, publicKey } = await generateKeyPair('ES256');
const key = { ...(await exportJWK(publicKey)), kid: '1', alg: 'ES256', use: 'sig' };
const signed = (claims: Record<string, unknown>) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: '1' })
    .setIssuer(issuer)
    .setAudience('zw')
    .setIssuedAt()
    .setSubject('u');
const id_token = await signed({ nonce: 'n' }).setExpirationTime('2h').sign(privateKey);
const log_out_token = await signed({
  ...{ jti: 'j', sid: 's', events: { 'http://schemas.openid.net/event/backchannel-logout': {} } },
}).sign(privateKey);

type Page = Parameters<typeof readObject>[0];
const pageOf = (body: Buffer) =>
  ({
    ...{ url: new URL(issuer), at: NOW, took_ms: 1, peer_error: null },
    response: { version: '1.1', status: 200, headers: new Map(), cookies: [], body, truncated: false },
  }) as unknown as Page;

const METADATA = {
  ...{ issuer, authorization_endpoint: `${issuer}/a`, token_endpoint: `${issuer}/t`, jwks_uri: `${issuer}/k` },
  ...{ response_types_supported: ['code'], subject_types_supported: ['public'] },
  id_token_signing_alg_values_supported: ['ES256'],
};
const RSA = { kty: 'RSA', n: 'sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1Wl', e: 'AQAB', kid: '2' };
const TOKEN_WORDS = ['.', 'eyJhbGciOiJub25lIn0', 'eyJhbGciOiJIUzI1NiJ9', '==', 'e30', '..'];

export const parsers: readonly Parser[] = [
  {
    name: 'OIDC discovery',
    corpus: [Buffer.from(JSON.stringify(METADATA))],
    json: true,
    hard: hardJson,
    read: (bytes) => discover({ ask: async () => pageOf(bytes) } as unknown as Parameters<typeof discover>[0], issuer),
    whole: (value) => (value as { metadata: unknown }).metadata !== null,
  },
  {
    name: 'OIDC keys (JWKS)',
    corpus: [Buffer.from(JSON.stringify({ keys: [key, RSA, { kty: 'oct', k: 'x' }] }))],
    json: true,
    hard: hardJson,
    read: (bytes) => readKeys(pageOf(bytes)).usable,
    whole: (value) => (value as unknown[]).length > 0,
  },
  {
    name: 'ID tokens',
    corpus: [Buffer.from(id_token)],
    refuses: (thrown) => thrown instanceof Stopped,
    words: TOKEN_WORDS,
    hard: (n) => ['.'.repeat(n), `${'a'.repeat(n)}.${'a'.repeat(n)}.a`],
    read: (bytes) => checkIdToken(bytes.toString(), [key], { issuer, client_id: 'zw', nonce: 'n' }),
    whole: (value) => value !== undefined,
    share: 0.5,
  },
  {
    name: 'tokens that end a session',
    corpus: [Buffer.from(log_out_token)],
    refuses: (thrown) => thrown instanceof BadLogOutToken || thrown instanceof JOSEError,
    words: TOKEN_WORDS,
    hard: (n) => ['.'.repeat(n), `${'a'.repeat(n)}.${'a'.repeat(n)}.a`],
    read: (bytes) =>
      createLogOutReader()(
        bytes.toString(),
        { metadata: { issuer }, keys: async () => publicKey } as unknown as Parameters<
          ReturnType<typeof createLogOutReader>
        >[1],
        'zw',
      ),
    whole: (value) => value !== undefined,
    share: 0.5,
  },
  {
    name: 'SM2 certificates (DER, PEM)',
    corpus: [seal.certificate.der],
    hard: nestedBer,
    read(bytes) {
      readPem(pemOf(bytes));
      readPem(bytes.toString('latin1'));
      return readCertificate(bytes);
    },
    whole: (value) => value !== undefined,
  },
  {
    name: 'signatures (GM/T 0010)',
    corpus: [signature],
    hard: nestedBer,
    read: (bytes) =>
      readSignedData(bytes) ? judgeSeal({ digest, signature: bytes }, [seal.certificate], NOW).status : undefined,
    whole: (value) => value === 'intact',
    share: 0.3,
  },
  {
    name: 'PDF with a seal',
    corpus: [
      Buffer.from(
        `%PDF-1.4\n1 0 obj\n<<\n/Type /Sig\n/ByteRange [0 60 70 90]\n/Contents <3003020101>\n>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<<\n/Size 2\n/Root 1 0 R\n>>\nstartxref\n109\n%%EOF\n`,
      ),
    ],
    refuses: (thrown) => thrown instanceof OtherPdf,
    words: ['/ByteRange [0 1 2 3]', 'startxref', '%%EOF', 'xref\n0 ', '<', '>', '/Prev', 'endobj', '99999999999'],
    hard: (n) => ['/ByteRange'.repeat(n), '/ByteRange ['.repeat(n), `%PDF-1.4\n${'startxref 1 '.repeat(n)}%%EOF`],
    read(bytes) {
      const said = readPdfSeal(bytes);
      readPdf(bytes);
      return said;
    },
    most: 500_000,
  },
];
