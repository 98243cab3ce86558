import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { opensslMissing } from '../tls/openssl-certificates.ts';
import { type Answer, nothingYet } from './answer.ts';
import { offersOf } from './ask-rfc8998.ts';
import { offersTlcp, settle, tlcpFlight } from './ask-tlcp.ts';
import { readCertificate } from './certificate.ts';
import { judgeNegotiated } from './findings.ts';
import { type Hello, tlcpHello, tls13Hello } from './hello.ts';
import { sm2Key } from './key-share.ts';
import {
  decodeAlert,
  decodeCertificates,
  decodeCertificates13,
  decodeCertificateVerify,
  decodeKeyExchange,
  decodeServerHello,
} from './messages.ts';
import { CURVE_SM2, RECORD, SM2SIG_SM3, SM4_GCM_SM3 } from './names.ts';
import { recordOpener } from './protected-flight.ts';
import { Malformed } from './reader.ts';
import { noRecordings, type Recording, readRecordings } from './recordings.ts';
import { joinMessages, joinRecords, type TlsRecord } from './records.ts';
import { inFolder } from './sm-server.ts';
import { tls13Flight } from './tls13-flight.ts';

const needs = { skip: noRecordings };
const recordings = readRecordings();
const heard = { ending: 'heard', why: '' } as const;
const recordsOf = (bytes: Buffer): TlsRecord[] => [...joinRecords().push(bytes)];
const randomOf = ({ meta }: Recording) => Buffer.from(meta.client_hello.random, 'hex');

function hearTlcp({ server }: Recording, random: Buffer) {
  const { flight, hear } = tlcpFlight(random);
  for (const record of recordsOf(server)) if (hear(record) === 'enough') break;
  return flight;
}

test('hellos are byte for byte those that real servers accepted', needs, () => {
  const of = (start: string) => recordings.find(({ name }) => name.startsWith(start)) as Recording;
  for (const [start, name] of [['a11'], ['a10', 'gm.dev.test'], ['a14', 'gmssl.dev.test']] as const) {
    assert.deepEqual(tlcpHello(randomOf(of(start)), name).bytes.toString('hex'), of(start).client.toString('hex'));
  }
  const d01 = of('d01');
  const shares = [{ group: CURVE_SM2, public_key: d01.client.subarray(-65) }];
  const offer = { random: randomOf(d01), name: undefined, suites: [SM4_GCM_SM3], schemes: [SM2SIG_SM3], shares };
  assert.equal(tls13Hello(offer).bytes.toString('hex'), d01.client.toString('hex'));
});

for (const recording of recordings.filter(({ meta }) => meta.expected.offers_tlcp)) {
  test(`${recording.name}: the key is proved to the client that asked, and to no other`, needs, () => {
    const flight = hearTlcp(recording, randomOf(recording));
    const is_signed_by_sm2 = recording.meta.wire.server_key_exchange !== null && !recording.name.startsWith('a06');
    assert.equal(flight.is_key_proved, is_signed_by_sm2 ? true : null);
    assert.equal(hearTlcp(recording, Buffer.alloc(32)).is_key_proved, is_signed_by_sm2 ? false : null);
    assert.equal(flight.is_complete, !recording.name.startsWith('c09'));
    assert.equal(flight.asks_for_certificate, /^(c0[1-578]|c0[34])/.test(recording.name));
  });
}

/** The messages of the client's hellos: one record each. */
const hellosOf = ({ client }: Recording): Hello[] =>
  recordsOf(client)
    .filter(({ type }) => type === RECORD.handshake)
    .map(({ payload, header }) => ({
      ...{ random: payload.subarray(6, 38), message: payload, bytes: Buffer.concat([header, payload]) },
    }));

