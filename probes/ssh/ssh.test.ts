import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { Failure } from '../failures.ts';
import { observe } from '../observe.ts';
import type { Fact, Observation } from '../probe.ts';
import { describeHostKey, provesHostKey } from './host-key.ts';
import { readOffer, readReply, writeOffer } from './kex.ts';
import { ssh } from './ssh.ts';
import { integerBytes, readIdentification, readPacket, writePacket, writeString } from './wire.ts';

const look = (port: number, params: object = {}, timeout_ms = 4000) =>
  observe(ssh, { address: '127.0.0.1', timeout_ms, params: { port, ...params } });
const fact = (seen: Observation, key: string, part?: string): Fact['value'] | undefined =>
  seen.facts.find((one) => one.key === key && (part === undefined || one.part === part))?.value;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Debian's sshd with keys of its own, as root in a mount namespace where /run/sshd can be made without a trace. */
async function startSshd(t: TestContext, settings: readonly string[]): Promise<{ port: number; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'sshd-'));
  const port = await freePort();
  const kinds = [['ed25519'], ['ecdsa', '-b', '256'], ['rsa', '-b', '3072']];
  for (const [kind = '', ...size] of kinds) {
    execFileSync('ssh-keygen', ['-q', '-t', kind, ...size, '-N', '', '-f', join(folder, kind)]);
  }
  const keys = kinds.map(([kind]) => `HostKey ${folder}/${kind}`);
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    `PidFile ${folder}/pid`,
    'UsePAM no',
    'StrictModes no',
    ...keys,
    ...settings,
  ];
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
  const script = 'mount -t tmpfs none /run && mkdir -p /run/sshd && exec /usr/sbin/sshd -D -f "$0"';
  const child = spawn('unshare', ['-m', 'sh', '-c', script, join(folder, 'config')], { stdio: 'ignore' });
  t.after(async () => {
    if (child.exitCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true });
  });
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await look(port)).outcome === 'ok') return { port, folder };
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error('sshd did not start');
}

const sshd =
  existsSync('/usr/sbin/sshd') && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/run']).status === 0;
const needsSshd = { skip: sshd ? false : 'sshd is not installed, or this needs the right to make namespaces' };

/** The fingerprint that ssh-keygen -l would show. */
const fingerprint = (folder: string, kind: string) => {
  const blob = readFileSync(join(folder, `${kind}.pub`), 'utf8').split(' ')[1] ?? '';
  const digest = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
};

test('OpenSSH tells its software, its algorithms and a proven host key', needsSshd, async (t) => {
  const { port, folder } = await startSshd(t, []);
  const seen = await look(port);
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.equal(fact(seen, 'ssh.protocol'), '2.0');
  assert.match(String(fact(seen, 'ssh.software')), /^OpenSSH_/);
  assert.match(String(fact(seen, 'ssh.algorithms', 'kex')), /curve25519-sha256/);
  assert.match(String(fact(seen, 'ssh.algorithms', 'cipher_to_client')), /aes128-ctr/);
  const row = { type: 'ssh-ed25519', bits: 256, fingerprint_sha256: fingerprint(folder, 'ed25519'), proven: true };
  assert.deepEqual(fact(seen, 'ssh.host_key'), row);
  const all = await look(port, { host_keys: 'all' });
  const keys = all.facts
    .filter((one) => one.key === 'ssh.host_key')
    .map((one) => one.value as { [column: string]: unknown });
  assert.deepEqual(
    keys.map((key) => [key.type, key.bits, key.fingerprint_sha256, key.proven]),
    [
      ['ssh-ed25519', 256, fingerprint(folder, 'ed25519'), true],
      ['ecdsa-sha2-nistp256', 256, fingerprint(folder, 'ecdsa'), true],
      ['ssh-rsa', 3072, fingerprint(folder, 'rsa'), true],
    ],
  );
});

test('a server without a key exchange of ours still tells its algorithms', needsSshd, async (t) => {
  const { port } = await startSshd(t, ['KexAlgorithms sntrup761x25519-sha512@openssh.com']);
  const seen = await look(port);
  assert.deepEqual([seen.outcome, seen.partial], ['ok', true]);
  assert.match(seen.error ?? '', /no key exchange/);
  assert.equal(fact(seen, 'ssh.host_key'), undefined);
});

