/** Undoes the chunked coding (RFC 9112, section 7.1) as it arrives, within bounds. */
import { garbled } from '../failures.ts';

const MAX_LINE_BYTES = 4_096;
const MAX_TRAILER_BYTES = 16_384;
/** Chunks of one byte cost some six bytes of framing each: more than that is padding, not content. */
const FREE_FRAMING_BYTES = 65_536;
const FRAMING_PER_BYTE = 8;

export type ChunkedDecoder = {
  /** Hands the content of these bytes to `take`; true once the last chunk and its trailer were read. */
  push(bytes: Buffer, take: (content: Buffer) => void): boolean;
};

/** Throws `garbled` for everything that isn't the chunked coding. */
export function chunkedDecoder(): ChunkedDecoder {
  let state: 'size' | 'content' | 'content_end' | 'trailer' | 'done' = 'size';
  let line = '';
  let left = 0;
  let framing_bytes = 0;
  let content_bytes = 0;
  let trailer_bytes = 0;

  /** The rest of the line from `at`, or undefined when it hasn't ended yet; `next` is where reading goes on. */
  function readLine(bytes: Buffer, at: number): { text: string | undefined; next: number } {
    const feed = bytes.indexOf(10, at);
    const end = feed === -1 ? bytes.length : feed;
    if (line.length + end - at > MAX_LINE_BYTES) throw garbled('a chunk line is too long');
    line += bytes.toString('latin1', at, end);
    const next = feed === -1 ? end : feed + 1;
    framing_bytes += next - at;
    if (framing_bytes > FREE_FRAMING_BYTES + FRAMING_PER_BYTE * content_bytes) {
      throw garbled('the chunks hold more framing than content');
    }
    if (feed === -1) return { text: undefined, next };
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    line = '';
    return { text, next };
  }

  function onLine(text: string): void {
    if (state === 'size') {
      const size = /^([0-9a-fA-F]{1,12})[ \t]*(?:;.*)?$/.exec(text)?.[1];
      if (size === undefined) throw garbled(`not a chunk size: ${JSON.stringify(text.slice(0, 20))}`);
      left = Number.parseInt(size, 16);
      state = left === 0 ? 'trailer' : 'content';
    } else if (state === 'content_end') {
      if (text !== '') throw garbled('a chunk is longer than it said');
      state = 'size';
    } else {
      trailer_bytes += text.length + 2;
      if (trailer_bytes > MAX_TRAILER_BYTES) throw garbled('the trailer is too long');
      if (text === '') state = 'done';
    }
  }

  return {
    push(bytes, take) {
      let at = 0;
      while (at < bytes.length && state !== 'done') {
        if (state === 'content') {
          const content = bytes.subarray(at, at + left);
          at += content.length;
          left -= content.length;
          content_bytes += content.length;
          take(content);
          if (left === 0) state = 'content_end';
          continue;
        }
        const { text, next } = readLine(bytes, at);
        at = next;
        if (text !== undefined) onLine(text);
      }
      return state === 'done';
    },
  };
}
