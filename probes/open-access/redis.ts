/** Redis: PING and INFO in RESP 2 (redis.io, "Redis serialization protocol specification"). */
import { shown, talk } from '../exposure/talk.ts';
import { type Ask, notRecognised } from './answer.ts';

const command = (...words: string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

/** `closed`: it wants a login, or speaks to nobody from here. */
export type Reply = { kind: 'pong' | 'info' | 'closed' | 'error'; text: string };

/** The first whole reply of these commands; undefined while it isn't whole, null when it is none. */
export function readReply(bytes: Buffer): Reply | undefined | null {
  if (bytes.length === 0) return undefined;
  const end = bytes.indexOf('\r\n');
  if (end === -1) return bytes.length < 1_024 && /^[+$-]/.test(bytes.toString('latin1', 0, 1)) ? undefined : null;
  const line = bytes.toString('latin1', 0, end);
  if (line === '+PONG') return { kind: 'pong', text: '' };
  // Before 2.8 a missing login was an error like any other.
  if (/^-(NOAUTH|NOPERM|DENIED|WRONGPASS|ERR operation not permitted)\b/.test(line))
    return { kind: 'closed', text: line.slice(1) };
  if (/^-[A-Z]{2,20} /.test(line)) return { kind: 'error', text: line.slice(1) };
  const [, length] = /^\$(\d{1,6})$/.exec(line) ?? [];
  if (length === undefined) return null;
  const body = bytes.subarray(end + 2, end + 2 + Number(length));
  return body.length < Number(length) ? undefined : { kind: 'info', text: body.toString('latin1') };
}

const isWhole = (bytes: Buffer) => readReply(bytes) !== undefined;

export const redis: Ask = (place) =>
  talk(place, async ({ say, hear }) => {
    say(command('PING'));
    const heard = await hear(isWhole);
    const pong = readReply(heard);
    if (!pong || pong.kind === 'info' || pong.kind === 'error') return notRecognised(shown(heard) || null);
    if (pong.kind === 'closed') return { answers: true, without_login: false, version: null, detail: shown(pong.text) };
    say(command('INFO', 'server'));
    const info = readReply(await hear(isWhole));
    // A default user may be left with PING alone: then nothing is open.
    if (info?.kind === 'closed')
      return { answers: true, without_login: false, version: null, detail: shown(info.text) };
    const version = info?.kind === 'info' ? /^redis_version:([\w.-]{1,40})\r?$/m.exec(info.text)?.[1] : undefined;
    // INFO may be renamed, or be something else's word: PING alone shows nothing that should be guarded.
    if (version === undefined)
      return {
        answers: true,
        without_login: null,
        version: null,
        detail: shown(info?.text ?? '') || 'PING alone answers',
      };
    return { answers: true, without_login: true, version, detail: 'INFO answers' };
  });
