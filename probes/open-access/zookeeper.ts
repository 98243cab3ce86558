/**
 * ZooKeeper: its four-letter words (ZooKeeper Administrator's Guide). They tell how the server does and are answered without a login even where
 * every node is guarded by an ACL. A session would tell, but be written to its log, so none is made.
 */
import { type Place, shown, talk } from '../exposure/talk.ts';
import { type Ask, notRecognised } from './answer.ts';

/** `srvr` is the one word that is allowed unless somebody says otherwise; `closed`: its answer says that it isn't. */
export function readWord(bytes: Buffer): { version: string | null } | 'closed' | undefined {
  const text = bytes.toString('latin1', 0, 2_000);
  const [, version] = /^Zookeeper version: ([\w.+-]{1,60})/m.exec(text) ?? [];
  if (version !== undefined) return { version };
  if (/^imok\s*$/.test(text)) return { version: null };
  return /^\w{4} is not executed because it is not in the whitelist/.test(text) ? 'closed' : undefined;
}

/** The server closes after its answer. */
const ask = (place: Place, word: string) =>
  talk(place, async ({ say, hear }) => {
    say(word);
    return await hear(() => false);
  });

export const zookeeper: Ask = async (place) => {
  const heard = await ask(place, 'srvr');
  const first = readWord(heard);
  const second = first === 'closed' ? readWord(await ask(place, 'ruok')) : undefined;
  const seen = second && second !== 'closed' ? second : first;
  if (!seen) return notRecognised(shown(heard) || null);
  if (seen === 'closed')
    return { answers: true, without_login: null, version: null, detail: 'its status words are off' };
  return {
    answers: true,
    without_login: null,
    ...seen,
    detail: `${second ? 'ruok' : 'srvr'} answers; its nodes were not asked for`,
  };
};
