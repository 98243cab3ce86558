/** Mail servers: smtp-server, and servers on the edge that speak POP3 and IMAP as far as their capabilities. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { SMTPServer } from 'smtp-server';
import { serve } from '../exposure/servers.ts';
import { observe } from '../observe.ts';
import { clearText } from './clear-text.ts';
import { readReply } from './ftp.ts';
import { readCapabilities as readImap, takesPasswords } from './imap.ts';
import { readCapabilities as readPop3 } from './pop3.ts';
import { readExtensions } from './smtp.ts';

async function seen(service: string) {
  const { outcome, error, facts } = await observe(clearText, { address: '127.0.0.1', params: { services: [service] } });
  assert.equal(outcome, 'ok', error);
  const row = facts[0]?.value as Record<string, unknown>;
  assert.equal(row.open, true);
  return [row.answers, row.login, row.tls_offered];
}

async function mailServer(t: TestContext, options: ConstructorParameters<typeof SMTPServer>[0]): Promise<number> {
  let logins = 0;
  const server = new SMTPServer({
    ...{ disableReverseLookup: true, logger: false, ...options },
    onAuth(_auth, _session, done) {
      logins += 1;
      done(new Error('nobody'));
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  t.after(() => {
    server.close();
    assert.equal(logins, 0, 'nobody logs in');
  });
  return (server.server.address() as AddressInfo).port;
}

test('an SMTP server that offers AUTH before TLS takes passwords in clear, with STARTTLS or without', async (t) => {
  const both = await mailServer(t, { allowInsecureAuth: true });
  assert.deepEqual(await seen(`smtp:${both}`), [true, true, true]);
  const clear = await mailServer(t, { allowInsecureAuth: true, disabledCommands: ['STARTTLS'] });
  assert.deepEqual(await seen(`smtp:${clear}`), [true, true, false]);
});

test('an SMTP server that offers AUTH after STARTTLS alone, or never, takes none', async (t) => {
  const after = await mailServer(t, { hideSTARTTLS: false, disabledCommands: ['AUTH'] });
  assert.deepEqual(await seen(`smtp:${after}`), [true, false, true]);
  const never = await mailServer(t, { disabledCommands: ['AUTH', 'STARTTLS'] });
  assert.deepEqual(await seen(`smtp:${never}`), [true, false, false]);
});

/** Greets, and answers each line by its first words; what isn't told is an error of the protocol. */
const speaking = (greeting: string, answers: Record<string, string>, fault: string, heard: string[] = []) =>
  function meet(socket: Socket) {
    socket.write(greeting);
    socket.on('data', (chunk) => {
      for (const line of chunk.toString('latin1').split('\r\n').slice(0, -1)) {
        heard.push(line);
        socket.write(answers[line] ?? fault);
      }
    });
  };

test('an FTP server is no mail server, though it greets with 220; one without EHLO tells nothing', async (t) => {
  const ftp = await serve(t, speaking('220 (vsFTPd 3.0.3)\r\n', {}, '530 Please login with USER and PASS.\r\n'));
  assert.deepEqual(await seen(`smtp:${ftp}`), [false, null, null]);
  const old = await serve(t, speaking('220 mx.test SMTP\r\n', {}, '502 not implemented\r\n'));
  assert.deepEqual(await seen(`smtp:${old}`), [true, null, null]);
});

for (const [auth, expected] of [
  ['AUTH PLAIN LOGIN', true],
  ['AUTH GSSAPI LOGIN', true],
  ['AUTH=LOGIN', true],
  ['AUTH GSSAPI NTLM', null],
  ['AUTH CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256-PLUS', null],
  ['AUTH XOAUTH2 OAUTHBEARER', null],
  ['AUTH', false],
] as const) {
  test(`an SMTP server on the edge with ${auth} sends a password in clear: ${expected}`, async (t) => {
    const answers = { 'EHLO zhengwang.invalid': `250-mx\r\n250 ${auth}\r\n` };
    const port = await serve(t, speaking('220 mx ESMTP\r\n', answers, '221 bye\r\n'));
    assert.deepEqual(await seen(`smtp:${port}`), [true, expected, false]);
  });
}

const POP3: [name: string, capa: string, expected: (boolean | null)[]][] = [
  ['USER and no STLS', '+OK\r\nTOP\r\nUSER\r\nSASL PLAIN\r\n.\r\n', [true, true, false]],
  ['USER and STLS', '+OK\r\nUSER\r\nSTLS\r\n.\r\n', [true, true, true]],
  ['STLS alone', '+OK\r\nSTLS\r\nSASL\r\n.\r\n', [true, false, true]],
  ['SASL alone', '+OK\r\nSASL PLAIN LOGIN\r\n.\r\n', [true, true, false]],
  ['SASL without a password in clear', '+OK\r\nSASL GSSAPI SCRAM-SHA-256\r\nSTLS\r\n.\r\n', [true, null, true]],
  ['USER beside proofs', '+OK\r\nUSER\r\nSASL CRAM-MD5\r\n.\r\n', [true, true, false]],
  ['a list without an end', '+OK\r\nUSER\r\n', [true, null, null]],
];
for (const [name, capa, expected] of POP3) {
  test(`a POP3 server on the edge with ${name}`, async (t) => {
    const heard: string[] = [];
    const port = await serve(t, speaking('+OK Dovecot ready.\r\n', { CAPA: capa }, '-ERR what?\r\n', heard));
    assert.deepEqual(await seen(`pop3:${port}`), expected);
    assert.deepEqual(
      heard.filter((line) => !['CAPA', 'QUIT', 'STLS'].includes(line)),
      [],
    );
  });
}

