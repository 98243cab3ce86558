/**
 * A signature beside what it signs: SignedData of GM/T 0010 (which is PKCS #7's with identifiers of its own), by one signer, DER. What is signed are
 * attributes: the digest (SM3) of the content, the time, and which certificate.
 */
import { type Certificate, isIssuedBy, readCertificate } from './certificate.ts';
import {
  context,
  type Der,
  expect,
  integer,
  NotDer,
  octets,
  oid,
  partsOf,
  readDer,
  readInteger,
  readOid,
  readTime,
  sequence,
  sequenceOf,
  setOf,
  TAGS,
  time,
  tlv,
} from './der.ts';
import { OIDS } from './oids.ts';
import { isSigned, type Sign } from './sm2.ts';

const MAX_CERTIFICATES = 6;
const SM3 = sequence(oid(OIDS.sm3));
const SM3_AND_NULL = sequence(oid(OIDS.sm3), tlv(TAGS.nothing));
const SM2_SIGN = sequence(oid(OIDS.sm2_sign));
const SM2_SIGN_AND_NULL = sequence(oid(OIDS.sm2_sign), tlv(TAGS.nothing));
const DETACHED = sequence(oid(OIDS.gm_data));

/** `certificates`: the signer's, and those that lead to whoever issued it. `digest`: SM3 of the content, hexadecimal. */
export type Signing = { digest: string; certificates: readonly [Certificate, ...Certificate[]]; signed_at: number };

export function signedData({ digest, certificates, signed_at }: Signing, sign: Sign): Buffer {
  const [own] = certificates;
  const attributes = [
    attribute(OIDS.content_type, oid(OIDS.gm_data)),
    attribute(OIDS.message_digest, octets(Buffer.from(digest, 'hex'))),
    attribute(OIDS.signing_time, time(signed_at)),
    attribute(
      OIDS.signing_certificate_v2,
      sequence(sequence(sequence(SM3, octets(Buffer.from(own.fingerprint, 'hex'))))),
    ),
  ];
  const asked = setOf(...attributes);
  const signer = sequence(
    integer('1'),
    sequence(own.issuer, integer(own.serial)),
    SM3,
    retagged(asked, context(0)),
    SM2_SIGN,
    octets(sign(asked)),
  );
  const content = sequence(
    integer('1'),
    setOf(SM3),
    DETACHED,
    retagged(setOf(...certificates.map(({ der }) => der)), context(0)),
    setOf(signer),
  );
  return sequence(oid(OIDS.gm_signed_data), tlv(context(0), content));
}

const attribute = (id: string, value: Buffer) => sequence(oid(id), setOf(value));
/** In the document the set stands under a tag of its own, and is signed under that of a set (RFC 5652, 5.4). */
const retagged = (der: Buffer, tag: number) => Buffer.concat([Buffer.from([tag]), der.subarray(1)]);

export type SignedData = {
  digest: string;
  /** To the second. */
  signed_at: number;
  /** From the signer's on, each signed by the next. */
  path: readonly [Certificate, ...Certificate[]];
  /** Whether the signer's key made this signature over these attributes, and each certificate holds the one before. */
  holds: boolean;
};

/** Undefined for whatever isn't such a document, byte by byte: nothing in it may stand outside of what is signed or looked at. */
export function readSignedData(der: Buffer): SignedData | undefined {
  try {
    return read(der);
  } catch (error) {
    if (error instanceof NotDer) return undefined;
    throw error;
  }
}

