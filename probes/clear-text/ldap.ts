/** LDAP: the root DSE (RFC 4512, section 5.1) is read without a bind, and says whether StartTLS (RFC 4511, section 4.14) is offered. */
import { shown, talk } from '../exposure/talk.ts';
import { type Ask, notRecognised } from './answer.ts';

const START_TLS = '1.3.6.1.4.1.1466.20037';
const SEQUENCE = 0x30;
const ENTRY = 0x64;
const DONE = 0x65;
const MESSAGE_ID = 1;

function element(tag: number, ...contents: Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
const octets = (text: string) => element(0x04, Buffer.from(text, 'latin1'));
const number = (tag: number, value: number) => element(tag, Buffer.from([value]));

/** SearchRequest: the entry without a name, itself alone, whatever its class (RFC 4511, section 4.5.1). */
export function rootDseRequest(): Buffer {
  const search = element(
    0x63,
    ...[octets(''), number(0x0a, 0), number(0x0a, 0), number(0x02, 0), number(0x02, 3), number(0x01, 0)],
    element(0x87, Buffer.from('objectClass', 'latin1')),
    element(SEQUENCE, ...['supportedExtension', 'supportedLDAPVersion', 'vendorName'].map(octets)),
  );
  return element(SEQUENCE, number(0x02, MESSAGE_ID), search);
}

/** UnbindRequest: how a client leaves (RFC 4511, section 4.3). */
const UNBIND = element(SEQUENCE, number(0x02, 2), Buffer.from([0x42, 0]));

type Tlv = { tag: number; body: Buffer; size: number };

/** BER in definite lengths, as LDAP restricts it (RFC 4511, section 5.1). */
function readTlv(bytes: Buffer): Tlv | undefined {
  const tag = bytes[0];
  const first = bytes[1];
  if (tag === undefined || first === undefined) return undefined;
  const count = first & 0x7f;
  if (first < 0x80)
    return bytes.length < 2 + first ? undefined : { tag, body: bytes.subarray(2, 2 + first), size: 2 + first };
  if (count < 1 || count > 4 || bytes.length < 2 + count) return undefined;
  const size = 2 + count + bytes.readUIntBE(2, count);
  return bytes.length < size ? undefined : { tag, body: bytes.subarray(2 + count, size), size };
}

function tlvs(bytes: Buffer): Tlv[] {
  const list: Tlv[] = [];
  let rest = bytes;
  for (let one = readTlv(rest); one; one = readTlv(rest)) {
    list.push(one);
    rest = rest.subarray(one.size);
  }
  return list;
}

export type RootDse = { attributes: Map<string, string[]> | null; result: number | null };

/** Undefined when it isn't LDAP. `attributes` null: no entry; `result` null: the end hasn't come. */
export function readRootDse(bytes: Buffer): RootDse | undefined {
  const seen: RootDse = { attributes: null, result: null };
  let answered = false;
  for (const message of tlvs(bytes)) {
    const [id, operation] = message.tag === SEQUENCE ? tlvs(message.body) : [];
    if (id?.tag !== 0x02 || !operation) break;
    // A notice of disconnection has the number 0 (RFC 4511, section 4.4.1).
    answered ||=
      (id.body[0] === MESSAGE_ID || id.body[0] === 0) && id.body.length === 1 && (operation.tag & 0xe0) === 0x60;
    if (operation.tag === ENTRY) seen.attributes = readAttributes(operation.body);
    if (operation.tag === DONE) seen.result = tlvs(operation.body)[0]?.body[0] ?? null;
  }
  return answered ? seen : undefined;
}

function readAttributes(entry: Buffer): Map<string, string[]> {
  const attributes = new Map<string, string[]>();
  for (const attribute of tlvs(tlvs(entry)[1]?.body ?? Buffer.alloc(0))) {
    const [type, values] = tlvs(attribute.body);
    if (!type || !values) continue;
    const name = type.body.toString('latin1').toLowerCase();
    attributes.set(
      name,
      tlvs(values.body).map(({ body }) => body.toString('latin1')),
    );
  }
  return attributes;
}

export const ldap: Ask = (place) =>
  talk(place, async ({ say, hear }) => {
    say(rootDseRequest());
    const heard = await hear((bytes) => {
      const seen = readRootDse(bytes);
      return seen !== undefined && seen.result !== null;
    });
    say(UNBIND);
    const seen = readRootDse(heard);
    if (!seen) return notRecognised(shown(heard) || null);
    const { attributes, result } = seen;
    if (!attributes || attributes.size === 0) {
      return {
        answers: true,
        login: true,
        tls_offered: null,
        detail: `the root DSE is not shown (result ${result ?? '?'})`,
      };
    }
    const extensions = attributes.get('supportedextension') ?? [];
    // A server may keep the list from strangers.
    const tls_offered = extensions.length > 0 ? extensions.includes(START_TLS) : null;
    const [vendor] = attributes.get('vendorname') ?? [];
    return {
      answers: true,
      login: true,
      tls_offered,
      detail: `the root DSE is shown${vendor ? ` (${shown(vendor, 60)})` : ''}`,
    };
  });
