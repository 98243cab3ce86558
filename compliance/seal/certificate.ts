/** Certificates and requests for SM2 keys: the profile of RFC 5280 and GM/T 0015, signed by SM2 with SM3. */
import {
  bits,
  context,
  type Der,
  expect,
  integer,
  NotDer,
  octets,
  oid,
  partsOf,
  printable,
  readBits,
  readDer,
  readInteger,
  readOid,
  readText,
  readTime,
  sequence,
  sequenceOf,
  setOf,
  TAGS,
  TRUE,
  time,
  tlv,
  utf8,
} from './der.ts';
import { OIDS } from './oids.ts';
import { isPoint, isSigned, type Sign, sm3 } from './sm2.ts';

/** Empty parts are left out. */
export type Subject = {
  common_name: string;
  organization: string;
  organizational_unit: string;
  locality: string;
  province: string;
};

export type Certificate = {
  der: Buffer;
  /** Hexadecimal. */
  serial: string;
  /** Names as DER: they are compared byte by byte. */
  subject: Buffer;
  issuer: Buffer;
  subject_text: string;
  issuer_text: string;
  common_name: string;
  /** Epoch milliseconds. */
  not_before: number;
  not_after: number;
  public_key: string;
  is_authority: boolean;
  /** False when its key usage forbids signing. */
  signs: boolean;
  /** SM3 of its DER, hexadecimal. */
  fingerprint: string;
  /** What its issuer signed. */
  signed: Buffer;
  signature: Buffer;
};

const SM2_WITH_SM3 = sequence(oid(OIDS.sm2_with_sm3));
/** Many programs write NULL where the identifier says all. */
const SM2_WITH_SM3_AND_NULL = sequence(oid(OIDS.sm2_with_sm3), tlv(TAGS.nothing));

const PARTS: readonly [keyof Subject | 'country', string, string][] = [
  ['country', OIDS.country, 'C'],
  ['province', OIDS.province, 'ST'],
  ['locality', OIDS.locality, 'L'],
  ['organization', OIDS.organization, 'O'],
  ['organizational_unit', OIDS.organizational_unit, 'OU'],
  ['common_name', OIDS.common_name, 'CN'],
];

function nameOf(subject: Subject): Buffer {
  const given = { ...subject, country: 'CN' };
  return sequence(
    ...PARTS.filter(([part]) => given[part] !== '').map(([part, id]) =>
      setOf(sequence(oid(id), part === 'country' ? printable('CN') : utf8(given[part]))),
    ),
  );
}

const keyInfo = (public_key: string) =>
  sequence(sequence(oid(OIDS.ec_public_key), oid(OIDS.sm2_curve)), bits(Buffer.from(public_key, 'hex')));

const extension = (id: string, is_critical: boolean, value: Buffer) =>
  sequence(oid(id), ...(is_critical ? [TRUE] : []), octets(value));

/** digitalSignature and nonRepudiation: it signs, and does nothing else. */
const SIGNS_ONLY = tlv(TAGS.bits, Buffer.from([6, 0xc0]));

export type Wanted = { serial: string; subject: Subject; public_key: string; not_before: number; not_after: number };

/** Signed by the key that it is of: it proves nothing but that nothing in it was changed. */
export function selfSigned({ serial, subject, public_key, not_before, not_after }: Wanted, sign: Sign): Buffer {
  const name = nameOf(subject);
  const identifier = octets(Buffer.from(sm3(Buffer.from(public_key, 'hex')).slice(0, 40), 'hex'));
  const content = sequence(
    tlv(context(0), integer('2')),
    integer(serial),
    SM2_WITH_SM3,
    name,
    sequence(time(not_before), time(not_after)),
    name,
    keyInfo(public_key),
    tlv(
      context(3),
      sequence(
        extension(OIDS.basic_constraints, true, sequence()),
        extension(OIDS.key_usage, true, SIGNS_ONLY),
        extension(OIDS.subject_key_identifier, false, identifier),
      ),
    ),
  );
  return sequence(content, SM2_WITH_SM3, bits(sign(content)));
}

/** PKCS #10. */
export function certificateRequest(subject: Subject, public_key: string, sign: Sign): Buffer {
  const content = sequence(integer('0'), nameOf(subject), keyInfo(public_key), tlv(context(0)));
  return sequence(content, SM2_WITH_SM3, bits(sign(content)));
}

/** Undefined for what is no certificate, and for one of another kind of key or signature. */
export function readCertificate(der: Buffer): Certificate | undefined {
  try {
    return read(der);
  } catch (error) {
    if (error instanceof NotDer) return undefined;
    throw error;
  }
}

