/** The ways out of the console: sends one message to one person by one of them. Held by the hub, since a robot's bound is for all who send. */
import { createHash } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Db } from '../db/open.ts';
import type { Keys } from '../people/keys.ts';
import { readSettings } from '../settings/settings.ts';
import { emailOf, robotOf } from './choices.ts';
import { createEmail } from './email.ts';
import { asEmail, asMarkdown, gathered, type Item } from './gather.ts';
import { readMail } from './mail-settings.ts';
import { createRobot } from './robot.ts';
import type { AWAY_CHANNELS } from './schema.ts';

export type AwayChannel = (typeof AWAY_CHANNELS)[number];

/** What the platforms allow each robot. */
export const ROBOT_LIMIT = { messages: 20, per_ms: 60_000 };

type Parts = {
  db: Db;
  keys: Pick<Keys, 'credentials'>;
  config: Pick<Config, 'connector_loopback' | 'url'>;
  patience_ms?: number;
};
export type Message = { items: readonly Item[]; total: number };

/** Nothing can go there until somebody changes something. */
export class NoWay extends Error {}

export type Ways = ReturnType<typeof createWays>;

export function createWays({ db, keys, config, ...rest }: Parts) {
  const mail = createEmail({ db, key: keys.credentials, ...rest });
  const robot = createRobot({ db, config, ...rest });
  const limit = createLimit();
  const openRobot = (person_id: string) => robotOf(db, keys.credentials, person_id);
  const gather = ({ items, total }: Message) =>
    gathered(items, total, { site: readSettings(db).site_name, url: config.url ?? null });
  const sendMail = (to: string, message: Message, signal: AbortSignal) => mail(to, asEmail(gather(message)), signal);
  return {
    /** Whether something may go out there now; what may not, waits. */
    isOpen(channel: AwayChannel, person_id: string, now: number): boolean {
      if (channel === 'email') return readMail(db).is_enabled;
      const found = openRobot(person_id);
      return !found || limit.isFree(found.url, now);
    },
    sendMail,
    /** Rejects with the reason when the other side hasn't taken it. */
    async send(channel: AwayChannel, person_id: string, message: Message, signal: AbortSignal, now: number) {
      if (!isActive(db, person_id)) throw new NoWay('the account is closed');
      if (channel === 'email') {
        const to = emailOf(db, person_id);
        if (to === null) throw new NoWay('there is no address');
        return sendMail(to, message, signal);
      }
      const found = openRobot(person_id);
      if (found === undefined) throw new NoWay('there is no robot');
      if (found === null) throw new Error('the robot’s address can’t be opened with this key');
      if (!limit.isFree(found.url, now)) throw new Error('this robot had as many messages as it takes in a minute');
      limit.take(found.url, now);
      return robot(found, asMarkdown(gather(message)), signal);
    },
  };
}

const isActive = (db: Db, person_id: string): boolean =>
  db.$client.prepare('select 1 from people where id = ? and disabled_at is null').get(person_id) !== undefined;

/** By URL, however many people share the robot. */
function createLimit() {
  const sent = new Map<string, number[]>();
  const lately = (url: string, now: number) => {
    const key = createHash('sha256').update(url).digest('base64');
    const times = (sent.get(key) ?? []).filter((at) => at > now - ROBOT_LIMIT.per_ms && at <= now);
    if (times.length === 0) sent.delete(key);
    else sent.set(key, times);
    return { key, times };
  };
  return {
    isFree: (url: string, now: number) => lately(url, now).times.length < ROBOT_LIMIT.messages,
    take(url: string, now: number) {
      const { key, times } = lately(url, now);
      sent.set(key, [...times, now]);
    },
  };
}
