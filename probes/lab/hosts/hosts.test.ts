import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import fc from 'fast-check';
import { type Lab, startLab } from '../index.ts';
import type { LabEndpoint } from '../services.ts';
import { makeAuthority } from './certificate.ts';
import { answerTime } from './clock.ts';
import { answerName, encodeName } from './names.ts';

let lab: Lab;
before(async () => {
  lab = await startLab({ base: '127.73.0.0', port_base: 43_000, script: false });
});
after(() => lab.close());

function endpoint(name: string): LabEndpoint {
  const found = lab.services.flatMap((service) => service.endpoints).find((one) => one.name === name);
  assert.ok(found, name);
  return found;
}

type Page = { status: number | undefined; location: string | undefined; body: string };

/** One page, asked of an address; rejects with the network's or the certificate's error. */
async function page(name: string, family: 4 | 6, path = '/', wait_ms = 2_000): Promise<Page> {
  const { addresses, port, host: servername, url } = endpoint(name);
  const host = addresses[family] ?? assert.fail(`${name} has no IPv${family}`);
  const signal = AbortSignal.timeout(wait_ms);
  const shared = { host, port, path, agent: false, signal, headers: { host: servername } } as const;
  const asked = url.startsWith('https') ? secure({ ...shared, servername, ca: lab.ca }) : plain(shared);
  asked.end();
  const [response] = await once(asked, 'response');
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, location: response.headers.location, body };
}

for (const family of [4, 6] as const) {
  test(`the good pages are good over IPv${family}`, async () => {
    assert.equal((await page('portal-https', family)).status, 200);
    assert.equal((await page('hotline-https', family)).status, 200);
    assert.equal(JSON.parse((await page('portal-https', family, '/health')).body).status, 'UP');
    const moved = await page('portal-http', family);
    assert.deepEqual([moved.status, moved.location], [301, endpoint('portal-https').url]);
  });

  test(`the wrong ones are wrong in their own way over IPv${family}`, async () => {
    await assert.rejects(page('office-https', family), { code: 'CERT_HAS_EXPIRED' });
    await assert.rejects(page('mail-https', family), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    await assert.rejects(page('archive-https', family), /protocol version|unsupported protocol/i);
    assert.equal((await page('licences-http', family)).status, 500);
    assert.match((await page('survey-loop', family, '/hop/99')).location ?? '', /hop\/0/);
  });
}

test('the old host shakes hands in TLS 1.0 and 1.1', async () => {
  const { address, port } = endpoint('archive-https');
  for (const version of ['TLSv1', 'TLSv1.1'] as const) {
    const options: ConnectionOptions = { host: address, port, minVersion: version, maxVersion: version };
    const socket = connectTls({ ...options, ciphers: 'DEFAULT@SECLEVEL=0', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    assert.equal(socket.getProtocol(), version);
    socket.destroy();
  }
});

test('a chain of redirects ends after as many as it says', async () => {
  let path = '/';
  let hops = 0;
  for (;;) {
    const { status, location } = await page('survey-http', 4, path);
    if (status === 200) break;
    path = location ?? assert.fail('a redirect without a place to go');
    hops += 1;
  }
  assert.equal(hops, 4);
});

test('a broken IPv6 hides behind a working IPv4', async () => {
  assert.equal((await page('open-data-http', 4)).status, 200);
  await assert.rejects(page('open-data-http', 6), { code: 'ECONNRESET' });
});

test('a web host fails in each way and recovers', async () => {
  const name = 'portal-https';
  await lab.fail(name, 'error');
  assert.equal((await page(name, 4)).status, 500);
  await lab.fail(name, 'hung');
  await assert.rejects(page(name, 4, '/', 100), { name: /AbortError|TimeoutError/ });
  await lab.fail(name, 'expired');
  await assert.rejects(page(name, 4), { code: 'CERT_HAS_EXPIRED' });
  await lab.fail(name, 'no_ipv6');
  await assert.rejects(page(name, 6), { code: 'ECONNREFUSED' });
  assert.equal((await page(name, 4)).status, 200);
  await lab.fail(name);
  await assert.rejects(page(name, 4), { code: 'ECONNREFUSED' });
  await Promise.all([lab.recover(name), lab.fail(name, 'down'), lab.recover(name)]);
  assert.equal((await page(name, 4)).status, 200);
  assert.equal((await page(name, 6)).status, 200);
});

test('odd requests are answered without harm', async () => {
  const { address, port } = endpoint('survey-http');
  for (const line of [
    'GET // HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET http:// HTTP/1.1\r\nHost: x\r\n\r\n',
    '\x16\x03\x01garbage\r\n\r\n',
  ]) {
    const socket = connect(port, address);
    socket.write(line);
    await once(socket, 'data', { signal: AbortSignal.timeout(1_000) });
    socket.destroy();
  }
  assert.equal((await page('survey-http', 4, '/end')).status, 200);
});

test('the TCP hosts accept, and one says an SSH banner', async () => {
  const { address, port } = endpoint('exchange-ssh');
  const socket = connect(port, address);
  const [banner] = await once(socket, 'data', { signal: AbortSignal.timeout(1_000) });
  assert.match(banner.toString(), /^SSH-2\.0-.*\r\n$/);
  socket.destroy();
  await lab.fail('exchange-tcp');
  const refused = connect(endpoint('exchange-tcp').port, endpoint('exchange-tcp').address);
  const [error] = await once(refused, 'error');
  assert.equal(error.code, 'ECONNREFUSED');
  await lab.recover('exchange-tcp');
});

test('the name server answers for its zone over both families, and for nothing else', async () => {
  const { address, port } = endpoint('names-dns');
  for (const server of [`${address}:${port}`, `[::1]:${port}`]) {
    const resolver = new Resolver({ timeout: 500, tries: 1 });
    resolver.setServers([server]);
    assert.deepEqual(await resolver.resolve4('portal.zwlab.test'), [endpoint('portal-https').address]);
    assert.deepEqual(await resolver.resolve6('PORTAL.zwlab.test'), ['::1']);
    assert.deepEqual(await resolver.resolveCname('www.zwlab.test'), ['portal.zwlab.test']);
    assert.equal((await resolver.resolveMx('zwlab.test'))[0]?.exchange, 'mail.zwlab.test');
    assert.deepEqual(await resolver.resolveTxt('zwlab.test'), [['v=spf1 -all']]);
    assert.equal((await resolver.resolveSoa('zwlab.test')).nsname, 'names.zwlab.test');
    await assert.rejects(resolver.resolve6('rudong.zwlab.test'), { code: 'ENODATA' });
    await assert.rejects(resolver.resolve4('nobody.zwlab.test'), { code: 'ENOTFOUND' });
    await assert.rejects(resolver.resolve4('example.com'), { code: 'EREFUSED' });
  }
});

test('any bytes are survived by the name server and the clock', () => {
  const head = Buffer.from('123401000001000000000000', 'hex');
  const query = Buffer.concat([head, encodeName('portal.zwlab.test'), Buffer.of(0, 1, 0, 1)]);
  const bent = fc.tuple(fc.nat(query.length - 1), fc.nat(255)).map(([at, byte]) => Buffer.from(query.with(at, byte)));
  const bytes = fc.oneof(
    bent,
    fc.uint8Array({ maxLength: 600 }).map((some) => Buffer.from(some)),
  );
  fc.assert(
    fc.property(bytes, (some) => {
      const answer = answerName('zwlab.test', [], some);
      if (answer) assert.deepEqual([answer.subarray(0, 2), (answer[2] ?? 0) & 0x80], [some.subarray(0, 2), 0x80]);
      assert.ok([undefined, 48].includes(answerTime(some, 0, 0)?.length));
    }),
    { numRuns: 1_000 },
  );
});

test('one clock is right and the other five seconds fast', async () => {
  for (const [name, offset_ms] of [
    ['time-ntp', 0],
    ['time-off', 5_000],
  ] as const) {
    const { address, port } = endpoint(name);
    const socket = createSocket('udp4');
    const question = Buffer.alloc(48);
    question[0] = 0x23;
    question.writeUInt32BE(77, 40);
    socket.send(question, port, address);
    const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(1_000) })) as [Buffer];
    socket.close();
    const told_ms = (answer.readUInt32BE(40) - 2_208_988_800 + answer.readUInt32BE(44) / 4_294_967_296) * 1_000;
    assert.ok(Math.abs(told_ms - offset_ms - Date.now()) < 1_000, String(told_ms - Date.now()));
    assert.deepEqual([answer[0], answer[1], answer.readUInt32BE(24)], [0x24, 2, 77]);
  }
});

