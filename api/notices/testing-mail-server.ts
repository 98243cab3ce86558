/** A mail server for tests, as a process: says its port, and then each mail that it took. */
import { SMTPServer } from 'smtp-server';
import type { MailServerWish } from './testing.ts';

const { port, username, password, tls } = JSON.parse(process.argv[2] ?? '{}') as MailServerWish;
const { TEST_MAIL_KEY, TEST_MAIL_CERT } = process.env;

const server = new SMTPServer({
  secure: tls === 'tls',
  ...(TEST_MAIL_KEY && TEST_MAIL_CERT ? { key: TEST_MAIL_KEY, cert: TEST_MAIL_CERT } : {}),
  authOptional: username === undefined,
  disabledCommands: [...(username === undefined ? ['AUTH'] : []), ...(tls === 'starttls' ? [] : ['STARTTLS'])],
  // Names of whoever comes are no business of a test.
  disableReverseLookup: true,
  onAuth({ username: user, password: given }, _session, done) {
    if (user === username && given === password) done(null, { user });
    else done(new Error('Authentication failed for this user'));
  },
  onData(stream, { envelope, secure, user }, done) {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      const { mailFrom, rcptTo } = envelope;
      const mail = {
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map(({ address }) => address),
        raw: String(Buffer.concat(parts)),
        is_secure: secure,
        user: user ?? null,
      };
      process.send?.({ mail }, () => done());
    });
  },
});
server.on('error', () => undefined);
server.listen(port, '127.0.0.1', () => {
  const address = server.server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
process.on('disconnect', () => process.exit());