function read(der: Buffer): Certificate {
  const [content, algorithm, signature] = sequenceOf(readDer(der, TAGS.sequence), 3);
  const [version, serial, inner, issuer, validity, subject, key, ...more] = sequenceOf(content);
  const [number] = partsOf(expect(version, context(0)));
  if (readInteger(number) !== '2') throw new NotDer('another version');
  const named = algorithm?.whole ?? Buffer.alloc(0);
  if (!named.equals(SM2_WITH_SM3) && !named.equals(SM2_WITH_SM3_AND_NULL)) throw new NotDer('another algorithm');
  if (!inner?.whole.equals(named)) throw new NotDer('two algorithms');
  const [not_before, not_after] = sequenceOf(validity, 2).map(readTime);
  const [kind, point] = sequenceOf(key, 2);
  const [type, curve] = sequenceOf(kind, 2).map(readOid);
  const public_key = readBits(point).toString('hex');
  if (type !== OIDS.ec_public_key || curve !== OIDS.sm2_curve || !isPoint(public_key)) throw new NotDer('another key');
  const named_subject = namePartsOf(subject);
  return {
    ...{ der, serial: readInteger(serial), public_key, fingerprint: sm3(der) },
    ...{ subject: subject?.whole ?? Buffer.alloc(0), issuer: issuer?.whole ?? Buffer.alloc(0) },
    ...{ subject_text: textOf(named_subject), issuer_text: textOf(namePartsOf(issuer)) },
    common_name: named_subject.find(([name]) => name === 'CN')?.[1] ?? '',
    ...{ not_before: not_before ?? 0, not_after: not_after ?? 0, ...extensionsOf(more) },
    ...{ signed: content?.whole ?? Buffer.alloc(0), signature: readBits(signature) },
  };
}

function namePartsOf(name: Der | undefined): [string, string][] {
  return sequenceOf(name).flatMap((set) =>
    partsOf(expect(set, TAGS.set)).map((part): [string, string] => {
      const [id, value] = sequenceOf(part, 2);
      const known = readOid(id);
      return [PARTS.find(([, one]) => one === known)?.[2] ?? known, readText(value)];
    }),
  );
}

const textOf = (parts: readonly [string, string][]) => parts.map(([name, value]) => `${name}=${value}`).join(', ');

function extensionsOf(parts: readonly Der[]): Pick<Certificate, 'is_authority' | 'signs'> {
  const found = { is_authority: false, signs: true };
  if (parts.length === 0) return found;
  const [whole, ...other] = parts;
  if (other.length > 0) throw new NotDer('more than extensions');
  const [list] = partsOf(expect(whole, context(3)));
  const seen = new Set<string>();
  for (const one of sequenceOf(list)) {
    const [id, ...rest] = sequenceOf(one);
    const name = readOid(id);
    const is_critical = rest[0]?.whole.equals(TRUE) === true;
    const value = expect(rest[is_critical ? 1 : 0], TAGS.octets).content;
    if (rest.length !== (is_critical ? 2 : 1) || seen.has(name)) throw new NotDer('an extension of another form');
    seen.add(name);
    if (name === OIDS.basic_constraints)
      found.is_authority = sequenceOf(readDer(value, TAGS.sequence))[0]?.whole.equals(TRUE) === true;
    else if (name === OIDS.key_usage) found.signs = ((readDer(value, TAGS.bits).content[1] ?? 0) & 0xc0) !== 0;
    else if (is_critical && name !== OIDS.subject_key_identifier) throw new NotDer(`nothing is known of ${name}`);
  }
  return found;
}

/** Whether this certificate was signed by that one's key. */
export const isIssuedBy = (one: Certificate, issuer: Certificate): boolean =>
  one.issuer.equals(issuer.subject) && isSigned(one.signed, one.signature, issuer.public_key);

const MARKS = { certificate: 'CERTIFICATE', request: 'CERTIFICATE REQUEST' } as const;

export function pemOf(der: Buffer, mark: keyof typeof MARKS = 'certificate'): string {
  const lines = der.toString('base64').replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${MARKS[mark]}-----\n${lines}-----END ${MARKS[mark]}-----\n`;
}

/** All certificates of a text, in their order; undefined when one of them can't be read, or there is none. */
export function readPem(text: string): Certificate[] | undefined {
  const found = [...text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)].map(
    ([, body = '']) => readCertificate(Buffer.from(body, 'base64')),
  );
  if (found.length === 0 || found.includes(undefined)) return undefined;
  return found as Certificate[];
}
