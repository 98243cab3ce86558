import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { observe } from '../observe.ts';
import type { Sight } from '../probe.ts';
import { opensslMissing } from '../tls/openssl-certificates.ts';
import { toDocument } from './document.ts';
import { AES_128_GCM_SHA256 } from './names.ts';
import { vector } from './reader.ts';
import { joinMessages, joinRecords, record } from './records.ts';
import { type Answering, inFolder, issueSm2, rfc8998Server, serve, tlcpServer } from './sm-server.ts';
import { lookAt, tlcp } from './tlcp.ts';

const needs = { skip: opensslMissing };
const DAY_MS = 86_400_000;
const SIGNS = 'critical,digitalSignature';
const ENCRYPTS = 'critical,keyEncipherment,dataEncipherment,keyAgreement';

const issued = opensslMissing
  ? undefined
  : inFolder((folder) => {
      const ca = issueSm2(folder, 'ca.test', 'critical,keyCertSign');
      const [sign, enc] = [issueSm2(folder, 'gm.test', SIGNS, ca), issueSm2(folder, 'gm.test', ENCRYPTS, ca)];
      return { ca, sign, enc, self: issueSm2(folder, 'gm.test', SIGNS) };
    });

async function seen(t: TestContext, answering: Answering, host = 'gm.test', later_ms = 0) {
  const { port, close } = await serve(answering);
  t.after(close);
  const ask = { address: '127.0.0.1', port, timeout_ms: 5000, signal: new AbortController().signal };
  const sight: Sight = await lookAt(ask, host, Date.now() + later_ms);
  return {
    ...toDocument({ at: 0, took_ms: 0, outcome: 'ok', samples: [], ...sight }),
    partial: sight.partial ?? false,
    stated: sight.facts.filter(({ key }) => key === 'tlcp.findings').map(({ part, value }) => [part, value]),
  };
}

test('a TLCP server is told with both certificates, and that it holds its key', needs, async (t) => {
  if (!issued) return;
  const { facts, findings, partial } = await seen(t, tlcpServer([issued.sign, issued.enc]));
  assert.deepEqual([facts.offers_tlcp, facts.offers_rfc8998, findings, partial], [true, false, [], false]);
  assert.equal(facts.key_proved.tlcp, true);
  assert.deepEqual(
    facts.certificates.map(({ role, key, subject }) => [role, key, subject]),
    [
      ['sign', 'SM2', 'CN=gm.test'],
      ['enc', 'SM2', 'CN=gm.test'],
      ['ca', 'SM2', 'CN=ca.test authority'],
    ],
  );
});

test('an RFC 8998 server is told with the certificate that it showed under protection', needs, async (t) => {
  if (!issued) return;
  for (const retry of [false, true]) {
    const { facts, findings, partial } = await seen(t, rfc8998Server(issued.sign, { retry }));
    assert.deepEqual([facts.offers_tlcp, facts.offers_rfc8998, findings, partial], [false, true, [], false]);
    assert.deepEqual([facts.key_proved.tls13, facts.suite?.id], [true, '0x00C6']);
    assert.deepEqual(
      facts.certificates.map(({ role, protocol }) => [role, protocol]),
      [
        ['end', 'tls13'],
        ['ca', 'tls13'],
      ],
    );
  }
});

test('a server that refuses RFC 8998 but shows an SM2 certificate under an AES suite is told so', needs, async (t) => {
  if (!issued) return;
  const { facts, findings } = await seen(t, rfc8998Server(issued.sign, { suite: AES_128_GCM_SHA256 }));
  assert.deepEqual([facts.offers_tlcp, facts.offers_rfc8998], [false, false]);
  assert.deepEqual([findings, facts.suite?.id], [['sm2_certificate_without_sm_suite'], '0x1301']);
  assert.equal(facts.key_proved.tls13, true);
});

