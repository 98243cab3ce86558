/** Reads one HTTP/1.x answer (RFC 9112) as it arrives. Strict and bounded: what a server sends costs one look at most. */
import { garbled } from '../failures.ts';
import { chunkedDecoder } from './chunked.ts';

const MAX_HEAD_BYTES = 65_536;
const MAX_HEADERS = 256;
const MAX_INTERIM = 10;

export type HttpResponse = {
  version: '1.0' | '1.1';
  status: number;
  /** Names in lower case; repeated headers are joined by commas. */
  headers: Map<string, string>;
  /** Each Set-Cookie by itself (RFC 6265, section 3): joined they could not be told apart. */
  cookies: readonly string[];
  body: Buffer;
  /** The server had more than the limit: the body is its beginning. */
  truncated: boolean;
};

export type ResponseParser = {
  /** True once the answer is whole (or cut at the limit); what comes after is of no interest. */
  push(chunk: Buffer): boolean;
  /** The server closed the connection: this ends a body of unknown length, and breaks off all others. */
  end(): HttpResponse;
  response(): HttpResponse;
};

type Head = Pick<HttpResponse, 'version' | 'status' | 'headers' | 'cookies'>;

/** Throws `garbled` (see failures.ts) for all that isn't an answer to `method`. */
export function responseParser(method: 'GET' | 'HEAD' | 'POST', max_body_bytes: number): ResponseParser {
  let pending: Buffer | undefined;
  let head: Head | undefined;
  let interim = 0;
  let framing: Framing = { by: 'close' };
  let done = false;
  let truncated = false;
  let size = 0;
  const pieces: Buffer[] = [];

  function take(content: Buffer): void {
    const room = max_body_bytes - size;
    if (content.length > room) {
      truncated = true;
      done = true;
    }
    const kept = content.length > room ? content.subarray(0, room) : content;
    size += kept.length;
    if (kept.length > 0) pieces.push(kept);
  }

  function pushBody(bytes: Buffer): boolean {
    if (framing.by === 'chunks') {
      const ended = framing.decoder.push(bytes, (content) => done || take(content));
      done ||= ended;
    } else if (framing.by === 'length') {
      take(bytes.subarray(0, framing.bytes - size));
      done ||= size >= framing.bytes;
    } else take(bytes);
    return done;
  }

  function push(chunk: Buffer): boolean {
    if (done) return true;
    if (head) return pushBody(chunk);
    const bytes = pending ? Buffer.concat([pending, chunk]) : chunk;
    const end = headEnd(bytes, pending ? pending.length - 3 : 0);
    if ((end ?? bytes.length) > MAX_HEAD_BYTES) throw garbled('the header is longer than 64 KiB');
    if (end === undefined) {
      // What can't become an answer is refused at once, not after 64 KiB.
      if (!'HTTP/1.'.startsWith(bytes.toString('latin1', 0, 7))) throw notHttp(bytes);
      pending = bytes;
      return false;
    }
    pending = undefined;
    const read = readHead(bytes, end);
    const rest = bytes.subarray(end);
    if (read.status >= 100 && read.status < 200 && read.status !== 101) {
      interim += 1;
      if (interim > MAX_INTERIM) throw garbled('one interim answer after the other');
      return rest.length > 0 && push(rest);
    }
    head = read;
    framing = framingOf(read, method);
    done = framing.by === 'length' && framing.bytes === 0;
    return done || (rest.length > 0 && pushBody(rest));
  }

  function response(): HttpResponse {
    if (!head) throw garbled('the connection was closed before an answer');
    const body = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    return { ...head, body, truncated };
  }

  return {
    push,
    response,
    end() {
      const whole = response();
      if (!done && framing.by === 'length') throw garbled(`closed after ${size} of ${framing.bytes} bytes`);
      if (!done && framing.by === 'chunks') throw garbled('closed in the middle of the chunks');
      return whole;
    },
  };
}

const notHttp = (bytes: Buffer) => garbled(`not an HTTP answer: ${JSON.stringify(bytes.toString('latin1', 0, 40))}`);

/** Where the body begins. RFC 9112, section 2.2 lets a line end without its carriage return. */
function headEnd(bytes: Buffer, from: number): number | undefined {
  const start = Math.max(0, from);
  const crlf = bytes.indexOf('\r\n\r\n', start, 'latin1');
  const feeds = bytes.subarray(0, crlf === -1 ? bytes.length : crlf).indexOf('\n\n', start, 'latin1');
  if (feeds !== -1) return feeds + 2;
  return crlf === -1 ? undefined : crlf + 4;
}

function readHead(bytes: Buffer, end: number): Head {
  const lines = bytes.toString('latin1', 0, end).split('\n');
  const status = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [^\0]*)?$/.exec(stripReturn(lines[0] ?? ''));
  if (!status) throw notHttp(bytes);
  if (lines.length - 3 > MAX_HEADERS) throw garbled(`more than ${MAX_HEADERS} headers`);
  const headers = new Map<string, string>();
  const cookies: string[] = [];
  for (let index = 1; index < lines.length; index += 1) {
    const line = stripReturn(lines[index] ?? '');
    if (line === '') break;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    if (colon < 1 || !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) || line.includes('\0')) {
      throw garbled(`not a header: ${JSON.stringify(line.slice(0, 40))}`);
    }
    const key = name.toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (key === 'set-cookie') cookies.push(value);
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return { version: status[1] === '0' ? '1.0' : '1.1', status: Number(status[2]), headers, cookies };
}

const stripReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

type Framing =
  | { by: 'length'; bytes: number }
  | { by: 'chunks'; decoder: ReturnType<typeof chunkedDecoder> }
  | { by: 'close' };

/** How the body ends: RFC 9112, section 6.3. */
function framingOf({ version, status, headers }: Head, method: 'GET' | 'HEAD' | 'POST'): Framing {
  if (method === 'HEAD' || status === 101 || status === 204 || status === 304) return { by: 'length', bytes: 0 };
  const coding = headers.get('transfer-encoding');
  if (coding !== undefined) {
    if (version === '1.0' || coding.toLowerCase() !== 'chunked') {
      throw garbled(`transfer coding ${JSON.stringify(coding.slice(0, 40))} was not asked for`);
    }
    return { by: 'chunks', decoder: chunkedDecoder() };
  }
  const length = headers.get('content-length');
  if (length === undefined) return { by: 'close' };
  const lengths = new Set(length.split(',').map((one) => one.trim()));
  const [only = ''] = lengths;
  if (lengths.size !== 1 || !/^\d{1,15}$/.test(only))
    throw garbled(`content length ${JSON.stringify(length.slice(0, 40))}`);
  return { by: 'length', bytes: Number(only) };
}
