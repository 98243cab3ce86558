/** Opens one protected record of TLS 1.3 by the suite's AEAD; undefined when its tag doesn't hold. */
import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { sm4 } from 'sm-crypto-v2';
import { SM4_CCM_SM3, SM4_GCM_SM3 } from './names.ts';

export const KEY_BYTES = 16;
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export type Sealed = { key: Buffer; nonce: Buffer; header: Buffer; sealed: Buffer };

export function openSealed(suite: number, given: Sealed): Buffer | undefined {
  if (given.sealed.length <= TAG_BYTES) return undefined;
  const text = given.sealed.subarray(0, -TAG_BYTES);
  const tag = given.sealed.subarray(-TAG_BYTES);
  if (suite === SM4_CCM_SM3) return openCcm(given, text, tag);
  try {
    return suite === SM4_GCM_SM3 ? openSm4Gcm(given, text, tag) : openAesGcm(given, text, tag);
  } catch {
    return undefined;
  }
}

/** The OpenSSL of Node has SM4, but not in this mode. */
function openSm4Gcm({ key, nonce, header }: Sealed, text: Buffer, tag: Buffer): Buffer {
  return Buffer.from(sm4.decrypt(text, key, { mode: 'gcm', iv: nonce, associatedData: header, tag, output: 'array' }));
}

function openAesGcm({ key, nonce, header }: Sealed, text: Buffer, tag: Buffer): Buffer {
  const open = createDecipheriv('aes-128-gcm', key, nonce).setAAD(header).setAuthTag(tag);
  return Buffer.concat([open.update(text), open.final()]);
}

/** RFC 3610 with 16 bytes of tag and 3 bytes of length, of SM4 in the modes that Node has. */
function openCcm({ key, nonce, header }: Sealed, sealed: Buffer, tag: Buffer): Buffer | undefined {
  const counter = (value: number) => Buffer.concat([Buffer.from([2]), nonce, Buffer.from([0, 0, value])]);
  // Block 0 of the key stream hides the tag, the blocks from 1 the text.
  const stream = createCipheriv('sm4-ctr', key, counter(0));
  const expected = stream.update(tag);
  const text = stream.update(sealed);
  const length = Buffer.alloc(3);
  length.writeUIntBE(text.length, 0, 3);
  const first = Buffer.concat([Buffer.from([0b0111_1010]), nonce, length]);
  const authenticated = Buffer.concat([Buffer.from([header.length >> 8, header.length & 255]), header]);
  const mac = createCipheriv('sm4-cbc', key, Buffer.alloc(16)).setAutoPadding(false);
  const blocks = mac.update(Buffer.concat([first, padded(authenticated), padded(text)]));
  return timingSafeEqual(blocks.subarray(-16), expected) ? text : undefined;
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)]);
