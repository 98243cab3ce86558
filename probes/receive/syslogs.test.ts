/** util-linux's logger and OpenSSL's client against the receiver, over UDP and TLS, and what it does when it is too much. */
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { createBounds } from './bounds.ts';
import type { Received } from './received.ts';
import { openReceiver, type ReceiverOptions } from './receiver.ts';
import { listenTls, TLS_LIMITS } from './tls.ts';

const missing = (path: string, name: string) =>
  existsSync(path) ? false : `${path} is missing (Debian package ${name})`;
const noLogger = missing('/usr/bin/logger', 'bsdutils');
const noOpenssl = missing('/usr/bin/openssl', 'openssl');
const folder = mkdtempSync(join(tmpdir(), 'syslogs-'));
after(() => rmSync(folder, { recursive: true }));

async function open(options: Partial<ReceiverOptions>) {
  const heard: Received[] = [];
  const receiver = await openReceiver({
    engine_id: Buffer.alloc(8),
    users: () => [],
    take: (batch) => heard.push(...batch),
    failed: (error) => assert.fail(error),
    ...options,
  });
  return { receiver, heard };
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (holds()) return;
    await sleep(25);
  }
  assert.fail(what);
}

const UDP = { syslog: { host: 'localhost', port: 0 } };

test('logger is understood in both forms and both families', { skip: noLogger }, async () => {
  const { receiver, heard } = await open(UDP);
  const port = String(receiver.listening.syslog?.port);
  const log = (host: string, ...words: string[]) =>
    promisify(execFile)('/usr/bin/logger', [
      '-n',
      host,
      '-P',
      port,
      '-d',
      '-t',
      'probe',
      '-p',
      'local7.warning',
      ...words,
    ]);
  await log('127.0.0.1', '--rfc5424', '--id=42', '--sd-id', 'zone@123', '--sd-param', 'a="1"', '接口 GE0/0/1 中断');
  await log('::1', '--rfc3164', 'link is down');
  await until(() => heard.length === 2, 'both come');
  await receiver.close();
  assert.deepEqual(
    heard.map(({ severity, facility, name, text, address, stirs }) => [severity, facility, name, text, address, stirs]),
    [
      [4, 23, 'probe', '接口 GE0/0/1 中断', '127.0.0.1', false],
      [4, 23, 'probe', 'link is down', '::1', true],
    ],
  );
  assert.equal(heard[0]?.fields['zone@123.a'], '1');
  assert.equal(heard[0]?.fields.form, 'rfc5424');
});

test('what is longer than 8 kB is cut and marked', async () => {
  const { receiver, heard } = await open(UDP);
  const socket = createSocket('udp4');
  socket.send(`<14>${'x'.repeat(9_000)}`, receiver.listening.syslog?.port as number, '127.0.0.1');
  await until(() => heard.length === 1, 'it comes');
  socket.close();
  await receiver.close();
  assert.equal(heard[0]?.fields.cut, true);
  assert.equal(heard[0]?.text.length, 2_048);
});

test('a flood from one source costs the others nothing and is counted', async () => {
  const { receiver, heard } = await open(UDP);
  const port = receiver.listening.syslog?.port as number;
  const flood = createSocket('udp4');
  const quiet = createSocket('udp6');
  // Sent in portions, so that the sockets' buffers lose none and the counters have to add up.
  for (let i = 0; i < 20; i += 1) {
    for (let k = 0; k < 100; k += 1) flood.send('<14>again and again', port, '127.0.0.1');
    await sleep(5);
  }
  quiet.send('<10>one that matters', port, '::1');
  await until(() => heard.some(({ text }) => text === 'one that matters'), 'the other is heard');
  const { received, dropped } = receiver.counters();
  flood.close();
  quiet.close();
  await receiver.close();
  assert.equal(received.syslog + dropped.source_rate, 2_001);
  // 200 at once, 50 a second, and a busy machine.
  assert.ok(received.syslog <= 500, String(received.syslog));
});