function read(der: Buffer): SignedData {
  const [type, wrapped] = sequenceOf(readDer(der, TAGS.sequence), 2);
  if (readOid(type) !== OIDS.gm_signed_data) throw new NotDer('another kind of content');
  const [content, ...beside] = partsOf(expect(wrapped, context(0)));
  const [version, digests, detached, bag, signers] = sequenceOf(content, 5);
  if (beside.length > 0 || readInteger(version) !== '1') throw new NotDer('another version');
  const [algorithm] = onlyOf(digests, TAGS.set);
  if (!isOne(algorithm, SM3, SM3_AND_NULL)) throw new NotDer('another digest');
  if (!detached?.whole.equals(DETACHED)) throw new NotDer('content within');
  const [signer] = onlyOf(signers, TAGS.set);
  const [signer_version, sid, digest, attributes, method, signature] = sequenceOf(signer, 6);
  if (readInteger(signer_version) !== '1' || !isOne(digest, SM3, SM3_AND_NULL)) throw new NotDer('another signer');
  if (!isOne(method, SM2_SIGN, SM2_SIGN_AND_NULL)) throw new NotDer('another signature');
  const [issuer, serial] = sequenceOf(sid, 2);
  const path = pathFrom(certificatesOf(bag), issuer?.whole ?? Buffer.alloc(0), readInteger(serial));
  const [own] = path;
  const asked = retagged(expect(attributes, context(0)).whole, TAGS.set);
  const told = attributesOf(asked, own);
  const held = path.every((one, at) => {
    const next = path[at + 1];
    return next === undefined ? !one.issuer.equals(one.subject) || isIssuedBy(one, one) : isIssuedBy(one, next);
  });
  return { ...told, path, holds: held && isSigned(asked, expect(signature, TAGS.octets).content, own.public_key) };
}

const isOne = (der: Der | undefined, ...forms: readonly Buffer[]) => forms.some((form) => der?.whole.equals(form));

function onlyOf(der: Der | undefined, tag: number): Der[] {
  const parts = partsOf(expect(der, tag));
  if (parts.length !== 1) throw new NotDer(`${parts.length} where there is one`);
  return parts;
}

function certificatesOf(bag: Der | undefined): Certificate[] {
  const parts = partsOf(expect(bag, context(0)));
  if (parts.length > MAX_CERTIFICATES) throw new NotDer('too many certificates');
  return parts.map(({ whole }) => {
    const read = readCertificate(whole);
    if (!read) throw new NotDer('a certificate of another kind');
    return read;
  });
}

/** All of the bag, or there would be bytes that nothing holds. */
function pathFrom(bag: Certificate[], issuer: Buffer, serial: string): [Certificate, ...Certificate[]] {
  const own = bag.find((one) => one.issuer.equals(issuer) && one.serial === serial);
  if (!own) throw new NotDer('the signer’s certificate isn’t there');
  const path: [Certificate, ...Certificate[]] = [own];
  for (let last = own; ; ) {
    const next = bag.find((one) => !path.includes(one) && one.is_authority && one.subject.equals(last.issuer));
    if (!next) break;
    path.push(next);
    last = next;
  }
  if (path.length !== bag.length) throw new NotDer('certificates that lead nowhere');
  return path;
}

function attributesOf(set: Buffer, own: Certificate): { digest: string; signed_at: number } {
  const values = new Map<string, Der>();
  for (const one of partsOf(readDer(set, TAGS.set))) {
    const [id, list] = sequenceOf(one, 2);
    const name = readOid(id);
    const [value] = onlyOf(list, TAGS.set);
    if (values.has(name) || !value) throw new NotDer('an attribute twice');
    values.set(name, value);
  }
  const digest = expect(values.get(OIDS.message_digest), TAGS.octets).content;
  if (readOid(values.get(OIDS.content_type)) !== OIDS.gm_data || digest.length !== 32)
    throw new NotDer('attributes of something else');
  const named = values.get(OIDS.signing_certificate_v2);
  if (named) {
    const [list] = sequenceOf(named);
    const [first] = sequenceOf(list);
    const [algorithm, fingerprint] = sequenceOf(first);
    if (!isOne(algorithm, SM3, SM3_AND_NULL) || fingerprint?.content.toString('hex') !== own.fingerprint)
      throw new NotDer('another certificate');
  }
  return { digest: digest.toString('hex'), signed_at: readTime(values.get(OIDS.signing_time)) };
}
