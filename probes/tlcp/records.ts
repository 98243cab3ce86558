/** The record layer that TLCP and TLS share: records of a byte stream, and handshake messages of records, however both are cut. */
import { RECORD } from './names.ts';
import { Malformed } from './reader.ts';

/** `header` is what an AEAD of TLS 1.3 authenticates besides the payload. */
export type TlsRecord = { type: number; version: number; header: Buffer; payload: Buffer };
/** `raw` is the message with its header, as transcripts hash it. */
export type Message = { type: number; body: Buffer; raw: Buffer };

const HEADER_BYTES = 5;
/** TLS 1.2's limit for what is protected; TLS 1.3's is lower. */
const MAX_PAYLOAD_BYTES = 16_384 + 2_048;
/** The longest message here is a certificate chain: real ones have 2 to 8 kB. */
const MAX_MESSAGE_BYTES = 65_536;

/** What begins so can still become a record of TLCP (0x01..) or TLS (0x03..). */
export function looksLikeRecord(start: Buffer): boolean {
  const [type = RECORD.handshake, major = 3] = start;
  return type >= RECORD.change_cipher_spec && type <= RECORD.application_data && (major === 1 || major === 3);
}

/** Takes chunks as they come and gives the records that are whole; throws Malformed for what is none. */
export function joinRecords() {
  let rest: Buffer = Buffer.alloc(0);
  return {
    *push(chunk: Buffer): Generator<TlsRecord> {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      while (rest.length > 0) {
        if (!looksLikeRecord(rest)) throw new Malformed('no record of TLCP or TLS');
        if (rest.length < HEADER_BYTES) return;
        const length = rest.readUInt16BE(3);
        if (length > MAX_PAYLOAD_BYTES) throw new Malformed(`a record of ${length} bytes`);
        if (rest.length < HEADER_BYTES + length) return;
        const header = rest.subarray(0, HEADER_BYTES);
        const payload = rest.subarray(HEADER_BYTES, HEADER_BYTES + length);
        rest = rest.subarray(HEADER_BYTES + length);
        yield { type: header.readUInt8(0), version: header.readUInt16BE(1), header, payload };
      }
    },
  };
}

/** Takes the payloads of handshake records and gives the messages that are whole. */
export function joinMessages() {
  let rest: Buffer = Buffer.alloc(0);
  return {
    *push(payload: Buffer): Generator<Message> {
      rest = rest.length === 0 ? payload : Buffer.concat([rest, payload]);
      while (rest.length >= 4) {
        const length = rest.readUIntBE(1, 3);
        if (length > MAX_MESSAGE_BYTES) throw new Malformed(`a handshake message of ${length} bytes`);
        if (rest.length < 4 + length) return;
        const raw = rest.subarray(0, 4 + length);
        rest = rest.subarray(4 + length);
        yield { type: raw.readUInt8(0), body: raw.subarray(4), raw };
      }
    },
  };
}

export function record(type: number, version: number, payload: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from([type, version >> 8, version & 255, payload.length >> 8, payload.length & 255]),
    payload,
  ]);
}
