/** SMTP: greeting and EHLO (RFC 5321), whose answer lists AUTH (RFC 4954) and STARTTLS (RFC 3207). AUTH is never begun and no mail is sent. */
import { shown, talk } from '../exposure/talk.ts';
import { type Ask, loginBy, notRecognised } from './answer.ts';
import { type Reply, readReply } from './ftp.ts';

export type Extensions = { auth: string[]; starts_tls: boolean };

/** Of a whole answer to EHLO: its first line is the server's name. Some write `AUTH=LOGIN`, as before RFC 2554. */
export function readExtensions({ lines }: Reply): Extensions {
  const said = lines.slice(1).map((line) => line.slice(4).trim().toUpperCase());
  const auth = said.flatMap((line) => (/^AUTH[ =]/.test(line) ? line.slice(5).trim().split(/\s+/) : []));
  return {
    auth: [...new Set(auth.filter((name) => name !== ''))],
    starts_tls: said.some((line) => /^STARTTLS\b/.test(line)),
  };
}

const isWhole = (bytes: Buffer) => readReply(bytes) !== undefined;

export const smtp: Ask = (place) =>
  talk(place, async ({ say, hear }) => {
    const heard = await hear(isWhole);
    const greeting = readReply(heard);
    const banner = shown(greeting?.lines.at(-1) ?? heard) || null;
    if (greeting?.code !== 220) return notRecognised(banner);
    // A name that nobody has (RFC 2606).
    say('EHLO zhengwang.invalid\r\n');
    const answer = readReply(await hear(isWhole));
    say('QUIT\r\n');
    // FTP servers greet with 220 as well, and know no EHLO.
    if (answer?.code !== 250) {
      const isMail = /\bE?SMTP\b/i.test(greeting.lines.join(' '));
      return { ...notRecognised(banner), answers: isMail };
    }
    const { auth, starts_tls } = readExtensions(answer);
    const detail = auth.length > 0 ? shown(`AUTH ${auth.join(' ')} before TLS`) : banner;
    return { answers: true, login: loginBy(auth), tls_offered: starts_tls, detail };
  });
