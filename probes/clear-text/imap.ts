/** IMAP: greeting and CAPABILITY (RFC 9051, sections 7.1 and 6.1.1), which lists STARTTLS and LOGINDISABLED. Nobody logs in. */
import { aLine, shown, talk } from '../exposure/talk.ts';
import { type Ask, loginBy, notRecognised } from './answer.ts';

const TAG = 'z1';

/** Of the answer to CAPABILITY; null: there is no list in it; undefined while it isn't whole. */
export function readCapabilities(bytes: Buffer): string[] | null | undefined {
  const lines = bytes.toString('latin1').split('\n');
  lines.pop();
  if (!lines.some((line) => line.startsWith(`${TAG} `))) return undefined;
  const list = lines.find((line) => /^\* CAPABILITY /i.test(line));
  return list ? list.trim().toUpperCase().split(/\s+/).slice(2) : null;
}

/** LOGIN sends a password as it is, unless it is disabled. */
export function takesPasswords(capabilities: readonly string[]): boolean | null {
  if (!capabilities.includes('LOGINDISABLED')) return true;
  return loginBy(capabilities.flatMap((name) => (name.startsWith('AUTH=') ? name.slice(5) : [])));
}

export const imap: Ask = (place) =>
  talk(place, async ({ say, hear }) => {
    const heard = await hear(aLine);
    const banner = shown(heard) || null;
    const [, kind] = /^\* (OK|PREAUTH|BYE)\b[^\n]*\n/i.exec(heard.toString('latin1', 0, 2_048)) ?? [];
    if (kind === undefined) return notRecognised(banner);
    // Who is known already, or isn't wanted, isn't asked for a password.
    if (kind.toUpperCase() !== 'OK') return { answers: true, login: null, tls_offered: null, detail: banner };
    say(`${TAG} CAPABILITY\r\n`);
    const list = readCapabilities(await hear((bytes) => readCapabilities(bytes) !== undefined));
    say('z2 LOGOUT\r\n');
    if (!list) return { answers: true, login: null, tls_offered: null, detail: banner };
    return { answers: true, login: takesPasswords(list), tls_offered: list.includes('STARTTLS'), detail: banner };
  });
