/** What a certificate of the flight says, and whose signature it bears; SM2 certificates as well. */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate as Asn1Certificate, id_ce_keyUsage, KeyUsage, KeyUsageFlags } from '@peculiar/asn1-x509';
import { DEFAULT_IDENTITY } from './names.ts';
import { isSm2Signed } from './sm2.ts';

const MAX_TEXT = 1000;
const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
/** Curves as DER of their identifiers: the SM2 one is 1.2.156.10197.1.301. */
const SM2_CURVE = '06082a811ccf5501822d';
const SM2_WITH_SM3 = '1.2.156.10197.1.501';

export type Certificate = {
  subject: string;
  issuer: string;
  /** Epoch milliseconds. */
  not_before: number;
  not_after: number;
  /** `SM2`, `RSA 2048`, `EC prime256v1`, … */
  key: string;
  is_sm2: boolean;
  signature_algorithm: string;
  fingerprint_sha256: string;
  /** Issued by the name that it bears itself. */
  is_self_signed: boolean;
  /** For signing certificates and nothing that a server does; self-signed ones of servers are often marked as CA as well. */
  is_authority: boolean;
  /** Null when the certificate doesn't limit what its key may do. */
  usage: { signs: boolean; encrypts: boolean } | null;
  /** Whether a certificate speaks for a host name or address. */
  names(name: string): boolean;
  /** Whether content was signed with this key; undefined when the key isn't SM2's. */
  signed(content: Uint8Array, signature: Buffer, identity: string): boolean | undefined;
  /** Whether this certificate was signed by that one's key. */
  issuedBy(issuer: Certificate): boolean;
  x509: X509Certificate;
};

/** Undefined for what is no certificate. */
export function readCertificate(der: Buffer): Certificate | undefined {
  try {
    return read(der);
  } catch {
    // Both readers throw in many ways for bytes that a server made up.
    return undefined;
  }
}

function read(der: Buffer): Certificate {
  // OpenSSL's reader is strict and linear, so the other one never sees what isn't DER.
  const x509 = new X509Certificate(der);
  const asn1 = AsnConvert.parse(x509.raw, Asn1Certificate);
  const { tbsCertificate, tbsCertificateRaw } = asn1;
  const { algorithm, subjectPublicKey } = tbsCertificate.subjectPublicKeyInfo;
  const curve = algorithm.parameters ? Buffer.from(algorithm.parameters).toString('hex') : '';
  const is_sm2 = algorithm.algorithm === EC_PUBLIC_KEY && curve === SM2_CURVE;
  const point = Buffer.from(subjectPublicKey);
  const signature_algorithm = asn1.signatureAlgorithm.algorithm;
  const signed = (content: Uint8Array, signature: Buffer, identity: string) =>
    is_sm2 ? isSm2Signed(content, signature, point, identity) : undefined;
  const usage = usageOf(asn1);
  const [subject, issuer] = namesOf(x509);
  return {
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    not_before: x509.validFromDate.getTime(),
    not_after: x509.validToDate.getTime(),
    key: is_sm2 ? 'SM2' : keyText(x509),
    is_sm2,
    signature_algorithm:
      signature_algorithm === SM2_WITH_SM3 ? 'SM2-with-SM3' : (x509.signatureAlgorithm ?? signature_algorithm),
    fingerprint_sha256: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
    is_self_signed: subject === issuer,
    is_authority: x509.ca && usage !== null && !usage.encrypts,
    usage,
    names: (name) => namesHost(x509, name),
    signed,
    issuedBy(issuer) {
      if (!issuer.is_sm2) return isIssuedBy(x509, issuer.x509);
      // What the signature covers names its algorithm, and it is the same that stands beside it (RFC 5280, 4.1.1.2).
      if (!asn1.signatureAlgorithm.isEqual(tbsCertificate.signature)) return false;
      const content = new Uint8Array(tbsCertificateRaw ?? []);
      const signature = Buffer.from(asn1.signatureValue);
      // It ends the certificate, in whole bytes: before it stands how many bits of the last are unused.
      if (x509.raw.at(-signature.length - 1) !== 0) return false;
      return issuer.signed(content, signature, DEFAULT_IDENTITY) === true;
    },
    x509,
  };
}

/** Node leaves an empty name out, whatever its types say. */
const namesOf = ({ subject, issuer }: { subject?: string; issuer?: string }) => [subject ?? '', issuer ?? ''] as const;

function usageOf({ tbsCertificate }: Asn1Certificate): Certificate['usage'] {
  const extension = tbsCertificate.extensions?.find(({ extnID }) => extnID === id_ce_keyUsage);
  if (!extension) return null;
  const bits = AsnConvert.parse(extension.extnValue, KeyUsage).toNumber();
  const encrypting = KeyUsageFlags.keyEncipherment | KeyUsageFlags.dataEncipherment | KeyUsageFlags.keyAgreement;
  return { signs: (bits & KeyUsageFlags.digitalSignature) !== 0, encrypts: (bits & encrypting) !== 0 };
}

function namesHost(x509: X509Certificate, name: string): boolean {
  if (isIP(name) !== 0) return x509.checkIP(name) !== undefined;
  // Many TLCP certificates carry their name in the subject only; it counts where no alternative DNS name is given.
  return x509.checkHost(name) !== undefined;
}

/** OpenSSL can't read every key that a certificate holds; the getter throws then. */
function keyText(x509: X509Certificate): string {
  try {
    const { asymmetricKeyType = 'unknown', asymmetricKeyDetails: details } = x509.publicKey;
    return `${asymmetricKeyType.toUpperCase()} ${details?.modulusLength ?? details?.namedCurve ?? ''}`.trim();
  } catch {
    return 'unknown';
  }
}

function isIssuedBy(x509: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return x509.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

const oneLine = (text: string): string => text.replaceAll('\n', ', ').slice(0, MAX_TEXT);
