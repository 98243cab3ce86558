/** By which way an agent reaches its hub: as it was told when it enrolled. Only enrolling is over HTTPS always. */
import type { NatsPlace } from './nats-session.ts';
import { natsUplink } from './nats-uplink.ts';
import type { OwnKeys } from './sealing.ts';
import type { Uplink } from './words.ts';

/** `nats` absent: over HTTPS. */
export type Way = { agent_id: number; keys: OwnKeys; nats?: NatsPlace | undefined };

/** `https` makes the other way. The library of NATS is only loaded for those who go it. */
export const uplinkOf = ({ agent_id, keys, nats }: Way, https: () => Uplink): Uplink =>
  nats ? natsUplink({ agent_id, pair: keys.sign, place: nats }) : https();