for (const recording of recordings.filter(({ meta }) => meta.secrets?.sm2_private)) {
  test(`${recording.name}: with its client's key the protected flight opens and is judged`, needs, () => {
    const { meta, server } = recording;
    const key = sm2Key({ privateKey: meta.secrets?.sm2_private ?? '', publicKey: '' });
    const [first, second = first] = hellosOf(recording);
    assert.ok(first && second);
    const { flight, hear } = tls13Flight(
      first,
      () => second,
      (_, point) => key.secret(point),
    );
    for (const record of recordsOf(server)) if (hear(record) === 'enough') break;
    assert.equal(offersOf(flight, heard), meta.expected.offers_rfc8998);
    assert.deepEqual(
      flight.chain.map(({ certificate }) => certificate?.fingerprint_sha256),
      meta.certificates.map(({ fingerprint_sha256 }) => fingerprint_sha256),
    );
    if (!flight.hello || meta.expected.negotiated_suite === null) return;
    const certificate = flight.chain[0]?.certificate;
    const negotiated = { suite: flight.hello.suite, group: flight.hello.group, scheme: flight.scheme, certificate };
    const judging = { name: meta.target_host, now: Date.parse(meta.recorded_at) };
    assert.deepEqual(judgeNegotiated(negotiated, judging).sort(), [...meta.expected.findings].sort());
    assert.equal(flight.is_key_proved, meta.verified.certificate_verify_ok_with_tls13_sm2_id ?? null);
    assert.equal(flight.asks_for_certificate, recording.name.startsWith('d12'));
  });
}

for (const recording of recordings.filter(({ meta }) => /SERVER_HANDSHAKE/.test(meta.secrets?.keylog ?? ''))) {
  test(`${recording.name}: the certificates open with the key log of the real client`, needs, () => {
    const { meta, server } = recording;
    const [, secret = ''] = /SERVER_HANDSHAKE_TRAFFIC_SECRET \w+ (\w+)/.exec(meta.secrets?.keylog ?? '') ?? [];
    const open = recordOpener(Number(meta.expected.negotiated_suite?.id), Buffer.from(secret, 'hex'));
    const messages = joinMessages();
    const inner = recordsOf(server).filter(({ type }) => type === RECORD.application_data);
    const opened = inner.map(open).flatMap((one) => (one ? [...messages.push(one.payload)] : []));
    const certificates = opened.filter(({ type }) => type === 11).map(({ body }) => decodeCertificates13(body));
    const fingerprints = certificates[0]?.map((der) => readCertificate(der)?.fingerprint_sha256);
    assert.deepEqual(
      fingerprints,
      meta.certificates.map(({ fingerprint_sha256 }) => fingerprint_sha256),
    );
  });
}

test('an alert alone proves no TLCP, whatever version its record is marked with', () => {
  const told = (record_version: number, description: number) =>
    offersTlcp({ ...nothingYet(), alert: { fatal: true, description, record_version } }, heard);
  assert.deepEqual([told(0x0101, 70), told(0x0101, 40), told(0x0101, 71), told(0x0303, 40)], [null, null, null, null]);
  assert.deepEqual([told(0x0303, 70), told(0x0301, 70)], [false, false]);
});

test('of two alerts in one record the fatal one counts', () => {
  const told = (hex: string) => decodeAlert(Buffer.from(hex, 'hex'), 0x0101);
  assert.deepEqual(told('01700246'), { fatal: true, description: 70, record_version: 0x0101 });
  assert.deepEqual(told('02460100'), { fatal: true, description: 70, record_version: 0x0101 });
  assert.deepEqual(told('01700100'), { fatal: false, description: 0, record_version: 0x0101 });
  assert.deepEqual(['', '02', '024601'].map(told), [undefined, undefined, undefined]);
});

test('what one question decided stays when the other brings nothing, and a contradiction is unknown', () => {
  const answer = (offers: boolean | null, rest: Partial<Answer> = {}): Answer => ({
    ...{ ...nothingYet(), ending: 'heard', why: '', offers },
    ...rest,
  });
  const hello = { version: 0x0101, random: Buffer.alloc(32), suite: 0xe053, is_retry: false };
  const alert = (record_version: number) => ({ alert: { fatal: true, description: 40, record_version } });
  const told = (first: Answer, second: Answer) => settle(first, second).offers;
  const denied = answer(false, { ending: 'empty' });
  assert.equal(told(denied, answer(true, { hello })), true, 'it refused the name alone');
  assert.equal(told(denied, answer(null, { ending: 'silent' })), false);
  assert.equal(told(answer(null, alert(0x0303)), denied), false);
  assert.equal(told(answer(null, alert(0x0101)), denied), null);
  assert.equal(told(denied, answer(null, alert(0x0101))), null);
  assert.equal(told(answer(null, { ending: 'cut' }), denied), null);
});