test('a POP3 server without CAPA has USER, and is asked for STLS by itself', async (t) => {
  const none = await serve(t, speaking('+OK POP3 <1.2@x>\r\n', {}, '-ERR unknown\r\n'));
  assert.deepEqual(await seen(`pop3:${none}`), [true, true, false]);
  const has = await serve(t, speaking('+OK POP3\r\n', { STLS: '+OK Begin TLS\r\n' }, '-ERR unknown\r\n'));
  assert.deepEqual(await seen(`pop3:${has}`), [true, true, true]);
  const other = await serve(t, (socket) => socket.write('* OK IMAP4 ready\r\n'));
  assert.deepEqual(await seen(`pop3:${other}`), [false, null, null]);
});

const IMAP: [name: string, list: string, expected: (boolean | null)[]][] = [
  ['neither STARTTLS nor LOGINDISABLED', 'IMAP4rev1 AUTH=PLAIN', [true, true, false]],
  ['STARTTLS and LOGINDISABLED', 'IMAP4rev1 STARTTLS LOGINDISABLED', [true, false, true]],
  ['STARTTLS alone', 'IMAP4rev1 STARTTLS', [true, true, true]],
  ['LOGINDISABLED alone', 'IMAP4rev1 LOGINDISABLED', [true, false, false]],
  ['LOGINDISABLED and AUTH=GSSAPI', 'IMAP4rev1 LOGINDISABLED AUTH=GSSAPI', [true, null, false]],
  ['LOGINDISABLED and AUTH=PLAIN', 'IMAP4rev1 LOGINDISABLED AUTH=PLAIN', [true, true, false]],
];
for (const [name, list, expected] of IMAP) {
  test(`an IMAP server on the edge with ${name}`, async (t) => {
    const heard: string[] = [];
    const answers = { 'z1 CAPABILITY': `* CAPABILITY ${list}\r\nz1 OK done\r\n` };
    const port = await serve(t, speaking('* OK [CAPABILITY IMAP4rev1] ready\r\n', answers, 'z2 BAD what?\r\n', heard));
    assert.deepEqual(await seen(`imap:${port}`), expected);
    assert.equal(heard[0], 'z1 CAPABILITY');
    assert.ok(heard.slice(1).every((line) => line === 'z2 LOGOUT'));
  });
}

test('an IMAP server that knows who comes, wants nobody, or keeps its list tells nothing', async (t) => {
  for (const greeting of ['* PREAUTH you are root\r\n', '* BYE go away\r\n', '* OK ready\r\n']) {
    const port = await serve(t, speaking(greeting, {}, 'z1 BAD what?\r\n'));
    assert.deepEqual(await seen(`imap:${port}`), [true, null, null], greeting);
  }
});

test('whatever comes, no decoder throws; and a list that comes in pieces isn’t read before its end', () => {
  const text = fc.constantFrom(
    '+OK',
    '-ERR',
    '.',
    '\r\n',
    '\n',
    'USER',
    'STLS',
    '* CAPABILITY ',
    'z1 OK',
    '250-AUTH ',
    '\0',
  );
  const lines = fc.array(fc.oneof(text, fc.string({ maxLength: 9 })), { maxLength: 40 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(lines, (given) => {
      const bytes = Buffer.from(given, 'latin1');
      readPop3(bytes);
      const list = readImap(bytes);
      if (list) takesPasswords(list);
      const reply = readReply(bytes);
      if (reply) readExtensions(reply);
    }),
  );
  const pop3 = '+OK\r\nUSER\r\nSTLS\r\n.\r\n';
  const imap = '* CAPABILITY IMAP4rev1 STARTTLS\r\nz1 OK\r\n';
  for (let at = 0; at < pop3.length; at += 1) assert.equal(readPop3(Buffer.from(pop3.slice(0, at))), undefined);
  for (let at = 0; at < imap.length; at += 1) assert.equal(readImap(Buffer.from(imap.slice(0, at))), undefined);
  assert.deepEqual(readPop3(Buffer.from(pop3)), ['USER', 'STLS']);
  assert.deepEqual(readImap(Buffer.from(imap)), ['IMAP4REV1', 'STARTTLS']);
  const ehlo = { code: 250, lines: ['250-mx', '250-AUTH PLAIN LOGIN', '250-AUTH=LOGIN', '250 STARTTLS'] };
  assert.deepEqual(readExtensions(ehlo), { auth: ['PLAIN', 'LOGIN'], starts_tls: true });
  // The name of a server is none of its extensions.
  assert.deepEqual(readExtensions({ code: 250, lines: ['250 AUTH LOGIN'] }), { auth: [], starts_tls: false });
});
