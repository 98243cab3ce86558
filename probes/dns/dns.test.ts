import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { observe } from '../observe.ts';
import type { Fact, Observation } from '../probe.ts';
import { dns } from './dns.ts';

const knotd = ['/usr/sbin/knotd', 'knotd'].find((program) => spawnSync(program, ['--version']).status === 0);

/** Zone files are ASCII: bytes beyond it are written by their number. */
const UTF8_TEXT = [...Buffer.from('政务外网')].map((byte) => `\\${byte}`).join('');

const ZONE = `$ORIGIN a.test.
$TTL 300
@ SOA ns1 admin 7 3600 600 86400 60
@ NS ns1
@ MX 10 mail
@ CAA 0 issue "ca.test"
@ HTTPS 1 . alpn=h2
ns1 A 127.0.0.1
www 60 A 127.0.0.80
www AAAA ::80
alias CNAME www
txt TXT "${UTF8_TEXT}" "second"
_ldap._tcp SRV 1 2 389 ns1
${Array.from({ length: 200 }, (_, index) => `many A 127.1.${index >> 8}.${index & 255}`).join('\n')}
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function startKnot(t: TestContext): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'knot-'));
  const port = await freePort();
  mkdirSync(join(folder, 'db'));
  writeFileSync(join(folder, 'a.test.zone'), ZONE);
  writeFileSync(
    join(folder, 'knot.conf'),
    `server:
    rundir: ${folder}
    listen: [127.0.0.1@${port}, ::1@${port}]
database:
    storage: ${folder}/db
zone:
  - domain: a.test
    storage: ${folder}
    file: a.test.zone