test('what is wrong with the pair is found for each of both certificates', needs, async (t) => {
  if (!issued) return;
  const { sign, enc, self } = issued;
  const found = async (...args: [Answering, string?, number?]) => (await seen(t, ...args)).findings;
  assert.deepEqual(await found(tlcpServer([enc, sign])), ['certificate_order_swapped']);
  assert.deepEqual(await found(tlcpServer([enc, enc])), ['certificate_lacks_digital_signature']);
  assert.deepEqual(await found(tlcpServer([sign, sign])), ['certificate_lacks_key_encipherment']);
  assert.deepEqual(await found(tlcpServer([self, enc])), ['sign_certificate_self_signed']);
  const good = tlcpServer([sign, enc]);
  assert.deepEqual(await found(good, 'other.test'), [
    'sign_certificate_name_mismatch',
    'enc_certificate_name_mismatch',
  ]);
  assert.deepEqual(await found(good, '127.0.0.1'), ['sign_certificate_name_mismatch', 'enc_certificate_name_mismatch']);
  assert.deepEqual(await found(good, 'gm.test', 101 * DAY_MS), ['sign_certificate_expired', 'enc_certificate_expired']);
  const early = ['sign_certificate_not_yet_valid', 'enc_certificate_not_yet_valid'];
  assert.deepEqual(await found(good, 'gm.test', -DAY_MS), early);
  assert.deepEqual(await found(rfc8998Server(self), 'other.test', 101 * DAY_MS), [
    ...['certificate_expired', 'certificate_name_mismatch', 'certificate_self_signed'],
  ]);
  assert.deepEqual(await found(rfc8998Server(enc)), ['certificate_lacks_digital_signature']);
});

/** As the server that `make` makes, but with some of its messages replaced, left out or said more than once. */
function bent(pair: Parameters<typeof tlcpServer>[0], bend: (message: Buffer, index: number) => Buffer[]): Answering {
  const straight = tlcpServer(pair);
  return (hello) => {
    if (hello.readUInt16BE(4) !== 0x0101) return straight(hello);
    const messages = joinMessages();
    const said = [...joinRecords().push(straight(hello))].flatMap(({ payload }) => [...messages.push(payload)]);
    return Buffer.concat(said.flatMap(({ raw }, index) => bend(raw, index)).map((raw) => record(22, 0x0101, raw)));
  };
}
const certificatesOf = (...list: Buffer[]) => {
  const body = vector(3, ...list.map((der) => vector(3, der)));
  return Buffer.concat([Buffer.from([11]), vector(3, body)]);
};
const junk = Buffer.from('3003020101', 'hex');

test(
  'a signing or encryption certificate that can’t be read, or isn’t there, is missing and never fine',
  needs,
  async (t) => {
    if (!issued) return;
    const { ca, sign, enc } = issued;
    for (const [what, list] of [
      ['enc unreadable', [sign.der, junk]],
      ['sign unreadable', [junk, enc.der]],
      ['both unreadable', [junk, junk]],
      ['no enc', [sign.der]],
      ['an authority in its place', [sign.der, ca.der]],
      ['none', []],
    ] as const) {
      const answering = bent([sign, enc], (raw, index) => [index === 1 ? certificatesOf(...list) : raw]);
      const { partial, stated, facts } = await seen(t, answering);
      assert.deepEqual([facts.offers_tlcp, partial, stated], [true, true, []], what);
    }
  },
);

test('findings are stated of a protocol whose certificates were read, and of no other', needs, async (t) => {
  if (!issued) return;
  const { sign, enc } = issued;
  assert.deepEqual((await seen(t, tlcpServer([sign, enc]))).stated, [['tlcp', '']]);
  assert.deepEqual((await seen(t, rfc8998Server(sign))).stated, [['tls13', '']]);
  const cut = await seen(
    t,
    bent([sign, enc], (raw, index) => (index === 0 ? [raw] : [])),
  );
  assert.deepEqual([cut.facts.offers_tlcp, cut.partial, cut.stated], [true, true, []]);
  const nothing = await seen(t, (hello) =>
    record(21, hello.readUInt16BE(4) === 0x0101 ? 0x0303 : 0x0301, Buffer.from([2, 70])),
  );
  assert.deepEqual([nothing.facts.offers_tlcp, nothing.facts.offers_rfc8998, nothing.stated], [false, false, []]);
});

test('a server that proves its key over and over is stopped at the second time', needs, async (t) => {
  if (!issued) return;
  const { sign, enc } = issued;
  for (const repeated of [1, 2]) {
    const hostile = bent([sign, enc], (raw, index) =>
      Array.from({ length: index === repeated ? 1_000 : 1 }, () => raw),
    );
    const before = process.cpuUsage();
    const { facts, partial } = await seen(t, hostile);
    const { user } = process.cpuUsage(before);
    assert.deepEqual([facts.offers_tlcp, partial], [true, true]);
    assert.ok(user < 2_000_000, `${user} µs`);
  }
});

