import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer as createLine } from 'node:net';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createServer } from 'node:tls';
import fc from 'fast-check';
import { pino } from 'pino';
import { type Issued, makeAuthority, opensslMissing } from '#probes/tls/openssl-certificates.ts';
import type { Db } from '../db/open.ts';
import { openFresh } from '../db/testing.ts';
import { ACTOR } from '../testing.ts';
import type { Entry } from './entry.ts';
import { type Forwarder, forwardLog } from './forward.ts';
import { record } from './record.ts';
import { noRsyslog, startRsyslog, type TlsFiles } from './rsyslog.ts';
import { MAX_MESSAGE_BYTES, syslogFrame, syslogMessage } from './syslog-line.ts';

const log = pino({ level: 'silent' });
const QUICK = { look_ms: 20, back_off_ms: { least: 50, most: 200 } };
const PATIENCE_MS = 20_000;

let authority: ReturnType<typeof makeAuthority> | undefined;
let [server_files, client, stranger]: (Issued | undefined)[] = [];
let tls: TlsFiles;
before(() => {
  if (opensslMissing) return;
  authority = makeAuthority();
  server_files = authority.issue('DNS:localhost,IP:127.0.0.1', 10);
  client = authority.issue('DNS:zhengwang.test', 10);
  stranger = makeAuthority().issue('DNS:stranger.test', 10);
  tls = { ca_file: authority.ca_file, cert_file: server_files.cert_file, key_file: server_files.key_file };
});
after(() => authority?.remove());

const fill = (db: Db, from: number, to: number) => {
  for (let i = from; i <= to; i += 1)
    record(db, ACTOR, { action: 'update', object_kind: 'node', object_id: i, after: { name: `节点 ${i}` } });
};
async function until(what: string, holds: () => boolean) {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > PATIENCE_MS) throw new Error(`in vain waited for: ${what}`);
    await wait(20);
  }
}
const server = (port: number, own: Issued | undefined = client) => ({
  host: 'localhost',
  port,
  ca_file: tls.ca_file,
  ...(own ? { cert_file: own.cert_file, key_file: own.key_file } : {}),
});
const entryIn = (line: string) => JSON.parse(line.slice(line.indexOf('{'))) as Entry;