test('sources that are made up share what is taken from all', () => {
  let now = 0;
  const bounds = createBounds(undefined, () => now);
  const flood = (count: number) =>
    Array.from({ length: count }, (_, i) => bounds.admit(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`)).filter(
      (verdict) => verdict === 'admitted',
    ).length;
  assert.equal(flood(50_000), 10_000);
  now += 1_000;
  assert.equal(flood(50_000), 2_000);
});

/** A certificate of a CA of its own for localhost, and one for a sender. */
function makeIdentity() {
  const at = (name: string) => join(folder, name);
  const openssl = (...words: string[]) => execFileSync('/usr/bin/openssl', words, { cwd: folder, stdio: 'pipe' });
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...ec, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=test CA', '-days', '2');
  for (const name of ['server', 'sender']) {
    openssl('req', ...ec, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-out',
      `${name}.pem`,
      '-days',
      '2',
    );
  }
  const read = (name: string) => readFileSync(at(name));
  return { at, cert: read('server.pem'), key: read('server.key'), ca: read('ca.pem') };
}

test('OpenSSL sends over TLS, counted and by lines; without the certificate that is asked for nobody is heard', {
  skip: noOpenssl,
}, async () => {
  const { at, ...identity } = makeIdentity();
  const { receiver, heard } = await open({ syslog_tls: { host: 'localhost', port: 0, ...identity } });
  const port = receiver.listening.syslog_tls?.port as number;
  const say = async (words: readonly string[], text: string, isDone: () => boolean) => {
    const child = spawn('/usr/bin/openssl', ['s_client', '-quiet', '-connect', `127.0.0.1:${port}`, ...words], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const closed = once(child, 'close');
    child.stdin.on('error', () => {});
    child.stdin.write(text);
    await until(isDone, text);
    child.kill();
    await closed;
  };
  const certificate = ['-cert', at('sender.pem'), '-key', at('sender.key')];
  const counted = '<14>1 - h a - - - 第一行\n第二行';
  await say(certificate, `${Buffer.byteLength(counted)} ${counted}<14>by a line\n`, () => heard.length === 2);
  await say([], '<14>by a stranger\n', () => receiver.counters().dropped.tls_refused > 0);
  await receiver.close();
  assert.deepEqual(
    heard.map(({ text, transport, address }) => [text, transport, address]),
    [
      ['第一行↵第二行', 'tls', '127.0.0.1'],
      ['by a line', 'tls', '127.0.0.1'],
    ],
  );
});

test('a sender over TLS that is too fast is made to wait, and loses nothing', { skip: noOpenssl }, async () => {
  const { at: _at, ca, ...identity } = makeIdentity();
  const limits = { rate: 500, burst: 100, total_rate: 2_000, total_burst: 10_000, max_sources: 10 };
  const { receiver, heard } = await open({ limits, syslog_tls: { host: 'localhost', port: 0, ...identity } });
  const socket = connectTls({
    host: '127.0.0.1',
    port: receiver.listening.syslog_tls?.port as number,
    ca,
    servername: 'x',
    checkServerIdentity: () => undefined,
  });
  await once(socket, 'secureConnect');
  const began = performance.now();
  for (let i = 0; i < 1_000; i += 1) socket.write(`<14>${i} ${'y'.repeat(500)}\n`);
  await until(() => heard.length === 1_000, 'all come');
  const took_ms = performance.now() - began;
  socket.destroy();
  await receiver.close();
  assert.deepEqual(
    Object.values(receiver.counters().dropped),
    Object.values(receiver.counters().dropped).map(() => 0),
  );
  assert.ok(took_ms > 800, `${took_ms} ms for 1,000 at 500 a second`);
});

test('connections are bounded in number, in their handshake and in their idleness', { skip: noOpenssl }, async () => {
  const { at: _at, ca: _ca, ...identity } = makeIdentity();
  const refused: string[] = [];
  const listener = await listenTls(
    { host: '127.0.0.1', port: 0 },
    identity,
    createBounds(),
    { heard: () => {}, refused: (why) => refused.push(why), failed: (error) => assert.fail(error) },
    { ...TLS_LIMITS, max_per_source: 3, handshake_ms: 300, idle_ms: 300 },
  );
  // Three that never begin the handshake, and one too many.
  const sockets = Array.from({ length: 4 }, () => connect(listener.port, '127.0.0.1').on('error', () => {}));
  await Promise.all(sockets.map((socket) => once(socket, 'close')));
  assert.deepEqual(refused.sort(), ['tls_refused', 'tls_refused', 'tls_refused', 'too_many_connections']);
  const idle = connectTls({ host: '127.0.0.1', port: listener.port, rejectUnauthorized: false }).on('error', () => {});
  await once(idle, 'close');
  await listener.close();
});

test('a port that is taken is refused, and nothing stays open', async () => {
  const first = await open(UDP);
  const port = first.receiver.listening.syslog?.port as number;
  const both = { trap: { host: '127.0.0.1', port: 0 }, syslog: { host: 'localhost', port } };
  await assert.rejects(open(both), { code: 'EADDRINUSE' });
  await first.receiver.close();
  const again = await open({ syslog: { host: 'localhost', port } });
  await again.receiver.close();
});
