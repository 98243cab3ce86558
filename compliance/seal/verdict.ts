/** What a seal says of a content, and whether that can be believed: one verdict, one sentence. Pure: the clock and whom to trust are given. */
import type { Text } from '#probes/probe.ts';
import { type Certificate, isIssuedBy } from './certificate.ts';
import { readSignedData, type SignedData } from './signed-data.ts';

/**
 * `intact`: sealed by a certificate that is trusted, and no byte is another. `unknown_certificate`: the same by one that isn't, which anybody could
 * have made. `expired`: the certificate doesn't hold any more, so that the time of sealing is only the sealer's word. `altered`: it doesn't fit.
 */
export const SEAL_STATUSES = ['intact', 'altered', 'unknown_certificate', 'expired', 'unsealed'] as const;
export type SealStatus = (typeof SEAL_STATUSES)[number];

export type ShownCertificate = {
  name: string;
  subject: string;
  issuer: string;
  serial: string;
  fingerprint: string;
  not_before: number;
  not_after: number;
};
export type Verdict = {
  status: SealStatus;
  reason: Text;
  /** Null: nothing in it can be read. */
  seal: { certificate: ShownCertificate; signed_at: number; digest: string } | null;
};

/** A signature beside the content whose SM3 `digest` is (hexadecimal). `trusted` are signers' certificates or those of their issuers. */
export type Sealed = { digest: string; signature: Buffer };

/** Clocks of two machines. */
const CLOCK_SLACK_MS = 60_000;

/** The certificate of the path that didn't hold at the time that the seal says of itself. */
const outsideOf = ({ path, signed_at }: SignedData): Certificate | undefined =>
  path.find((one) => signed_at < one.not_before || signed_at > one.not_after);

/** Whether all of its path held when it says that it was set, which isn't still to come. */
export function heldWhenSet(signature: Buffer, now: number): boolean {
  const read = readSignedData(signature);
  return read !== undefined && outsideOf(read) === undefined && read.signed_at <= now + CLOCK_SLACK_MS;
}

export function judgeSeal({ digest, signature }: Sealed, trusted: readonly Certificate[], now: number): Verdict {
  const read = readSignedData(signature);
  if (!read)
    return altered('签名已损坏或不是国密签名（GM/T 0010）', 'The signature is damaged, or none of GM/T 0010', null);
  const [own] = read.path;
  const seal = { certificate: shownCertificate(own), signed_at: read.signed_at, digest: read.digest };
  const who = { zh: `“${own.common_name}”的电子签章`, en: `The seal of “${own.common_name}”` };
  if (!read.holds)
    return altered(
      '签名或证书被改动过，签名不成立',
      'The signature or its certificate was changed: it doesn’t hold',
      seal,
    );
  if (read.digest !== digest)
    return altered(`${who.zh}之后内容被改动过`, `What is here was changed after ${lower(who.en)} was set`, seal);
  if (!own.signs)
    return altered(`${who.zh}的证书不用于签名`, `${who.en} uses a certificate that isn’t for signing`, seal);
  // First whose it is: of a stranger's certificate it means nothing that it has expired.
  const is_trusted = read.path.some((one) => trusted.some(({ der }) => der.equals(one.der)));
  const is_issued = trusted.some((issuer) => issuer.is_authority && isIssuedBy(read.path.at(-1) ?? own, issuer));
  if (!is_trusted && !is_issued)
    return {
      ...{ status: 'unknown_certificate', seal },
      reason: {
        zh: `内容自签章以来未变，但证书不在受信任之列，任何人都可能自制（指纹 SM3 ${own.fingerprint}）`,
        en: `Nothing was changed since it was sealed, but its certificate is unknown: anybody could have made it (SM3 ${own.fingerprint})`,
      },
    };
  if (read.signed_at > now + CLOCK_SLACK_MS)
    return {
      ...{ status: 'expired', seal },
      reason: {
        zh: `${who.zh}完整，但所称签章时间 ${moment(read.signed_at)} 尚未到来`,
        en: `${who.en} is whole, but says that it was set at ${moment(read.signed_at)}, which is still to come`,
      },
    };
  const outside = outsideOf(read);
  if (outside)
    return {
      ...{ status: 'expired', seal },
      reason: {
        zh: `${who.zh}完整，但签章时间 ${day(read.signed_at)} 不在证书有效期内（${term(outside)}）`,
        en: `${who.en} is whole, but was set on ${day(read.signed_at)}, when its certificate didn’t hold (${term(outside)})`,
      },
    };
  if (now > own.not_after)
    return {
      ...{ status: 'expired', seal },
      reason: {
        zh: `${who.zh}完整，但证书已于 ${day(own.not_after)} 到期：签章时间仅为签章者所称`,
        en: `${who.en} is whole, but its certificate expired on ${day(own.not_after)}: when it was set is only the sealer’s word`,
      },
    };
  return {
    ...{ status: 'intact', seal },
    reason: {
      zh: `${who.zh}，${moment(read.signed_at)} 签署，内容未变，证书有效（序列号 ${own.serial}）`,
      en: `${who.en}, set at ${moment(read.signed_at)}: nothing was changed, and its certificate is valid (serial ${own.serial})`,
    },
  };
}

export const UNSEALED: Verdict = {
  ...{ status: 'unsealed', seal: null },
  reason: { zh: '文件没有电子签章', en: 'The file bears no seal' },
};

export const altered = (zh: string, en: string, seal: Verdict['seal']): Verdict => ({
  ...{ status: 'altered', seal },
  reason: { zh, en },
});

const lower = (text: string) => text.replace(/^T/, 't');

export const shownCertificate = (one: Certificate): ShownCertificate => ({
  ...{ name: one.common_name, subject: one.subject_text, issuer: one.issuer_text, serial: one.serial },
  ...{ fingerprint: one.fingerprint, not_before: one.not_before, not_after: one.not_after },
});

/** In Asia/Shanghai. */
const moment = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
const day = (at: number) => moment(at).slice(0, 10);
const term = ({ not_before, not_after }: Certificate) => `${day(not_before)} – ${day(not_after)}`;
