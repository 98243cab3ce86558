import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { toDocument } from './document.ts';
import { noRecordings, type Recording, readRecordings } from './recordings.ts';
import { lookAt } from './tlcp.ts';

const needs = { skip: noRecordings };

/**
 * What one exchange, replayed to hellos of our own, can't tell: f11 and f12 are the same bytes, f04 and f22 the same silence,
 * and f18's certificate is protected by keys that only the recording's client had.
 */
const UNDECIDED = ['f11', 'f18', 'f22'];

if (noRecordings) test('recorded exchanges are judged as expected', needs, () => {});

async function replay(t: TestContext, { server, meta }: Recording, cut: (bytes: Buffer) => Buffer[]): Promise<number> {
  const sockets = new Set<Socket>();
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', async () => {
      if (meta.connection_end.includes('RST')) return socket.resetAndDestroy();
      for (const piece of cut(server)) {
        if (!socket.writable) return;
        socket.write(piece);
        await new Promise((wake) => setImmediate(wake));
      }
      if (meta.connection_end.startsWith('server closed')) socket.end();
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  return (listener.address() as AddressInfo).port;
}

const inPieces = (...lengths: number[]) =>
  function cut(bytes: Buffer): Buffer[] {
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += pieces.at(-1)?.length ?? 1) {
      pieces.push(bytes.subarray(at, at + (lengths[pieces.length % lengths.length] ?? 1)));
    }
    return pieces;
  };

async function look(port: number, { meta }: Recording) {
  const ask = { address: '127.0.0.1', port, timeout_ms: 1000, signal: new AbortController().signal };
  const head = { at: 0, took_ms: 0, samples: [] };
  try {
    const { facts } = await lookAt(ask, meta.target_host, Date.parse(meta.recorded_at));
    return toDocument({ ...head, outcome: 'ok', facts });
  } catch (error) {
    return toDocument({ ...head, outcome: 'error', error: String(error), facts: [] });
  }
}

/** TLS 1.3's certificates are protected: only their own client could read them. */
const isProtected = ({ meta: { expected } }: Recording) => !expected.offers_tlcp && expected.certificates.length > 0;

for (const recording of readRecordings()) {
  const { name, meta } = recording;
  for (const [how, cut] of [
    ['whole', (bytes: Buffer) => [bytes]],
    ['in odd pieces', inPieces(1, 3, 2, 257, 5, 40)],
  ] as const) {
    test(`${name}, ${how}: what is decided is told, what isn't is never claimed`, needs, async (t) => {
      const { facts, findings } = await look(await replay(t, recording, cut), recording);
      const { expected } = meta;
      if (!UNDECIDED.includes(name.slice(0, 3))) {
        if (expected.offers_tlcp !== null) assert.equal(facts.offers_tlcp, expected.offers_tlcp);
        if (expected.offers_rfc8998 !== null) assert.equal(facts.offers_rfc8998, expected.offers_rfc8998);
        if (expected.offers_tlcp === null) assert.notEqual(facts.offers_tlcp, true);
        if (expected.offers_rfc8998 === null) assert.notEqual(facts.offers_rfc8998, true);
      }
      assert.deepEqual(facts.suite, expected.negotiated_suite);
      if (isProtected(recording)) return assert.deepEqual(facts.certificates, []);
      assert.deepEqual([...findings].sort(), [...expected.findings].sort());
      assert.deepEqual(
        facts.certificates.map(({ role, subject, issuer, not_after, signature_algorithm }) => ({
          ...{ role, subject, issuer, not_after, signature_algorithm },
        })),
        expected.certificates.map(({ role, subject, issuer, not_after, signature_algorithm }) => ({
          ...{ role, subject, issuer, not_after, signature_algorithm },
        })),
      );
      assert.deepEqual(
        facts.certificates.map(({ fingerprint_sha256 }) => fingerprint_sha256),
        meta.certificates.map(({ fingerprint_sha256 }) => fingerprint_sha256),
      );
    });
  }
}
