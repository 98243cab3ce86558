/** Telnet: RFC 854 (commands), RFC 855 (options). Every option is refused, so that a server comes to its prompt; nothing is typed. */
import { shown, talk } from '../exposure/talk.ts';
import { type Ask, notRecognised } from './answer.ts';

const SE = 240;
const SB = 250;
const WILL = 251;
const WONT = 252;
const DO = 253;
const DONT = 254;
const IAC = 255;
/** IANA's telnet options: START_TLS. */
const START_TLS = 46;
const PROMPT = /(login|user ?name|user|password|用户名)\s*:\s*$/i;

export type Telnet = { negotiates: boolean; prompts: boolean; starts_tls: boolean; text: string; refusals: Buffer };

/** Any bytes: what of them is text, what is asked by options, and how to refuse these. */
export function readTelnet(bytes: Buffer): Telnet {
  const text: number[] = [];
  const refusals: number[] = [];
  let starts_tls = false;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] as number;
    const command = bytes[at + 1];
    if (byte !== IAC || command === undefined) {
      if (byte !== IAC) text.push(byte);
      at += 1;
    } else if (command >= WILL && command <= DONT) {
      const option = bytes[at + 2];
      if (option === undefined) break;
      if (command === WILL || command === DO) {
        starts_tls ||= option === START_TLS;
        refusals.push(IAC, command === WILL ? DONT : WONT, option);
      }
      at += 3;
    } else if (command === SB) {
      const end = bytes.indexOf(Buffer.from([IAC, SE]), at + 2);
      at = end === -1 ? bytes.length : end + 2;
    } else {
      if (command === IAC) text.push(IAC);
      at += 2;
    }
  }
  const said = Buffer.from(text).toString('utf8');
  return {
    // A server begins with its options; an IAC somewhere in noise is none of Telnet's.
    negotiates: bytes[0] === IAC && bytes.length >= 3 && (bytes[1] as number) >= WILL && (bytes[1] as number) <= DONT,
    prompts: PROMPT.test(said.slice(-200)),
    starts_tls,
    text: said,
    refusals: Buffer.from(refusals),
  };
}

/** inetutils asks in five; whoever asks for ever is left. */
const ROUNDS = 8;

export const telnet: Ask = (place) =>
  talk(place, async ({ say, hear }) => {
    let heard: Buffer = Buffer.alloc(0);
    let refused = 0;
    let seen = readTelnet(heard);
    for (let round = 0; round < ROUNDS && !seen.prompts; round += 1) {
      const before = heard;
      const more = await hear((bytes) => {
        const { negotiates, prompts, refusals } = readTelnet(Buffer.concat([before, bytes]));
        return prompts || (negotiates && refusals.length > refused);
      });
      heard = Buffer.concat([heard, more]);
      seen = readTelnet(heard);
      if (more.length === 0 || !seen.negotiates) break;
      say(seen.refusals.subarray(refused));
      refused = seen.refusals.length;
    }
    if (!seen.negotiates && !seen.prompts) return notRecognised(shown(seen.text) || null);
    const detail = shown(seen.text) || 'option negotiation without a prompt';
    return { answers: true, login: seen.prompts ? true : null, tls_offered: seen.starts_tls, detail };
  });
