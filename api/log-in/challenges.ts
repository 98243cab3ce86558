/** What a browser must sign, once and soon. In memory and bounded: a restart only asks people to begin again. */
import { randomBytes } from 'node:crypto';

export const CHALLENGE_MS = 5 * 60_000;
/** Beyond this many the oldest are forgotten: guests may ask for them. */
const MAX_OPEN = 10_000;

export type Challenge = {
  /** Base64url, as the browser gets it. */
  challenge: string;
  /** Whom it was made for; undefined for a guest. */
  person_id?: string;
};

export function createChallenges() {
  const open = new Map<string, Challenge & { until: number }>();
  return {
    /** `key` goes to the browser alone, in a cookie that no script reads. */
    make(person_id: string | undefined, now: number): { key: string; challenge: string } {
      const [key, challenge] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
      open.set(key, { challenge, until: now + CHALLENGE_MS, ...(person_id === undefined ? {} : { person_id }) });
      if (open.size > MAX_OPEN) open.delete(open.keys().next().value as string);
      return { key, challenge };
    },

    /** Whatever comes of it, it is used up. */
    take(key: string, now: number): Challenge | undefined {
      const found = open.get(key);
      open.delete(key);
      return found && found.until > now ? found : undefined;
    },
  };
}

export type Challenges = ReturnType<typeof createChallenges>;
