/** What a certificate says, as facts: plain values, nothing judged but the name. */
import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Fact } from '../probe.ts';

const MAX_TEXT = 2000;

/** `name` is the host name or address that visitors use; without one nothing is said of it. */
export function certificateFacts(certificate: X509Certificate, name: string | undefined): Fact[] {
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const facts: Fact[] = [
    { key: 'tls.subject', value: oneLine(certificate.subject) },
    { key: 'tls.issuer', value: oneLine(certificate.issuer) },
    { key: 'tls.names', value: oneLine(certificate.subjectAltName) },
    { key: 'tls.serial', value: certificate.serialNumber },
    { key: 'tls.not_before', value: certificate.validFromDate.getTime() },
    { key: 'tls.not_after', value: certificate.validToDate.getTime() },
    { key: 'tls.key_type', value: asymmetricKeyType ?? 'unknown' },
    { key: 'tls.fingerprint_sha256', value: certificate.fingerprint256.replaceAll(':', '').toLowerCase() },
  ];
  const bits = asymmetricKeyDetails?.modulusLength ?? bitsOfCurve(asymmetricKeyDetails?.namedCurve);
  if (bits !== undefined) facts.push({ key: 'tls.key_bits', value: bits });
  if (certificate.signatureAlgorithm) {
    facts.push({ key: 'tls.signature_algorithm', value: certificate.signatureAlgorithm });
  }
  if (name !== undefined) facts.push({ key: 'tls.name_matches', value: nameMatches(certificate, name) });
  return facts;
}

function nameMatches(certificate: X509Certificate, name: string): boolean {
  if (isIP(name) !== 0) return certificate.checkIP(name) !== undefined;
  // RFC 9525: the subject's common name says nothing any more.
  return certificate.checkHost(name, { subject: 'never' }) !== undefined;
}

const CURVE_BITS: Record<string, number> = {
  prime256v1: 256,
  secp384r1: 384,
  secp521r1: 521,
  SM2: 256,
  secp256k1: 256,
};

const bitsOfCurve = (curve: string | undefined): number | undefined =>
  curve === undefined ? undefined : CURVE_BITS[curve];

const oneLine = (text: string | undefined): string => (text ?? '').replaceAll('\n', ', ').slice(0, MAX_TEXT);
