/**
 * Reads answers of HTTP/1.1 (RFC 9112) one after the other on one connection, straight out of a read buffer that is used again. Bounded in
 * head and body; strict in what frames an answer, since what is misread here would be told of the next request.
 */
import { Failure } from '../failures.ts';
import { chunkedDecoder } from '../http/chunked.ts';
import type { LoadErrorKind, Method } from './words.ts';

const MAX_HEAD_BYTES = 65_536;
const MAX_KNOWN_BYTES = 4_096;
const MAX_INTERIM = 10;
const [LF, CR, COLON, ZERO, NINE] = [10, 13, 58, 48, 57] as const;
const NONE = Buffer.alloc(0);
const TOKEN = new Uint8Array(256);
for (const sign of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
  TOKEN[sign.charCodeAt(0)] = 1;
}

/** Why an answer is none; thrown by the parser alone. */
export class WrongAnswer extends Error {
  kind: LoadErrorKind;
  constructor(kind: LoadErrorKind, text: string) {
    super(text);
    this.kind = kind;
  }
}
const garbled = (text: string) => new WrongAnswer('garbled', text);

export type AnswerParser = {
  begin(method: Method, reads_body: boolean): void;
  /** True once the answer is whole. Keeps nothing of `bytes`. Throws WrongAnswer. */
  push(bytes: Buffer): boolean;
  /** The server closed: true when that is how this answer ends. */
  end(): boolean;
  status(): number;
  /** The head as it came, for headersOf. */
  head(): string;
  /** As it came on the wire, undoing only chunks; empty unless it is read. */
  body(): Buffer;
  /** Bytes of the body so far. */
  size(): number;
  /** Whether anything of an answer has come. */
  begun(): boolean;
  /** Whether the connection may carry another request. */
  keeps(): boolean;
};

