import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { freePort, HOSTILE, lacks, serve, startProgram, temporaryFolder } from '../exposure/servers.ts';
import { observe } from '../observe.ts';
import { makeAuthority, opensslMissing } from '../tls/openssl-certificates.ts';
import { clearText } from './clear-text.ts';

const look = (services: readonly string[], params: object = {}, address = '127.0.0.1') =>
  observe(clearText, { address, params: { services, ...params } });

/** The columns of the only service that was asked for. */
async function seen(service: string, params: object = {}): Promise<Record<string, unknown>> {
  const { outcome, error, facts } = await look([service], params);
  assert.equal(outcome, 'ok', error);
  assert.deepEqual(
    facts.map(({ key, part }) => [key, part]),
    [['clear_text.service', service.split(':')[1]]],
  );
  return facts[0]?.value as Record<string, unknown>;
}

const TELNETD = '/usr/sbin/telnetd';
test('inetutils telnetd comes to its prompt in clear text', {
  skip: lacks(TELNETD, 'inetutils-telnetd'),
}, async (t) => {
  // telnetd is made for inetd: it wants the connection itself as its input and output.
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => {});
    const child = spawn(TELNETD, ['-h'], { stdio: [socket, socket, 'ignore'] });
    child.once('exit', () => socket.destroy());
    t.after(() => child.kill('SIGKILL'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const row = await seen(`telnet:${(server.address() as AddressInfo).port}`);
  assert.deepEqual([row.open, row.answers, row.login, row.tls_offered], [true, true, true, false]);
  assert.match(String(row.detail), /login:/);
});

const VSFTPD = '/usr/sbin/vsftpd';
async function startVsftpd(t: TestContext, lines: readonly string[] = []): Promise<number> {
  const folder = temporaryFolder(t, 'vsftpd');
  const port = await freePort();
  mkdirSync(join(folder, 'empty'));
  const listen = ['listen=YES', 'listen_address=127.0.0.1', `listen_port=${port}`, 'background=NO'];
  const config = [...listen, `secure_chroot_dir=${folder}/empty`, ...lines];
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
  await startProgram(t, VSFTPD, [join(folder, 'config')], port);
  return port;
}

test('vsftpd without TLS logs in in clear text', { skip: lacks(VSFTPD, 'vsftpd') }, async (t) => {
  const row = await seen(`ftp:${await startVsftpd(t)}`);
  assert.deepEqual([row.open, row.answers, row.login, row.tls_offered], [true, true, true, false]);
  assert.match(String(row.detail), /^220 \(vsFTPd/);
});

test('vsftpd with TLS offers AUTH TLS', { skip: lacks(VSFTPD, 'vsftpd') || opensslMissing }, async (t) => {
  const authority = makeAuthority();
  t.after(() => authority.remove());
  const { key_file, cert_file } = authority.issue('IP:127.0.0.1', 30, 'rsa');
  const tls = ['ssl_enable=YES', `rsa_cert_file=${cert_file}`, `rsa_private_key_file=${key_file}`];
  const row = await seen(`ftp:${await startVsftpd(t, tls)}`);
  assert.deepEqual([row.answers, row.login, row.tls_offered], [true, true, true]);
});

const SLAPD = '/usr/sbin/slapd';
async function startSlapd(t: TestContext, lines: readonly string[] = []): Promise<number> {
  const folder = temporaryFolder(t, 'slapd');
  const port = await freePort();
  writeFileSync(join(folder, 'config'), `${[`pidfile ${folder}/pid`, ...lines].join('\n')}\n`);
  await startProgram(t, SLAPD, ['-d', '0', '-h', `ldap://127.0.0.1:${port}`, '-f', join(folder, 'config')], port);
  return port;
}

test('OpenLDAP without a certificate offers no StartTLS', { skip: lacks(SLAPD, 'slapd') }, async (t) => {
  const row = await seen(`ldap:${await startSlapd(t)}`);
  assert.deepEqual([row.answers, row.login, row.tls_offered], [true, true, false]);
  assert.equal(row.detail, 'the root DSE is shown');
});

test('OpenLDAP with a certificate offers StartTLS', { skip: lacks(SLAPD, 'slapd') || opensslMissing }, async (t) => {
  const authority = makeAuthority();
  t.after(() => authority.remove());
  const { key_file, cert_file } = authority.issue('IP:127.0.0.1', 30, 'rsa');
  const tls = [`TLSCertificateFile ${cert_file}`, `TLSCertificateKeyFile ${key_file}`];
  const row = await seen(`ldap:${await startSlapd(t, tls)}`);
  assert.deepEqual([row.answers, row.tls_offered], [true, true]);
});

const XVNC = '/usr/bin/Xtigervnc';
async function startXvnc(t: TestContext, types: string): Promise<number> {
  const port = await freePort();
  const args = [`:${port}`, '-rfbport', String(port), '-localhost', '-nolisten', 'tcp', '-SecurityTypes', types];
  await startProgram(t, XVNC, args, port);
  return port;
}

test('TigerVNC without TLS is in clear text', { skip: lacks(XVNC, 'tigervnc-standalone-server') }, async (t) => {
  const row = await seen(`vnc:${await startXvnc(t, 'None')}`);
  assert.deepEqual([row.answers, row.login, row.tls_offered, row.detail], [true, false, false, 'RFB 3.8: None']);
});

test('TigerVNC with VeNCrypt offers TLS', { skip: lacks(XVNC, 'tigervnc-standalone-server') }, async (t) => {
  const row = await seen(`vnc:${await startXvnc(t, 'TLSVnc')}`);
  assert.deepEqual([row.answers, row.login, row.tls_offered], [true, true, true]);
});

const NGINX = '/usr/sbin/nginx';
async function startNginx(t: TestContext, locations: string): Promise<number> {
  const folder = temporaryFolder(t, 'nginx');
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/t;`,
  );
  const config = `daemon off; master_process off; pid ${folder}/pid; error_log stderr; events {}
    http { access_log off; default_type text/html; ${temporary.join(' ')} server { listen 127.0.0.1:${port}; ${locations} } }`;
  writeFileSync(join(folder, 'config'), config);
  await startProgram(t, NGINX, ['-c', join(folder, 'config'), '-p', folder], port);
  return port;
}

test('nginx: a password field or Basic authentication is a log-in, a redirect to TLS is none', {
  skip: lacks(NGINX, 'nginx'),
}, async (t) => {
  const form = '<form method=post><input name=u><INPUT TYPE = "Password" name=p></form>';
  const port = await startNginx(
    t,
    `location = /login { return 200 '${form}'; }
     location = / { return 302 /login; }
     location = /plain { return 200 '<p>type=password</p>'; }
     location = /basic { add_header WWW-Authenticate 'Basic realm="x"' always; return 401; }
     location = /secure { return 301 https://127.0.0.1/login; }`,
  );
  const at = (path: string) => seen(`http:${port}`, { path });
  const columns = async (path: string) => {
    const { answers, login, tls_offered, detail } = await at(path);
    return [answers, login, tls_offered, detail];
  };
  assert.deepEqual(await columns('/login'), [true, true, null, 'a password field at /login']);
  assert.deepEqual(await columns('/'), [true, true, null, 'a password field at /login']);
  assert.deepEqual(await columns('/basic'), [true, true, null, 'Basic authentication at /basic']);
  assert.deepEqual(await columns('/plain'), [true, false, null, 'status 200']);
  assert.deepEqual(await columns('/secure'), [true, false, true, 'leads to https://127.0.0.1']);
});

/** What a web server says in answer to everything, byte for byte. */
const page =
  (head: string, body = '', length = body.length) =>
  (socket: Socket) =>
    socket.once('data', () => socket.end(`HTTP/1.1 ${head}\r\nContent-Length: ${length}\r\n\r\n${body}`));
const HTML = 'Content-Type: text/html';

const PAGES: [name: string, meet: (socket: Socket) => void, login: boolean | null][] = [
  ['Digest', page('401 No\r\nWWW-Authenticate: Digest realm="x", nonce="y"'), true],
  ['NTLM', page('401 No\r\nWWW-Authenticate: NTLM\r\nWWW-Authenticate: Negotiate'), true],
  ['Bearer', page('401 No\r\nWWW-Authenticate: Bearer'), true],
  ['a 401 without a challenge', page(`401 No\r\n${HTML}`, '<p>no</p>'), null],
  ['a plain page', page(`200 OK\r\n${HTML}`, '<p>welcome</p>'), false],
  ['a page with data of its own', page(`200 OK\r\n${HTML}`, '<script type="application/ld+json">{}</script>'), false],
  ['a page with a script', page(`200 OK\r\n${HTML}`, '<div id=app></div><script src=/app.js></script>'), null],
  ['a page with a script of its own', page(`200 OK\r\n${HTML}`, '<script>location="/login"</script>'), null],
  ['a page that begins a script', page(`200 OK\r\n${HTML}`, '<body onload="go()">'), null],
  ['a page of frames', page(`200 OK\r\n${HTML}`, '<frameset><frame src=/login></frameset>'), null],
  ['no HTML', page('200 OK\r\nContent-Type: application/json', '{}'), null],
  ['no type', page('200 OK', 'welcome'), null],
  ['no content', page(`204 None\r\n${HTML}`), null],
  ['an empty page', page(`200 OK\r\n${HTML}`), null],
  ['an overload', page(`503 Busy\r\n${HTML}`, '<p>later</p>'), null],
  ['a fault with a form', page(`503 Busy\r\n${HTML}`, '<input type=password>'), true],
  ['a refusal', page(`403 No\r\n${HTML}`, '<p>no</p>'), null],
  ['a redirect to elsewhere', page('302 Go\r\nLocation: http://192.0.2.1/'), null],
  ['a redirect to TLS elsewhere', page('302 Go\r\nLocation: https://www.example.org/'), null],
  ['a redirect to another port', page('302 Go\r\nLocation: http://127.0.0.1:1/'), null],
  ['a redirect in a circle', page('302 Go\r\nLocation: /'), null],
  ['a redirect to nowhere', page('302 Go'), null],
  [
    'a page that leads to elsewhere',
    page(`200 OK\r\n${HTML}`, '<meta http-equiv=refresh content="0;url=//192.0.2.1/">'),
    null,
  ],
  [
    'a page that leads in a circle',
    page(`200 OK\r\n${HTML}`, '<meta http-equiv="Refresh" content="5; URL=\'/\'">'),
    null,
  ],
  ['a header that leads to elsewhere', page(`200 OK\r\n${HTML}\r\nRefresh: 0; url=http://192.0.2.1/`), null],
  ['a page without an end', page(`200 OK\r\n${HTML}`, 'a'.repeat(300_000)), null],
  ['a page that was cut', page(`200 OK\r\n${HTML}`, '<p>', 1_000), null],
];
for (const [name, meet, login] of PAGES) {
  test(`a web server on the edge with ${name}: ${login}`, async (t) => {
    const row = await seen(`http:${await serve(t, meet)}`);
    assert.deepEqual([row.open, row.login, row.tls_offered], [true, login, null], String(row.detail));
  });
}

test('a page that leads on within its host is followed, to a form or to TLS', async (t) => {
  const leading = (to: string) => (socket: Socket) =>
    socket.once('data', (asked) => {
      const form = '<form><input type=password></form>';
      const body = asked.includes('GET / ') ? `<meta http-equiv=refresh content="0; url=${to}">` : form;
      page(`200 OK\r\n${HTML}`, body)(socket);
      socket.emit('data', asked);
    });
  const form = await seen(`http:${await serve(t, leading('/login'))}`);
  assert.deepEqual([form.login, form.detail], [true, 'a password field at /login']);
  const secure = await seen(`http:${await serve(t, leading('https://127.0.0.1/login'))}`);
  assert.deepEqual([secure.login, secure.tls_offered], [false, true]);
});

test('a directory on the edge that keeps its list of extensions from strangers leaves StartTLS open', async (t) => {
  const tlv = (tag: number, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([tag, body.length]), body]);
  };
  const text = (value: string) => tlv(4, Buffer.from(value));
  const id = Buffer.from([2, 1, 1]);
  const attribute = (name: string, ...values: string[]) => tlv(0x30, text(name), tlv(0x31, ...values.map(text)));
  const done = tlv(0x30, id, tlv(0x65, Buffer.from([10, 1, 0]), text(''), text('')));
  const answering = (...attributes: Buffer[]) =>
    serve(t, (socket) => {
      const entry = tlv(0x30, id, tlv(0x64, text(''), tlv(0x30, ...attributes)));
      socket.once('data', () => socket.write(Buffer.concat([entry, done])));
    });
  const told = async (...attributes: Buffer[]) => (await seen(`ldap:${await answering(...attributes)}`)).tls_offered;
  const versions = attribute('supportedLDAPVersion', '3');
  assert.equal(await told(versions), null);
  assert.equal(await told(versions, attribute('supportedExtension')), null);
  assert.equal(await told(versions, attribute('supportedExtension', '1.3.6.1.4.1.4203.1.11.3')), false);
  assert.equal(await told(versions, attribute('supportedExtension', '1.3.6.1.4.1.1466.20037')), true);
});