test('a certificate says what was asked for and is signed by its root', () => {
  const now = Date.UTC(2026, 0, 1);
  const authority = makeAuthority(now);
  const issued = authority.issue(['a.zwlab.test', '127.0.0.9', '::1'], now - 1_000, now + 86_400_000);
  const [leaf, root] = [new X509Certificate(issued.cert), new X509Certificate(authority.ca)];
  assert.equal(leaf.subjectAltName, 'DNS:a.zwlab.test, IP Address:127.0.0.9, IP Address:0:0:0:0:0:0:0:1');
  assert.equal(leaf.validToDate.getTime(), now + 86_400_000);
  assert.ok(leaf.verify(root.publicKey) && leaf.checkIssued(root) && root.ca && !leaf.ca);
});

const openssl = { skip: existsSync('/usr/bin/openssl') ? false : "Debian's package openssl is not installed" };

test('openssl accepts the chain strictly', openssl, () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-certificates-'));
  try {
    const authority = makeAuthority(Date.now());
    const issued = authority.issue(['a.zwlab.test'], Date.now() - 1_000, Date.now() + 86_400_000);
    writeFileSync(join(folder, 'ca.pem'), authority.ca);
    writeFileSync(join(folder, 'leaf.pem'), issued.cert);
    const run = spawnSync('openssl', [
      'verify',
      '-CAfile',
      join(folder, 'ca.pem'),
      '-verify_hostname',
      'a.zwlab.test',
      join(folder, 'leaf.pem'),
    ]);
    assert.equal(run.status, 0, run.stderr.toString());
  } finally {
    rmSync(folder, { recursive: true });
  }
});
