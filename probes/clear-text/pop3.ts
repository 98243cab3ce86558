/** POP3: greeting (RFC 1939) and CAPA (RFC 2449), which lists USER, SASL and STLS (RFC 2595). No user is ever named. */
import { aLine, shown, talk } from '../exposure/talk.ts';
import { type Ask, loginBy, notRecognised } from './answer.ts';

/** Lists in lines, up to the one of a dot; null: refused; undefined while it isn't whole. */
export function readCapabilities(bytes: Buffer): string[] | null | undefined {
  const lines = bytes
    .toString('latin1')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
  // What stands behind the last line end isn't whole.
  lines.pop();
  const [first] = lines;
  if (first === undefined) return undefined;
  if (!/^\+OK\b/.test(first)) return null;
  const end = lines.indexOf('.');
  return end === -1 ? undefined : lines.slice(1, end).map((line) => line.trim().toUpperCase());
}

export const pop3: Ask = (place) =>
  talk(place, async ({ say, hear }) => {
    const heard = await hear(aLine);
    const banner = shown(heard) || null;
    if (!/^\+OK\b[^\n]*\n/.test(heard.toString('latin1', 0, 1_024))) return notRecognised(banner);
    say('CAPA\r\n');
    const list = readCapabilities(await hear((bytes) => readCapabilities(bytes) !== undefined));
    if (list === undefined) return { answers: true, login: null, tls_offered: null, detail: banner };
    if (list === null) {
      // Without CAPA there are USER and APOP alone. STLS alone begins nothing but an offer.
      say('STLS\r\n');
      const answer = (await hear(aLine)).toString('latin1');
      const tls_offered = /^\+OK\b/.test(answer) ? true : /^-ERR\b/.test(answer) ? false : null;
      return { answers: true, login: true, tls_offered, detail: banner };
    }
    say('QUIT\r\n');
    const mechanisms = list.flatMap((line) => (/^SASL\s/.test(line) ? line.split(/\s+/).slice(1) : []));
    const login = list.includes('USER') || loginBy(mechanisms);
    return { answers: true, login, tls_offered: list.includes('STLS'), detail: banner };
  });