test('a server on the edge: an open rlogin or rsh port is open and no more; nothing is said to it', async (t) => {
  let heard = 0;
  const port = await serve(t, (socket) => socket.on('data', (chunk) => (heard += chunk.length)));
  const row = await seen(`rlogin:${port}`);
  assert.deepEqual([row.open, row.answers, row.login, row.tls_offered], [true, null, null, null]);
  assert.equal(heard, 0);
});

test('a mail server on the edge is no FTP server, though it greets with 220', async (t) => {
  const port = await serve(t, (socket) => socket.write('220 mx.example.org ESMTP Postfix\r\n'));
  const row = await seen(`ftp:${port}`);
  assert.deepEqual([row.open, row.answers, row.tls_offered], [true, false, null]);
});

test('no user name and no password is ever sent', async (t) => {
  let heard = '';
  const port = await serve(t, (socket) => {
    socket.write('220 ready\r\n');
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      socket.write(heard.endsWith('TLS\r\n') ? '234 go on\r\n' : '500 unknown\r\n');
    });
  });
  assert.equal((await seen(`ftp:${port}`)).tls_offered, true);
  assert.equal(heard, 'FEAT\r\nAUTH TLS\r\n');
});

test('a closed port is a fact, whatever the service', async () => {
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const services = ['telnet', 'http', 'rsh'].map((name, index) => `${name}:${ports[index]}`);
  const { outcome, facts, partial } = await look(services);
  assert.deepEqual([outcome, partial], ['ok', undefined]);
  for (const { value } of facts) {
    const row = value as Record<string, unknown>;
    assert.deepEqual([row.open, row.answers, row.tls_offered], [false, false, null]);
    assert.match(String(row.detail), /^ECONNREFUSED/);
  }
});

