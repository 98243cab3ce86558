/** What is wrong with the certificates and parameters of a flight: codes, judged of what was seen. Pure. */
import type { Certificate } from './certificate.ts';
import { CURVE_SM2, isSmSuite, SM2SIG_SM3 } from './names.ts';

/** `name` is what visitors use; undefined: names aren't judged. `now` in epoch milliseconds. */
export type Judging = { name: string | undefined; now: number };

/** The pair of TLCP: first the certificate that signs, second the one that keys are encrypted to; undefined where missing or unreadable. */
export function judgePair(sign: Certificate | undefined, enc: Certificate | undefined, judging: Judging): string[] {
  const found = [...judgeCertificate(sign, 'sign_', judging), ...judgeCertificate(enc, 'enc_', judging)];
  if ([sign, enc].some((one) => one && !one.is_sm2)) found.push('certificate_not_sm2');
  if (sign?.usage?.signs === false) {
    const swapped = sign.usage.encrypts && enc?.usage?.signs === true;
    found.push(swapped ? 'certificate_order_swapped' : 'certificate_lacks_digital_signature');
  }
  // A usage that isn't limited isn't that of an encryption certificate (GB/T 38636-2020, 6.4.5.3); swapped ones are told above.
  if (enc && !enc.usage?.encrypts && !found.includes('certificate_order_swapped')) {
    found.push('certificate_lacks_key_encipherment');
  }
  return found;
}

/** What TLS 1.3 negotiated, as far as it could be seen: what is protected may be unreadable. */
export type Negotiated = {
  suite: number;
  group: number | undefined;
  scheme: number | undefined;
  certificate: Certificate | undefined;
};

/** Says nothing about a server without any SM algorithm. */
export function judgeNegotiated({ suite, group, scheme, certificate }: Negotiated, judging: Judging): string[] {
  const has_sm_suite = isSmSuite(suite);
  if (!has_sm_suite && !certificate?.is_sm2) return [];
  const found = judgeCertificate(certificate, '', judging);
  if (certificate?.usage?.signs === false) found.push('certificate_lacks_digital_signature');
  if (!has_sm_suite) found.push('sm2_certificate_without_sm_suite');
  if (has_sm_suite && certificate && !certificate.is_sm2) found.push('certificate_not_sm2');
  if (has_sm_suite && scheme !== undefined && scheme !== SM2SIG_SM3) found.push('scheme_not_sm2sig_sm3');
  if (has_sm_suite && group !== undefined && group !== CURVE_SM2) found.push('group_not_curveSM2');
  return found;
}

/** RFC 8998 is suite, group, scheme and certificate together; null where another group leaves it open. */
export function offersRfc8998({ suite, group, scheme, certificate }: Negotiated): boolean | null {
  if (!isSmSuite(suite)) return false;
  if (certificate?.is_sm2 === false || (scheme !== undefined && scheme !== SM2SIG_SM3)) return false;
  return group === CURVE_SM2 ? true : null;
}

function judgeCertificate(certificate: Certificate | undefined, prefix: string, { name, now }: Judging): string[] {
  if (!certificate) return [];
  const found = [];
  if (now > certificate.not_after) found.push('expired');
  if (now < certificate.not_before) found.push('not_yet_valid');
  if (name !== undefined && !certificate.names(name)) found.push('name_mismatch');
  if (certificate.is_self_signed) found.push('self_signed');
  return found.map((what) => `${prefix}certificate_${what}`);
}
