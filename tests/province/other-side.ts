/**
 * Plays the provincial platform as a process of its own, to be killed and started again: signs and verifies by itself, as the
 * documentation tells, and keeps what came in files. It does as the file `mode` says, and says what the file `to-tell` holds until
 * it was heard, and then twice more.
 *
 *     node other-side.ts FOLDER SECRET PORT OUR_URL
 */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const [folder = '', secret = '', port = '0', ours = ''] = process.argv.slice(2);
const CALLBACKS = '/api/connectors/province/callbacks';
const TELL_EVERY_MS = 150;
const AGAIN = 2;

/** `loses`: takes it, and the connection breaks; `hangs`: takes it, and says nothing. */
type Mode = 'well' | 'fails' | 'loses' | 'hangs';

const lines = (name: string): string[] =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean) : [];
const note = (name: string, what: unknown) =>
  appendFileSync(join(folder, name), `${JSON.stringify(what)}\n`, { flush: true });

const known = new Set(lines('arrived').map((line) => (JSON.parse(line) as { key: string }).key));
const nonces = new Set(lines('nonces').map((line) => JSON.parse(line) as string));

function signature(method: string, path: string, timestamp: string, nonce: string, body: string) {
  const digest = createHash('sha256').update(body).digest('hex');
  return createHmac('sha256', secret).update(`${method}\n${path}\n${timestamp}\n${nonce}\n${digest}`).digest('hex');
}

function isGenuine({ method = '', url = '', headers }: IncomingMessage, body: string): boolean {
  const [timestamp, nonce, given] = ['timestamp', 'nonce', 'signature'].map((name) =>
    String(headers[`x-zhengwang-${name}`]),
  );
  if (timestamp === undefined || nonce === undefined || nonces.has(nonce)) return false;
  nonces.add(nonce);
  note('nonces', nonce);
  return Math.abs(Date.now() - Number(timestamp)) < 300_000 && given === signature(method, url, timestamp, nonce, body);
}

function take(request: IncomingMessage, response: ServerResponse, body: string) {
  const mode = (lines('mode')[0] ?? 'well') as Mode;
  if (mode === 'fails') return response.writeHead(500).end();
  if (!isGenuine(request, body)) {
    note('forged', { url: request.url, body });
    return response.writeHead(401).end();
  }
  const { key, event, ticket } = JSON.parse(body);
  if (key !== request.headers['idempotency-key']) note('forged', { key });
  if (known.has(key)) note('doubles', { key });
  else {
    known.add(key);
    note('arrived', { key, event, number: ticket.number });
  }
  if (mode === 'hangs') return undefined;
  if (mode === 'loses')
    return response.writeHead(200, { 'content-length': '100' }).write('{', () => request.socket.destroy());
  return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
}

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('error', () => undefined);
  request.on('end', () => take(request, response, Buffer.concat(parts).toString('utf8')));
});
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));

async function tell(body: string): Promise<number> {
  const [timestamp, nonce] = [String(Date.now()), randomUUID()];
  const headers = {
    'content-type': 'application/json',
    'x-zhengwang-timestamp': timestamp,
    'x-zhengwang-nonce': nonce,
    'x-zhengwang-signature': signature('POST', CALLBACKS, timestamp, nonce, body),
  };
  return fetch(ours + CALLBACKS, { method: 'POST', headers, body, signal: AbortSignal.timeout(5_000) }).then(
    ({ status }) => status,
    () => 0,
  );
}

for (;;) {
  await wait(TELL_EVERY_MS);
  const heard = lines('heard').map((line) => JSON.parse(line) as { key: string });
  for (const body of lines('to-tell')) {
    const { key } = JSON.parse(body) as { key: string };
    if (heard.filter((one) => one.key === key).length > AGAIN) continue;
    const status = await tell(body);
    note(status === 200 ? 'heard' : 'unheard', { key, status });
    // In order: what comes later may build on it.
    if (status !== 200) break;
  }
}