for (const kex of ['ecdh-sha2-nistp256', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1']) {
  test(`the host key is proven over ${kex}`, needsSshd, async (t) => {
    const { port } = await startSshd(t, [`KexAlgorithms ${kex}`]);
    assert.equal((fact(await look(port), 'ssh.host_key') as { proven: boolean }).proven, true);
  });
}

async function serve(t: TestContext, talk: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    talk(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

test('an SSH-1 server is told by its protocol and asked nothing more', async (t) => {
  const port = await serve(t, (socket) => socket.write('Welcome\r\nSSH-1.5-Cisco-1.25\n'));
  const seen = await look(port);
  assert.deepEqual([seen.outcome, seen.partial, fact(seen, 'ssh.protocol')], ['ok', undefined, '1.5']);
  assert.equal(fact(seen, 'ssh.software'), 'Cisco-1.25');
});

test('a copied host key without its private half is not proven', async (t) => {
  const blob = Buffer.concat([writeString('ssh-ed25519'), writeString(Buffer.alloc(32, 9))]);
  const signature = Buffer.concat([writeString('ssh-ed25519'), writeString(Buffer.alloc(64, 1))]);
  const port = await serve(t, (socket) => {
    socket.write('SSH-2.0-copy\r\n');
    socket.write(writePacket(writeOffer(['ssh-ed25519'])));
    const reply = [blob, Buffer.alloc(32, 9), signature].map(writeString);
    socket.write(writePacket(Buffer.concat([Buffer.from([31]), ...reply])));
  });
  const seen = await look(port);
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.equal((fact(seen, 'ssh.host_key') as { proven: boolean }).proven, false);
});

const hostile: [string, (socket: Socket) => void, string][] = [
  ['a web server', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'error'],
  ['an endless banner', (socket) => socket.write('x\r\n'.repeat(20_000)), 'error'],
  ['an endless line', (socket) => socket.write('x'.repeat(20_000)), 'error'],
  ['a giant packet', (socket) => socket.write('SSH-2.0-x\r\n\xff\xff\xff\xff\x00', 'latin1'), 'error'],
  [
    'endless empty messages',
    (socket) =>
      socket.write(Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), ...Array(99).fill(writePacket(Buffer.from([2])))])),
    'error',
  ],
  ['a close', (socket) => socket.end(), 'error'],
  ['silence', () => {}, 'timeout'],
];
for (const [name, talk, outcome] of hostile) {
  test(`${name} costs one observation: ${outcome}`, async (t) => {
    const seen = await look(await serve(t, talk), {}, 400);
    assert.equal(seen.outcome, outcome, seen.error);
    assert.deepEqual(seen.facts, []);
  });
}

test('no server there is unreachable', async () => assert.equal((await look(1)).outcome, 'unreachable'));

test('every payload comes out of its packet as it went in', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
      const packet = writePacket(Buffer.from(bytes));
      assert.equal(packet.length % 8, 0);
      assert.ok((packet[4] ?? 0) >= 4);
      assert.deepEqual(readPacket(packet), { payload: Buffer.from(bytes), size: packet.length });
      assert.equal(readPacket(packet.subarray(0, -1)), undefined);
    }),
  );
});

test('numbers are written in their shortest form', () => {
  assert.deepEqual(integerBytes(Buffer.from([0, 0, 0x80])), Buffer.from([0, 0x80]));
  assert.deepEqual(integerBytes(Buffer.from([0, 0x7f])), Buffer.from([0x7f]));
  assert.deepEqual(integerBytes(Buffer.alloc(3)), Buffer.alloc(0));
});

test('no bytes bring more than a failure of the look', () => {
  const prefix = fc.constantFrom(
    '',
    'SSH-',
    'SSH-2.0-',
    '\x14',
    '\x1f',
    '\x00\x00\x00\x07ssh-rsa',
    '\x00\x00\x00\x0bssh-ed25519',
  );
  fc.assert(
    fc.property(prefix, fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      const bytes = Buffer.concat([Buffer.from(start, 'latin1'), rest]);
      for (const read of [readIdentification, readPacket, readOffer, readReply, describeHostKey]) {
        try {
          read(bytes);
        } catch (thrown) {
          if (!(thrown instanceof Failure)) throw thrown;
        }
      }
      assert.equal(provesHostKey(bytes, Buffer.alloc(32), bytes), false);
    }),
    { numRuns: 1000 },
  );
});