test('a real syslog server receives the log in order over TLS, goes on after a restart, and catches up after an outage', {
  skip: noRsyslog || opensslMissing,
}, async (t) => {
  const db = openFresh();
  t.after(() => db.$client.close());
  let rsyslog = await startRsyslog(tls);
  t.after(async () => {
    await rsyslog.stop();
    rsyslog.remove();
  });
  const ids = () => rsyslog.lines().map((line) => entryIn(line).id);
  const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
  fill(db, 1, 700);
  let forwarder = forwardLog({ db, log, server: server(rsyslog.port), ...QUICK });
  await until('all of it', () => forwarder.state().behind === 0);
  await until('all of it is written', () => ids().length === 700);
  assert.deepEqual(ids(), upTo(700));
  const [line = ''] = rsyslog.lines();
  const entry = db.$client.prepare('select at, digest from audit_entries where id = 1').get() as Entry;
  const stamp = new Date(entry.at).toISOString();
  assert.match(line, /^1 \S+ \S+ zhengwang - update \[origin software="zhengwang" swVersion="[^"]+"\] \ufeff?\{/);
  assert.ok(line.startsWith(`1 ${stamp} `), line);
  assert.equal(entryIn(line).digest, entry.digest);
  assert.deepEqual(entryIn(line).after, { name: '节点 1' });

  await forwarder.stop();
  fill(db, 701, 703);
  forwarder = forwardLog({ db, log, server: server(rsyslog.port), ...QUICK });
  t.after(() => forwarder.stop());
  await until('what is new, and only that', () => ids().length === 703);
  assert.deepEqual(ids(), upTo(703));

  const { port, folder } = rsyslog;
  await rsyslog.stop();
  fill(db, 704, 710);
  await until('the outage shows', () => forwarder.state().error !== null);
  const { error, behind, failing_since, sent_id } = forwarder.state();
  assert.match(error ?? '', /ECONNREFUSED/);
  assert.deepEqual([behind, sent_id], [7, 703]);
  assert.ok((failing_since ?? 0) > 0);
  rsyslog = await startRsyslog(tls, { port, folder });
  await until('it catches up', () => ids().length >= 710);
  assert.deepEqual([...new Set(ids())], upTo(710));
  await until('the outage is over', () => forwarder.state().error === null);
});

test('to a real server that doesn’t know us, or that we don’t know, nothing counts as sent', {
  skip: noRsyslog || opensslMissing,
}, async (t) => {
  const db = openFresh();
  t.after(() => db.$client.close());
  const rsyslog = await startRsyslog(tls);
  t.after(async () => {
    await rsyslog.stop();
    rsyslog.remove();
  });
  fill(db, 1, 3);
  const { ca_file: _ca, ...without_ca } = server(rsyslog.port);
  const wrong = {
    'without a certificate': { host: 'localhost', port: rsyslog.port, ca_file: tls.ca_file },
    'with a stranger’s': server(rsyslog.port, stranger),
    'of an unknown authority': without_ca,
    'by another name': { ...server(rsyslog.port), host: '127.0.0.2' },
  };
  for (const [name, to] of Object.entries(wrong)) {
    const forwarder = forwardLog({ db, log, server: to, ...QUICK });
    await until(`${name}: it fails`, () => forwarder.state().error !== null);
    await wait(300);
    assert.equal(forwarder.state().sent_id, 0, name);
    await forwarder.stop();
  }
  assert.deepEqual(rsyslog.lines(), []);
});

/** A server behind a line that may be cut before anybody has read what came over it. */
async function serverThat(t: TestContext, does: (turn: number) => 'takes' | 'is cut off' | 'hangs up') {
  const received: string[][] = [];
  let turn = 0;
  const { cert_file = '', key_file = '' } = server_files ?? {};
  const files = { cert: readFileSync(cert_file), key: readFileSync(key_file) };
  const own = createServer({ ...files, allowHalfOpen: true }, (socket) => {
    let text = '';
    if (does(turn) === 'hangs up') socket.end();
    socket.on('data', (chunk) => (text += chunk));
    socket.on('error', () => undefined);
    socket.on('end', () => {
      received.push(text.match(/"id":\d+/g) ?? []);
      socket.end();
    });
  });
  const line = createLine({ allowHalfOpen: true }, (near) => {
    turn += 1;
    const far = connect({ port: (own.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
    for (const end of [near, far]) end.on('error', () => undefined);
    near.on('close', () => far.destroy());
    near.pipe(far).pipe(near);
    if (does(turn) !== 'is cut off') return;
    // After the handshake, before anything is sent.
    setTimeout(() => near.unpipe(far).pause(), 150);
    setTimeout(() => near.resetAndDestroy(), 800);
  });
  for (const one of [own, line]) {
    one.listen(0, '127.0.0.1');
    await once(one, 'listening');
    t.after(() => one.close());
  }
  return { port: (line.address() as AddressInfo).port, received, turns: () => turn };
}

const needs = { skip: opensslMissing };

test('what a server never read is sent again until it has it', needs, async (t) => {
  const db = openFresh();
  t.after(() => db.$client.close());
  fill(db, 1, 5);
  const { port, received, turns } = await serverThat(t, (turn) =>
    turn === 1 ? 'is cut off' : turn === 2 ? 'hangs up' : 'takes',
  );
  const forwarder = forwardLog({ db, log, server: server(port), ...QUICK });
  t.after(() => forwarder.stop());
  await until('the first failure', () => forwarder.state().error !== null);
  assert.equal(forwarder.state().sent_id, 0);
  await until('all are sent', () => forwarder.state().behind === 0);
  assert.deepEqual(
    received.at(-1),
    [1, 2, 3, 4, 5].map((id) => `"id":${id}`),
  );
  assert.equal(turns(), 3);
});

test('while nobody listens, tries become rarer and the log goes on', needs, async (t) => {
  const db = openFresh();
  t.after(() => db.$client.close());
  fill(db, 1, 1);
  const gone = createServer();
  gone.listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  const forwarder: Forwarder = forwardLog({ db, log, server: server(port), ...QUICK });
  await until('it fails', () => forwarder.state().error !== null);
  fill(db, 2, 50);
  assert.equal(forwarder.state().behind, 50);
  const started = performance.now();
  await forwarder.stop();
  assert.ok(performance.now() - started < 2_000, 'the stop waits for nobody');
});

const entry = fc.record<Entry>({
  id: fc.nat(),
  at: fc.integer({ min: 0, max: 4e12 }),
  person: fc.string({ unit: 'binary' }),
  address: fc.string(),
  action: fc.string({ unit: 'binary' }),
  object_kind: fc.string(),
  object_id: fc.string({ unit: 'binary', maxLength: 20_000, size: 'max' }),
  before: fc.jsonValue(),
  after: fc.oneof(fc.jsonValue(), fc.string({ maxLength: 20_000, size: 'max' })),
  role: fc.option(fc.string()),
  result: fc.constantFrom('done', 'refused', 'failed', null),
  reason: fc.option(fc.string({ maxLength: 20_000, size: 'max' })),
  previous_digest: fc.string(),
  digest: fc.string(),
});

test('whatever an entry holds, its message is one whole frame that keeps to the RFC and to its size', () => {
  fc.assert(
    fc.property(entry, fc.string({ unit: 'binary' }), (one, host) => {
      const message = syslogMessage(one, host, '0.1.0');
      assert.match(
        message,
        /^<1(09|08|07)>1 \d{4,6}-\S+Z [\x21-\x7e]{1,255} zhengwang - [\x21-\x7e]{1,32} \[origin [^\]]+\] \ufeff\{/,
      );
      assert.ok(Buffer.byteLength(message) <= MAX_MESSAGE_BYTES);
      assert.equal(message.includes('\n'), false);
      const told = entryIn(message) as Entry & { cut?: true };
      assert.equal(told.id, one.id);
      if (!told.cut) assert.deepEqual(told.after, JSON.parse(JSON.stringify(one.after)));
      const frame = syslogFrame(one, host, '0.1.0');
      const [, length = '', rest = ''] = /^(\d+) ([\s\S]*)$/.exec(frame.toString('utf8')) ?? [];
      assert.equal(Number(length), Buffer.byteLength(rest));
    }),
    { numRuns: 200 },
  );
});

test('refusals and failures are graver than what was done', () => {
  const at = (result: Entry['result']) =>
    syslogMessage({ ...(fc.sample(entry, 1)[0] as Entry), result }, 'h', '1').slice(0, 5);
  assert.deepEqual((['done', null, 'refused', 'failed'] as const).map(at), ['<109>', '<109>', '<108>', '<107>']);
});
