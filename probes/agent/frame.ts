/**
 * A record on disk: `ff 5a 57 ff`, length of the text (u32), CRC-32 of all that follows (u32), seq and at (u48 each), whether it is a gap (u8),
 * the text as JSON. Big endian. The mark can't be in a UTF-8 text, so that what stands behind damage is found again.
 */
import { crc32 } from 'node:zlib';
import type { AgentRecord } from './words.ts';

const MARK = Buffer.from([0xff, 0x5a, 0x57, 0xff]);
const HEAD = 25;
const COVERED_FROM = 12;

/** `from_seq` is before `seq` for a gap only. `text_from` to `end` is the JSON in the bytes that were scanned. */
export type Frame = { seq: number; from_seq: number; at: number; is_gap: boolean; text_from: number; end: number };

export function frame(record: AgentRecord, at: number): Buffer {
  const text = Buffer.from(JSON.stringify(record));
  const bytes = Buffer.allocUnsafe(HEAD + text.length);
  MARK.copy(bytes);
  bytes.writeUInt32BE(text.length, 4);
  bytes.writeUIntBE(record.seq, 12, 6);
  bytes.writeUIntBE(Math.max(0, at), 18, 6);
  bytes[24] = record.is === 'gap' ? 1 : 0;
  text.copy(bytes, HEAD);
  bytes.writeUInt32BE(crc32(bytes.subarray(COVERED_FROM)), 8);
  return bytes;
}

/** All whole frames in order of `seq`, whatever stands between them, and where the last of them ends. */
export function scan(bytes: Buffer): { frames: Frame[]; whole_to: number } {
  const frames: Frame[] = [];
  let [place, whole_to, last] = [0, 0, 0];
  while (place >= 0 && place + HEAD <= bytes.length) {
    const found = frameAt(bytes, place);
    if (found && found.from_seq > last) {
      frames.push(found);
      last = found.seq;
      whole_to = found.end;
    }
    place = found ? found.end : bytes.indexOf(MARK, place + 1);
  }
  return { frames, whole_to };
}

export const recordIn = (bytes: Buffer, { text_from, end }: Frame): AgentRecord =>
  JSON.parse(bytes.toString('utf8', text_from, end)) as AgentRecord;

function frameAt(bytes: Buffer, place: number): Frame | undefined {
  if (bytes.compare(MARK, 0, 4, place, place + 4) !== 0) return undefined;
  const text_from = place + HEAD;
  const end = text_from + bytes.readUInt32BE(place + 4);
  if (end > bytes.length) return undefined;
  if (crc32(bytes.subarray(place + COVERED_FROM, end)) !== bytes.readUInt32BE(place + 8)) return undefined;
  const seq = bytes.readUIntBE(place + 12, 6);
  const found = { seq, at: bytes.readUIntBE(place + 18, 6), is_gap: bytes[place + 24] === 1, text_from, end };
  const from_seq = found.is_gap ? (recordIn(bytes, { ...found, from_seq: seq }) as { from_seq: number }).from_seq : seq;
  return { ...found, from_seq };
}
