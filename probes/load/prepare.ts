/** Requests as they go on the wire. What can't be sent safely, such as a header with a line break out of an answer, is refused. */
import type { OutgoingHttpHeaders } from 'node:http2';
import type { HttpVersion, LoadRequest, LoadSpec, Method } from './words.ts';

export type PreparedRequest = {
  method: Method;
  reads_body: boolean;
  origin: string;
  /** For HTTP/1.1: all of it, text when it is plain, since that is written fastest. */
  wire: string | Buffer;
  /** For HTTP/2. */
  headers: OutgoingHttpHeaders;
  body: Buffer | undefined;
};

export type Prepare = (request: LoadRequest) => PreparedRequest | { refused: string };

/** What the engine says itself; of hop-by-hop headers HTTP/2 knows none. */
const OWN = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'te',
  'expect',
]);
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const METHODS: ReadonlySet<string> = new Set<Method>(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** `scheme://host:port` with the port always written, or undefined for what isn't HTTP. */
export function originOf(url: URL): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  return `${url.protocol}//${url.hostname}:${url.port || (url.protocol === 'http:' ? '80' : '443')}`;
}

/** The same request object is made up only once: a journey that always asks the same costs nothing. */
export function preparer({ http, identity }: Pick<LoadSpec, 'http' | 'identity'>): Prepare {
  const known = new WeakMap<LoadRequest, ReturnType<Prepare>>();
  return (request) => {
    const before = known.get(request);
    if (before) return before;
    const made = prepare(request, http, identity);
    known.set(request, made);
    return made;
  };
}

function prepare(request: LoadRequest, http: HttpVersion, identity: LoadSpec['identity']): ReturnType<Prepare> {
  const url = URL.parse(request.url);
  const origin = url && originOf(url);
  if (!url || !origin)
    // Without the address: it may be made of what stands in a file of test accounts.
    return { refused: 'its url is no address of http or https' };
  if (!METHODS.has(request.method)) return { refused: `method ${JSON.stringify(request.method)}` };
  const headers: [string, string][] = [];
  for (const [name, value] of [identity, ...request.headers]) {
    if (!NAME.test(name) || !VALUE.test(value))
      return { refused: `header ${JSON.stringify(name)} has signs that none may have` };
    const lower = name.toLowerCase();
    if (!OWN.has(lower) && (headers.length === 0 || lower !== headers[0]?.[0])) headers.push([lower, value]);
  }
  const body = request.body === undefined || request.body === '' ? undefined : Buffer.from(request.body);
  if (body || request.method === 'POST' || request.method === 'PUT' || request.method === 'PATCH') {
    headers.push(['content-length', String(body?.length ?? 0)]);
  }
  const path = url.pathname + url.search;
  const { method, reads_body } = request;
  const ready = { method, reads_body, origin, body };
  if (http === '2') return { ...ready, wire: '', headers: headersOfHttp2(method, url, path, headers) };
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `${method} ${path} HTTP/1.1\r\nhost: ${url.host}\r\n${lines}\r\n`;
  return { ...ready, wire: body ? Buffer.concat([Buffer.from(head, 'latin1'), body]) : head, headers: {} };
}

function headersOfHttp2(method: Method, url: URL, path: string, headers: [string, string][]): OutgoingHttpHeaders {
  const made: Record<string, string | string[]> = {
    ':method': method,
    ':scheme': url.protocol.slice(0, -1),
    ':authority': url.host,
    ':path': path,
  };
  for (const [name, value] of headers) {
    const before = made[name];
    made[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return made;
}