test('where this machine has no way, the probe is blind and says nothing of the target', async () => {
  const { outcome, facts } = await look(['telnet:23', 'ftp:21'], {}, '255.255.255.255');
  assert.deepEqual([outcome, facts], ['unable', []]);
});

test('parameters that name no service, no port or a port twice are refused', async () => {
  for (const services of [['gopher:70'], ['telnet:0'], ['telnet:65536'], ['telnet:23', 'ftp:23'], [], ['telnet']]) {
    assert.equal((await look(services)).outcome, 'unable', services.join());
  }
});

for (const [name, meet] of Object.entries(HOSTILE)) {
  test(`${name} is open, isn't taken for any service and ends in time`, async (t) => {
    const names = ['ftp', 'http', 'imap', 'ldap', 'pop3', 'smtp', 'telnet', 'vnc'];
    const ports = await Promise.all(names.map(() => serve(t, meet)));
    const { outcome, took_ms, facts } = await look(names.map((service, index) => `${service}:${ports[index]}`));
    assert.equal(outcome, 'ok');
    assert.ok(took_ms < 15_000, `${took_ms} ms`);
    assert.equal(facts.length, names.length);
    for (const { value } of facts) {
      const row = value as Record<string, unknown>;
      assert.deepEqual([row.open, row.answers, row.tls_offered], [true, false, null], String(row.service));
      assert.ok(String(row.detail ?? '').length <= 120);
    }
  });
}