test('of a long chain no more signatures are verified than a real one has', needs, async (t) => {
  if (!issued) return;
  const { ca, sign, enc } = issued;
  const list = [sign.der, enc.der, ...Array.from({ length: 8 }, () => ca.der)];
  const { facts } = await seen(
    t,
    bent([sign, enc], (raw, index) => [index === 1 ? certificatesOf(...list) : raw]),
  );
  const valid = facts.certificates.map(({ is_signature_valid }) => is_signature_valid);
  assert.deepEqual(valid, [...Array(5).fill(true), ...Array(5).fill(null)]);
});

/** Whatever a stranger's server does with a connection. */
async function against(t: TestContext, behave: (socket: Socket) => void, timeout_ms = 4000) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    behave(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const params = { port, server_name: 'gm.test' };
  const observation = await observe(tlcp, { address: '127.0.0.1', timeout_ms, params });
  const { outcome, facts, error } = toDocument(observation);
  return { outcome, error, verdicts: [facts.offers_tlcp, facts.offers_rfc8998], took_ms: observation.took_ms };
}

test('readable text is no TLS of any kind, whoever speaks first', async (t) => {
  const ssh = await against(t, (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'));
  assert.deepEqual([ssh.outcome, ssh.verdicts], ['ok', [false, false]]);
  const http = await against(t, (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
  assert.deepEqual([http.outcome, http.verdicts], ['ok', [false, false]]);
});

test('silence and half an answer leave it unknown', async (t) => {
  const silent = await against(t, () => {}, 1500);
  assert.deepEqual([silent.outcome, silent.verdicts], ['timeout', [null, null]]);
  const half = await against(t, (socket) => socket.once('data', () => socket.end(Buffer.from('160101004602', 'hex'))));
  assert.deepEqual([half.outcome, half.verdicts], ['error', [null, null]]);
});

test('a closed port is unreachable', async (t) => {
  const { port, close } = await serve(() => Buffer.alloc(0));
  t.after(close);
  close();
  const gone = await observe(tlcp, { address: '127.0.0.1', params: { port } });
  assert.equal(gone.outcome, 'unreachable');
});

test('a reset denies TLCP and leaves RFC 8998 open', async (t) => {
  const reset = await against(t, (socket) => socket.once('data', () => socket.resetAndDestroy()));
  assert.deepEqual([reset.outcome, reset.verdicts], ['ok', [false, null]]);
});

/** Each is sent over and over until the probe has enough of it. */
const ENDLESS: Record<string, Buffer> = {
  'records without content': Buffer.from('1601010000'.repeat(1000), 'hex'),
  'handshake records of the largest size': Buffer.concat([Buffer.from('1601014000', 'hex'), Buffer.alloc(16_384)]),
  'records beyond any size': Buffer.from(`160101ffff${'00'.repeat(1000)}`, 'hex'),
  'a message of 16 MB': Buffer.concat([Buffer.from('160101400002ffffff', 'hex'), Buffer.alloc(16_380)]),
  warnings: Buffer.from('15010100020170'.repeat(1000), 'hex'),
  change_cipher_spec: Buffer.from('140303000101'.repeat(1000), 'hex'),
  'bytes of one value': Buffer.alloc(1000, 0x17),
};

for (const [what, piece] of Object.entries(ENDLESS)) {
  test(`16 MB of ${what} end the look soon and prove nothing`, async (t) => {
    const flooded = await against(t, (socket) => {
      let sent = 0;
      const pour = () => {
        while (sent < 16 * 1024 * 1024 && !socket.destroyed) {
          sent += piece.length;
          if (!socket.write(piece)) return void socket.once('drain', pour);
        }
      };
      socket.once('data', pour);
    });
    assert.deepEqual(flooded.verdicts, [null, null], flooded.error ?? '');
    assert.ok(flooded.took_ms < 3000, `${flooded.took_ms} ms`);
  });
}

test('an answer that drips in ends at the deadline', async (t) => {
  const dripping = await against(
    t,
    (socket) => {
      socket.once('data', () => socket.write(Buffer.from('1601014000', 'hex')));
      const drip = setInterval(() => socket.bytesRead > 0 && socket.write(Buffer.from([2])), 20);
      socket.on('close', () => clearInterval(drip));
    },
    2000,
  );
  assert.deepEqual(dripping.verdicts, [null, null]);
  assert.ok(dripping.took_ms < 2500, `${dripping.took_ms} ms`);
});
