/** Makes X.509 certificates (RFC 5280) with fresh keys at each start: always as expired, or as near to it, as the lab wants. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { Address6 } from 'ip-address';
import { element, integerBytes, TAG } from '../ber.ts';
import { oid } from '../value.ts';

/** A certificate and its key, in PEM. */
export type Issued = { cert: string; key: string };

/** Issues certificates under the lab's own root, which nobody trusts but who is told to. */
export type Authority = {
  /** The root's certificate, PEM. */
  ca: string;
  /** Names are host names or IP literals; the first is the subject too. Times are epoch ms. */
  issue(names: readonly string[], from_ms: number, to_ms: number): Issued;
};

const BIT_STRING = 0x03;
const UTF8 = 0x0c;
const SET = 0x31;
const BOOLEAN = 0x01;

const named = (dotted: string) => element(TAG.oid, oid(dotted).bytes);
const sequence = (...parts: Uint8Array[]) => element(TAG.sequence, ...parts);
const ECDSA_SHA256 = sequence(named('1.2.840.10045.4.3.2'));

function nameOf(common: string): Uint8Array {
  return sequence(element(SET, sequence(named('2.5.4.3'), element(UTF8, Buffer.from(common)))));
}

/** UTCTime serves until 2049. */
function timeOf(at_ms: number): Uint8Array {
  const digits = new Date(at_ms).toISOString().replace(/\D/g, '');
  return element(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}

function extension(dotted: string, value: Uint8Array, critical = false): Uint8Array {
  const flag = critical ? [element(BOOLEAN, Uint8Array.of(0xff))] : [];
  return sequence(named(dotted), ...flag, element(TAG.octets, value));
}

function alternativeNames(names: readonly string[]): Uint8Array {
  return sequence(
    ...names.map((name) => {
      if (name.includes(':')) return element(0x87, Uint8Array.from(new Address6(name).toByteArray()));
      if (isIPv4(name)) return element(0x87, Uint8Array.from(name.split('.').map(Number)));
      return element(0x82, Buffer.from(name));
    }),
  );
}

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

type Content = {
  issuer: string;
  subject: string;
  from_ms: number;
  to_ms: number;
  public_key: KeyObject;
  extensions: Uint8Array[];
};

function certify(content: Content, key: KeyObject): string {
  const body = sequence(
    element(0xa0, element(TAG.integer, integerBytes(2))),
    element(TAG.integer, Uint8Array.of(0x01, ...randomBytes(15))),
    ECDSA_SHA256,
    nameOf(content.issuer),
    sequence(timeOf(content.from_ms), timeOf(content.to_ms)),
    nameOf(content.subject),
    content.public_key.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...content.extensions)),
  );
  const signature = sign('sha256', body, key);
  return pem(sequence(body, ECDSA_SHA256, element(BIT_STRING, Uint8Array.of(0), signature)));
}

const YEAR_MS = 365 * 86_400_000;

/** A new root, good for ten years around `now`. */
export function makeAuthority(now: number): Authority {
  const root = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = 'Zhengwang lab root (worthless)';
  const authority = extension('2.5.29.19', sequence(element(BOOLEAN, Uint8Array.of(0xff))), true);
  // keyCertSign and cRLSign.
  const usage = extension('2.5.29.15', element(BIT_STRING, Uint8Array.of(1, 0x06)), true);
  const ca = certify(
    {
      issuer,
      subject: issuer,
      from_ms: now - YEAR_MS,
      to_ms: now + 9 * YEAR_MS,
      public_key: root.publicKey,
      extensions: [authority, usage],
    },
    root.privateKey,
  );
  const issue = (names: readonly string[], from_ms: number, to_ms: number): Issued => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const extensions = [
      extension('2.5.29.17', alternativeNames(names)),
      // digitalSignature; serverAuth.
      extension('2.5.29.15', element(BIT_STRING, Uint8Array.of(7, 0x80)), true),
      extension('2.5.29.37', sequence(named('1.3.6.1.5.5.7.3.1'))),
    ];
    const subject = names[0] ?? 'unnamed';
    const cert = certify({ issuer, subject, from_ms, to_ms, public_key: pair.publicKey, extensions }, root.privateKey);
    return { cert, key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  };
  return { ca, issue };
}
