/**
 * The built-in signer's keys and certificates: a key of SM2 sealed by the vault, and a certificate signed by itself at first use, until one that
 * was issued for the key comes in. The newest certificate is in use; old ones stay, since what they sealed is verified by them.
 */
import { randomBytes } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import {
  type Certificate,
  certificateRequest,
  isIssuedBy,
  pemOf,
  readCertificate,
  readPem,
  type Subject,
  selfSigned,
} from '#compliance/seal/certificate.ts';
import { type Sign, signerOf } from '#compliance/seal/sm2.ts';
import { type Actor, record } from '../audit/record.ts';
import { ownKeys } from '../audit/schema.ts';
import { openText, sealText } from '../credentials/vault.ts';
import type { Db } from '../db/open.ts';
import { conflict, wrong } from '../middleware/errors.ts';
import type { Keys } from '../people/keys.ts';
import { sealCertificates } from './schema.ts';
import { readSealSettings, sealName } from './seal-settings.ts';

type Row = typeof sealCertificates.$inferSelect;
export type OwnSeal = { row: Row; certificates: [Certificate, ...Certificate[]]; sign: Sign };

const VALID_MS = 3 * 365 * 86_400_000;
/** Of two clocks that sign and verify. */
const SLACK_MS = 60_000;
/** Beyond that the program itself would do nothing but keep certificates. */
const MAX_CERTIFICATES = 200;

export const sealCertificateRows = (db: Db): Row[] =>
  db.$client
    .prepare('select * from seal_certificates order by id desc')
    .all()
    .map((row) => ({ ...(row as Row), is_self_signed: Boolean((row as Row).is_self_signed) }));

export function subjectOf(db: Db): Subject {
  const { connector: _, name: __, ...parts } = readSealSettings(db);
  return { ...parts, common_name: sealName(db) };
}

function certificatesOf({ pem }: Row): [Certificate, ...Certificate[]] {
  const [own, ...path] = readPem(pem) ?? [];
  if (!own) throw new Error('a kept certificate can’t be read');
  return [own, ...path];
}

/** All that this console's seals are verified by: those in use and those before. */
export const trustedCertificates = (db: Db): Certificate[] =>
  sealCertificateRows(db).map((row) => certificatesOf(row)[0]);

function signFor(db: Db, keys: Pick<Keys, 'own_keys'>, name: string): { sign: Sign; public_key: string } {
  const own = db.$client.prepare('select sealed, public_key from own_keys where name = ?').get(name) as
    | { sealed: Buffer; public_key: string }
    | undefined;
  const private_key = own && openText(keys.own_keys, name, own.sealed);
  if (!own || private_key === undefined)
    throw conflict(
      '主密钥已更换，电子签章的私钥无法打开；请续期以生成新密钥',
      'The seal’s key was sealed under another master key: renew it to make a new one',
    );
  return { sign: signerOf(private_key, own.public_key), public_key: own.public_key };
}

/** The seal in use, made at the first call. Throws a conflict when its key can't be opened, or its certificate doesn't hold now. */
export function openSeal(db: Db, keys: Pick<Keys, 'own_keys'>, actor: Actor, now: number): OwnSeal {
  const row = sealCertificateRows(db)[0] ?? renewSeal(db, keys, actor, now);
  const certificates = certificatesOf(row);
  if (now < row.not_before || now > row.not_after)
    throw conflict('电子签章的证书不在有效期内，请先续期', 'The seal’s certificate doesn’t hold now: renew it first');
  return { row, certificates, sign: signFor(db, keys, row.key_name).sign };
}

