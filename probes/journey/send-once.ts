/** One request of a visitor over a fresh connection to an address that was permitted, with all of its answer. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { asFailure, garbled } from '../failures.ts';
import { decodeBody } from '../load/decode-body.ts';
import type { LoadRequest } from '../load/words.ts';
import { asTlsFailure, trustingContext } from '../tls/trust.ts';

export type Asked = { address: string; max_bytes: number; signal: AbortSignal };
export type Answered = { status: number; headers: [string, string][]; body: string; bytes: number };

/** Rejects with a Failure, a system error that failures.ts knows, or the signal's reason. */
export async function sendOnce(asked: LoadRequest, { address, max_bytes, signal }: Asked): Promise<Answered> {
  const url = new URL(asked.url);
  const is_secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (is_secure ? 443 : 80);
  const open = () =>
    is_secure
      ? // A test account is given to nobody whose certificate isn't trusted.
        connectTls({
          host: address,
          port,
          servername: /^[\d.]+$|:/.test(host) ? '' : host,
          secureContext: trustingContext('http'),
        })
      : connect({ host: address, port });
  const headers = {
    host: url.host,
    'user-agent': 'Zhengwang',
    ...Object.fromEntries(asked.headers),
    connection: 'close',
  };
  const path = url.pathname + url.search;
  const sent = request({ method: asked.method, path, headers, createConnection: open, signal, setHost: false });
  sent.end(asked.body ?? '');
  try {
    const answer = await answerOf(sent);
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of answer) {
      bytes += piece.length;
      if (bytes > max_bytes) throw garbled(`the answer has more than ${max_bytes} bytes`);
      pieces.push(piece);
    }
    const named = pairsOf(answer.rawHeaders);
    const body = await new Promise<string>((fulfil, reject) =>
      decodeBody(Buffer.concat(pieces), named, max_bytes, (decoded) =>
        'kind' in decoded ? reject(garbled(decoded.text)) : fulfil(decoded.text),
      ),
    );
    return { status: answer.statusCode ?? 0, headers: named, body, bytes };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    const error = thrown as NodeJS.ErrnoException;
    throw asTlsFailure(error) ?? (asFailure(error) ? error : garbled(error.message));
  } finally {
    sent.destroy();
  }
}

const answerOf = (sent: ClientRequest) =>
  new Promise<IncomingMessage>((fulfil, reject) => {
    sent.once('response', fulfil);
    sent.on('error', reject);
    // Another protocol, or an end without an answer: neither an answer nor an error comes of it.
    sent.once('upgrade', (answer, socket) => {
      socket.destroy();
      reject(garbled(`it answers ${answer.statusCode} and changes the protocol`));
    });
    sent.once('close', () => reject(garbled('it ended without an answer')));
  });

function pairsOf(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? '']] : []));
}
