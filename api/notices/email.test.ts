/** Mail against a real server. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, afterEach, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { makeAuthority, opensslMissing } from '#probes/tls/openssl-certificates.ts';
import { createEmail } from './email.ts';
import {
  type MailServer,
  type MailServerWish,
  must,
  noticeHub,
  readMailText,
  startMailServer,
  until,
} from './testing.ts';

const PASSWORD = 'planted-mail-password-Zz81';
const t = await noticeHub();
const { db, keys } = t.hub;
const authority = opensslMissing ? undefined : makeAuthority();
const { key = '', cert = '' } = authority?.issue('DNS:localhost', 30) ?? {};
after(async () => {
  await t.stop();
  authority?.remove();
});
const servers: MailServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.kill())));
async function serve(wish: Partial<MailServerWish> = {}) {
  const server = await startMailServer({ port: 0, ...wish }, { TEST_MAIL_KEY: key, TEST_MAIL_CERT: cert });
  servers.push(server);
  return server;
}
const configure = async (port: number, more: object = {}) =>
  must(
    await t.ask('PUT', '/api/notices/mail', {
      ...{ host: 'localhost', port, security: 'none', username: null, password: null, from: 'zw@example.gov.cn' },
      ...{ is_enabled: true, ...more },
    }),
  );
const send = createEmail({ db, key: keys.credentials, patience_ms: 500 });
const mail = { subject: '[政网] 工单 “很长的题目，长到不止一行，长到不止一行，长到不止一行”', text: '正文\n.\n一行\n' };
const patient = () => AbortSignal.timeout(10_000);

test('a mail arrives as it was written, from the address that is set', async () => {
  const server = await serve();
  await configure(server.port);
  await send('who@example.gov.cn', mail, patient());
  await until('it is there', () => server.received.length > 0);
  const [got] = server.received;
  assert.ok(got);
  assert.deepEqual(
    [got.from, got.to, got.is_secure, got.user],
    ['zw@example.gov.cn', ['who@example.gov.cn'], false, null],
  );
  const { subject, text } = readMailText(got);
  assert.equal(subject, mail.subject);
  assert.equal(text.replaceAll('\r\n', '\n').trim(), mail.text.trim());
  assert.match(got.raw, /^Auto-Submitted: auto-generated\r$/m);
});

test('no address and no subject makes another recipient or header', async () => {
  const server = await serve();
  await configure(server.port);
  await send('a@example.gov.cn', { subject: 'x\r\nBcc: b@example.gov.cn\r\n\r\nbody', text: '' }, patient());
  for (const to of ['a@example.gov.cn, b@example.gov.cn', 'a@example.gov.cn\r\nBcc: c@example.gov.cn'])
    await send(to, mail, patient()).catch(() => undefined);
  await until('the first is there', () => server.received.length > 0);
  for (const { to, raw } of server.received) {
    assert.equal(to.length, 1);
    assert.doesNotMatch(raw, /^bcc:/im);
  }
});

test('STARTTLS and a log-in with the password; from the first byte as well', { skip: opensslMissing }, async () => {
  setDefaultCACertificates([...getCACertificates(), readFileSync(authority?.ca_file ?? '', 'utf8')]);
  for (const tls of ['starttls', 'tls'] as const) {
    const server = await serve({ tls, username: 'zw', password: PASSWORD });
    await configure(server.port, { security: tls, username: 'zw', password: PASSWORD });
    await send('who@example.gov.cn', mail, patient());
    await until('it is there', () => server.received.length > 0);
    assert.deepEqual(
      server.received.map(({ is_secure, user }) => [is_secure, user]),
      [[true, 'zw']],
    );
  }
});

test('a wrong password is told as the server told it, without the password', { skip: opensslMissing }, async () => {
  const server = await serve({ tls: 'starttls', username: 'zw', password: PASSWORD });
  await configure(server.port, { security: 'starttls', username: 'zw', password: `${PASSWORD}-not` });
  await assert.rejects(send('who@example.gov.cn', mail, patient()), (error: Error) => {
    assert.match(error.message, /Authentication failed/);
    assert.doesNotMatch(error.stack ?? '', new RegExp(PASSWORD));
    return true;
  });
  assert.equal(server.received.length, 0);
});

test('where STARTTLS is asked for, nothing goes in the clear', async () => {
  const server = await serve();
  await configure(server.port, { security: 'starttls' });
  await assert.rejects(send('who@example.gov.cn', mail, patient()));
  assert.equal(server.received.length, 0);
});

test('a certificate that nobody vouches for is no way to send', { skip: opensslMissing }, async () => {
  const other = makeAuthority();
  const issued = other.issue('DNS:localhost', 30);
  const wish = { port: 0, tls: 'tls' as const };
  const server = await startMailServer(wish, { TEST_MAIL_KEY: issued.key, TEST_MAIL_CERT: issued.cert });
  servers.push(server);
  other.remove();
  await configure(server.port, { security: 'tls' });
  await assert.rejects(send('who@example.gov.cn', mail, patient()), /certificate/);
  assert.equal(server.received.length, 0);
});

test('a server that says nothing is given up, and so is one that is waited for too long', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((fulfil) => silent.listen(0, 'localhost', fulfil));
  const address = silent.address();
  await configure(typeof address === 'object' && address ? address.port : 0);
  await assert.rejects(send('who@example.gov.cn', mail, patient()), /[Gg]reeting|[Tt]imeout/);
  const started = performance.now();
  const slow = createEmail({ db, key: keys.credentials, patience_ms: 2_000 });
  await assert.rejects(slow('who@example.gov.cn', mail, AbortSignal.timeout(100)));
  assert.ok(performance.now() - started < 5_000);
  silent.close();
});