`,
  );
  const child = spawn(knotd ?? '', ['-c', join(folder, 'knot.conf')], { stdio: 'ignore' });
  t.after(async () => {
    child.kill();
    await once(child, 'exit');
    rmSync(folder, { recursive: true });
  });
  const params = { port, name: 'a.test', type: 'SOA' };
  for (let tries = 0; tries < 100; tries += 1) {
    const seen = await observe(dns, { address: '127.0.0.1', params, timeout_ms: 500 });
    if (seen.outcome === 'ok' && fact(seen, 'dns.rcode') === 'NOERROR') return port;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error('knotd did not start');
}

const fact = (seen: Observation, key: string): Fact['value'] | undefined =>
  seen.facts.find((one) => one.key === key)?.value;
const values = (seen: Observation) =>
  seen.facts.filter((one) => one.key === 'dns.answers').map((one) => (one.value as { value: string }).value);

test('Knot answers of every type are read', { skip: knotd ? false : 'knotd is not installed' }, async (t) => {
  const port = await startKnot(t);
  const look = (name: string, type: string, rest: object = {}, address = '127.0.0.1') =>
    observe(dns, { address, params: { port, name, type, ...rest } });

  await t.test('an authoritative answer has its rows, its least TTL and its time', async () => {
    for (const address of ['127.0.0.1', '::1']) {
      const seen = await look('www.a.test', 'A', { expected: '127.0.0.80' }, address);
      assert.equal(seen.outcome, 'ok', seen.error);
      assert.deepEqual([fact(seen, 'dns.rcode'), fact(seen, 'dns.authoritative')], ['NOERROR', true]);
      assert.deepEqual(fact(seen, 'dns.answers'), { name: 'www.a.test', type: 'A', ttl: 60, value: '127.0.0.80' });
      assert.deepEqual([fact(seen, 'dns.min_ttl'), fact(seen, 'dns.answer_count')], [60, 1]);
      assert.deepEqual([fact(seen, 'dns.truncated'), fact(seen, 'dns.recursion_available')], [false, false]);
      assert.equal(fact(seen, 'dns.expected_found'), true);
      assert.ok((seen.samples.find((sample) => sample.series === 'dns.query_ms')?.value ?? 0) > 0);
    }
  });

  const rows: [string, string, string[]][] = [
    ['a.test', 'SOA', ['ns1.a.test admin.a.test 7 3600 600 86400 60']],
    ['a.test', 'NS', ['ns1.a.test']],
    ['a.test', 'MX', ['10 mail.a.test']],
    ['a.test', 'CAA', ['0 issue "ca.test"']],
    ['www.a.test', 'AAAA', ['::80']],
    ['alias.a.test', 'A', ['127.0.0.80', 'www.a.test']],
    ['txt.a.test', 'TXT', ['"政务外网" "second"']],
    ['_ldap._tcp.a.test', 'SRV', ['1 2 389 ns1.a.test']],
    ['a.test', 'HTTPS', ['\\# 10 00010000010003026832']],
  ];
  for (const [name, type, expected] of rows) {
    await t.test(`${type} of ${name}`, async () => assert.deepEqual(values(await look(name, type)), expected));
  }

  await t.test('an answer too long for UDP is fetched over TCP', async () => {
    const seen = await look('many.a.test', 'A');
    assert.deepEqual([fact(seen, 'dns.truncated'), fact(seen, 'dns.answer_count')], [true, 200]);
    assert.equal(values(seen).length, 100);
    const direct = await look('many.a.test', 'A', { transport: 'tcp' });
    assert.deepEqual([fact(direct, 'dns.truncated'), fact(direct, 'dns.answer_count')], [false, 200]);
  });

  await t.test('a name that is not there and one that is refused are answers', async () => {
    assert.equal(fact(await look('absent.a.test', 'A'), 'dns.rcode'), 'NXDOMAIN');
    assert.equal(fact(await look('other.test', 'A'), 'dns.rcode'), 'REFUSED');
    assert.equal(fact(await look('www.a.test', 'A', { expected: '127.0.0.81' }), 'dns.expected_found'), false);
  });
});

/** A server that answers each query by what `reply` makes of it. */
async function fake(t: TestContext, reply: (query: Buffer) => Buffer[]): Promise<number> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    for (const bytes of reply(query)) socket.send(bytes, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  return socket.address().port;
}

const lookAt = (port: number) =>
  observe(dns, { address: '127.0.0.1', timeout_ms: 400, params: { port, name: 'a.test' } });

/** The query as its own empty answer. */
const echo = (query: Buffer, change: (bytes: Buffer) => void = () => {}) => {
  const bytes = Buffer.from(query);
  bytes.writeUInt16BE(0x8180, 2);
  change(bytes);
  return bytes;
};

test('answers with a foreign id or to a foreign question are passed over', async (t) => {
  const port = await fake(t, (query) => [
    echo(query, (bytes) => bytes.writeUInt16BE(bytes.readUInt16BE(0) ^ 1, 0)),
    echo(query, (bytes) => bytes.write('b', 13)),
    Buffer.from('garbage'),
    echo(query, (bytes) => bytes.writeUInt16BE(0x8183, 2)),
  ]);
  const seen = await lookAt(port);
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.equal(fact(seen, 'dns.rcode'), 'NXDOMAIN');
});

test('a server that stumbles over EDNS is asked without it', async (t) => {
  const port = await fake(t, (query) =>
    query.readUInt16BE(10) > 0 ? [echo(query, (bytes) => bytes.writeUInt16BE(0x8181, 2))] : [echo(query)],
  );
  assert.equal(fact(await lookAt(port), 'dns.rcode'), 'NOERROR');
});

test('a lost query is asked again', async (t) => {
  let queries = 0;
  const port = await fake(t, (query) => {
    queries += 1;
    return queries < 2 ? [] : [echo(query)];
  });
  assert.equal((await lookAt(port)).outcome, 'ok');
  assert.equal(queries, 2);
});

test('only garbage is an error, only silence a timeout, no server unreachable', async (t) => {
  assert.equal((await lookAt(await fake(t, () => [Buffer.from('garbage')]))).outcome, 'error');
  assert.equal((await lookAt(await fake(t, () => []))).outcome, 'timeout');
  assert.equal((await lookAt(1)).outcome, 'unreachable');
});
