/** The way over NATS in the life of a hub: begun once the hub is ready, ended before what it needs, its library loaded between. */
import type { NatsSettings } from '../config.ts';
import { Refusal } from '../middleware/errors.ts';
import type { NatsStanding } from './nats.ts';
import type { Ground } from './open-nats.ts';

export type NatsWay = {
  /** Undefined before it has begun. */
  standing(): NatsStanding | undefined;
  /** Throws a UserError for wrong settings. */
  begin(): Promise<void>;
  stop(): Promise<void>;
};

const NOTHING = {
  ...({ state: 'away', server: null, waiting: null, waiting_bytes: null } as const),
  ...{ taken: 0, refused: 0, expired: 0 },
};

/** Undefined where the settings name no server. */
export function natsWay(settings: NatsSettings | undefined, ground: Ground): NatsWay | undefined {
  if (!settings) return undefined;
  let standing: NatsWay['standing'] = () => undefined;
  let stop = async () => {};
  return {
    standing: () => standing(),
    async begin() {
      const since = Date.now();
      const { openNats } = await import('./open-nats.ts');
      try {
        ({ standing, stop } = openNats(settings, ground));
      } catch (error) {
        // The hub's own key is sealed under another master key: agents have to wait, people have not.
        if (!(error instanceof Refusal)) throw error;
        const { message: trouble } = error;
        ground.log.error({ err: error }, 'agents can not be served over NATS');
        standing = () => ({ ...NOTHING, since, trouble });
      }
    },
    stop: () => stop(),
  };
}
