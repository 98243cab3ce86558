/** Bodies that a journey reads: unpacked within bounds (a small body may hold gigabytes), then made text. */
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { decodeText } from '../http/body.ts';
import type { LoadErrorKind } from './words.ts';

export type Decoded = { text: string } | { kind: LoadErrorKind; text: string };

type Unpack = (
  bytes: Buffer,
  options: { maxOutputLength: number },
  done: (error: Error | null, bytes: Buffer) => void,
) => void;
/** What is called deflate comes with a zlib header or without (RFC 9110, section 8.4.1.2); the header's first byte tells. */
const deflate: Unpack = (bytes, options, done) =>
  ((bytes[0] ?? 0) & 0x0f) === 8 ? inflate(bytes, options, done) : inflateRaw(bytes, options, done);
const UNPACKS: Record<string, Unpack> = { gzip: gunzip, 'x-gzip': gunzip, deflate, br: brotliDecompress };

/** Calls back at once when nothing is packed. */
export function decodeBody(
  body: Buffer,
  headers: readonly [name: string, value: string][],
  max_bytes: number,
  done: (decoded: Decoded) => void,
): void {
  const headerOf = (wanted: string) => headers.find(([name]) => name === wanted)?.[1] ?? '';
  const asText = (bytes: Buffer) => done({ text: decodeText(bytes, headerOf('content-type')) });
  const coding = headerOf('content-encoding').toLowerCase();
  if (coding === '' || coding === 'identity' || body.length === 0) {
    asText(body);
    return;
  }
  const unpack = UNPACKS[coding];
  if (!unpack) {
    done({ kind: 'garbled', text: `content coding ${JSON.stringify(coding.slice(0, 40))}` });
    return;
  }
  unpack(body, { maxOutputLength: max_bytes }, (error, bytes) => {
    if (!error) asText(bytes);
    else if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      done({ kind: 'body_too_large', text: `more than ${max_bytes} bytes once unpacked` });
    } else done({ kind: 'garbled', text: `not ${coding}: ${error.message}` });
  });
}