test('a certificate with an empty name is read as any other', { skip: opensslMissing }, () => {
  const der = inFolder((folder) => {
    const [key, out] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const how = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
    execFileSync('openssl', ['req', '-x509', ...how, '-out', out, '-subj', '/', '-days', '3'], { stdio: 'ignore' });
    return new X509Certificate(readFileSync(out)).raw;
  });
  const read = readCertificate(der);
  assert.deepEqual([read?.subject, read?.issuer, read?.is_self_signed], ['', '', true]);
});

test('only an explicit refusal denies RFC 8998', () => {
  const told = (description: number) =>
    offersOf({ ...nothingYet(), alert: { fatal: true, description, record_version: 0x0303 } }, heard);
  assert.deepEqual([40, 70, 71, 80, 109].map(told), [false, false, false, null, null]);
  assert.equal(offersOf(nothingYet(), { ending: 'empty', why: '' }), null);
});

/** Bytes at random, and real ones with some changed: those go deeper. */
const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
const samples = recordings.map(({ server }) => server).filter((server) => server.length > 100);
const spoilt = fc
  .tuple(fc.nat(), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }), fc.nat())
  .map(([which, changes, end]) => {
    const copy = Buffer.from(samples[which % samples.length] ?? [22, 1, 1, 0, 4, 2, 0, 0, 0]);
    for (const [at, value] of changes) copy[at % copy.length] = value;
    return copy.subarray(0, end % 2 === 0 ? copy.length : end % copy.length);
  });

test('decoders answer something or nothing for any bytes, and never throw', () => {
  const decoders = [
    ...[decodeServerHello, decodeCertificates, decodeCertificates13, decodeCertificateVerify, readCertificate],
    ...[0xe053, 0xe011, 0xe019, 0xe017, 0].map((suite) => (given: Buffer) => decodeKeyExchange(given, suite)),
    (given: Buffer) => decodeAlert(given, 0x0101),
  ];
  fc.assert(
    fc.property(bytes, (given) => {
      for (const decode of decoders) decode(given);
    }),
  );
});

test('flights of spoilt bytes end or are malformed, however they are cut', () => {
  const random = Buffer.alloc(32);
  const sent = tlcpHello(random, undefined);
  const anyKey = () => Buffer.alloc(32);
  fc.assert(
    fc.property(fc.oneof(bytes, spoilt), fc.integer({ min: 1, max: 300 }), (given, length) => {
      for (const { hear } of [tlcpFlight(random), tls13Flight(sent, () => sent, anyKey)]) {
        const records = joinRecords();
        try {
          for (let at = 0; at < given.length; at += length) {
            for (const record of records.push(given.subarray(at, at + length))) if (hear(record) === 'enough') return;
          }
        } catch (error) {
          assert.ok(error instanceof Malformed, String(error));
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('a certificate with any byte changed is read or not, and no longer bears its issuer’s signature', needs, () => {
  const a03 = recordings.find(({ name }) => name.startsWith('a03')) as Recording;
  const [leaf, , issuer] = hearTlcp(a03, randomOf(a03)).chain;
  assert.ok(leaf && issuer?.certificate && leaf.certificate?.issuedBy(issuer.certificate));
  const { der } = leaf;
  fc.assert(
    fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const copy = Buffer.from(der);
      copy[at] = (copy[at] ?? 0) ^ change;
      const read = readCertificate(copy);
      assert.ok(!read || !issuer.certificate || !read.issuedBy(issuer.certificate));
    }),
    { numRuns: 60 },
  );
});