/** A new key, and a certificate that it signs itself. */
export function renewSeal(db: Db, keys: Pick<Keys, 'own_keys'>, actor: Actor, now: number, reason = ''): Row {
  return db.$client.transaction(() => {
    const { privateKey, publicKey } = sm2.generateKeyPairHex();
    const key_name = `seal ${sealCertificateRows(db).length + 1}`;
    const sealed = sealText(keys.own_keys, key_name, privateKey);
    db.insert(ownKeys).values({ name: key_name, sealed, public_key: publicKey, created_at: now }).run();
    const wanted = {
      // Positive, and as long as RFC 5280 lets it be unguessable.
      serial: `4${randomBytes(16).toString('hex').slice(1)}`,
      ...{ subject: subjectOf(db), public_key: publicKey },
      ...{ not_before: floor(now - SLACK_MS), not_after: floor(now + VALID_MS) },
    };
    const der = selfSigned(wanted, signerOf(privateKey, publicKey));
    const read = readCertificate(der);
    if (!read) throw new Error('a certificate of ours must be one');
    return keep(db, actor, { certificates: [read], key_name, is_self_signed: true, reason }, now);
  })();
}

/** Certificates tell time in seconds. */
const floor = (at: number) => at - (at % 1_000);

type Keeping = {
  certificates: [Certificate, ...Certificate[]];
  key_name: string;
  is_self_signed: boolean;
  reason?: string;
};

function keep(db: Db, actor: Actor, { certificates, reason = '', ...rest }: Keeping, now: number): Row {
  if (sealCertificateRows(db).length >= MAX_CERTIFICATES)
    throw conflict(`最多 ${MAX_CERTIFICATES} 张证书`, `At most ${MAX_CERTIFICATES} certificates`);
  const [own] = certificates;
  const row = {
    ...{ ...rest, pem: certificates.map(({ der }) => pemOf(der)).join(''), fingerprint: own.fingerprint },
    ...{ serial: own.serial, not_before: own.not_before, not_after: own.not_after },
    ...{ added_by: actor.person, added_at: now },
  };
  const { id } = db.insert(sealCertificates).values(row).returning({ id: sealCertificates.id }).get();
  const { pem: _, ...told } = row;
  record(db, actor, { action: 'create', object_kind: 'seal_certificate', object_id: id, after: told, reason }, now);
  return { id, ...row };
}

/** PKCS #10 for the key in use, as PEM. */
export function requestFor(db: Db, keys: Pick<Keys, 'own_keys'>, actor: Actor, now: number): string {
  const row = sealCertificateRows(db)[0] ?? renewSeal(db, keys, actor, now);
  const { sign, public_key } = signFor(db, keys, row.key_name);
  return pemOf(certificateRequest(subjectOf(db), public_key, sign), 'request');
}

/** A certificate that was issued for one of our keys, and after it those that lead to its issuer. */
export function importCertificate(db: Db, keys: Pick<Keys, 'own_keys'>, actor: Actor, pem: string, now: number): Row {
  const [own, ...path] = readPem(pem) ?? [];
  if (!own)
    throw wrong(
      'pem',
      '不是 SM2 证书的 PEM 文本',
      'This is no PEM of certificates for SM2 keys, signed by SM2 with SM3',
    );
  const key_name = db.$client
    .prepare(`select name from own_keys where public_key = ? and name glob 'seal *'`)
    .pluck()
    .get(own.public_key) as string | undefined;
  if (key_name === undefined)
    throw wrong('pem', '第一张证书不是为本系统的签章密钥签发的', 'The first certificate isn’t for a key of this seal');
  if (!own.signs) throw wrong('pem', '该证书不用于签名', 'This certificate isn’t for signing');
  if (now < own.not_before || now > own.not_after)
    throw wrong('pem', '该证书不在有效期内', 'This certificate doesn’t hold now');
  if (path.length > 4) throw wrong('pem', '证书链过长', 'The path of issuers is too long');
  const chain = [own, ...path];
  const gap = path.findIndex((issuer, at) => !issuer.is_authority || !isIssuedBy(chain[at] ?? own, issuer));
  if (gap >= 0)
    throw wrong('pem', `第 ${gap + 2} 张证书没有签发前一张`, `Certificate ${gap + 2} didn’t issue the one before it`);
  if (sealCertificateRows(db).some(({ fingerprint }) => fingerprint === own.fingerprint))
    throw conflict('该证书已导入', 'This certificate is here already');
  signFor(db, keys, key_name);
  return db.$client.transaction(() =>
    keep(db, actor, { certificates: [own, ...path], key_name, is_self_signed: own.issuer.equals(own.subject) }, now),
  )();
}
