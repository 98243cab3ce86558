/** FTP: replies of RFC 959, section 4.2; FEAT of RFC 2389; AUTH of RFC 4217. No user name is ever sent. */
import { shown, talk } from '../exposure/talk.ts';
import { type Ask, notRecognised } from './answer.ts';

export type Reply = { code: number; lines: string[] };

/** The first whole reply; undefined while it isn't whole, null when it is none. */
export function readReply(bytes: Buffer): Reply | undefined | null {
  const lines = bytes.toString('latin1').split('\n');
  lines.pop();
  const [, code, kind] = /^([1-5]\d\d)([ -])/.exec(lines[0] ?? '    ') ?? [];
  if (lines.length === 0) return /^[1-5\d]{0,3}/.test(bytes.toString('latin1', 0, 3)) ? undefined : null;
  if (code === undefined) return null;
  const end = kind === ' ' ? 0 : lines.findIndex((line, index) => index > 0 && line.startsWith(`${code} `));
  if (end === -1) return undefined;
  return { code: Number(code), lines: lines.slice(0, end + 1).map((line) => line.replace(/\r$/, '').slice(0, 500)) };
}

/** RFC 4217, section 6: AUTH is a feature of its own, its kinds behind it. */
export const offersTls = ({ code, lines }: Reply): boolean =>
  code === 211 && lines.some((line) => /^\s*AUTH\b.*\b(TLS|TLS-C|SSL)\b/i.test(line));

const isWhole = (bytes: Buffer) => readReply(bytes) !== undefined;

export const ftp: Ask = (place) =>
  talk(place, async ({ say, hear }) => {
    const heard = await hear(isWhole);
    const greeting = readReply(heard);
    const banner = shown(greeting?.lines.at(-1) ?? heard) || null;
    // A mail server greets with 220 as well (RFC 5321).
    if (!greeting || /\bE?SMTP\b/i.test(greeting.lines.join(' '))) return notRecognised(banner);
    if (greeting.code !== 220)
      return { ...notRecognised(banner), answers: greeting.code === 421 || greeting.code === 120 };
    say('FEAT\r\n');
    const features = readReply(await hear(isWhole));
    let tls_offered = features ? offersTls(features) : null;
    if (features && features.code !== 211) {
      // It keeps no list, or none for strangers. AUTH alone begins nothing but an offer.
      say('AUTH TLS\r\n');
      const auth = readReply(await hear(isWhole));
      tls_offered = auth ? auth.code === 234 || auth.code === 334 : null;
    } else say('QUIT\r\n');
    return { answers: true, login: true, tls_offered, detail: banner };
  });
