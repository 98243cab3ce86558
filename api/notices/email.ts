/** Mail over SMTP. The library is loaded when the first mail goes out. */
import type { Db } from '../db/open.ts';
import { readSettings } from '../settings/settings.ts';
import { mailPassword, readMail } from './mail-settings.ts';

export type Mail = { subject: string; text: string };

/** For each step of the conversation. */
const PATIENCE_MS = 10_000;

type Parts = { db: Db; key: Buffer; patience_ms?: number };

/** Fulfils when the server has taken it; rejects with what the server said. */
export function createEmail({ db, key, patience_ms = PATIENCE_MS }: Parts) {
  return async (to: string, { subject, text }: Mail, signal: AbortSignal): Promise<void> => {
    const { host, port, security, username, from } = readMail(db);
    if (host === null || from === null) throw new Error('no mail server is set');
    const password = mailPassword(db, key);
    if (username !== null && password === undefined) throw new Error('there is no password, or it can’t be opened');
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      ...(username === null ? {} : { auth: { user: username, pass: password ?? '' } }),
      ...{ connectionTimeout: patience_ms, greetingTimeout: patience_ms, socketTimeout: patience_ms },
      dnsTimeout: patience_ms,
      // Whatever a text holds, nothing of this machine or of elsewhere goes out with it.
      ...{ disableFileAccess: true, disableUrlAccess: true },
    });
    const sent = transport.sendMail({
      from: { name: readSettings(db).site_name, address: from },
      // As an object, since a text may name several.
      to: { name: '', address: to },
      ...{ subject, text },
      // Nobody's absence is told to a program (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    try {
      await Promise.race([sent, aborted(signal)]);
    } finally {
      // What was given up ends by the patience of its steps.
      sent.catch(() => undefined);
      transport.close();
    }
  };
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = () => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
