/** Sends a message for somebody to see whether it arrives; few, since an address need not be their own. */
import { conflict, Refusal } from '../middleware/errors.ts';
import type { Item } from './gather.ts';
import { type AwayChannel, NoWay, type Ways } from './ways.ts';

const LIMIT = { tries: 5, per_ms: 600_000 };
const PATIENCE_MS = 30_000;

const item = (at: number): Item => ({
  at,
  text: {
    zh: '这是一条测试通知，收到即表示设置正确。',
    en: 'This is a try: that it arrived shows that all is set right.',
  },
  path: '/profile',
});

export function createTries(ways: Ways) {
  const made = new Map<string, number[]>();
  function count(person_id: string, now: number) {
    const lately = (made.get(person_id) ?? []).filter((at) => at > now - LIMIT.per_ms);
    if (lately.length >= LIMIT.tries)
      throw new Refusal(429, 'too_many_tries', '测试过于频繁，请稍后再试', 'Too many tries; wait for some minutes');
    made.set(person_id, [...lately, now]);
  }
  async function tried(person_id: string, work: (now: number, signal: AbortSignal) => Promise<void>) {
    const now = Date.now();
    count(person_id, now);
    try {
      await work(now, AbortSignal.timeout(PATIENCE_MS));
    } catch (error) {
      const why = (error as Error).message.slice(0, 500);
      if (error instanceof NoWay)
        throw new Refusal(422, 'no_way', '请先填写并保存接收地址', `There is no address yet: ${why}`);
      throw new Refusal(502, 'not_taken', `未能送达：${why}`, `It was not taken: ${why}`);
    }
  }
  return {
    send(person_id: string, channel: AwayChannel) {
      if (channel === 'email' && !ways.isOpen(channel, person_id, Date.now()))
        throw conflict('邮件尚未启用，请联系系统管理员', 'No mail goes out yet; ask the system administrator');
      return tried(person_id, (now, signal) =>
        ways.send(channel, person_id, { items: [item(now)], total: 1 }, signal, now),
      );
    },
    /** To whoever asks, or to another address: the server is tried before anybody has entered theirs. */
    sendMail: (person_id: string, to: string | undefined) =>
      tried(person_id, (now, signal) =>
        to === undefined
          ? ways.send('email', person_id, { items: [item(now)], total: 1 }, signal, now)
          : ways.sendMail(to, { items: [item(now)], total: 1 }, signal),
      ),
  };
}