export function answerParser(max_body_bytes: number): AnswerParser {
  let method: Method = 'GET';
  let reads_body = false;
  let pending: Buffer | undefined;
  let state: 'head' | 'length' | 'chunks' | 'close' | 'done' = 'done';
  let status = 0;
  let head = '';
  let keeps = true;
  let begun = false;
  let interim = 0;
  let left = 0;
  let size = 0;
  let chunks: ReturnType<typeof chunkedDecoder> | undefined;
  let pieces: Buffer[] = [];
  // What the lines of one head say of its framing.
  let length = -1;
  let is_chunked = false;
  let is_old = false;
  let stays = true;
  /** The last head as bytes: most answers of a server have the same one, and what is the same says the same. */
  let known: Buffer | undefined;

  function take(content: Buffer): void {
    size += content.length;
    if (size > max_body_bytes) throw new WrongAnswer('body_too_large', `more than ${max_body_bytes} bytes of body`);
    if (reads_body && content.length > 0) pieces.push(Buffer.from(content));
  }

  /** Where the body begins, or -1 when the head isn't whole yet. */
  function readHead(bytes: Buffer): number {
    let at = readStatusLine(bytes);
    if (at === -1) return -1;
    length = -1;
    is_chunked = false;
    stays = !is_old;
    for (;;) {
      const feed = bytes.indexOf(LF, at);
      if (feed === -1) return -1;
      const end = feed > at && bytes[feed - 1] === CR ? feed - 1 : feed;
      if (end === at) return feed + 1;
      let colon = at;
      while (TOKEN[bytes[colon] ?? 0] === 1) colon += 1;
      if (bytes[colon] !== COLON || colon === at) {
        throw garbled(`not a header: ${JSON.stringify(bytes.toString('latin1', at, Math.min(end, at + 40)))}`);
      }
      const width = colon - at;
      if (width === 14 || width === 17 || width === 10) readHeader(bytes, at, colon, end);
      at = feed + 1;
    }
  }

  function readStatusLine(bytes: Buffer): number {
    // What can't become an answer is refused at once, not after 64 KiB.
    if (bytes.toString('latin1', 0, 7) !== 'HTTP/1.'.slice(0, bytes.length)) throw notHttp(bytes);
    const feed = bytes.indexOf(LF);
    if (feed === -1) return -1;
    const line = bytes.toString('latin1', 0, feed);
    const code = Number(line.slice(9, 12));
    const after = line.charCodeAt(12);
    const is_right =
      line[8] === ' ' && code >= 100 && code <= 999 && (after === 32 || after === CR || line.length === 12);
    if ((line[7] !== '1' && line[7] !== '0') || !is_right) throw notHttp(bytes);
    is_old = line[7] === '0';
    status = code;
    return feed + 1;
  }

  function readHeader(bytes: Buffer, at: number, colon: number, end: number): void {
    const name = bytes.toString('latin1', at, colon).toLowerCase();
    if (name === 'content-length') {
      const value = readLength(bytes.toString('latin1', colon + 1, end).trim());
      if (length !== -1 && length !== value) throw garbled('two content lengths that differ');
      length = value;
    } else if (name === 'transfer-encoding') {
      const coding = bytes.toString('latin1', colon + 1, end).trim();
      if (is_old || is_chunked || coding.toLowerCase() !== 'chunked') {
        throw garbled(`transfer coding ${JSON.stringify(coding.slice(0, 40))} was not asked for`);
      }
      is_chunked = true;
    } else if (name === 'connection') {
      const said = bytes.toString('latin1', colon + 1, end).toLowerCase();
      stays = is_old ? said.includes('keep-alive') : !/(^|[ \t,])close($|[ \t,])/.test(said);
    }
  }

  function pushHead(chunk: Buffer): boolean {
    const bytes = pending ? Buffer.concat([pending, chunk]) : chunk;
    const is_same = known && bytes.length >= known.length && known.compare(bytes, 0, known.length) === 0;
    const same = is_same ? known : undefined;
    // What isn't whole, or is wrong, leaves nothing that could be said again.
    known = same;
    const start = same ? same.length : readHead(bytes);
    if ((start === -1 ? bytes.length : start) > MAX_HEAD_BYTES) throw garbled('the header is longer than 64 KiB');
    if (start === -1) {
      pending = Buffer.from(bytes);
      return false;
    }
    pending = undefined;
    if (!same) {
      known = start <= MAX_KNOWN_BYTES ? Buffer.from(bytes.subarray(0, start)) : undefined;
      head = bytes.toString('latin1', 0, start);
    }
    keeps = stays;
    if (status < 200) {
      if (status === 101) throw garbled('the protocol was changed unasked');
      interim += 1;
      if (interim > MAX_INTERIM) throw garbled('one interim answer after the other');
      return start < bytes.length && pushHead(bytes.subarray(start));
    }
    if (method === 'HEAD' || status === 204 || status === 304) announce(0);
    else if (is_chunked) {
      // A length beside chunks is how answers are smuggled (RFC 9112, section 6.3): the connection isn't used again.
      if (length !== -1) keeps = false;
      state = 'chunks';
      chunks = chunkedDecoder();
    } else if (length !== -1) announce(length);
    else {
      state = 'close';
      keeps = false;
    }
    if (state === 'length' && left > max_body_bytes) {
      throw new WrongAnswer('body_too_large', `a body of ${left} bytes is announced`);
    }
    return pushBody(bytes, start);
  }

  function announce(bytes: number): void {
    state = 'length';
    left = bytes;
  }

  function pushBody(bytes: Buffer, from: number): boolean {
    const there = bytes.length - from;
    if (state === 'length') {
      // Bytes that nobody asked for: whatever they are, they must not become the next answer.
      if (there > left) keeps = false;
      const taken = Math.min(there, left);
      if (reads_body) take(bytes.subarray(from, from + taken));
      else size += taken;
      left -= taken;
      if (left === 0) state = 'done';
    } else if (there > 0 && state === 'chunks') {
      try {
        if (chunks?.push(bytes.subarray(from), take)) state = 'done';
      } catch (thrown) {
        throw thrown instanceof Failure ? garbled(thrown.message) : thrown;
      }
    } else if (there > 0 && state === 'done') keeps = false;
    else if (there > 0) take(bytes.subarray(from));
    return state === 'done';
  }

  return {
    begin(new_method, new_reads_body) {
      method = new_method;
      reads_body = new_reads_body;
      state = 'head';
      pending = undefined;
      begun = false;
      interim = 0;
      size = 0;
      if (pieces.length > 0) pieces = [];
    },
    push(bytes) {
      begun = true;
      return state === 'head' ? pushHead(bytes) : pushBody(bytes, 0);
    },
    end() {
      if (state === 'close') state = 'done';
      return state === 'done';
    },
    status: () => status,
    head: () => head,
    body: () => (pieces.length === 0 ? NONE : pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)),
    size: () => size,
    begun: () => begun,
    keeps: () => keeps,
  };
}

const notHttp = (bytes: Buffer) => garbled(`not an HTTP answer: ${JSON.stringify(bytes.toString('latin1', 0, 40))}`);

function readLength(text: string): number {
  let value = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at);
    if (digit < ZERO || digit > NINE) throw garbled(`content length ${JSON.stringify(text.slice(0, 40))}`);
    value = value * 10 + digit - ZERO;
  }
  if (text.length === 0 || text.length > 15) throw garbled(`content length ${JSON.stringify(text.slice(0, 40))}`);
  return value;
}

/** Of a head that was read: names in lower case, in the order they came. */
export function headersOf(head: string): [name: string, value: string][] {
  const headers: [string, string][] = [];
  for (const line of head.split('\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.push([line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]);
  }
  return headers;
}
