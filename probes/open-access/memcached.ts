/** memcached: `version` and `stats` of its text protocol (doc/protocol.txt of memcached). */
import { aLine, shown, talk } from '../exposure/talk.ts';
import { type Ask, notRecognised } from './answer.ts';

/** `closed`: users must log in first (`-Y`). */
export function readVersion(bytes: Buffer): { version: string } | 'closed' | undefined {
  const line = bytes.toString('latin1', 0, 200);
  const [, version] = /^VERSION ([\w.+-]{1,40})\r\n/.exec(line) ?? [];
  if (version !== undefined) return { version };
  return /^CLIENT_ERROR unauthenticated\r\n/.test(line) ? 'closed' : undefined;
}

export const memcached: Ask = (place) =>
  talk(place, async ({ say, hear }) => {
    say('version\r\n');
    const heard = await hear(aLine);
    const seen = readVersion(heard);
    if (!seen) return notRecognised(shown(heard) || null);
    if (seen === 'closed') return { answers: true, without_login: false, version: null, detail: shown(heard) };
    say('stats\r\n');
    const stats = (await hear(aLine)).toString('latin1');
    const opens = /^STAT \w+ /.test(stats) ? true : /^CLIENT_ERROR unauthenticated/.test(stats) ? false : null;
    return { answers: true, without_login: opens, ...seen, detail: opens ? 'stats answers' : shown(stats) || null };
  });
