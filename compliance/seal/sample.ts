/** A seal for tests: a key of its own, made each time. */
import { sm2 } from 'sm-crypto-v2';
import { type Certificate, readCertificate, type Subject, selfSigned } from './certificate.ts';
import { type Sign, signerOf } from './sm2.ts';

export const SUBJECT: Subject = {
  common_name: '测试单位电子签章',
  organization: '测试单位',
  organizational_unit: '',
  locality: '',
  province: '江苏省',
};
export const DAY_MS = 86_400_000;

export type SampleSeal = { certificate: Certificate; sign: Sign; private_key: string; public_key: string };

export function sampleSeal(from: number, days: number, subject: Partial<Subject> = {}): SampleSeal {
  const { privateKey: private_key, publicKey: public_key } = sm2.generateKeyPairHex();
  const sign = signerOf(private_key, public_key);
  const wanted = {
    ...{ serial: public_key.slice(2, 34), public_key, subject: { ...SUBJECT, ...subject } },
    ...{ not_before: from, not_after: from + days * DAY_MS },
  };
  const certificate = readCertificate(selfSigned(wanted, sign));
  if (!certificate) throw new Error('a certificate of ours must be one');
  return { certificate, sign, private_key, public_key };
}
