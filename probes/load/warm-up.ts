/**
 * A load against a server in this thread, before the one that is asked for: code that runs for the first time is slow, and the first second
 * would show it. Nothing of it leaves this thread, and nothing of it is counted.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { clock } from './clock.ts';
import { makeDrive } from './drive.ts';
import { journeysOf } from './journeys.ts';
import type { LoadSpec } from './words.ts';

const RATE = 10_000;
const WARM_MS = 600;
const CONNECTIONS = 50;
const ANSWER =
  'HTTP/1.1 200 OK\r\nServer: warm-up\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello';

export async function warmUp(stopped: Int32Array): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.write(ANSWER));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const drive = makeDrive(specOf(origin), await journeysOf(specOf(origin).source), { worker: 0, workers: 1, stopped });
  await drive.open();
  drive.begin(clock());
  await new Promise<void>((done) => {
    const timer = setInterval(() => {
      if (!drive.sweep() && Atomics.load(stopped, 0) === 0) return;
      clearInterval(timer);
      done();
    }, 10);
  });
  drive.take();
  drive.close();
  server.close();
}

const specOf = (origin: string): LoadSpec => ({
  source: {
    is: 'one',
    request: { name: 'warm-up', method: 'GET', url: `${origin}/`, headers: [], reads_body: false },
  },
  shape: { model: 'open', stages: [{ from_rate: RATE, to_rate: RATE, duration_ms: WARM_MS }] },
  approved: [{ origin, addresses: ['127.0.0.1'] }],
  family: 4,
  http: '1.1',
  ceiling_rate: RATE,
  max_connections: CONNECTIONS,
  timeout_ms: WARM_MS,
  max_body_bytes: 1_000,
  identity: ['user-agent', 'warm-up'],
  trusts_any_certificate: false,
  workers: 1,
});
