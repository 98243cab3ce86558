/** The one way to the store outside: HTTP or HTTPS to the operator's own address, bounded in time and size, connections kept. */
import { readFileSync } from 'node:fs';
import { Agent as PlainAgent, request as plain } from 'node:http';
import { Agent as SecureAgent, request as secure } from 'node:https';

export type StoreAccess = {
  /** A bearer token, or `user:password`; read anew for each request, so that a renewed file counts at once. */
  token_file?: string;
  basic_file?: string;
  ca_file?: string;
};

/** The store can't be reached or doesn't answer in time. */
export class StoreAway extends Error {}

export type Answer = { status: number; body: Buffer };
export type Ask = (
  url: URL,
  asked: { body?: Uint8Array | string; headers?: Record<string, string> },
) => Promise<Answer>;
export type StoreClient = { ask: Ask; close(): void };

const PATIENCE_MS = 30_000;
const MAX_BYTES = 256 * 1024 * 1024;

export function createClient(access: StoreAccess = {}, patience_ms = PATIENCE_MS): StoreClient {
  const kept = { keepAlive: true, maxSockets: 4 };
  const ca = access.ca_file === undefined ? {} : { ca: readFileSync(access.ca_file) };
  const agents = { 'http:': new PlainAgent(kept), 'https:': new SecureAgent({ ...kept, ...ca }) };
  const ask: Ask = (url, { body, headers = {} }) =>
    new Promise((fulfil, reject) => {
      const isSecure = url.protocol === 'https:';
      const sent = (isSecure ? secure : plain)(url, {
        method: body === undefined ? 'GET' : 'POST',
        agent: isSecure ? agents['https:'] : agents['http:'],
        headers: {
          ...headers,
          ...authorization(access),
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
        },
        signal: AbortSignal.timeout(patience_ms),
      });
      const fail = (error: Error) => reject(new StoreAway(`${url.host}: ${error.message}`, { cause: error }));
      sent.on('error', fail);
      sent.on('response', (answer) => {
        const parts: Buffer[] = [];
        let bytes = 0;
        answer.on('error', fail);
        answer.on('data', (part: Buffer) => {
          bytes += part.length;
          parts.push(part);
          if (bytes > MAX_BYTES) sent.destroy(new Error(`more than ${MAX_BYTES} bytes`));
        });
        answer.on('end', () => fulfil({ status: answer.statusCode ?? 0, body: Buffer.concat(parts) }));
      });
      sent.end(body);
    });
  return {
    ask,
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function authorization({ token_file, basic_file }: StoreAccess): Record<string, string> {
  if (token_file !== undefined) return { authorization: `Bearer ${readFileSync(token_file, 'utf8').trim()}` };
  if (basic_file === undefined) return {};
  return { authorization: `Basic ${Buffer.from(readFileSync(basic_file, 'utf8').trim()).toString('base64')}` };
}

/** Where samples go as well, and where those of long ago are read from; both are the operator's own addresses. */
export type SamplesOutside = StoreAccess & { write?: string; read?: string; hub?: string };
