/** A client certificate that a trusted proxy has verified and hands over in a header: what it says, and whose it is. */
import { createHash, X509Certificate } from 'node:crypto';
import type { Text } from '#probes/probe.ts';
import { VERIFY_HEADER } from '../middleware/peer.ts';
import type { CertificateIdentity } from './policy.ts';

export type ClientCertificate = {
  /** What an account is linked by (SM3, hexadecimal). */
  fingerprint: string;
  subject: string;
  issuer: string;
  not_after: number;
};
export type Refused = { refused: Text };

/** nginx's escaped PEM is some 3 kB; the server takes no larger header than 16 kB anyway. */
const MAX_CHARS = 16_384;
const SHOWN_CHARS = 300;
/** One block and nothing else: of a chain nobody could tell which was verified. */
const PEM = /^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/;

const refuse = (zh: string, en: string): Refused => ({ refused: { zh, en } });
const NO_CERTIFICATE = refuse('证书无法识别', 'The certificate can’t be read');

/** From the headers of a trusted proxy; undefined when the browser has shown none. `meets` takes away what others send. */
export function certificateIn(
  headers: Headers,
  header: string,
  identity: CertificateIdentity,
  now: number,
): ClientCertificate | Refused | undefined {
  const escaped = headers.get(header);
  if (escaped === null || escaped === '') return undefined;
  if (headers.get(VERIFY_HEADER) !== 'SUCCESS') return refuse('证书未通过校验', 'The certificate was not verified');
  try {
    return readCertificate(decodeURIComponent(escaped), identity, now);
  } catch {
    return NO_CERTIFICATE;
  }
}

/** What a PEM text says, when it is valid at this moment. */
export function readCertificate(pem: string, identity: CertificateIdentity, now: number): ClientCertificate | Refused {
  if (pem.length > MAX_CHARS || !PEM.test(pem.trim())) return NO_CERTIFICATE;
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    return NO_CERTIFICATE;
  }
  if (certificate.ca) return refuse('这是签发机构的证书', 'This is an authority’s certificate, no person’s');
  if (certificate.validFromDate.getTime() > now) return refuse('证书尚未生效', 'The certificate is not valid yet');
  const not_after = certificate.validToDate.getTime();
  if (not_after < now) return refuse('证书已过期', 'The certificate has expired');
  const told = identityOf(certificate, identity);
  if (told === undefined) {
    return refuse(
      `证书中没有唯一的标识字段（${identity}）`,
      `The certificate lacks the one field that tells whose it is (${identity})`,
    );
  }
  return {
    fingerprint: createHash('sm3').update(told).digest('hex'),
    subject: shown(certificate.subject),
    issuer: shown(certificate.issuer),
    not_after,
  };
}

/** Fields count together with their issuer: two authorities may give the same name to two people. */
function identityOf(certificate: X509Certificate, identity: CertificateIdentity): Buffer | string | undefined {
  const of = (value: unknown) =>
    typeof value === 'string' && value.trim() !== ''
      ? JSON.stringify([identity, certificate.issuer, value.trim()])
      : undefined;
  // A name that stands twice is a list there, and tells nothing for sure.
  const subject = certificate.toLegacyObject().subject as unknown as Record<string, unknown> | undefined;
  switch (identity) {
    case 'certificate':
      return certificate.raw;
    case 'serial_number':
      return of(subject?.serialNumber);
    case 'common_name':
      return of(subject?.CN);
    case 'alternative_name':
      return of(certificate.subjectAltName);
  }
}

const shown = (name: string) => name.replaceAll('\n', ', ').slice(0, SHOWN_CHARS);
