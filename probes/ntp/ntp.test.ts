import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { Failure } from '../failures.ts';
import { observe } from '../observe.ts';
import type { Fact, Observation } from '../probe.ts';
import { ntp } from './ntp.ts';
import { decodeReply, referenceText } from './packet.ts';

const EPOCH_S = 2_208_988_800;

/** A reply as a good server of stratum 2 makes it, `ahead_ms` before our clock. */
function reply(request: Buffer, ahead_ms: number, change: (bytes: Buffer) => void = () => {}): Buffer {
  const bytes = Buffer.alloc(48);
  bytes[0] = (4 << 3) | 4;
  bytes[1] = 2;
  bytes.writeInt8(-20, 3);
  bytes.writeUInt32BE(0x8000, 8);
  bytes.set([127, 0, 0, 9], 12);
  request.copy(bytes, 24, 40, 48);
  const now = Date.now() + ahead_ms;
  for (const at of [32, 40]) {
    bytes.writeUInt32BE((Math.floor(now / 1000) + EPOCH_S) % 2 ** 32, at);
    bytes.writeUInt32BE(Math.floor(((now % 1000) / 1000) * 2 ** 32), at + 4);
  }
  change(bytes);
  return bytes;
}

async function serve(t: TestContext, answer: (request: Buffer) => Buffer[], address = '127.0.0.1'): Promise<number> {
  const socket = createSocket(address === '::1' ? 'udp6' : 'udp4');
  socket.on('message', (request, from) => {
    for (const bytes of answer(request)) socket.send(bytes, from.port, from.address);
  });
  socket.bind(0, address);
  await once(socket, 'listening');
  t.after(() => socket.close());
  return socket.address().port;
}

const look = (port: number, address = '127.0.0.1') => observe(ntp, { address, params: { port }, timeout_ms: 600 });
const fact = (seen: Observation, key: string): Fact['value'] | undefined =>
  seen.facts.find((one) => one.key === key)?.value;
const sample = (seen: Observation, series: string) => seen.samples.find((one) => one.series === series)?.value;

for (const address of ['127.0.0.1', '::1']) {
  test(`a server on ${address} five seconds ahead is told with its stratum`, async (t) => {
    const port = await serve(t, (request) => [reply(request, 5000)], address);
    const seen = await look(port, address);
    assert.equal(seen.outcome, 'ok', seen.error);
    assert.deepEqual([fact(seen, 'ntp.stratum'), fact(seen, 'ntp.leap')], [2, 'none']);
    assert.equal(fact(seen, 'ntp.synchronised'), true);
    assert.equal(fact(seen, 'ntp.offset_ms'), 5000);
    assert.ok(Math.abs((sample(seen, 'ntp.offset_ms') ?? 0) - 5000) < 60);
    assert.ok((sample(seen, 'ntp.delay_ms') ?? -1) >= 0);
    assert.equal(sample(seen, 'ntp.root_dispersion_ms'), 500);
    assert.equal(fact(seen, 'ntp.reference_id'), address === '::1' ? '7f000009' : '127.0.0.9');
  });
}

test('a reply to nobody and one to another are passed over', async (t) => {
  const port = await serve(t, (request) => [
    reply(request, 90_000, (bytes) => bytes.fill(0, 24, 32)),
    Buffer.alloc(10),
    reply(request, 0),
  ]);
  const seen = await look(port);
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.equal(fact(seen, 'ntp.offset_ms'), 0);
});

test('a kiss of death is an answer without a time', async (t) => {
  const kiss = (bytes: Buffer) => {
    bytes[1] = 0;
    bytes.write('RATE', 12);
  };
  const seen = await look(await serve(t, (request) => [reply(request, 0, kiss)]));
  assert.deepEqual([seen.outcome, fact(seen, 'ntp.kiss_code')], ['ok', 'RATE']);
  assert.equal(fact(seen, 'ntp.offset_ms'), undefined);
});

test('a clock that follows nobody is not synchronised', async (t) => {
  const lost = (bytes: Buffer) => {
    bytes[0] = 0xe4;
    bytes[1] = 16;
  };
  const seen = await look(await serve(t, (request) => [reply(request, 0, lost)]));
  assert.deepEqual([fact(seen, 'ntp.synchronised'), fact(seen, 'ntp.leap')], [false, 'unsynchronised']);
});

test('garbage is an error, silence a timeout, no server unreachable; nobody is asked more than twice', async (t) => {
  let requests = 0;
  const silent = await serve(t, () => {
    requests += 1;
    return [];
  });
  assert.equal((await look(silent)).outcome, 'timeout');
  assert.equal(requests, 2);
  assert.equal((await look(await serve(t, () => [Buffer.from('nonsense')]))).outcome, 'error');
  assert.equal((await look(await serve(t, (request) => [request]))).outcome, 'error');
  assert.equal((await look(1)).outcome, 'unreachable');
});

test('times of the next era are read as such', () => {
  const bytes = Buffer.alloc(48);
  bytes.writeUInt32BE(1, 40);
  const decoded = decodeReply(bytes, Date.UTC(2036, 1, 8));
  assert.equal(new Date(decoded.transmitted_at).toISOString(), '2036-02-07T06:28:17.000Z');
  assert.equal(decoded.received_at, 0);
});

test('no bytes bring more than a failure of the look', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.date({ min: new Date(0), noInvalidDate: true }), (bytes, now) => {
      try {
        const decoded = decodeReply(Buffer.from(bytes), now.getTime());
        assert.ok(Number.isFinite(decoded.transmitted_at) && Number.isFinite(decoded.precision_s));
        assert.match(referenceText(decoded, 4), /^[\x20-\x7e]*$/);
      } catch (thrown) {
        if (!(thrown instanceof Failure)) throw thrown;
      }
    }),
  );
});

const chronyd = ['/usr/sbin/chronyd', 'chronyd'].find((program) => spawnSync(program, ['--version']).status === 0);
test("chrony's answer is understood", { skip: chronyd ? false : 'chronyd is not installed' }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'chrony-'));
  const free = createSocket('udp4');
  free.bind(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address();
  free.close();
  const settings = ['local stratum 9', 'allow 127.0.0.0/8', `port ${port}`, 'bindaddress 127.0.0.1', 'cmdport 0'];
  const files = [`pidfile ${folder}/pid`, 'bindcmdaddress /', 'user root'];
  // -x: serves the time and never touches the machine's clock.
  const child = spawn(chronyd ?? '', ['-x', '-d', '-U', ...settings, ...files], { stdio: 'ignore' });
  t.after(async () => {
    if (child.exitCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true });
  });
  let seen = await look(port);
  for (let tries = 0; seen.outcome === 'unreachable' && tries < 50; tries += 1) {
    await new Promise((wake) => setTimeout(wake, 50));
    seen = await look(port);
  }
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.equal(fact(seen, 'ntp.stratum'), 9);
  assert.equal(fact(seen, 'ntp.offset_ms'), 0);
});
