/**
 * An agent as the hub meets it: the real way to the hub and the real telling, over a buffer that is reckoned in place of a disk. What it
 * saw follows from the number of the record alone, so that an hour of a city takes no memory.
 */
import { randomUUID } from 'node:crypto';
import type { AgentBuffer } from '#probes/agent/buffer.ts';
import { agentClock } from '#probes/agent/clock.ts';
import { httpsUplink } from '#probes/agent/https-uplink.ts';
import { natsUplink } from '#probes/agent/nats-uplink.ts';
import { isSigned, type OwnKeys } from '#probes/agent/sealing.ts';
import { openWork } from '#probes/agent/take-work.ts';
import { tell } from '#probes/agent/tell.ts';
import type { AgentRecord, FromHub, Receipt } from '#probes/agent/words.ts';
import { seenBy } from './estate.ts';

export const EVERY_S = 60;

export type Simulated = {
  /** Observations that the hub has taken in, and those that were seen until now. */
  taken(): number;
  seen(): number;
  /** When what the hub took in last was seen, before now. */
  lag_s(): number;
  stop(): Promise<void>;
};
export type Side = {
  id: number;
  keys: OwnKeys;
  hub_key: string;
  first_watch: number;
  watches: number;
  hub: string;
  /** Through NATS instead. */
  nats?: string;
};
/** It looks since `from` and until `to` (epoch ms): an hour ago, for one that was away so long; `to` undefined: it goes on. */
export type Span = { from: number; to?: number };

export function simulateAgent(side: Side, { from, to }: Span, onTrouble: (error: Error) => void): Simulated {
  const { id, keys, hub_key, watches } = side;
  const ended = new AbortController();
  const clock = agentClock(0);
  const apart_ms = (EVERY_S * 1_000) / watches;
  const atOf = (seq: number) => from + seq * apart_ms;
  const lastSeq = () => Math.floor((Math.min(to ?? Number.POSITIVE_INFINITY, clock.now()) - from) / apart_ms);
  let taken_to = 0;
  let revision = 0;

  const recordOf = (seq: number): AgentRecord => ({
    ...{ seq, is: 'seen', watch: side.first_watch + (seq % watches) },
    observation: seenBy(side.first_watch + (seq % watches), Math.round(atOf(seq)), Math.floor(seq / watches)),
  });
  const buffer: Pick<AgentBuffer, 'id' | 'read' | 'sync' | 'forget' | 'goBack' | 'stats'> = {
    id: randomUUID(),
    async sync() {},
    goBack: () => false,
    read(after, most) {
      const count = Math.max(0, Math.min(lastSeq() - after, most.records));
      const records: AgentRecord[] = [];
      for (let [seq, bytes] = [after + 1, 0]; seq <= after + count && bytes < most.bytes; seq += 1) {
        const record = recordOf(seq);
        // Close enough, and much quicker than asking JSON twice.
        bytes += 160 + 70 * (record.is === 'seen' ? record.observation.samples.length : 0);
        records.push(record);
      }
      return records;
    },
    forget(up_to) {
      taken_to = Math.max(taken_to, up_to);
    },
    stats: () => ({
      ...{ last_seq: lastSeq(), taken_to, lost: 0, waiting: lastSeq() - taken_to, bytes: 0 },
      ...{ oldest_at: null, newest_at: clock.now(), mean_bytes: 0 },
    }),
  };
  const hub_now = () => clock.now() + (clock.offset_ms() ?? 0);
  const own = { agent_id: id, keys, hub_key };
  const uplink = side.nats
    ? natsUplink({ agent_id: id, pair: keys.sign, place: { servers: [side.nats] } })
    : httpsUplink({
        ...{ hub: side.hub, ca: undefined, agent_id: id, pair: keys.sign },
        ...{ revision: () => revision, hub_now },
      });
  const parts = { agent_id: id, pair: keys.sign, buffer: buffer as AgentBuffer, clock, uplink };
  const onStale = () => onTrouble(new Error('the hub knows more than this buffer'));
  const telling = tell({ ...parts, onTrouble, onStale, signal: ended.signal });
  const take = (said: FromHub) => {
    if (said.is === 'work') revision = openWork(said, own).revision;
    else if (isSigned('receipt', said.body, said.signature, hub_key))
      telling.received(JSON.parse(Buffer.from(said.body).toString()) as Receipt);
  };
  uplink.listen(take, onTrouble, ended.signal);
  const looking = setInterval(() => telling.more(), 1_000);

  return {
    taken: () => taken_to,
    seen: lastSeq,
    lag_s: () => (clock.now() - atOf(taken_to)) / 1_000,
    async stop() {
      clearInterval(looking);
      ended.abort();
      await uplink.close();
    },
  };
}
